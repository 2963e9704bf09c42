import * as z from 'zod'
import { assignmentSchema } from './assignment.ts'
import { DISPUTE_FACTS } from './chapters/disputes.ts'
import { CORRECTION_FACTS } from './chapters/corrections.ts'
import { CLOSING_FACTS } from './chapters/closing.ts'
import { EXCEPTION_FACTS } from './chapters/exceptions.ts'
import { DRAFT_FACTS } from './chapters/drafts.ts'
import { EVIDENCE_FILE_FACTS } from './chapters/evidence-files.ts'
import { MERGING_FACTS } from './chapters/merging.ts'
import { NOTE_FACTS } from './chapters/notes.ts'
import { SETTLEMENT_FACTS } from './chapters/settlement.ts'
import { SITTING_FACTS } from './chapters/sittings.ts'
import { DIRECTIVE_FACTS } from './chapters/directives.ts'
import { DISPOSITION_FACTS } from './chapters/disposition.ts'
import { EVALUATION_FACTS } from './chapters/evaluation.ts'
import { EXPLANATION_FACTS } from './chapters/explanations.ts'
import { NOTICE_FACTS } from './chapters/notices.ts'
import { ON_BEHALF_FACTS, onBehalfOf } from './chapters/on-behalf.ts'
import { LEVELS } from './levels.ts'
import { publicChannel } from './public-channel.ts'
import { CHANNELS, CONFERENCE_KINDS, DISPOSITIONS, FOCUS_KINDS, HEAT_LEVELS, MEASURES, RELEASE_KINDS } from './vocabulary.ts'

/**
 * The facts of an incident's stream, in the past tense. Each is the data of one ledger entry; instants are epoch milliseconds.
 * A fact once shipped never changes its shape: a new shape is a new version with an upcaster (`src/ledger/catalogue.ts`).
 */

const instant = z.int()
const person = z.strictObject({ name: z.string(), post: z.string() })

export const incidentLogged = z.strictObject({
  number: z.string(),
  title: z.string(),
  summary: z.string().nullable(),
  source: z.strictObject({ channel: z.enum(CHANNELS), url: z.string().nullable(), outlet: z.string().nullable() }),
  occurredAt: instant.nullable(),
  surfacedAt: instant.nullable(),
  discoveredAt: instant,
  divisions: z.array(z.string()),
  sectors: z.array(z.string()),
  units: z.array(z.string()),
  category: z.string().nullable(),
  facts: z.partialRecord(z.enum(MEASURES), z.number()),
  level: z.enum(LEVELS),
  proposedLevel: z.enum(LEVELS).nullable(),
  levelReason: z.string().nullable(),
  heat: z.enum(HEAT_LEVELS).nullable(),
  focus: z.enum(FOCUS_KINDS).nullable(),
  disposition: z.enum(DISPOSITIONS).nullable(),
  /** Treated as an emergency of this level though it is none (IN-6). */
  handledAs: z.enum(LEVELS).nullable(),
  /** Sensitive place or mass incident: releases need the coordinators' go-ahead (AS-9). */
  sensitive: z.boolean(),
  /** Why personal data had to stay in the text; only coordinators and the lead see it then (IN-4). */
  personalDataReason: z.string().nullable(),
  /** An exercise, outside every figure, its time running so many times as fast. */
  drill: z.strictObject({ speed: z.number() }).nullable(),
  assignment: assignmentSchema,
  government: z.string().nullable(),
  policySeq: z.int(),
  directorySeq: z.int(),
})

export const levelChanged = z.strictObject({
  from: z.enum(LEVELS),
  to: z.enum(LEVELS),
  handledAs: z.enum(LEVELS).nullable(),
  reason: z.string(),
  assignment: assignmentSchema,
  directorySeq: z.int(),
  /** Of a lowering that a leader ordered by telephone (IN-13). */
  onBehalfOf: onBehalfOf.nullable(),
})

export const acceptanceGiven = z.strictObject({ unit: z.string() })

export const releaseRecorded = z.strictObject({
  release: z.string(),
  kind: z.enum(RELEASE_KINDS),
  unit: z.string(),
  title: z.string(),
  body: z.string(),
  answers: z.array(z.string()),
  channels: z.array(publicChannel),
  signatory: person,
  /** A next answer by an instant (CL-12). */
  promise: z.strictObject({ text: z.string(), dueAt: instant }).nullable(),
  /** The obligation whose promise this keeps. */
  fulfils: z.string().nullable(),
})

export const conferenceScheduled = z.strictObject({
  conference: z.string(),
  kind: z.enum(CONFERENCE_KINDS),
  unit: z.string(),
  scheduledAt: instant,
  place: z.string(),
  host: z.string(),
  speakers: z.array(person),
})

export const conferenceHeld = z.strictObject({
  conference: z.string(),
  heldAt: instant,
  place: z.string(),
  host: z.string(),
  speakers: z.array(person),
  media: z.array(z.string()),
  transcriptUrl: z.string(),
  answers: z.array(z.string()),
})

export const interviewRecorded = z.strictObject({
  interview: z.string(),
  unit: z.string(),
  outlet: z.string(),
  at: instant,
  speaker: z.string(),
  url: z.string(),
  answers: z.array(z.string()),
})

export const evidenceVerified = z.strictObject({
  obligation: z.string(),
  /** Id of the release, press conference or interview that was looked at. */
  evidence: z.string(),
  confirmed: z.boolean(),
  note: z.string().nullable(),
})

const INCIDENT_FACTS = {
  'incident-logged': incidentLogged,
  'level-changed': levelChanged,
  'acceptance-given': acceptanceGiven,
  'release-recorded': releaseRecorded,
  'conference-scheduled': conferenceScheduled,
  'conference-held': conferenceHeld,
  'interview-recorded': interviewRecorded,
  'evidence-verified': evidenceVerified,
  ...NOTE_FACTS,
  ...SETTLEMENT_FACTS,
  ...DISPUTE_FACTS,
  ...SITTING_FACTS,
  ...EXCEPTION_FACTS,
  ...CLOSING_FACTS,
  ...CORRECTION_FACTS,
  ...MERGING_FACTS,
  ...DRAFT_FACTS,
  ...EVIDENCE_FILE_FACTS,
  ...ON_BEHALF_FACTS,
  ...DIRECTIVE_FACTS,
  ...NOTICE_FACTS,
  ...DISPOSITION_FACTS,
  ...EVALUATION_FACTS,
  ...EXPLANATION_FACTS,
} as const

export { INCIDENT_FACTS }

export type IncidentFactType = keyof typeof INCIDENT_FACTS

/** One fact of an incident, by its type. */
export type IncidentFact = { [T in IncidentFactType]: { type: T; data: z.infer<(typeof INCIDENT_FACTS)[T]> } }[IncidentFactType]

/** Who did it, as the ledger keeps it. The three are null or `system` when the program itself acts. */
export const actorSchema = z.strictObject({
  account: z.string().nullable(),
  name: z.string(),
  unit: z.string().nullable(),
  role: z.string(),
  /** Present when the wall clock was suspect as the entry was written. */
  clockSuspect: z.literal(true).optional(),
})

export type Actor = z.infer<typeof actorSchema>

/** A fact with its place in the record: what `evolve` folds. */
export type Recorded<F = IncidentFact> = F & { seq: number; version: number; at: number; actor: Actor }
