import * as z from 'zod'
import type { Recorded, incidentLogged } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Entered, Incident } from '../incident.ts'
import { beijingDate } from '../instants.ts'
import { Refusal, invalid, refused } from '../refusal.ts'
import { DISPOSITIONS, FOCUS_KINDS } from '../vocabulary.ts'

/** What the matter is judged to be (研判结论) and what follows from it (IN-5). */

const judged = { disposition: z.enum(DISPOSITIONS).nullable(), focus: z.enum(FOCUS_KINDS).nullable() }

export const DISPOSITION_FACTS = {
  /** `pending`: it does not hold before a second person has approved it. */
  'disposition-judged': z.strictObject({ ...judged, pending: z.boolean() }),
  'disposition-reviewed': z.strictObject({ approved: z.boolean(), evidence: z.string().nullable() }),
  /** 移交: an institution, a day, a document number. There is no field for a person, and none may be added. */
  'referral-recorded': z.strictObject({ referral: z.string(), institution: z.string(), on: z.string(), documentNumber: z.string() }),
} as const

type Judged = Pick<z.infer<(typeof DISPOSITION_FACTS)['disposition-judged']>, 'disposition' | 'focus'>
type Reviewed = z.infer<(typeof DISPOSITION_FACTS)['disposition-reviewed']>
export type Referral = Entered & z.infer<(typeof DISPOSITION_FACTS)['referral-recorded']>

export interface Judgement extends Judged {
  /** A judgement that waits for a second person; what stood before it stands meanwhile. */
  pending: (Entered & Judged) | null
  /** The last word of a second person. */
  review: (Entered & Reviewed) | null
  referrals: Referral[]
}

export function loggedDisposition({ disposition, focus }: Pick<z.infer<typeof incidentLogged>, 'disposition' | 'focus'>): Judgement {
  return { disposition, focus, pending: null, review: null, referrals: [] }
}

export function foldDisposition(judgement: Judgement, fact: Recorded, entered: Entered): Judgement {
  switch (fact.type) {
    case 'disposition-judged': {
      const { pending, ...data } = fact.data
      return pending ? { ...judgement, pending: { ...entered, ...data } } : { ...judgement, ...data, pending: null }
    }
    case 'disposition-reviewed': {
      const { pending } = judgement
      const holds = fact.data.approved && pending !== null ? { disposition: pending.disposition, focus: pending.focus } : {}
      return { ...judgement, ...holds, pending: null, review: { ...entered, ...fact.data } }
    }
    case 'referral-recorded':
      return { ...judgement, referrals: [...judgement.referrals, { ...entered, ...fact.data }] }
    default:
      return judgement
  }
}

/** IN-5: `false-information` waits for a second person, unless it already holds; a new judgement takes the place of one that waits. */
export function judge({ judgement }: Incident, command: Judged): Decided | Refusal {
  const pending = command.disposition === 'false-information' && judgement.disposition !== 'false-information'
  const isSame = command.disposition === judgement.disposition && command.focus === judgement.focus && judgement.pending === null
  if (isSame) return new Refusal('conflict', '研判结论和收集重点没有变化')
  return decided([{ type: 'disposition-judged', data: { disposition: command.disposition, focus: command.focus, pending } }])
}

/** IN-5: by somebody else than who proposed it; approving names the evidence. */
export function reviewDisposition({ judgement: { pending } }: Incident, command: Reviewed, given: GivenIncident): Decided | Refusal {
  if (pending === null) return refused('IN-5', '没有待批准的研判结论')
  if (pending.recordedBy.account === given.actor.account) return refused('IN-5', '须由提出人以外的协调单位人员或领导批准')
  if (command.approved && command.evidence === null) return invalid('evidence', '认定“虚假不实”须写明证据', 'IN-5')
  return decided([{ type: 'disposition-reviewed', data: command }])
}

/** IN-5: only what was approved as false, and publicly put right, is handed on. */
export function refer(incident: Incident, command: Omit<Referral, 'referral' | keyof Entered>, given: GivenIncident): Decided | Refusal {
  if (incident.judgement.disposition !== 'false-information') return refused('IN-5', '“虚假不实”尚未经第二人批准，不能移交')
  if (!incident.releases.some((release) => release.kind === 'clarification')) return refused('IN-5', '尚未发布澄清，不能移交。请先发布澄清')
  if (command.on > beijingDate(given.now)) return invalid('on', '移交日期晚于今天，请核对', 'IN-5')
  return decided([{ type: 'referral-recorded', data: { ...command, referral: given.freshId } }], { made: given.freshId })
}
