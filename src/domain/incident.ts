import * as z from 'zod'
import type { Assignment } from './assignment.ts'
import { foldDirectives } from './chapters/directives.ts'
import type { Directive } from './chapters/directives.ts'
import { foldDisposition, loggedDisposition } from './chapters/disposition.ts'
import type { Judgement } from './chapters/disposition.ts'
import { foldEvaluation } from './chapters/evaluation.ts'
import type { Evaluation } from './chapters/evaluation.ts'
import { NO_EXPLANATIONS, foldExplanations } from './chapters/explanations.ts'
import type { Explanations } from './chapters/explanations.ts'
import { NO_NOTES, foldNotes } from './chapters/notes.ts'
import type { Notes } from './chapters/notes.ts'
import { foldNotices } from './chapters/notices.ts'
import type { Notice } from './chapters/notices.ts'
import { foldOnBehalf } from './chapters/on-behalf.ts'
import type { OnBehalf } from './chapters/on-behalf.ts'
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
import type { Level } from './levels.ts'

/** One matter the public talks about (舆情事件), folded from its stream. Instants are epoch milliseconds. */
export interface Incident {
  id: string
  /** Counts people's acts on this incident, not alerts: the ETag. */
  version: number
  /** Seq of the last entry of its stream. */
  lastSeq: number
  recordedAt: number
  logged: z.infer<typeof incidentLogged>
  level: Level
  assignment: Assignment
  /** What has happened to the clocks, in order: the only input of `obligations`. */
  course: Turn[]
  releases: Release[]
  conferences: Conference[]
  interviews: Interview[]
  /** Units that owe or owed acceptance, with the instant of their receipt, else null. */
  acceptances: { unit: string; acceptedAt: number | null }[]
  notes: Notes
  onBehalf: readonly OnBehalf[]
  directives: readonly Directive[]
  notices: readonly Notice[]
  judgement: Judgement
  /** Null while nobody has judged the effect (IN-10). */
  evaluation: Evaluation | null
  explanations: Explanations
  /** Every unit that takes or once took part: it may read for good. */
  everInvolved: string[]
}

export interface Entered {
  seq: number
  recordedAt: number
  recordedBy: Actor
}

export type Release = Entered & z.infer<typeof releaseRecorded>
export type Interview = Entered & z.infer<typeof interviewRecorded>
export type Conference = Entered & {
  scheduled: z.infer<typeof conferenceScheduled>
  held: (Entered & z.infer<typeof conferenceHeld>) | null
}

/** Something that opens, ends or judges clocks. `at` is when it was recorded. */
export type Turn =
  | { turn: 'graded'; at: number; level: Level; assignment: Assignment }
  | { turn: 'accepted'; at: number; unit: string }
  | { turn: 'evidence'; at: number; evidence: Evidence }
  | { turn: 'verified'; at: number; obligation: string; evidence: string; confirmed: boolean }

/** A public act that may satisfy clocks of one unit (CL-8). */
export interface Evidence {
  id: string
  form: 'release' | 'press-conference' | 'briefing' | 'interview'
  unit: string
  /** When it happened in public: the earliest channel, not when it was entered. */
  publicAt: number
  enteredAt: number
  enteredByUnit: string | null
  enteredByAccount: string | null
  /** Names at least one public question. */
  answers: boolean
}

