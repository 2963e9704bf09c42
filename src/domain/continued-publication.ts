import { backAgain, voided } from './clock-book.ts'
import type { ClockBook } from './clock-book.ts'
import type { Obligation } from './clocks.ts'
import type { Evidence } from './course.ts'
import { armedAnew, judgedBy, unsatisfied } from './judgement.ts'

/** CL-10: whose intervals, counted from when, asked for since when; null while nobody asks for any. */
interface Grid {
  unit: string
  from: number
  askedFrom: number | null
}

/** What decides whether further releases are owed. */
export interface Asking {
  lead: string
  isMajor: boolean
  isConcluded: boolean
  /** Its intervals end meanwhile, and come back all when it is taken apart again (IN-8). */
  isMerged: boolean
}

/**
 * CL-10: intervals of continued publication on a grid counted from the lead's first release. One runs at a time: the next begins when
 * its predecessor is served, or has passed. The oldest missed interval is made good by the next release, which serves no other.
 */
export class ContinuedPublication {
  readonly #book: ClockBook
  readonly #length: number
  #grid: Grid | null = null

  /** `length`: of one interval, milliseconds. */
  constructor(book: ClockBook, length: number) {
    this.#book = book
    this.#length = length
  }

  /** After each turn of the incident's course. */
  goOn({ lead: unit, isMajor, isConcluded, isMerged }: Asking, at: number): void {
    if (this.#grid === null && !isMajor) return
    const releases = this.#book.releasesOf(unit)
    const first = releases[0]
    const isAsked = isMajor && first !== undefined && !isConcluded && !isMerged
    if (isAsked && this.#grid?.unit !== unit) this.#grid = { unit, from: first.publicAt, askedFrom: first.publicAt }
    for (const [key, clock] of this.#book)
      if (clock.kind === 'follow-up' && clock.outcome === 'open' && at <= clock.dueAt && !(isAsked && clock.unit === unit))
        this.#book.set(key, voided(clock, at))
    // What a unit missed while it led stays its own: a release or a second person's word counts at once, whoever leads now.
    for (const former of this.#formerLeads(unit)) this.#serve(former, this.#book.releasesOf(former).slice(1), at)
    const grid = this.#grid
    if (grid?.unit !== unit) return
    if (isAsked) {
      grid.askedFrom ??= at
      this.#open(grid, grid.askedFrom, at)
    } else if (!isMerged) grid.askedFrom = null
    this.#serve(unit, releases.slice(1), at)
    const last = this.#book.of('follow-up', unit).at(-1)?.[1]
    if (isAsked && last !== undefined && (last.outcome === 'met' || this.#book.isExempt(last))) this.#begin(grid, last.ordinal + 1, at)
  }

  #formerLeads(lead: string): Set<string> {
    const units = [...this.#book].filter(([, { kind }]) => kind === 'follow-up').map(([, clock]) => clock.unit)
    return new Set(units.filter((unit) => unit !== lead))
  }

  /** Intervals up to the one that runs at `at`; while continued publication was not asked for, none was owed. */
  #open(grid: Grid, askedFrom: number, at: number): void {
    const intervalOf = (instant: number) => Math.max(1, Math.ceil((instant - grid.from) / this.#length))
    const known = new Map(this.#book.of('follow-up', grid.unit).map(([key, clock]) => [clock.ordinal, { key, clock }]))
    for (let ordinal = intervalOf(askedFrom); ordinal <= intervalOf(at); ordinal += 1) {
      const was = known.get(ordinal)
      if (was === undefined) this.#begin(grid, ordinal, at)
      else if (was.clock.outcome === 'void') this.#book.set(was.key, backAgain(was.clock, at))
    }
  }

  #begin({ unit, from }: Grid, ordinal: number, at: number): void {
    const anchorAt = from + (ordinal - 1) * this.#length
    const dueAt = anchorAt + this.#length
    this.#book.begin({ kind: 'follow-up', unit, part: 'lead', anchor: 'firstReleaseAt', anchorAt, dueAt, ordinal }, at)
  }

  /**
   * Gives each release after the first to the interval that it serves, judged as any evidence (CL-8a). What a second person has not
   * believed comes last: otherwise a release dated back would take an interval, and free another release to meet a missed one.
   */
  #serve(unit: string, releases: readonly Evidence[], at: number): void {
    const { verdicts } = this.#book
    const served = new Map(
      this.#book
        .of('follow-up', unit)
        .filter(([, clock]) => clock.outcome !== 'void' && !this.#book.isExempt(clock))
        .map(([key, clock]): [string, Obligation] => [key, unsatisfied(clock)]),
    )
    const ownOf = (act: Evidence) => [...served].find(([, { dueAt }]) => act.publicAt > dueAt - this.#length && act.publicAt <= dueAt)
    const missedBy = (act: Evidence) => [...served].find(([, { outcome, dueAt }]) => outcome === 'open' && dueAt < act.publicAt)
    const isBelieved = (act: Evidence) => {
      const own = ownOf(act)
      return own === undefined || judgedBy(act, unsatisfied(own[1]), verdicts).outcome === 'met'
    }
    for (const act of releases.filter(isBelieved)) {
      const own = ownOf(act)
      const [key, clock] = missedBy(act) ?? (own?.[1].outcome === 'open' ? own : [])
      if (key !== undefined && clock !== undefined) served.set(key, judgedBy(act, clock, verdicts))
    }
    for (const act of releases.filter((one) => !isBelieved(one))) {
      const [key, clock] = missedBy(act) ?? ownOf(act) ?? []
      if (key === undefined || clock === undefined || (clock.outcome !== 'open' && clock.outcome !== 'late')) continue
      const claimed = judgedBy(act, unsatisfied(clock), verdicts)
      if (claimed.outcome !== 'open') served.set(key, claimed)
    }
    for (const [key, clock] of served) this.#book.set(key, armedAnew(this.#book.get(key), clock, at))
  }
}
