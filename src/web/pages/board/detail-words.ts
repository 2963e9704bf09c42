import type { AlertAnswer } from '../../../contract/alert-answers.ts'
import type { Progress } from '../../../contract/board-answers.ts'
import type { IncidentSummary } from '../../../contract/incident-answers.ts'
import { msOf } from '../../../contract/time.ts'
import { lengthText } from '../../time/words.ts'
import { HAND_WORDS } from './progress-words.ts'

/** The words of an unfolded row. */

type UnitName = (id: string) => string

const POSTS: Record<AlertAnswer['recipients'][number]['role'], string> = {
  duty: '值班',
  head: '负责人',
  coordinator: '',
  leader: '主要负责同志',
}

/** `县应急管理局值班、负责人，县政府办`: the posts of one unit stand together. */
export function tellsText(tells: readonly { role: AlertAnswer['recipients'][number]['role']; unit: string }[], unitName: UnitName): string {
  const byUnit = new Map<string, Set<string>>()
  for (const { role, unit } of tells) byUnit.set(unit, (byUnit.get(unit) ?? new Set()).add(POSTS[role]))
  return [...byUnit].map(([unit, posts]) => unitName(unit) + [...posts].filter((post) => post !== '').join('、')).join('，')
}

/** `县卫生健康局会签，已 44分钟`; what has left the hand: `用去 2小时26分`. */
export function handText({ hand, unit, from, to }: Progress['held'][number], unitName: UnitName, now: number): string {
  const took = lengthText(Math.max(0, (to === null ? now : msOf(to)) - msOf(from)))
  return `${unit === null ? '协调单位' : unitName(unit)}${HAND_WORDS[hand]}，${to === null ? '已' : '用去'} ${took}`
}

/** Why this unit leads: the rules that applied, without those about other parts. */
export function leadText({ because, provisional }: Pick<IncidentSummary['assignment'], 'because' | 'provisional'>): string {
  const applied = because.filter(({ applied: did, rule }) => did && rule !== 'AS-7').map(({ text }) => text)
  return applied.join('；') + (provisional ? '（牵头暂定，待确认）' : '')
}
