import type { IncidentSummary } from '../../../contract/incident-answers.ts'
import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS, MINUTE_MS } from '../../../contract/time.ts'
import { wallText } from '../../time/words.ts'

/** 批示: what can be chosen with a thumb, and what signing does. */

export const PHRASES = ['请立即完成会签', '口径请宣传部把关', '每30分钟报一次进展', '请主要负责同志到场'] as const
export const LONGEST_TEXT = 2_000

export type AnswerBy = 'half-hour' | 'hour' | 'today' | 'never'
export const ANSWER_BY: readonly { value: AnswerBy; label: string }[] = [
  { value: 'half-hour', label: '30分钟内' },
  { value: 'hour', label: '1小时内' },
  { value: 'today', label: '今日内' },
  { value: 'never', label: '不限' },
]

/** The instant until which an answer is wanted; null: none. Today ends with its last minute, Beijing time. */
export function answerDue(by: AnswerBy, now: number): number | null {
  if (by === 'never') return null
  if (by === 'half-hour') return now + 30 * MINUTE_MS
  if (by === 'hour') return now + HOUR_MS
  return Math.floor((now + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS + DAY_MS - MINUTE_MS - BEIJING_OFFSET_MS
}

/** Whom it can go to: who takes part, the lead first. */
export function addressees({ assignment }: Pick<IncidentSummary, 'assignment'>): string[] {
  return [...new Set([assignment.lead, ...assignment.joint, ...assignment.local, ...assignment.coordinators])]
}

/** What signing does: who is told at once, until when they answer, what it holds up. */
export function consequence(to: number, dueAt: number | null, now: number): string {
  if (to === 0) return '请先选择送哪些单位。'
  const due = dueAt === null ? '不限答复时限' : `须于${wallText(dueAt, now)} 前答复`
  return `立即提醒 ${to} 个单位的值班和负责人；${due}，答复前该事件不能办结。批示写入台账，不能撤回，可以补充。`
}

/** A phrase behind what is written already. */
export function withPhrase(text: string, phrase: string): string {
  const kept = text.trim()
  if (kept === '') return `${phrase}。`
  return `${kept}${/[。；，]$/.test(kept) ? '' : '。'}${phrase}。`
}
