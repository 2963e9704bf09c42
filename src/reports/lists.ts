import { MOST_LISTED } from '../contract/report-lists.ts'
import type { ListedIncident, ReportLists } from '../contract/report-lists.ts'
import { stateAt } from '../domain/clocks.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import type { Period } from '../domain/periods.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ReportFacts, ReportClock } from '../projections/report-facts.ts'
import type { ReportRows, ReportedIncident } from '../projections/report-rows.ts'

/** The lists behind the figures of a period as of the same instant (RP-6): what is counted there is named here. */
export function lists(period: Period, asOf: number, facts: ReportFacts, rows: ReportRows, ledger: Ledger): ReportLists {
  const end = Math.min(period.to, asOf + 1)
  return {
    period: period.name,
    asOf: formatInstant(asOf),
    clocks: firstOf(clocks(period, asOf, facts)),
    new: firstOf(named(rows.newIn(period))),
    ended: firstOf(named(rows.endedIn(period))),
    open: firstOf(named(rows.openAt(ledger.seqAsOf(end - 1), end))),
  }
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

function* named(rows: Iterable<ReportedIncident>): Generator<ListedIncident> {
  for (const { key: _, recordedAt, endedAt, ...row } of rows)
    yield { ...row, recordedAt: formatInstant(recordedAt), endedAt: formatInstantOrNull(endedAt) }
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
