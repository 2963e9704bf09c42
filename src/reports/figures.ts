import { renderContest } from '../contract/report-issues.ts'
import type { OnTime, ReportAnswer, ReportedClock } from '../contract/report-answers.ts'
import { obligationId, stateAt } from '../domain/clocks.ts'
import type { ObligationState } from '../domain/clocks.ts'
import type { FactOf } from '../domain/incident.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { previousPeriod } from '../domain/periods.ts'
import type { Period, Span } from '../domain/periods.ts'
import { STATUTORY_KINDS } from '../domain/vocabulary.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ReportedContest } from '../projections/report-contests.ts'
import type { ReportFacts, ReportClock } from '../projections/report-facts.ts'
import { DEFINITIONS } from './definitions.ts'
import { minutes, order } from './figure-parts.ts'
import { firstResponse, heatAround, waitsIn } from './first-response.ts'
import { gradings } from './gradings.ts'
import { KeyIncidents, discoveryDelays, incidents } from './incident-figures.ts'
import { outsideReleases } from './outside-releases.ts'
import type { ReportJob } from './reporter.ts'
import { median, proportion } from './statistics.ts'

/** RP-2: fewer charged obligations than this say nothing about a unit. */
const RANKED_FROM = 5
/** Periods of the course, this one included. */
const TREND_LENGTH = 8

/** The figures of one period as of one instant (RP-1 to RP-5): a pure function of the entries up to the view's seq. */
export function figures(
  { span, period, asOf, view }: ReportJob,
  facts: ReportFacts,
  contests: readonly ReportedContest[],
  ledger: Ledger,
): ReportAnswer {
  const byKind = new Map<string, Tally>(STATUTORY_KINDS.map((kind) => [kind, emptyTally()]))
  const byUnit = new Map<string, Tally>()
  const breaches: ReportedClock[] = []
  const unverified: ReportedClock[] = []
  const exemptions: ReportedClock[] = []
  const key = new KeyIncidents()
  const fresh = [...facts.freshIn(period)]
  for (const incident of fresh) key.isNew(incident)
  for (const clock of facts.dueIn(period)) {
    const state = stateAt(clock, asOf)
    key.fellDue(clock, state)
    count(byKind, clock.kind, clock, state)
    count(byUnit, clock.unit, clock, state)
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
  const delays = discoveryDelays(fresh)
  const waits = waitsIn(period, facts)
  const clocks = STATUTORY_KINDS.map((kind) => ({ kind, ...clockRow(byKind.get(kind) ?? emptyTally()) }))
  const response = clocks.find(({ kind }) => kind === 'response')?.onTime ?? proportion(0, 0)
  return {
    period: period.name,
    from: formatInstant(period.from),
    to: formatInstant(period.to),
    asOf: formatInstant(asOf),
    ledger: { seq: view.seq, hash: ledger.hashOf(view.seq).toString('hex') },
    division: view.division,
    scope: { division: view.scope.subtree, unit: view.scope.participant },
    incidents: incidents(span, period, asOf, fresh, facts, ledger),
    clocks,
    firstResponse: firstResponse(waits, asOf),
    units: unitRows(byUnit, period, asOf, facts),
    breaches: breaches.sort(byDue),
    unverified: unverified.sort(byDue),
    knownLate: knownLate.sort(byDue),
    discoveryDelay: { n: delays.length, medianMinutes: minutes(median(delays)) },
    ...gradings(period, facts, ledger),
    exemptions: exemptions.sort(byDue),
    unconfirmed: unconfirmed.sort(byDue),
    promises: facts.promisesIn(period),
    keyIncidents: key.list(facts),
    ...outsideReleases(period, facts, ledger),
    trend: trend(span, period, asOf, facts, response),
    heat: heatAround(waits, facts, ledger),
    contests: contests.map(renderContest),
    definitions: DEFINITIONS,
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

/** What concerns a unit beside its clocks: parts it returned, acceptances, leads it lost, and to which colours its notices came. */
type Conduct = Pick<ReportAnswer['units'][number], 'disputes' | 'acceptance' | 'reassigned' | 'supervision'>

function conductIn(period: Period, asOf: number, facts: ReportFacts): Map<string, Conduct> {
  const conducts = new Map<string, Conduct>()
  const of = (unit: string): Conduct => {
    const none = { disputes: 0, acceptance: { due: 0, onTime: 0 }, reassigned: 0, supervision: { blue: 0, orange: 0, red: 0 } }
    const found = conducts.get(unit) ?? none
    conducts.set(unit, found)
    return found
  }
  for (const { unit, count: raised } of facts.disputesIn(period)) of(unit).disputes += raised
  for (const { unit, due, onTime } of facts.acceptancesIn(period, asOf)) {
    const { acceptance } = of(unit)
    acceptance.due += due
    acceptance.onTime += onTime
  }
  for (const { unit, count: taken } of facts.reassignedIn(period)) of(unit).reassigned += taken
  for (const { unit, colour } of facts.supervisionIn(period, asOf)) of(unit).supervision[colour] += 1
  return conducts
}

/** Units whose clocks fell due, and those of whom there is something else to tell. */
function unitRows(byUnit: ReadonlyMap<string, Tally>, period: Period, asOf: number, facts: ReportFacts): ReportAnswer['units'] {
  const conducts = conductIn(period, asOf, facts)
  return [...new Set([...byUnit.keys(), ...conducts.keys()])]
    .map((unit) => unitRow(unit, byUnit.get(unit) ?? emptyTally(), conducts.get(unit)))
    .sort(byChargedThenName)
}

function unitRow(unit: string, tally: Tally, conduct: Conduct | undefined): ReportAnswer['units'][number] {
  const due = dueOf(tally)
  const charged = due - tally.notCharged
  return {
    unit,
    due,
    ...tally,
    onTime: proportion(tally.met, charged),
    ranked: charged >= RANKED_FROM,
    disputes: conduct?.disputes ?? 0,
    acceptance: conduct?.acceptance ?? { due: 0, onTime: 0 },
    reassigned: conduct?.reassigned ?? 0,
    supervision: conduct?.supervision ?? { blue: 0, orange: 0, red: 0 },
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

// ---- The course of periods

/** On-time rate of the answers due in the periods up to this one, which is counted already. */
function trend(span: Span, period: Period, asOf: number, facts: ReportFacts, present: OnTime): ReportAnswer['trend'] {
  const course = [{ period: period.name, ...present }]
  for (let one = previousPeriod(span, period); course.length < TREND_LENGTH; one = previousPeriod(span, one)) {
    const { met, due } = facts.responsesIn(one, asOf)
    course.unshift({ period: one.name, ...proportion(met, due) })
  }
  return course
}

// ---- Lists

function reported(clock: ReportClock, state: ReportedClock['state'], facts: ReportFacts, ledger: Ledger): ReportedClock {
  const { level, kind, unit, dueAt, satisfiedAt } = clock
  const named = facts.named(clock.incident)
  const obligation = obligationId(named.incident, clock)
  return {
    ...named,
    obligation,
    level,
    kind,
    unit,
    dueAt: formatInstant(dueAt),
    satisfiedAt: formatInstantOrNull(satisfiedAt),
    overrunMs: satisfiedAt === null ? null : satisfiedAt - dueAt,
    state,
    explanation: explanationOf(obligation, facts.explainedBy(named.incident), ledger),
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
