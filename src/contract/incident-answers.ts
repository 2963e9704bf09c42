import * as z from 'zod'
import { LEVELS } from '../domain/levels.ts'
import { CHANNELS, CONFERENCE_KINDS, HEAT_LEVELS, MEASURES, OBLIGATION_KINDS, PHASES, RELEASE_KINDS } from '../domain/vocabulary.ts'
import { instantOut } from './common.ts'
import { disputeAnswer, disputeWindowAnswer } from './disputes.ts'
import { correctionAnswer, draftAnswer, heldAnswer, promiseAnswer } from './drafts.ts'
import { enteredAnswer } from './entered.ts'
import { evidenceFileAnswer } from './evidence-files.ts'
import { STATES } from './incident-requests.ts'
import { incidentCorrectionAnswer } from './corrections.ts'
import { closingAnswer } from './closing.ts'
import { mergingAnswer } from './merging.ts'
import { exceptionsAnswer } from './exceptions.ts'
import { settlementAnswer } from './settlement.ts'
import { sittingAnswer } from './sittings.ts'
import { callAnswer, heatAnswer, upwardReportAnswer } from './notes.ts'
import { evaluationAnswer, explanationAnswer, judgementAnswer, referralAnswer } from './second-looks.ts'
import { onBehalfAnswer } from './on-behalf.ts'
import { directiveAnswer, noticeAnswer } from './supervision.ts'

/** Shapes of answers about incidents; what is not declared here never leaves the service. */

const level = z.enum(LEVELS)
const nullableInstant = instantOut.nullable()

export const assignmentAnswer = z.object({
  lead: z.string(),
  joint: z.array(z.string()),
  local: z.array(z.string()),
  coordinators: z.array(z.string()),
  notified: z.array(z.string()),
  supervisor: z.string().nullable(),
  spokesperson: z.string().nullable(),
  provisional: z.boolean(),
  because: z.array(z.object({ rule: z.string(), applied: z.boolean(), text: z.string(), basis: z.string() })),
})

export const obligationAnswer = z.object({
  id: z.string(),
  kind: z.enum(OBLIGATION_KINDS),
  unit: z.string(),
  /** `leader`: a leader's own, whatever part the unit has (IN-13). */
  part: z.enum(['lead', 'joint', 'local', 'leader']),
  ordinal: z.int(),
  state: z.enum(STATES),
  anchor: z.string(),
  anchorPresumed: z.boolean(),
  anchorAt: instantOut,
  dueAt: instantOut,
  satisfiedAt: nullableInstant,
  satisfiedBy: z.string().nullable(),
  /** Evidence that waits for a second person. */
  claim: z.object({ evidence: z.string(), publicAt: instantOut }).nullable(),
  voidedAt: nullableInstant,
  overdueBeforeDiscovered: z.boolean(),
  overdueBeforeGraded: z.boolean(),
  overdueBeforeAssigned: z.boolean(),
  overrunMs: z.int().nullable(),
  basis: z.string(),
})

const person = z.object({ name: z.string(), post: z.string() })

export const releaseAnswer = z.object({
  id: z.string(),
  kind: z.enum(RELEASE_KINDS),
  unit: z.string(),
  title: z.string(),
  body: z.string(),
  answers: z.array(z.string()),
  published: z.object({
    channels: z.array(
      z.object({ name: z.string(), url: z.string().nullable(), documentNumber: z.string().nullable(), publishedAt: instantOut }),
    ),
    signatory: person,
  }),
  publishedAt: instantOut,
  /** False: 未经系统审签, entered when it was already out. */
  reviewed: z.boolean(),
  /** One signatory did review and signature at once. */
  emergency: z.boolean(),
  /** Public before it was signed here. */
  publicBeforeSignature: z.boolean(),
  promise: promiseAnswer.nullable(),
  /** The obligation whose promise it keeps. */
  fulfils: z.string().nullable(),
  corrections: z.array(correctionAnswer),
  heldBy: z.array(heldAnswer),
  ...enteredAnswer,
})

export const conferenceAnswer = z.object({
  id: z.string(),
  kind: z.enum(CONFERENCE_KINDS),
  unit: z.string(),
  scheduledAt: instantOut,
  place: z.string(),
  host: z.string(),
  speakers: z.array(person),
  record: z
    .object({
      heldAt: instantOut,
      place: z.string(),
      host: z.string(),
      speakers: z.array(person),
      media: z.array(z.string()),
      transcriptUrl: z.string(),
      answers: z.array(z.string()),
      ...enteredAnswer,
    })
    .nullable(),
  ...enteredAnswer,
})

export const interviewAnswer = z.object({
  id: z.string(),
  unit: z.string(),
  outlet: z.string(),
  at: instantOut,
  speaker: z.string(),
  url: z.string(),
  answers: z.array(z.string()),
  ...enteredAnswer,
})

const anchors = z.object({ occurredAt: nullableInstant, surfacedAt: nullableInstant, discoveredAt: instantOut, recordedAt: instantOut })

