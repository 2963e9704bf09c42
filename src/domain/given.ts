import type { AlertRaised } from './alarms.ts'
import type { Obligation } from './clocks.ts'
import type { Directory } from './directory.ts'
import type { Actor, IncidentFact } from './facts.ts'
import { MINUTE_MS } from './instants.ts'
import type { PolicyPack, PublishedPack } from './policy.ts'
import type { Role } from './vocabulary.ts'

/** Everything a decision may know beside the state and the command: the domain itself has no clock, no store and no dice. */
export interface Given {
  /** Epoch milliseconds; one instant for the whole transaction. */
  now: number
  actor: Actor
  /** All roles of the acting account; `actor.role` is the one it acts in. */
  roles: readonly Role[]
  directory: Directory
  directorySeq: number
  /** A fresh opaque id for the thing that the act makes. */
  freshId: string
}

/** For an act on an incident: the pack that governs it and its clocks as they stand. */
export interface GivenIncident extends Given {
  pack: PolicyPack
  clocks: readonly Obligation[]
}

/** For logging: every pack ever published, and the next number of the year's series. */
export interface GivenLogging extends Given {
  packs: readonly PublishedPack[]
  number: string
}

/** What a decision lets happen: facts for the incident's stream, alerts for everybody in scope, and the id of the thing made. */
export interface Decided {
  facts: readonly IncidentFact[]
  alerts: readonly AlertRaised[]
  made: string | null
}

export function decided(facts: readonly IncidentFact[], more: { alerts?: readonly AlertRaised[]; made?: string } = {}): Decided {
  return { facts, alerts: more.alerts ?? [], made: more.made ?? null }
}

/** IN-1: clocks of two machines may differ by this much before an instant counts as future. */
export const SKEW_TOLERANCE_MS = 2 * MINUTE_MS
