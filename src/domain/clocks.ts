import { obligedUnits } from './assignment.ts'
import type { Assignment } from './assignment.ts'
import { durationMs } from './durations.ts'
import type { Evidence, Incident, Turn } from './incident.ts'
import { isMajor } from './levels.ts'
import type { Level } from './levels.ts'
import type { AnchorName, PolicyPack } from './policy.ts'
import { isStatutory } from './vocabulary.ts'
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
  part: Part
  ordinal: number
  anchor: AnchorName
  /** 推定: the preferred anchor is unknown (CL-3). */
  anchorPresumed: boolean
  anchorAt: number
  dueAt: number
  outcome: 'open' | 'met' | 'late' | 'unverified' | 'void'
  satisfiedAt: number | null
  /** Id of the evidence, or `acceptance`. */
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

/** The first clock of a kind that a unit owes; only follow-ups and promises have more. */
const FIRST = 1

/** An obligation is identified by incident, kind, unit and ordinal (AS-8a). */
export function obligationId(incident: string, { kind, unit, ordinal }: Pick<Obligation, 'kind' | 'unit' | 'ordinal'>): string {
  return `${incident}.${kind}.${unit}.${ordinal}`
}

export interface Claim {
  evidence: string
  publicAt: number
  enteredByAccount: string | null
}

export type ObligationState = 'running' | 'overdue' | 'met' | 'late' | 'unverified' | 'void'

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
  const clocks = compute(incident, pack)
  computed.set(incident, { pack, clocks })
  return clocks
}

/** States are never changed, so what was computed from one is kept as long as the state itself. */
const computed = new WeakMap<Incident, { pack: PolicyPack; clocks: readonly Obligation[] }>()

function compute(incident: Incident, pack: PolicyPack): Obligation[] {
  const book = new Map<string, Obligation>()
  const assignedAt = new Map<string, number>()
  const evidence: Evidence[] = []
  const verdicts = new Map<string, boolean>()
  const judge = (obligation: Obligation): Obligation => (isStatutory(obligation.kind) ? judged(obligation, evidence, verdicts) : obligation)

  for (const turn of incident.course) {
    switch (turn.turn) {
      case 'graded':
        regrade(incident, pack, turn, book, assignedAt, judge)
        break
      case 'evidence':
        evidence.push(turn.evidence)
        for (const [key, obligation] of book) if (obligation.unit === turn.evidence.unit) book.set(key, judge(obligation))
        break
      case 'verified': {
        verdicts.set(verdictKey(turn.obligation, turn.evidence), turn.confirmed)
        const key = [...book].find(([, obligation]) => obligation.id === turn.obligation)?.[0]
        const before = key === undefined ? undefined : book.get(key)
        if (key === undefined || before === undefined) throw new Error(`no obligation ${turn.obligation}`)
        const after = judge(before)
        book.set(key, before.outcome === 'unverified' && after.outcome === 'open' ? { ...after, armedAt: turn.at } : after)
        break
      }
      case 'accepted':
        accept(book, turn)
        break
    }
  }
  return [...book.values()]
}

/** CL-2, CL-6, CL-7, AS-8a: opens what the level asks for, voids what it no longer asks for and has not fallen due; a miss stays. */
function regrade(
  incident: Incident,
  pack: PolicyPack,
  turn: Extract<Turn, { turn: 'graded' }>,
  book: Map<string, Obligation>,
  assignedAt: Map<string, number>,
  judge: (obligation: Obligation) => Obligation,
): void {
  const { at, level, assignment } = turn
  for (const unit of obligedUnits(assignment)) if (!assignedAt.has(unit)) assignedAt.set(unit, at)
  const wanted = wantedClocks(level, assignment)
  const keys = new Set(wanted.map((clock) => keyOf(clock.kind, clock.unit)))
  for (const [key, obligation] of book) {
    const fallenDue = at > obligation.dueAt
    if (isStatutory(obligation.kind) && !keys.has(key) && obligation.outcome === 'open' && !fallenDue)
      book.set(key, { ...obligation, outcome: 'void', voidedAt: at })
  }
  for (const { kind, unit, part } of wanted) {
    const key = keyOf(kind, unit)
    const existing = book.get(key)
    if (existing !== undefined && existing.outcome !== 'void') continue
    const given = assignedAt.get(unit) ?? at
    book.set(key, judge(opened(incident, pack, { kind, unit, part }, at, given, (existing?.generation ?? 0) + 1)))
  }
}

interface WantedClock {
  kind: ObligationKind
  unit: string
  part: Part
}

/** CL-2: I/II open 5 h and 24 h on the lead, the others 48 h; local units owe their own response (AS-5, AS-8); all owe acceptance (CL-11). */
function wantedClocks(level: Level, assignment: Assignment): WantedClock[] {
  const { lead, local } = assignment
  const leadKinds: ObligationKind[] = isMajor(level) ? ['authoritative-release', 'press-conference'] : ['response']
  const partOf = (unit: string): Part => (unit === lead ? 'lead' : local.includes(unit) ? 'local' : 'joint')
  return [
    ...leadKinds.map((kind): WantedClock => ({ kind, unit: lead, part: 'lead' })),
    ...local.map((unit): WantedClock => ({ kind: 'response', unit, part: 'local' })),
    ...obligedUnits(assignment).map((unit): WantedClock => ({ kind: 'acceptance', unit, part: partOf(unit) })),
  ]
}

