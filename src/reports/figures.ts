import type { ReportAnswer, ReportedClock } from '../contract/report-answers.ts'
import type { NoticeColour } from '../domain/chapters/notices.ts'
import { obligationId, stateAt } from '../domain/clocks.ts'
import type { ObligationState } from '../domain/clocks.ts'
import type { FactOf } from '../domain/incident.ts'
import { MINUTE_MS, formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { LEVELS } from '../domain/levels.ts'
import type { Level } from '../domain/levels.ts'
import { previousPeriod } from '../domain/periods.ts'
import type { Period, Span } from '../domain/periods.ts'
import { CHANNELS, STATUTORY_KINDS } from '../domain/vocabulary.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ReportFacts, ReportClock, View } from '../projections/report-facts.ts'
import { DEFINITIONS } from './definitions.ts'
import { gradings } from './gradings.ts'
import { median, proportion, survivalMedian } from './statistics.ts'
import type { Duration } from './statistics.ts'

/** RP-2: fewer charged obligations than this say nothing about a unit. */
const RANKED_FROM = 5
/** Two decimals of a minute; halves go up. */
const MINUTE_PARTS = 100

/** The figures of one period as of one instant (RP-1 to RP-5): a pure function of the entries up to the view's seq. */
export function figures(span: Span, period: Period, asOf: number, view: View, facts: ReportFacts, ledger: Ledger): ReportAnswer {
  const byKind = new Map<string, Tally>(STATUTORY_KINDS.map((kind) => [kind, emptyTally()]))
  const byUnit = new Map<string, Tally>()
  const breaches: ReportedClock[] = []
  const unverified: ReportedClock[] = []
  const exemptions: ReportedClock[] = []
  const ledBy = new Set<number>()
  for (const clock of facts.dueIn(period)) {
    const state = stateAt(clock, asOf)
    count(byKind, clock.kind, clock, state)
    count(byUnit, clock.unit, clock, state)
    if (clock.unit === clock.lead && state !== 'void' && state !== 'exempt') ledBy.add(clock.incident)
    if (state === 'exempt') exemptions.push(reported(clock, state, facts, ledger))
    else if (isMissed(state)) (state === 'unverified' ? unverified : breaches).push(reported(clock, state, facts, ledger))
  }
  const knownLate: ReportedClock[] = []
  for (const clock of facts.knownLateIn(period)) {
    const state = stateAt(clock, asOf)
    if (isMissed(state)) knownLate.push(reported(clock, state, facts, ledger))
  }
  const unconfirmed: ReportedClock[] = []
  for (const clock of facts.confirmationsIn(period)) {
    const state = stateAt(clock, asOf)
    if (isMissed(state)) unconfirmed.push(reported(clock, state, facts, ledger))
  }
  const supervised = new Map<string, Supervision>()
  for (const { unit, colour } of facts.supervisionIn(period, asOf)) {
    const counted = supervised.get(unit) ?? { ...UNSUPERVISED }
    counted[colour] += 1
    supervised.set(unit, counted)
    // A unit under supervision is named even when none of its clocks falls due.
    if (!byUnit.has(unit)) byUnit.set(unit, emptyTally())
  }
  const delays = [...facts.discoveryDelays(period)]
  return {
    period: period.name,
    from: formatInstant(period.from),
    to: formatInstant(period.to),
    asOf: formatInstant(asOf),
    ledger: { seq: view.seq, hash: ledger.hashOf(view.seq).toString('hex') },
    division: view.division,
    scope: { division: view.scope.subtree, unit: view.scope.participant },
    incidents: incidents(span, period, asOf, facts, ledger),
    clocks: STATUTORY_KINDS.map((kind) => ({ kind, ...clockRow(byKind.get(kind) ?? emptyTally()) })),
    firstResponse: firstResponse(ledBy, period, asOf, facts),
    units: unitRows(byUnit, supervised, period, facts),
    breaches: breaches.sort(byDue),
    unverified: unverified.sort(byDue),
    knownLate: knownLate.sort(byDue),
    discoveryDelay: { n: delays.length, medianMinutes: minutes(median(delays)) },
    ...gradings(period, facts, ledger),
    exemptions: exemptions.sort(byDue),
    unconfirmed: unconfirmed.sort(byDue),
    promises: facts.promisesIn(period),
    keyIncidents: [],
    unreviewed: [],
    trend: [],
    heat: [],
    definitions: DEFINITIONS,
  }
}

function incidents(span: Span, period: Period, asOf: number, facts: ReportFacts, ledger: Ledger): ReportAnswer['incidents'] {
  // The period's end; while it runs, what follows the cut-off.
  const end = Math.min(period.to, asOf + 1)
  const byLevel = new Map<Level, number>()
  const byChannel = new Map<string, number>()
  for (const { level, channel, count: found } of facts.newIn(period)) {
    add(byLevel, level, found)
    add(byChannel, channel, found)
  }
  const bySector = new Map<string, number>()
  for (const { sector, count: found } of facts.newBySector(period)) add(bySector, sector, found)
  return {
    new: sum(byLevel.values()),
    closed: facts.endedIn(period, 'closed'),
    merged: facts.endedIn(period, 'merged'),
    open: facts.openAt(ledger.seqAsOf(end - 1), end),
    byLevel: Object.fromEntries(LEVELS.map((level) => [level, byLevel.get(level) ?? 0])) as Record<Level, number>,
    bySource: CHANNELS.flatMap((channel) => (byChannel.has(channel) ? [{ channel, new: byChannel.get(channel) ?? 0 }] : [])),
    bySector: [...bySector].map(([sector, found]) => ({ sector, new: found })).sort((a, b) => b.new - a.new || order(a.sector, b.sector)),
    byDivision: [],
    loggedLate: 0,
    previousNew: sum([...facts.newIn(previousPeriod(span, period))].map((row) => row.count)),
  }
}

// ---- Tallies of clocks (RP-1, RP-1a)

type Tally = Record<ObligationState, number> & { notCharged: number }

function emptyTally(): Tally {
  return { running: 0, overdue: 0, met: 0, late: 0, unverified: 0, exempt: 0, void: 0, notCharged: 0 }
}

function count(tallies: Map<string, Tally>, key: string, clock: ReportClock, state: ObligationState): void {
  const tally = tallies.get(key) ?? emptyTally()
  tally[state] += 1
  if (isMissed(state) && Object.values(clock.marks).includes(true)) tally.notCharged += 1
  tallies.set(key, tally)
}

function clockRow({ notCharged: _, ...tally }: Tally): Omit<ReportAnswer['clocks'][number], 'kind'> {
  const due = dueOf(tally)
  return { due, ...tally, onTime: proportion(tally.met, due) }
}

/** SV-4: how many supervision notices came to each colour. */
type Supervision = Record<NoticeColour, number>
const UNSUPERVISED: Readonly<Supervision> = { blue: 0, orange: 0, red: 0 }

/** Units whose clocks fell due, those that returned a part, and those that were supervised. */
function unitRows(
  byUnit: ReadonlyMap<string, Tally>,
  supervised: ReadonlyMap<string, Supervision>,
  period: Period,
  facts: ReportFacts,
): ReportAnswer['units'] {
  const disputes = new Map<string, number>()
  for (const { unit, count: raised } of facts.disputesIn(period)) add(disputes, unit, raised)
  return [...new Set([...byUnit.keys(), ...disputes.keys(), ...supervised.keys()])]
    .map((unit) => unitRow(unit, byUnit.get(unit) ?? emptyTally(), disputes.get(unit) ?? 0, supervised.get(unit) ?? UNSUPERVISED))
    .sort(byChargedThenName)
}

function unitRow(unit: string, tally: Tally, disputes: number, supervision: Supervision): ReportAnswer['units'][number] {
  const due = dueOf(tally)
  const charged = due - tally.notCharged
  return {
    unit,
    due,
    ...tally,
    onTime: proportion(tally.met, charged),
    ranked: charged >= RANKED_FROM,
    disputes,
    acceptance: { due: 0, onTime: 0 },
    reassigned: 0,
    supervision,
  }
}

/** Due and not known to be met in time: what the lists name, and what a mark of CL-5a keeps from a unit's charge. */
function isMissed(state: ObligationState): state is 'late' | 'overdue' | 'unverified' {
  return state === 'late' || state === 'overdue' || state === 'unverified'
}

function dueOf({ met, late, overdue, unverified }: Omit<Tally, 'notCharged'>): number {
  return met + late + overdue + unverified
}

/** Most charged first: what weighs most is read first; it is an order of lines, not a ranking. */
function byChargedThenName(a: ReportAnswer['units'][number], b: ReportAnswer['units'][number]): number {
  return b.onTime.of - a.onTime.of || order(a.unit, b.unit)
}

// ---- First response (RP-3)

/** Of incidents some clock of whose lead falls due in the period, those whose lead's first does. */
function firstResponse(candidates: Iterable<number>, period: Period, asOf: number, facts: ReportFacts): ReportAnswer['firstResponse'] {
  const durations: Duration[] = []
  for (const incident of candidates) {
    const clocks = facts.ofLead(incident).filter((clock) => clock.outcome !== 'void' && clock.outcome !== 'exempt')
    const first = clocks.reduce((earliest, clock) => (clock.dueAt < earliest.dueAt ? clock : earliest))
    if (first.dueAt < period.from) continue
    const acts = clocks.map((clock) => clock.satisfiedAt).filter((at) => at !== null)
    const happened = acts.length > 0
    durations.push({ length: (happened ? Math.min(...acts) : asOf) - first.anchorAt, happened })
  }
  const answered = durations.filter((duration) => duration.happened).length
  return { answered, censored: durations.length - answered, medianMinutes: minutes(survivalMedian(durations)), curve: [] }
}

// ---- Lists

function reported(clock: ReportClock, state: ReportedClock['state'], facts: ReportFacts, ledger: Ledger): ReportedClock {
  const { level, kind, unit, dueAt, satisfiedAt } = clock
  const named = facts.named(clock.incident)
  return {
    ...named,
    level,
    kind,
    unit,
    dueAt: formatInstant(dueAt),
    satisfiedAt: formatInstantOrNull(satisfiedAt),
    overrunMs: satisfiedAt === null ? null : satisfiedAt - dueAt,
    state,
    explanation: explanationOf(obligationId(named.incident, clock), facts.explainedBy(named.incident), ledger),
    ...clock.marks,
  }
}

/** IN-9: the last explanation filed for a clock. */
function explanationOf(obligation: string, explainedBy: readonly number[], ledger: Ledger): string | null {
  for (const seq of explainedBy) {
    const { data } = ledger.entry(seq) as { data: FactOf<'explanation-filed'> | null }
    if (data?.obligation === obligation) return data.text
  }
  return null
}

function byDue(a: ReportedClock, b: ReportedClock): number {
  return order(a.dueAt, b.dueAt) || order(a.number, b.number) || order(a.kind, b.kind) || order(a.unit, b.unit)
}

/** By code units: the same on every machine, whatever its language. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function minutes(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / (MINUTE_MS / MINUTE_PARTS)) / MINUTE_PARTS
}

function add<K>(counts: Map<K, number>, key: K, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more)
}

function sum(counts: Iterable<number>): number {
  let total = 0
  for (const one of counts) total += one
  return total
}
