import type { ReportAnswer } from '../contract/report-answers.ts'
import { renderHeat } from '../contract/notes.ts'
import type { HeatPoint } from '../domain/chapters/notes.ts'
import { formatInstant } from '../domain/instants.ts'
import type { Period } from '../domain/periods.ts'
import type { FactOf } from '../domain/incident.ts'
import { STRUCK_TEXT } from '../ledger/redaction.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LeadClock, ReportFacts } from '../projections/report-facts.ts'
import { minutes, order } from './figure-parts.ts'
import { survivalCurve, survivalMedian } from './statistics.ts'
import type { Duration } from './statistics.ts'

const MOST_MEASURED = 20

/** How long the public waited for the first word on an incident; instants and milliseconds. */
export interface Wait {
  incident: number
  from: number
  dueAt: number
  /** Null while nobody has answered. */
  answeredAfter: number | null
  isMeasured: boolean
}

/** RP-3: from the anchor of the lead's first clock to the first act that satisfied any of its clocks; null when none of them stands. */
export function firstWait(clocks: readonly LeadClock[]): Wait | null {
  const [first] = clocks
  if (first === undefined) return null
  const earliest = clocks.reduce((one, clock) => (clock.dueAt < one.dueAt ? clock : one))
  const acts = clocks.flatMap(({ satisfiedAt }) => (satisfiedAt === null ? [] : [satisfiedAt]))
  return {
    incident: first.incident,
    from: earliest.anchorAt,
    dueAt: earliest.dueAt,
    answeredAfter: acts.length === 0 ? null : Math.min(...acts) - earliest.anchorAt,
    isMeasured: first.measured === 1,
  }
}

/** RP-3: of incidents some clock of whose lead falls due in the period, those whose lead's first does; by incident. */
export function waitsIn(period: Period, facts: ReportFacts): Wait[] {
  const clocksOf = new Map<number, LeadClock[]>()
  let day: { incident: number; clocks: LeadClock[] } = { incident: 0, clocks: [] }
  for (const clock of facts.leadClocksIn(period)) {
    if (clock.incident !== day.incident || day.clocks.length === 0) day = { incident: clock.incident, clocks: [] }
    day.clocks.push(clock)
    clocksOf.set(clock.incident, day.clocks)
  }
  return [...clocksOf.values()].flatMap((clocks) => {
    const wait = firstWait(clocks)
    return wait === null || wait.dueAt < period.from ? [] : [wait]
  })
}

export function firstResponse(waits: readonly Wait[], asOf: number): ReportAnswer['firstResponse'] {
  const durations = waits.map(({ from, answeredAfter }): Duration => ({
    length: answeredAfter ?? asOf - from,
    happened: answeredAfter !== null,
  }))
  const answered = durations.filter((duration) => duration.happened).length
  return {
    answered,
    censored: durations.length - answered,
    medianMinutes: minutes(survivalMedian(durations)),
    curve: survivalCurve(durations).map(({ length, surviving }) => ({ minutes: minutes(length), open: surviving })),
  }
}

/** Of incidents first answered as RP-3 counts them, the heat on either side of that instant, in its order. */
export function heatAround(waits: readonly Wait[], facts: ReportFacts, ledger: Ledger): ReportAnswer['heat'] {
  const answered = waits
    .flatMap(({ incident, from, answeredAfter, isMeasured }) =>
      answeredAfter === null || !isMeasured ? [] : [{ incident, at: from + answeredAfter }],
    )
    .sort((a, b) => a.at - b.at || a.incident - b.incident)
  const lines: ReportAnswer['heat'] = []
  for (const { incident, at } of answered) {
    if (lines.length === MOST_MEASURED) break
    const named = facts.named(incident)
    const pair = nearest(pointsOf(named.incident, facts, ledger), at)
    if (pair !== null) lines.push({ ...named, before: renderHeat(pair.before), after: renderHeat(pair.after), at: formatInstant(at) })
  }
  return lines
}

/**
 * All points whose source is known; of two at one instant from one source the one entered later. Where sources were struck out (IN-11)
 * nobody can say any more that two are the same.
 */
function pointsOf(incident: string, facts: ReportFacts, ledger: Ledger): HeatPoint[] {
  const entered = facts.measuredBy(incident).flatMap((seq) => (ledger.entry(seq)?.data as FactOf<'heat-measured'> | null)?.points ?? [])
  const known = entered.filter(({ source }) => source !== STRUCK_TEXT)
  return [...new Map(known.map((point) => [`${point.at} ${point.source}`, point])).values()]
}

/** The last point up to `at` and the first behind it, of the one source for which they stand closest; null when no source has both. */
function nearest(points: readonly HeatPoint[], at: number): { before: HeatPoint; after: HeatPoint } | null {
  const pairs = [...Map.groupBy(points, (point) => point.source).values()].flatMap((own) => {
    const before = own
      .filter((point) => point.at <= at)
      .reduce<HeatPoint | null>((last, one) => (last === null || one.at > last.at ? one : last), null)
    const after = own
      .filter((point) => point.at > at)
      .reduce<HeatPoint | null>((first, one) => (first === null || one.at < first.at ? one : first), null)
    return before === null || after === null ? [] : [{ before, after }]
  })
  const apart = ({ before, after }: (typeof pairs)[number]) => after.at - before.at
  return pairs.sort((a, b) => apart(a) - apart(b) || order(a.before.source, b.before.source))[0] ?? null
}