const drill = z.object({ speed: z.number() })

/** What lists and the live line show of an incident. */
export const incidentSummary = z.object({
  id: z.string(),
  version: z.int(),
  number: z.string(),
  title: z.string(),
  phase: z.enum(PHASES),
  /** An exercise, and how many times as fast it runs; null for what is none. */
  drill: drill.nullable(),
  level,
  channel: z.enum(CHANNELS),
  anchors,
  /** 迟报: logged more than the policy's time after discovery (IN-2). */
  loggedLate: z.boolean(),
  nextDueAt: nullableInstant,
  assignment: assignmentAnswer,
  obligations: z.array(obligationAnswer),
})

export const incidentAnswer = incidentSummary.omit({ channel: true }).extend({
  summary: z.string().nullable(),
  source: z.object({ channel: z.enum(CHANNELS), url: z.string().nullable(), outlet: z.string().nullable() }),
  divisions: z.array(z.string()),
  sectors: z.array(z.string()),
  units: z.array(z.string()),
  category: z.string().nullable(),
  facts: z.partialRecord(z.enum(MEASURES), z.number()),
  proposedLevel: level.nullable(),
  levelReason: z.string().nullable(),
  /** Why personal data stays in the text; null when there is none. */
  personalDataReason: z.string().nullable(),
  /** True when the text holds personal data and this reader sees it masked (IN-4). */
  personalDataMasked: z.boolean(),
  handledAs: level.nullable(),
  heat: z.enum(HEAT_LEVELS).nullable(),
  ...judgementAnswer,
  sensitive: z.boolean(),
  policySeq: z.int(),
  acceptances: z.array(z.object({ unit: z.string(), acceptedAt: nullableInstant })),
  releases: z.array(releaseAnswer),
  /** Releases on their way, for those who may see them. */
  drafts: z.array(draftAnswer),
  evidence: z.array(evidenceFileAnswer),
  pressConferences: z.array(conferenceAnswer),
  interviews: z.array(interviewAnswer),
  calls: z.array(callAnswer),
  upwardReports: z.array(upwardReportAnswer),
  onBehalf: z.array(onBehalfAnswer),
  directives: z.array(directiveAnswer),
  supervisionNotices: z.array(noticeAnswer),
  referrals: z.array(referralAnswer),
  evaluation: evaluationAnswer.nullable(),
  explanations: z.array(explanationAnswer),
  heatPoints: z.array(heatAnswer),
  settlement: settlementAnswer.nullable(),
  disputes: z.array(disputeAnswer),
  disputeWindows: z.array(disputeWindowAnswer),
  sittings: z.array(sittingAnswer),
  /** Who alone may publish about such a matter (AS-12); null when anybody responsible may. */
  releaseAuthority: z.object({ who: z.string(), basis: z.string(), note: z.string() }).nullable(),
  corrections: z.array(incidentCorrectionAnswer),
  ...exceptionsAnswer,
  ...closingAnswer,
  ...mergingAnswer,
})

const gradingReason = z.object({ measure: z.enum(MEASURES), value: z.number(), threshold: z.number(), level, source: z.string() })
export const gradingAnswer = z.object({ level: level.nullable(), because: z.array(gradingReason) })

export const incidentPreview = z.object({
  level,
  grading: gradingAnswer,
  /** True when the level lies below the proposal, so that a reason is owed. */
  belowProposal: z.boolean(),
  /** Personal data found in the text (IN-4): to be taken out, or a reason is owed. */
  personalData: z.array(z.object({ path: z.string(), kind: z.enum(['id-card', 'mobile', 'bank-card', 'plate']), masked: z.string() })),
  assignment: assignmentAnswer,
  obligations: z.array(obligationAnswer),
})

export const levelPreview = z.object({
  opens: z.array(obligationAnswer),
  moves: z.array(obligationAnswer),
  voids: z.array(obligationAnswer),
  overdueNow: z.array(obligationAnswer),
  /** True when it would count only once a second person has approved it; the rest shows it as if somebody had. */
  needsApproval: z.boolean(),
  assignment: assignmentAnswer,
  obligations: z.array(obligationAnswer),
})

/** What it makes of the duplicate, and of the main incident. */
export const mergePreview = levelPreview.extend({ main: levelPreview })

export const boardItem = obligationAnswer.extend({
  incident: z.string(),
  number: z.string(),
  title: z.string(),
  drill: drill.nullable(),
  level,
})

/** One entry of an incident's streams; its data by type. */
export const entryAnswer = z.object({
  seq: z.int(),
  type: z.string(),
  at: instantOut,
  actor: z.object({ name: z.string(), unit: z.string().nullable(), role: z.string() }),
  data: z.unknown(),
})

export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

export type ObligationAnswer = z.infer<typeof obligationAnswer>
export type AssignmentAnswer = z.infer<typeof assignmentAnswer>
export type IncidentSummary = z.infer<typeof incidentSummary>
export type IncidentAnswer = z.infer<typeof incidentAnswer>