function opened(incident: Incident, pack: PolicyPack, clock: WantedClock, at: number, assignedAt: number, generation: number): Obligation {
  const policy = pack.clocks[clock.kind]
  const { anchor, anchorAt, anchorPresumed } = anchorOf(incident, policy.anchors, assignedAt)
  const dueAt = anchorAt + durationMs(policy.due)
  const statutory = isStatutory(clock.kind)
  return {
    id: obligationId(incident.id, { ...clock, ordinal: FIRST }),
    ...clock,
    ordinal: FIRST,
    anchor,
    anchorPresumed,
    anchorAt,
    dueAt,
    outcome: 'open',
    satisfiedAt: null,
    satisfiedBy: null,
    claim: null,
    voidedAt: null,
    overdueBeforeDiscovered: statutory && dueAt <= incident.logged.discoveredAt,
    overdueBeforeGraded: statutory && dueAt <= at,
    overdueBeforeAssigned: statutory && dueAt <= assignedAt,
    bornAt: at,
    armedAt: at,
    generation,
  }
}

/** CL-3: groups in order, the earliest known instant of the first group that has one. */
function anchorOf(
  incident: Incident,
  groups: readonly (readonly AnchorName[])[],
  assignedAt: number,
): Pick<Obligation, 'anchor' | 'anchorAt' | 'anchorPresumed'> {
  const { occurredAt, surfacedAt, discoveredAt } = incident.logged
  const instants: Record<AnchorName, number | null> = { occurredAt, surfacedAt, discoveredAt, assignedAt }
  for (const [place, group] of groups.entries()) {
    let found: { anchor: AnchorName; anchorAt: number } | null = null
    for (const anchor of group) {
      const anchorAt = instants[anchor]
      if (anchorAt !== null && (found === null || anchorAt < found.anchorAt)) found = { anchor, anchorAt }
    }
    if (found !== null) return { ...found, anchorPresumed: place > 0 }
  }
  throw new Error('no anchor of this clock is known; discoveredAt and assignedAt always are')
}

/** CL-8, CL-8a: what the evidence so far makes of an obligation. The earliest public act that counts decides. */
function judged(obligation: Obligation, evidence: readonly Evidence[], verdicts: ReadonlyMap<string, boolean>): Obligation {
  if (obligation.outcome === 'void') return obligation
  const fitting = evidence
    .filter((act) => act.unit === obligation.unit && satisfies(act, obligation.kind) && act.publicAt >= obligation.anchorAt)
    .sort((a, b) => a.publicAt - b.publicAt)
  const inTime = fitting.filter((act) => act.publicAt <= obligation.dueAt)
  const verdictOn = (act: Evidence) => (needsSecondPerson(act, obligation) ? verdicts.get(verdictKey(obligation.id, act.id)) : true)
  const base: Obligation = { ...obligation, outcome: 'open', satisfiedAt: null, satisfiedBy: null, claim: null }
  const counted = inTime.find((act) => verdictOn(act) === true)
  if (counted !== undefined) return { ...base, outcome: 'met', satisfiedAt: counted.publicAt, satisfiedBy: counted.id }
  const pending = inTime.find((act) => verdictOn(act) === undefined)
  if (pending !== undefined)
    return {
      ...base,
      outcome: 'unverified',
      claim: { evidence: pending.id, publicAt: pending.publicAt, enteredByAccount: pending.enteredByAccount },
    }
  const late = fitting.find((act) => act.publicAt > obligation.dueAt)
  if (late !== undefined) return { ...base, outcome: 'late', satisfiedAt: late.publicAt, satisfiedBy: late.id }
  return base
}

/** CL-8: which public act satisfies which statutory clock. */
function satisfies(act: Evidence, kind: ObligationKind): boolean {
  if (kind === 'authoritative-release') return act.form === 'release'
  if (kind === 'press-conference') return act.form === 'press-conference'
  return act.answers
}

/** CL-8a: public in time, but entered after due by an account of the obliged unit. */
function needsSecondPerson(act: Evidence, obligation: Obligation): boolean {
  return act.enteredAt > obligation.dueAt && act.enteredByUnit === obligation.unit
}

/** CL-11: a receipt after due changes nothing: silence has already ended it. */
function accept(book: Map<string, Obligation>, turn: Extract<Turn, { turn: 'accepted' }>): void {
  const key = keyOf('acceptance', turn.unit)
  const obligation = book.get(key)
  if (obligation !== undefined && isOpenAt(obligation, turn.at))
    book.set(key, { ...obligation, outcome: 'met', satisfiedAt: turn.at, satisfiedBy: 'acceptance' })
}

function keyOf(kind: ObligationKind, unit: string): string {
  return `${kind} ${unit}`
}

function verdictKey(obligation: string, evidence: string): string {
  return `${obligation} ${evidence}`
}
