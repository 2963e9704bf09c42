import * as z from 'zod'
import type { Assignment } from './assignment.ts'
import { foldClosing } from './chapters/closing.ts'
import type { Closing } from './chapters/closing.ts'
import { appliedBy, asCorrected, foldCorrections } from './chapters/corrections.ts'
import type { Correction } from './chapters/corrections.ts'
import { foldDirectives } from './chapters/directives.ts'
import type { Directive } from './chapters/directives.ts'
import { foldDisposition, loggedDisposition } from './chapters/disposition.ts'
import type { Judgement } from './chapters/disposition.ts'
import { beginDisputes, foldDisputes } from './chapters/disputes.ts'
import type { Disputes } from './chapters/disputes.ts'
import { NO_DRAFTS, currentText, foldDrafts } from './chapters/drafts.ts'
import type { Drafting, ReleasePromise } from './chapters/drafts.ts'
import { foldEvaluation } from './chapters/evaluation.ts'
import type { Evaluation } from './chapters/evaluation.ts'
import { foldEvidenceFiles } from './chapters/evidence-files.ts'
import type { EvidenceFile } from './chapters/evidence-files.ts'
import { NO_EXCEPTIONS, foldExceptions } from './chapters/exceptions.ts'
import type { Exceptions } from './chapters/exceptions.ts'
import { NO_EXPLANATIONS, foldExplanations } from './chapters/explanations.ts'
import type { Explanations } from './chapters/explanations.ts'
import { NOT_MERGED, exchanged, foldMerging } from './chapters/merging.ts'
import type { Instants, Merging } from './chapters/merging.ts'
import { NO_NOTES, foldNotes } from './chapters/notes.ts'
import type { Notes } from './chapters/notes.ts'
import { foldNotices } from './chapters/notices.ts'
import type { Notice } from './chapters/notices.ts'
import { foldOnBehalf, turnsOnBehalf } from './chapters/on-behalf.ts'
import type { OnBehalf } from './chapters/on-behalf.ts'
import { foldSettlement } from './chapters/settlement.ts'
import type { Settlement } from './chapters/settlement.ts'
import { foldSittings } from './chapters/sittings.ts'
import type { Sitting } from './chapters/sittings.ts'
import { obligedUnits } from './assignment.ts'
import type {
  Actor,
  IncidentFact,
  Recorded,
  conferenceHeld,
  conferenceScheduled,
  incidentLogged,
  interviewRecorded,
  releaseRecorded,
} from './facts.ts'
import { anchorsOf } from './course.ts'
import type { Evidence, Turn } from './course.ts'
import type { Level } from './levels.ts'
import { publicSince } from './public-channel.ts'

/** One matter the public talks about (舆情事件), folded from its stream. Instants are epoch milliseconds. */
export interface Incident {
  id: string
  /** Counts people's acts on this incident, not alerts: the ETag. */
  version: number
  /** Seq of the last entry of its stream. */
  lastSeq: number
  recordedAt: number
  /** As corrected; what each correction found stands in it (IN-3). */
  logged: z.infer<typeof incidentLogged>
  level: Level
  /** Treated as an emergency of this level though it is none (IN-6). */
  handledAs: Level | null
  assignment: Assignment
  /** The government (or township) at the lead's division: its principal is the leader whom alarms reach. */
  government: string | null
  /** What has happened to the clocks, in order: the only input of `obligations`. */
  course: Turn[]
  releases: Release[]
  conferences: Conference[]
  interviews: Interview[]
  /** Units that owe or owed acceptance, with the instant of their receipt, else null. */
  acceptances: { unit: string; acceptedAt: number | null }[]
  notes: Notes
  /** The last time that a person settled who answers; null while the proposal stands alone (AS-10). */
  settlement: Settlement | null
  disputes: Disputes
  sittings: Sitting[]
  exceptions: Exceptions
  drafting: Drafting
  evidenceFiles: EvidenceFile[]
  onBehalf: readonly OnBehalf[]
  directives: readonly Directive[]
  notices: readonly Notice[]
  judgement: Judgement
  /** Null while nobody has judged the effect (IN-10). */
  evaluation: Evaluation | null
  explanations: Explanations
  closing: Closing
  corrections: readonly Correction[]
  merging: Merging
  /** Every unit that takes or once took part: it may read for good. */
  everInvolved: string[]
}

