import type { AssignmentAnswer, IncidentPreview, ObligationAnswer } from '../../../contract/incident-answers.ts'
import { KIND_NAMES } from '../../../contract/wording.ts'
import { msOf } from '../../../contract/time.ts'
import { dueText, wallText } from '../../time/words.ts'

/** Sentences of the proposal. */

const STATUTORY: readonly ObligationAnswer['kind'][] = ['authoritative-release', 'press-conference', 'response']
const OTHER_KINDS: readonly ObligationAnswer['kind'][] = ['contribution', 'upward-report']

/** Units that are given the matter, each once. */
export function givenUnits({ lead, joint, local }: AssignmentAnswer): string[] {
  return [...new Set([lead, ...joint, ...local])]
}

export function statutoryOf(clocks: readonly ObligationAnswer[]): ObligationAnswer[] {
  return clocks.filter(({ kind }) => STATUTORY.includes(kind))
}

/** What saving does: `保存即交办 3 个单位，起计 2 项法定时限，其中 1 项登记即超时。` */
export function consequenceText({ assignment, obligations }: IncidentPreview, now: number): string {
  const clocks = statutoryOf(obligations)
  const missed = clocks.filter(({ dueAt }) => msOf(dueAt) < now).length
  return `保存即交办 ${givenUnits(assignment).length} 个单位，起计 ${clocks.length} 项法定时限${missed === 0 ? '' : `，其中 ${missed} 项登记即超时`}。`
}

/** The line of what was done, at the head of the next page. */
export function doneText(saved: { number: string; title: string; assignment: AssignmentAnswer; obligations: ObligationAnswer[] }): string {
  return `已登记 ${saved.number} ${saved.title}，交办 ${givenUnits(saved.assignment).length} 个单位，起计 ${statutoryOf(saved.obligations).length} 项法定时限。`
}

/** The clock that falls due first among the statutory ones. */
export function firstDue(clocks: readonly ObligationAnswer[]): ObligationAnswer | null {
  return [...statutoryOf(clocks)].sort((a, b) => msOf(a.dueAt) - msOf(b.dueAt))[0] ?? null
}

/** Internal clocks without a lane: `协办意见 今日 13:14 前（2 个单位）`. */
export function otherClocks(clocks: readonly ObligationAnswer[], now: number): string[] {
  return OTHER_KINDS.flatMap((kind) => {
    const those = clocks.filter((clock) => clock.kind === kind)
    const [first] = those
    if (first === undefined) return []
    return [`${KIND_NAMES[kind]} ${dueText(msOf(first.dueAt), now)}${those.length > 1 ? `（${those.length} 个单位）` : ''}`]
  })
}

/** `如定为较大及以下：回应 11月23日 10:52 前`: what hangs on the level. */
export function otherwiseText({ level, obligations }: IncidentPreview['otherwise'], now: number): string {
  const clocks = obligations.map(({ kind, dueAt }) => `${KIND_NAMES[kind]} ${dueText(msOf(dueAt), now)}`)
  return `如定为${level === 'III' ? '较大及以下' : '重大及以上'}，改为${clocks.join('、')}`
}

/** Who would be told: `值班 3 人（…）`; posts where no name is known. */
export function toldText(told: IncidentPreview['told'], unitName: (id: string) => string): string {
  const units = (role: string) => [...new Set(told.filter((one) => one.role === role).map(({ unit }) => unitName(unit)))]
  const parts = [
    ...(units('duty').length === 0 ? [] : [`${units('duty').join('、')}值班`]),
    ...(units('head').length === 0 ? [] : [`${units('head').join('、')}负责人`]),
    ...(units('coordinator').length === 0 ? [] : [`${units('coordinator').join('、')}（组织协调）`]),
    ...(units('leader').length === 0 ? [] : [`${units('leader').join('、')}负责人`]),
  ]
  const named = told.filter(({ name }) => name !== null).length
  return `${parts.join('，')}${named === 0 ? '' : `，共 ${named} 人`}`
}

/** What saving does where it is merged at once (IN-8): what the new one owes ends, misses stay, the main one may count from earlier. */
export function mergeText(
  main: { number: string; discoveredAt: string },
  own: { discoveredAt: number | null; missed: number },
  now: number,
): string {
  const isEarlier = own.discoveredAt !== null && own.discoveredAt < msOf(main.discoveredAt)
  return [
    `保存时先登记，随即并入 ${main.number}：本次登记未到期的时限撤销`,
    own.missed === 0 ? '' : `，${own.missed} 项登记即超时的照旧计入`,
    isEarlier ? `；主事件发现时间改为${wallText(own.discoveredAt ?? now, now)}，以此起算的时限相应提前` : '',
    '。合并可以撤销。',
  ].join('')
}

/** The same in brief, beside the button that names the main one. */
export const BRIEF_MERGE_TEXT = '登记后随即并入，本次未到期的时限撤销。'

/** Both were done, or the first alone and why. */
export function mergedText(saved: { number: string; title: string }, main: { number: string }, failure: string | null): string {
  return failure === null
    ? `已登记 ${saved.number} ${saved.title}，并入 ${main.number}。`
    : `已登记 ${saved.number} ${saved.title}，但未能并入 ${main.number}：${failure.replace(/。$/, '')}。请在此处再办。`
}