/** Folds one recorded fact into the state. `state` is null only for `incident-logged`. Pure; never mutates. */
export function evolve(id: string, state: Incident | null, fact: Recorded): Incident {
  if (fact.type === 'incident-logged') return begin(id, fact)
  if (state === null) throw new Error(`incident ${id} does not begin with incident-logged`)
  const entered: Entered = { seq: fact.seq, recordedAt: fact.at, recordedBy: fact.actor }
  return {
    ...apply(state, fact, entered),
    notes: foldNotes(state.notes, fact, entered),
    onBehalf: foldOnBehalf(state.onBehalf, fact, entered),
    directives: foldDirectives(state.directives, fact, entered),
    notices: foldNotices(state.notices, fact, entered),
    judgement: foldDisposition(state.judgement, fact, entered),
    evaluation: foldEvaluation(state.evaluation, fact, entered),
    explanations: foldExplanations(state.explanations, fact, entered),
    version: fact.version,
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
    assignment: logged.assignment,
    course: [{ turn: 'graded', at: fact.at, level: logged.level, assignment: logged.assignment }],
    releases: [],
    conferences: [],
    interviews: [],
    acceptances: obligedUnits(logged.assignment).map((unit) => ({ unit, acceptedAt: null })),
    everInvolved: involved(logged.assignment),
    notes: NO_NOTES,
    onBehalf: [],
    directives: [],
    notices: [],
    judgement: loggedDisposition(logged),
    evaluation: null,
    explanations: NO_EXPLANATIONS,
  }
}

/** What concerns clocks and assignment; each chapter folds its own part. */
function apply(state: Incident, fact: Exclude<Recorded, { type: 'incident-logged' }>, entered: Entered): Incident {
  switch (fact.type) {
    case 'level-changed': {
      const { to: level, assignment } = fact.data
      const known = new Set(state.acceptances.map((acceptance) => acceptance.unit))
      return {
        ...withTurn(state, { turn: 'graded', at: fact.at, level, assignment }),
        level,
        assignment,
        acceptances: [
          ...state.acceptances,
          ...obligedUnits(assignment)
            .filter((unit) => !known.has(unit))
            .map((unit) => ({ unit, acceptedAt: null })),
        ],
        everInvolved: [...new Set([...state.everInvolved, ...involved(assignment)])],
      }
    }
    case 'acceptance-given':
      return {
        ...withTurn(state, { turn: 'accepted', at: fact.at, unit: fact.data.unit }),
        acceptances: state.acceptances.map((acceptance) =>
          acceptance.unit === fact.data.unit ? { ...acceptance, acceptedAt: fact.at } : acceptance,
        ),
      }
    case 'release-recorded': {
      const publicAt = Math.min(...fact.data.channels.map((channel) => channel.publishedAt))
      const next = withEvidence(state, entered, {
        id: fact.data.release,
        form: 'release',
        unit: fact.data.unit,
        publicAt,
        answers: fact.data.answers.length > 0,
      })
      return { ...next, releases: [...state.releases, { ...entered, ...fact.data }] }
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
    default:
      return state
  }
}

function withTurn(state: Incident, turn: Turn): Incident {
  return { ...state, course: [...state.course, turn] }
}

function withEvidence(state: Incident, entered: Entered, act: Pick<Evidence, 'id' | 'form' | 'unit' | 'publicAt' | 'answers'>): Incident {
  const { recordedAt: enteredAt, recordedBy } = entered
  return withTurn(state, {
    turn: 'evidence',
    at: enteredAt,
    evidence: { ...act, enteredAt, enteredByUnit: recordedBy.unit, enteredByAccount: recordedBy.account },
  })
}

/** Lead, joint, local and coordinators: the units in whose scope the incident lies. */
export function involved(assignment: Assignment): string[] {
  return [...new Set([...obligedUnits(assignment), ...assignment.coordinators])]
}

/** The earliest instant that anybody knows of this incident; evidence older than it is refused (CL-8). */
export function earliestKnownInstant(logged: Pick<Incident['logged'], 'occurredAt' | 'surfacedAt' | 'discoveredAt'>): number {
  return Math.min(...[logged.occurredAt, logged.surfacedAt, logged.discoveredAt].filter((instant) => instant !== null))
}

/** The unit to which a public act belongs when none is named: the actor's when it is lead, joint or local, else the lead (CL-8). */
export function ownerOfAct(incident: Incident, actor: Actor): string {
  return actor.unit !== null && obligedUnits(incident.assignment).includes(actor.unit) ? actor.unit : incident.assignment.lead
}

/** One fact of this incident by type, for the decisions' results. */
export type FactOf<T extends IncidentFact['type']> = Extract<IncidentFact, { type: T }>['data']
