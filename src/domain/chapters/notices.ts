import * as z from 'zod'
import { alertOf, recipientsOf } from '../alarms.ts'
import type { AlertRaised, NamedStep } from '../alarms.ts'
import type { Assignment } from '../assignment.ts'
import type { Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import { levelHandledAs } from '../incident.ts'
import type { Entered, Incident } from '../incident.ts'
import { isMajor } from '../levels.ts'
import type { Audience, Severity } from '../policy.ts'
import { Refusal, isRefusal, notFound, refused } from '../refusal.ts'
import { answeringUnit, dueFault, partFault } from './directives.ts'

/** Supervision notices (督办单): one unit, one due instant; a missed one becomes the next colour by itself (SV-2, SV-3). */

export const NOTICE_COLOURS = ['blue', 'orange', 'red'] as const
export type NoticeColour = (typeof NOTICE_COLOURS)[number]

export const NOTICE_FACTS = {
  'supervision-notice-issued': z.strictObject({
    notice: z.string(),
    colour: z.enum(NOTICE_COLOURS),
    to: z.string(),
    text: z.string(),
    dueAt: z.int(),
  }),
  'supervision-notice-answered': z.strictObject({ notice: z.string(), text: z.string() }),
} as const

/** Data of `supervision-notice-raised`, the program's own act, in the stream `alerts/<incident>`: it makes no person's edit stale. */
export const noticeRaised = z.strictObject({ notice: z.string(), colour: z.enum(NOTICE_COLOURS), dueAt: z.int() })
export type NoticeRaised = z.infer<typeof noticeRaised>

type NoticeIssued = z.infer<(typeof NOTICE_FACTS)['supervision-notice-issued']>
export type Notice = Entered & NoticeIssued & { answer: (Entered & { text: string }) | null }

export function foldNotices(notices: readonly Notice[], fact: Recorded, entered: Entered): readonly Notice[] {
  switch (fact.type) {
    case 'supervision-notice-issued':
      return [...notices, { ...entered, ...fact.data, answer: null }]
    case 'supervision-notice-answered': {
      const { notice, text } = fact.data
      return notices.map((one) => (one.notice === notice ? { ...one, answer: { ...entered, text } } : one))
    }
    default:
      return notices
  }
}

/** One colour of a notice: from when on it is that, and by when the answer is due then. */
export interface Rung {
  colour: NoticeColour
  from: number
  dueAt: number
}

/**
 * SV-3: every colour that a notice would come to, unanswered. Each gives the same length again. Answered exactly at due is still in time,
 * so the next colour begins one millisecond later; the new due instant counts from due all the same.
 */
export function ladder({ colour, issuedAt, dueAt }: { colour: NoticeColour; issuedAt: number; dueAt: number }): Rung[] {
  const lengthMs = dueAt - issuedAt
  return NOTICE_COLOURS.slice(NOTICE_COLOURS.indexOf(colour)).map((one, place) => ({
    colour: one,
    from: place === 0 ? issuedAt : dueAt + (place - 1) * lengthMs + 1,
    dueAt: dueAt + place * lengthMs,
  }))
}

/** The colours that a notice has come to by an instant: the answer ends the ladder, however late the program noticed a miss. */
export function rungsAt(
  notice: { colour: NoticeColour; recordedAt: number; dueAt: number; answer: { recordedAt: number } | null },
  now: number,
): Rung[] {
  const until = notice.answer?.recordedAt ?? now
  return ladder({ ...notice, issuedAt: notice.recordedAt }).filter((rung, place) => place === 0 || rung.from <= until)
}

export interface IssueNotice {
  colour: NoticeColour
  to: string
  text: string
  dueAt: number
}

/** SV-2: blue first; a major matter (level I or II, or handled as one) may begin with orange. Red comes of itself only. */
export function issueNotice(incident: Incident, command: IssueNotice, given: GivenIncident): Decided | Refusal {
  const errors = [partFault('to', command.to, incident, given) ?? [], dueFault('dueAt', command.dueAt, given.now) ?? []].flat()
  if (errors.length > 0) return new Refusal('invalid', '督办单内容有误，请核对标出的各项', { rule: 'SV-2', errors })
  if (command.colour === 'red') return refused('SV-2', '红色督办单由橙色逾期后自动升级，不能直接下达')
  if (command.colour === 'orange' && !isMajor(levelHandledAs(incident)))
    return refused('SV-2', '只有重大以上事件可以直接下达橙色督办单，请先下达蓝色督办单（催办），逾期自动升级')
  const { assignment, logged } = incident
  const alert = noticeAlert({ ...command, unit: command.to }, assignment, logged.government)
  return decided([{ type: 'supervision-notice-issued', data: { ...command, notice: given.freshId } }], {
    alerts: [alert],
    made: given.freshId,
  })
}

/** SV-2: the unit addressed answers for itself, once; however late, the answer ends the ladder. */
export function answerNotice(incident: Incident, id: string, text: string, given: GivenIncident): Decided | Refusal {
  const notice = incident.notices.find((one) => one.notice === id)
  if (notice === undefined) return notFound('没有找到这件督办单')
  const unit = answeringUnit([notice.to], given, 'SV-2')
  if (isRefusal(unit)) return unit
  if (notice.answer !== null) return new Refusal('conflict', '本单位已经答复')
  return decided([{ type: 'supervision-notice-answered', data: { notice: id, text } }])
}

const TOLD: Record<NoticeColour, { step: NamedStep; severity: Severity; tell: readonly Audience[] }> = {
  blue: { step: 'supervision-blue', severity: 'warning', tell: ['duty', 'head'] },
  orange: { step: 'supervision-orange', severity: 'urgent', tell: ['duty', 'head', 'coordinator'] },
  red: { step: 'supervision-red', severity: 'breach', tell: ['duty', 'head', 'coordinator', 'leader'] },
}

/** What an issued or raised notice tells, and whom. `lag`: for one that was raised later than it should have been. */
export function noticeAlert(
  { unit, colour, dueAt }: { unit: string; colour: NoticeColour; dueAt: number },
  assignment: Assignment,
  government: string | null,
  lag: Pick<AlertRaised, 'lagMs' | 'late'> = { lagMs: 0, late: false },
): AlertRaised {
  const { step, severity, tell } = TOLD[colour]
  return alertOf({
    obligation: null,
    kind: null,
    unit,
    step,
    generation: 1,
    severity,
    dueAt,
    ...lag,
    recipients: recipientsOf(tell, unit, assignment, government),
  })
}
