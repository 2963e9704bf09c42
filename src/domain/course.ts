import type * as z from 'zod'
import type { Assignment } from './assignment.ts'
import type { incidentLogged } from './facts.ts'
import type { Level } from './levels.ts'

/** What has happened to an incident's clocks, in order: the only thing that they are derived from (CL-15). Instants are epoch milliseconds. */

/** The instants from which an incident's statutory clocks count (CL-3). */
export type Anchors = Pick<z.infer<typeof incidentLogged>, 'occurredAt' | 'surfacedAt' | 'discoveredAt'>

export function anchorsOf({ occurredAt, surfacedAt, discoveredAt }: Anchors): Anchors {
  return { occurredAt, surfacedAt, discoveredAt }
}

/** The earliest instant that anybody knows of this incident; evidence older than it is refused (CL-8). */
export function earliestKnownInstant(logged: Anchors): number {
  return Math.min(...[logged.occurredAt, logged.surfacedAt, logged.discoveredAt].filter((instant) => instant !== null))
}

/** Something that opens, ends or judges clocks. `at` is when it was recorded. The first one is `anchored`. */
export type Turn =
  | { turn: 'anchored'; at: number; anchors: Anchors }
  /** `level`: the one that it is handled as (IN-6). */
  | { turn: 'graded'; at: number; level: Level; assignment: Assignment }
  | { turn: 'accepted'; at: number; unit: string }
  | { turn: 'contributed'; at: number; unit: string; by: 'note' | 'joint-signature' }
  | { turn: 'reported-up'; at: number; reportedAt: number; byUnit: string | null }
  | { turn: 'evidence'; at: number; evidence: Evidence }
  | { turn: 'verified'; at: number; obligation: string; evidence: string; confirmed: boolean }
  | { turn: 'exempted'; at: number; obligation: string }
  /** A leader did not lift it after all (IN-13). */
  | { turn: 'exemption-denied'; at: number; obligation: string }
  /** Something was entered for a leader of this unit, who answers for it. `ordinal`: among the unit's confirmations (IN-13). */
  | { turn: 'on-behalf'; at: number; unit: string; ordinal: number }
  | { turn: 'answered-for'; at: number; unit: string; ordinal: number; by: 'confirmation' | 'denial' }
  /** An interval of continued publication passed without a release (CL-10). */
  | { turn: 'time-passed'; at: number }
  | { turn: 'concluded'; at: number }
  | { turn: 'reopened'; at: number }
  | { turn: 'merged'; at: number }
  | { turn: 'unmerged'; at: number }

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
  /** Names at least one public question, and is more than a word that an answer will come. */
  answers: boolean
  /** CL-12: by when it promises a next answer. */
  promisedBy: number | null
  /** The obligation whose promise it keeps. */
  fulfils: string | null
}
