import type { ReportAnswer } from '../contract/report-answers.ts'
import type { ObligationState } from '../domain/clocks.ts'
import { durationMs } from '../domain/durations.ts'
import { LEVELS, isMajor } from '../domain/levels.ts'
import type { Level } from '../domain/levels.ts'
import { previousPeriod } from '../domain/periods.ts'
import type { Period, Span } from '../domain/periods.ts'
import type { PolicyPack } from '../domain/policy.ts'
import { CHANNELS } from '../domain/vocabulary.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { FreshIncident, Gravity, ReportClock, ReportFacts } from '../projections/report-facts.ts'
import { firstWait } from './first-response.ts'
import { add, minutes, order } from './figure-parts.ts'

const MOST_KEY_INCIDENTS = 20

/** What was recorded, how it is distributed, and what is open (RP-4). */
export function incidents(
  span: Span,
  period: Period,
  asOf: number,
  fresh: readonly FreshIncident[],
  facts: ReportFacts,
  ledger: Ledger,
): ReportAnswer['incidents'] {
  // The period's end; while it runs, what follows the cut-off.
  const end = Math.min(period.to, asOf + 1)
  const byLevel = new Map<Level, number>()
  const byChannel = new Map<string, number>()
  const bySector = new Map<string, number>()
  const byDivision = new Map<string, number>()
  for (const { level, channel, sectors, divisions } of fresh) {
    add(byLevel, level, 1)
    add(byChannel, channel, 1)
    for (const sector of sectors) add(bySector, sector, 1)
    for (const division of divisions) add(byDivision, division, 1)
  }
  const isLate = loggedLateBy(ledger)
  return {
    new: fresh.length,
    closed: facts.endedIn(period, 'closed'),
    merged: facts.endedIn(period, 'merged'),
    open: facts.openAt(ledger.seqAsOf(end - 1), end),
    byLevel: Object.fromEntries(LEVELS.map((level) => [level, byLevel.get(level) ?? 0])) as Record<Level, number>,
    bySource: CHANNELS.flatMap((channel) => (byChannel.has(channel) ? [{ channel, new: byChannel.get(channel) ?? 0 }] : [])),
    bySector: mostFirst(bySector).map(([sector, found]) => ({ sector, new: found })),
    byDivision: mostFirst(byDivision).map(([division, found]) => ({ division, new: found })),
    loggedLate: fresh.filter(isLate).length,
    previousNew: facts.countNew(previousPeriod(span, period)),
  }
}

/** IN-2: logged more than its pack's time after discovery. */
export function loggedLateBy(ledger: Ledger): (incident: FreshIncident) => boolean {
  const allowed = new Map<number, number>()
  return ({ policySeq, recordedAt, discoveredAt }) => {
    const ms = allowed.get(policySeq) ?? durationMs((ledger.entry(policySeq)?.data as PolicyPack).lateLoggingAfter)
    allowed.set(policySeq, ms)
    return recordedAt - discoveredAt > ms
  }
}

/** Most frequent first. */
function mostFirst(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, most], [b, more]) => more - most || order(a, b))
}

/** 重点舆情: major, handled as major, or of red or orange heat. */
export function isKey({ level, handledAs, heat }: Gravity): boolean {
  return isMajor(level) || (handledAs !== null && isMajor(handledAs)) || heat === 'red' || heat === 'orange'
}

interface KeyIncident extends Gravity {
  due: number
  missed: number
}

/** Gathers the key incidents of a period: those recorded in it, and those with a clock due in it. Duplicates stand with their main incident. */
export class KeyIncidents {
  readonly #found = new Map<number, KeyIncident>()

  isNew(incident: FreshIncident): void {
    if (isKey(incident) && incident.phase !== 'merged') this.#at(incident.incident, incident)
  }

  fellDue(clock: ReportClock, state: ObligationState): void {
    if (!isKey(clock) || clock.phase === 'merged' || state === 'void') return
    const found = this.#at(clock.incident, clock)
    if (state === 'met' || state === 'late' || state === 'overdue' || state === 'unverified') found.due += 1
    if (state === 'late' || state === 'overdue') found.missed += 1
  }

  /** The gravest first; of equal ones, those that missed most. */
  list(facts: ReportFacts): ReportAnswer['keyIncidents'] {
    return [...this.#found]
      .sort(([a, one], [b, other]) => rank(one) - rank(other) || other.missed - one.missed || a - b)
      .slice(0, MOST_KEY_INCIDENTS)
      .map(([incident, { level, handledAs, heat, due, missed }]) => {
        const wait = firstWait(facts.leadClocksOf(incident))
        const firstResponseMinutes = minutes(wait?.answeredAfter ?? null)
        return { ...facts.named(incident), level, handledAs, heat, lead: facts.standing(incident).lead, due, missed, firstResponseMinutes }
      })
  }

  #at(incident: number, { level, handledAs, heat }: Gravity): KeyIncident {
    const found = this.#found.get(incident) ?? { level, handledAs, heat, due: 0, missed: 0 }
    this.#found.set(incident, found)
    return found
  }
}

/** By level, by what it is handled as, or by heat, whichever is gravest; red weighs as I, orange as II. */
function rank({ level, handledAs, heat }: Gravity): number {
  const byHeat = heat === 'red' ? 0 : heat === 'orange' ? 1 : LEVELS.length
  return Math.min(LEVELS.indexOf(level), LEVELS.indexOf(handledAs ?? level), byHeat)
}

/** Discovery less first appearance where that is known, milliseconds, at least 0. */
export function discoveryDelays(fresh: readonly FreshIncident[]): number[] {
  return fresh.flatMap(({ surfacedAt, discoveredAt }) => (surfacedAt === null ? [] : [Math.max(0, discoveredAt - surfacedAt)]))
}
