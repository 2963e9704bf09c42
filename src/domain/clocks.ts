import { deriveClocks } from './clock-course.ts'
import type { Incident } from './incident.ts'
import type { AnchorName, PolicyPack } from './policy.ts'
import type { ObligationKind } from './vocabulary.ts'

/** Parts of a unit on an incident. */
export type Part = 'lead' | 'joint' | 'local'

/**
 * One clock that one unit must meet (时限义务). `outcome` is what facts have made of it; `stateAt` adds what only time tells.
 * Identified by incident, kind, unit and ordinal (AS-8a): a unit that comes back gets its void one back.
 */
export interface Obligation {
  id: string
  kind: ObligationKind
  unit: string
  /** `leader`: the clock is a leader's own, whatever part the unit has (IN-13). */
  part: Part | 'leader'
  ordinal: number
  anchor: AnchorName
  /** 推定: the preferred anchor is unknown (CL-3). */
  anchorPresumed: boolean
  anchorAt: number
  dueAt: number
  outcome: 'open' | 'met' | 'late' | 'unverified' | 'exempt' | 'void'
  satisfiedAt: number | null
  /** Id of the evidence, or the act that ended it: `acceptance`, `note`, `joint-signature`, `upward-report`, `confirmation`, `denial`. */
  satisfiedBy: string | null
  /** Evidence that waits for a second person (CL-8a). */
  claim: Claim | null
  voidedAt: number | null
  overdueBeforeDiscovered: boolean
  overdueBeforeGraded: boolean
  overdueBeforeAssigned: boolean
  /** When it was (re)opened; steps before it are not raised (AL-1a). */
  bornAt: number
  /** When its alarms were last set going: at birth, or when a claim was refused. */
  armedAt: number
  /** Grows when the due instant moves or a void one comes back; a step is raised once in each (AL-3). */
  generation: number
}

/** An obligation is identified by incident, kind, unit and ordinal (AS-8a). */
export function obligationId(incident: string, { kind, unit, ordinal }: Pick<Obligation, 'kind' | 'unit' | 'ordinal'>): string {
  return `${incident}.${kind}.${unit}.${ordinal}`
}

export interface Claim {
  evidence: string
  publicAt: number
  enteredByAccount: string | null
}

export type ObligationState = 'running' | 'overdue' | 'met' | 'late' | 'unverified' | 'exempt' | 'void'

/** CL-4: exactly at due is still in time. Acceptance that nobody gave ends `late` at due, by silence (CL-11). */
export function stateAt(obligation: Pick<Obligation, 'kind' | 'outcome' | 'dueAt'>, now: number): ObligationState {
  if (obligation.outcome !== 'open') return obligation.outcome
  if (now <= obligation.dueAt) return 'running'
  return obligation.kind === 'acceptance' ? 'late' : 'overdue'
}

/** The nearest due instant among open clocks; acceptance makes no row on the board, so it moves none. Null when nothing is open. */
export function nextDueAt(clocks: readonly Obligation[]): number | null {
  const due = clocks.filter((clock) => clock.outcome === 'open' && clock.kind !== 'acceptance').map((clock) => clock.dueAt)
  return due.length === 0 ? null : Math.min(...due)
}

/** True while facts can still end it: not yet met, not void, not fallen silent. */
export function isOpenAt(obligation: Pick<Obligation, 'kind' | 'outcome' | 'dueAt'>, now: number): boolean {
  const state = stateAt(obligation, now)
  return state === 'running' || state === 'overdue'
}

/**
 * CL-15: the clocks of an incident, a pure function of its entries and the pack that governs it. In order of creation,
 * void ones included. No statutory clock is ever paused (CL-1).
 */
export function obligations(incident: Incident, pack: PolicyPack): readonly Obligation[] {
  const known = computed.get(incident)
  if (known?.pack === pack) return known.clocks
  const clocks = deriveClocks(incident, pack)
  computed.set(incident, { pack, clocks })
  return clocks
}

/** States are never changed, so what was computed from one is kept as long as the state itself. */
const computed = new WeakMap<Incident, { pack: PolicyPack; clocks: readonly Obligation[] }>()