export interface Entered {
  seq: number
  recordedAt: number
  recordedBy: Actor
}

/** A text that is out in public, made here or entered afterwards. */
export type Release = Entered &
  z.infer<typeof releaseRecorded> & {
    /** False: 未经系统审签, entered when it was already out. */
    reviewed: boolean
    promise: ReleasePromise | null
    /** The promise that this release keeps. */
    fulfils: string | null
  }
export type Interview = Entered & z.infer<typeof interviewRecorded>
export type Conference = Entered & {
  scheduled: z.infer<typeof conferenceScheduled>
  held: (Entered & z.infer<typeof conferenceHeld>) | null
}

/** Folds one recorded fact into the state. `state` is null only for `incident-logged`. Pure; never mutates. */
export function evolve(id: string, state: Incident | null, fact: Recorded): Incident {
  if (fact.type === 'incident-logged') return begin(id, fact)
  if (state === null) throw new Error(`incident ${id} does not begin with incident-logged`)
  const entered: Entered = { seq: fact.seq, recordedAt: fact.at, recordedBy: fact.actor }
  const next = turnsOnBehalf(state.onBehalf, fact).reduce(withTurn, apply(state, fact, entered))
  return {
    ...next,
    notes: foldNotes(state.notes, fact, entered),
    settlement: foldSettlement(state.settlement, fact, entered),
    disputes: foldDisputes(state.disputes, next.assignment, fact, entered),
    sittings: foldSittings(state.sittings, fact, entered),
    exceptions: foldExceptions(state.exceptions, fact, entered),
    drafting: foldDrafts(state.drafting, fact, entered, state.logged.sensitive),
    evidenceFiles: foldEvidenceFiles(state.evidenceFiles, fact, entered),
    onBehalf: foldOnBehalf(state, fact, entered),
    directives: foldDirectives(state.directives, fact, entered),
    notices: foldNotices(state.notices, fact, entered),
    judgement: foldDisposition(state.judgement, fact, entered),
    evaluation: foldEvaluation(state.evaluation, fact, entered),
    closing: foldClosing(state.closing, fact, entered),
    merging: foldMerging(state.merging, fact, entered),
    explanations: foldExplanations(state.explanations, fact, entered),
    corrections: foldCorrections(state, fact, entered),
    version: state.version + (fact.actor.role === 'system' ? 0 : 1),
    lastSeq: fact.seq,
  }
}

function begin(id: string, fact: Recorded & { type: 'incident-logged' }): Incident {
  const logged = fact.data
  return {
    id,
    version: fact.version,
    lastSeq: fact.seq,
    recordedAt: fact.at,
    logged,
    level: logged.level,
    handledAs: logged.handledAs,
    assignment: logged.assignment,
    government: logged.government,
    course: [
      { turn: 'anchored', at: fact.at, anchors: anchorsOf(logged) },
      { turn: 'graded', at: fact.at, level: levelHandledAs(logged), assignment: logged.assignment },
    ],
    releases: [],
    conferences: [],
    interviews: [],
    acceptances: obligedUnits(logged.assignment).map((unit) => ({ unit, acceptedAt: null })),
    everInvolved: involved(logged.assignment),
    notes: NO_NOTES,
    settlement: null,
    disputes: beginDisputes(logged.assignment, fact.at),
    sittings: [],
    exceptions: NO_EXCEPTIONS,
    drafting: NO_DRAFTS,
    evidenceFiles: [],
    onBehalf: [],
    directives: [],
    notices: [],
    judgement: loggedDisposition(logged),
    evaluation: null,
    explanations: NO_EXPLANATIONS,
    closing: null,
    corrections: [],
    merging: NOT_MERGED,
  }
}

