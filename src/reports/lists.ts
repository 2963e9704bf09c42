import { MOST_LISTED } from '../contract/report-lists.ts'
import type { ListedIncident, NewIncident, ReportLists } from '../contract/report-lists.ts'
import { stateAt } from '../domain/clocks.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import type { Period } from '../domain/periods.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ReportFacts, ReportClock } from '../projections/report-facts.ts'
import type { AcceptanceRow, PromiseRow, ReportRows, ReportedIncident } from '../projections/report-rows.ts'
import { minutes } from './figure-parts.ts'
import { waitsIn } from './first-response.ts'
import type { Wait } from './first-response.ts'
import { discoveryDelays, loggedLateBy } from './incident-figures.ts'

/** The lists behind the figures of a period as of the same instant (RP-6): what is counted there is named here. */
export function lists(period: Period, asOf: number, facts: ReportFacts, rows: ReportRows, ledger: Ledger): ReportLists {
  const end = Math.min(period.to, asOf + 1)
  return {
    period: period.name,
    asOf: formatInstant(asOf),
    clocks: firstOf(clocks(period, asOf, facts)),
    new: firstOf(fresh(period, facts, rows, ledger)),
    ended: firstOf(named(rows.endedIn(period))),
    open: firstOf(named(rows.openAt(ledger.seqAsOf(end - 1), end))),
    acceptances: firstOf(mapped(rows.acceptancesIn(period, asOf), toAcceptance)),
    promises: firstOf(mapped(rows.promisesIn(period), (row) => toPromise(row, asOf))),
    disputes: firstOf(mapped(rows.disputesIn(period), ({ at, ...row }) => ({ ...row, at: formatInstant(at) }))),
    reassigned: firstOf(mapped(rows.reassignedIn(period), ({ at, ...row }) => ({ ...row, at: formatInstant(at) }))),
    supervision: firstOf(supervision(period, asOf, facts)),
    firstResponses: firstOf(firstResponses(period, facts)),
  }
}

type Item<Name extends 'acceptances' | 'promises' | 'supervision' | 'firstResponses'> = ReportLists[Name]['items'][number]

function toAcceptance({ incident, number, title, level, unit, dueAt, onTime }: AcceptanceRow): Item<'acceptances'> {
  return { incident, number, title, level, unit, dueAt: formatInstant(dueAt), onTime: onTime === 1 }
}

/** Promises whose instant lies in the period, as the figures count them. */
export function promisesIn(period: Period, asOf: number, rows: ReportRows): Item<'promises'>[] {
  return [...mapped(rows.promisesIn(period), (row) => toPromise(row, asOf))]
}

function toPromise({ incident, number, title, level, kind, unit, outcome, dueAt }: PromiseRow, asOf: number): Item<'promises'> {
  const state = stateAt({ kind, outcome, dueAt }, asOf) as Item<'promises'>['state']
  return { incident, number, title, level, kind, unit, dueAt: formatInstant(dueAt), state }
}

function* fresh(period: Period, facts: ReportFacts, rows: ReportRows, ledger: Ledger): Generator<NewIncident> {
  const known = new Map([...facts.freshIn(period)].map((one) => [one.incident, one]))
  const isLate = loggedLateBy(ledger)
  for (const row of rows.newIn(period)) {
    const found = known.get(row.key)
    if (found === undefined) throw new Error(`incident ${row.incident} is listed but not counted`)
    const { channel, sectors, divisions } = found
    const [delay = null] = discoveryDelays([found])
    yield {
      ...toListed(row),
      channel,
      sectors: [...sectors],
      divisions: [...divisions],
      loggedLate: isLate(found),
      delayMinutes: minutes(delay),
    }
  }
}

function* supervision(period: Period, asOf: number, facts: ReportFacts): Generator<Item<'supervision'>> {
  const found = [...facts.supervisionIn(period, asOf)].sort((a, b) => a.at - b.at || a.incident - b.incident)
  for (const { incident, at, ...notice } of found)
    yield { ...facts.named(incident), level: facts.standing(incident).level, ...notice, at: formatInstant(at) }
}

function* firstResponses(period: Period, facts: ReportFacts): Generator<Item<'firstResponses'>> {
  const length = ({ answeredAfter }: Wait) => answeredAfter ?? Infinity
  const waits = waitsIn(period, facts).sort((a, b) => Math.sign(length(a) - length(b)) || a.incident - b.incident)
  for (const { incident, answeredAfter } of waits) {
    const { level, lead } = facts.standing(incident)
    yield { ...facts.named(incident), level, unit: lead, minutes: minutes(answeredAfter) }
  }
}

function* mapped<T, U>(rows: Iterable<T>, map: (row: T) => U): Generator<U> {
  for (const row of rows) yield map(row)
}

function* clocks(period: Period, asOf: number, facts: ReportFacts): Generator<ReportLists['clocks']['items'][number]> {
  const due = [...facts.dueIn(period)].sort(byDue)
  for (const clock of due) {
    const state = stateAt(clock, asOf)
    if (state === 'running' || state === 'void') continue
    const { level, kind, unit, dueAt } = clock
    yield { ...facts.named(clock.incident), level, kind, unit, dueAt: formatInstant(dueAt), state }
  }
}

function named(rows: Iterable<ReportedIncident>): Generator<ListedIncident> {
  return mapped(rows, toListed)
}

function toListed({ key: _, recordedAt, endedAt, ...row }: ReportedIncident): ListedIncident {
  return { ...row, recordedAt: formatInstant(recordedAt), endedAt: formatInstantOrNull(endedAt) }
}

function byDue(a: ReportClock, b: ReportClock): number {
  return a.dueAt - b.dueAt || a.incident - b.incident
}

/** The first of a list, and whether there are more: nothing behind them is read. */
function firstOf<T>(source: Iterable<T>): { items: T[]; more: boolean } {
  const items: T[] = []
  for (const item of source) {
    if (items.length === MOST_LISTED) return { items, more: true }
    items.push(item)
  }
  return { items, more: false }
}