/** What concerns clocks and assignment; each chapter folds its own part. */
function apply(state: Incident, fact: Exclude<Recorded, { type: 'incident-logged' }>, entered: Entered): Incident {
  switch (fact.type) {
    case 'level-changed':
      return withGrading(state, fact.at, { level: fact.data.to, handledAs: fact.data.handledAs, assignment: fact.data.assignment })
    case 'assignment-overridden':
      return { ...withGrading(state, fact.at, { ...state, assignment: fact.data.assignment }), government: fact.data.government }
    case 'correction-recorded':
    case 'correction-reviewed':
      return withCorrection(state, fact)
    case 'assignment-confirmed':
      return { ...state, assignment: { ...state.assignment, provisional: false } }
    case 'acceptance-given':
      return {
        ...withTurn(state, { turn: 'accepted', at: fact.at, unit: fact.data.unit }),
        acceptances: state.acceptances.map((acceptance) =>
          acceptance.unit === fact.data.unit ? { ...acceptance, acceptedAt: fact.at } : acceptance,
        ),
      }
    case 'release-recorded':
      return withRelease(state, { ...entered, ...fact.data, reviewed: false })
    case 'release-published': {
      const draft = state.drafting.drafts.find((one) => one.release === fact.data.release)
      if (draft?.signature == null) throw new Error(`release ${fact.data.release} was published but never signed`)
      const { release, kind, unit, promise, fulfils } = draft
      const { title, body, answers } = currentText(draft)
      const { channels } = fact.data
      const { signatory } = draft.signature
      return withRelease(state, {
        ...entered,
        ...{ release, kind, unit, title, body, answers, channels, signatory, reviewed: true, promise, fulfils },
      })
    }
    case 'conference-scheduled':
      return { ...state, conferences: [...state.conferences, { ...entered, scheduled: fact.data, held: null }] }
    case 'conference-held': {
      const conference = state.conferences.find((one) => one.scheduled.conference === fact.data.conference)
      if (conference === undefined) throw new Error(`conference ${fact.data.conference} was held but never scheduled`)
      const { kind: form, unit } = conference.scheduled
      const next = withEvidence(state, entered, {
        id: fact.data.conference,
        form,
        unit,
        publicAt: fact.data.heldAt,
        answers: fact.data.answers.length > 0,
      })
      return {
        ...next,
        conferences: state.conferences.map((one) => (one === conference ? { ...one, held: { ...entered, ...fact.data } } : one)),
      }
    }
    case 'interview-recorded': {
      const next = withEvidence(state, entered, {
        id: fact.data.interview,
        form: 'interview',
        unit: fact.data.unit,
        publicAt: fact.data.at,
        answers: fact.data.answers.length > 0,
      })
      return { ...next, interviews: [...state.interviews, { ...entered, ...fact.data }] }
    }
    case 'evidence-verified':
      return withTurn(state, {
        turn: 'verified',
        at: fact.at,
        obligation: fact.data.obligation,
        evidence: fact.data.evidence,
        confirmed: fact.data.confirmed,
      })
    case 'joint-signature-given':
      return fact.data.signed ? withTurn(state, { turn: 'contributed', at: fact.at, unit: fact.data.unit, by: 'joint-signature' }) : state
    case 'upward-report-recorded':
      return withTurn(state, { turn: 'reported-up', at: fact.at, reportedAt: fact.data.reportedAt, byUnit: fact.actor.unit })
    case 'exemption-granted':
      return withTurn(state, { turn: 'exempted', at: fact.at, obligation: fact.data.obligation })
    case 'contribution-given':
      return withTurn(state, { turn: 'contributed', at: fact.at, unit: fact.data.unit, by: 'note' })
    case 'conclusion-recorded':
      return withTurn(state, { turn: 'concluded', at: fact.at })
    case 'incident-reopened':
      return withTurn(state, { turn: 'reopened', at: fact.at })
    case 'incident-merged':
      return withTurn(state, { turn: 'merged', at: fact.at })
    case 'incident-unmerged':
      return withTurn(state, { turn: 'unmerged', at: fact.at })
    case 'duplicate-received':
    case 'duplicate-withdrawn':
      return withInstants(state, fact.data.to, fact.at)
    case 'interval-passed':
      return withTurn(state, { turn: 'time-passed', at: fact.at })
    default:
      return state
  }
}

/** Another level or other units: clocks open and end, units that are new owe a receipt, and whoever took part once may read for good. */
function withGrading(
  state: Incident,
  at: number,
  { level, handledAs, assignment }: Pick<Incident, 'level' | 'handledAs' | 'assignment'>,
): Incident {
  const known = new Set(state.acceptances.map((acceptance) => acceptance.unit))
  const added = obligedUnits(assignment).filter((unit) => !known.has(unit))
  return {
    ...withTurn(state, { turn: 'graded', at, level: levelHandledAs({ level, handledAs }), assignment }),
    level,
    handledAs,
    assignment,
    acceptances: [...state.acceptances, ...added.map((unit) => ({ unit, acceptedAt: null }))],
    everInvolved: [...new Set([...state.everInvolved, ...involved(assignment)])],
  }
}

/** IN-3: what was logged is read as corrected; other instants turn the clocks again, other places or sectors propose anew (AS-8a). */
function withCorrection(state: Incident, fact: Recorded): Incident {
  const correction = appliedBy(state.corrections, fact)
  if (correction === null) return state
  const { to, assignment, proposedLevel, directorySeq } = correction
  const logged = {
    ...asCorrected(state.logged, to),
    ...('measure' in to ? { proposedLevel } : {}),
    ...(assignment === null ? {} : { directorySeq }),
  }
  const next = assignment === null ? state : withGrading(state, fact.at, { ...state, assignment })
  const isMoved = 'occurredAt' in to || 'surfacedAt' in to || 'discoveredAt' in to
  return { ...(isMoved ? withTurn(next, { turn: 'anchored', at: fact.at, anchors: anchorsOf(logged) }) : next), logged }
}

/** The level whose clocks and units it has: the one that it is handled as (IN-6). */
export function levelHandledAs({ level, handledAs }: Pick<Incident, 'level' | 'handledAs'>): Level {
  return handledAs ?? level
}

/** IN-8: some of the instants that clocks count from are others now. */
function withInstants(state: Incident, instants: Instants, at: number): Incident {
  if (Object.keys(instants).length === 0) return state
  const anchors = exchanged(state.logged, instants)
  return { ...withTurn(state, { turn: 'anchored', at, anchors }), logged: { ...state.logged, ...anchors } }
}

function withTurn(state: Incident, turn: Turn): Incident {
  return { ...state, course: [...state.course, turn] }
}

/** Adds a release that is out, and what it proves (CL-8): an interim answer without a promise answers nothing yet; a final one concludes. */
function withRelease(state: Incident, release: Release): Incident {
  const answers = release.answers.length > 0 && (release.kind !== 'interim' || release.promise !== null)
  const { release: id, unit, channels, promise, fulfils } = release
  const next = withEvidence(state, release, {
    ...{ id, form: 'release', unit, publicAt: publicSince(channels), answers },
    promisedBy: promise?.dueAt ?? null,
    fulfils,
  })
  const concluded: Incident = release.kind === 'final' ? withTurn(next, { turn: 'concluded', at: release.recordedAt }) : next
  return { ...concluded, releases: [...state.releases, release] }
}

function withEvidence(
  state: Incident,
  entered: Entered,
  act: Pick<Evidence, 'id' | 'form' | 'unit' | 'publicAt' | 'answers'> & Partial<Pick<Evidence, 'promisedBy' | 'fulfils'>>,
): Incident {
  const { recordedAt: enteredAt, recordedBy } = entered
  return withTurn(state, {
    turn: 'evidence',
    at: enteredAt,
    evidence: { promisedBy: null, fulfils: null, ...act, enteredAt, enteredByUnit: recordedBy.unit, enteredByAccount: recordedBy.account },
  })
}

/** Lead, joint, local and coordinators: the units in whose scope the incident lies. */
export function involved(assignment: Assignment): string[] {
  return [...new Set([...obligedUnits(assignment), ...assignment.coordinators])]
}

/** The unit to which a public act belongs when none is named: the actor's when it is lead, joint or local, else the lead (CL-8). */
export function ownerOfAct(incident: Incident, actor: Actor): string {
  return actor.unit !== null && obligedUnits(incident.assignment).includes(actor.unit) ? actor.unit : incident.assignment.lead
}

/** One fact of this incident by type, for the decisions' results. */
export type FactOf<T extends IncidentFact['type']> = Extract<IncidentFact, { type: T }>['data']
