import { obligedUnits } from './assignment.ts'
import type { Assignment } from './assignment.ts'
import { obligationId } from './clocks.ts'
import type { Obligation, Part } from './clocks.ts'
import { durationMs } from './durations.ts'
import type { Anchors, Evidence, Incident, Turn } from './incident.ts'
import { isMajor } from './levels.ts'
import type { Level } from './levels.ts'
import { armedAnew, judged, judgedBy, unsatisfied, verdictKey } from './judgement.ts'
import type { Verdicts } from './judgement.ts'
import { clockPolicy } from './policy.ts'
import type { AnchorName, PolicyPack } from './policy.ts'
import { isStatutory } from './vocabulary.ts'
import type { ObligationKind } from './vocabulary.ts'

/** The first clock of a kind that a unit owes; follow-ups, promises and reopened responses have more. */
const FIRST = 1

/** CL-15: the clocks that the course of an incident makes, in order of creation, void ones included. Pure. */
export function deriveClocks({ id, course }: Pick<Incident, 'id' | 'course'>, pack: PolicyPack): Obligation[] {
  const clocks = new ClockCourse(id, pack)
  for (const turn of course) clocks.take(turn)
  return clocks.list()
}

interface WantedClock {
  kind: ObligationKind
  unit: string
  part: Obligation['part']
}

/** A clock that is not wanted by level and assignment but begins at an instant of its own. */
interface OwnClock extends WantedClock {
  anchor: AnchorName
  anchorAt: number
  dueAt: number
  ordinal: number
}

type Graded = Extract<Turn, { turn: 'graded' }>

/** Takes an incident's turns one by one. */
class ClockCourse {
  readonly #incident: string
  readonly #pack: PolicyPack
  #anchors: Anchors | null = null
  readonly #book = new Map<string, Obligation>()
  readonly #assignedAt = new Map<string, number>()
  /** Since when each unit has the part that it has: a joint unit that comes to lead was given the lead's clocks only then (CL-5a). */
  readonly #parts = new Map<string, { part: Part; since: number }>()
  #levelSince = 0
  /** Since when the incident had the level, and the unit the part, that opened each clock (CL-5a). */
  readonly #givenAt = new Map<string, { level: number; unit: number }>()
  readonly #evidence: Evidence[] = []
  readonly #verdicts: Verdicts = new Map()
  /** CL-9: lifted clocks, by id. The book keeps what each would be otherwise: a leader may deny having lifted it (IN-13). */
  readonly #exempt = new Set<string>()
  #graded: Graded | null = null
  /** CL-10: whose intervals of continued publication, counted from when, asked for since when; null while the level asks for none. */
  #grid: { unit: string; from: number; askedFrom: number | null } | null = null
  #isConcluded = false
  /** While it is part of another matter: nothing new opens. */
  #isMerged = false
  /** Keys of the clocks that the merger ended before they fell due: those come back. */
  #mergedAway: string[] = []
  /** Reports upwards; they count for a level that came after them too (IN-12). */
  readonly #reportedUp: Extract<Turn, { turn: 'reported-up' }>[] = []

  constructor(incident: string, pack: PolicyPack) {
    this.#incident = incident
    this.#pack = pack
  }

  list(): Obligation[] {
    return [...this.#book.values()].map((clock) => (this.#exempt.has(clock.id) ? lifted(clock) : clock))
  }

  take(turn: Turn): void {
    switch (turn.turn) {
      case 'anchored':
        this.#anchors = turn.anchors
        this.#reanchor(turn.at)
        break
      case 'graded':
        this.#regrade(turn)
        break
      case 'evidence':
        this.#evidence.push(turn.evidence)
        this.#judgeAll(turn.evidence.unit)
        this.#promised(turn.evidence, turn.at)
        break
      case 'verified':
        this.#verdicts.set(verdictKey(turn.obligation, turn.evidence), turn.confirmed)
        this.#judgeAgain(turn.obligation, turn.at)
        break
      case 'accepted':
        this.#end(keyOf('acceptance', turn.unit), { at: turn.at, by: 'acceptance', lateToo: false })
        break
      case 'contributed':
        this.#end(keyOf('contribution', turn.unit), { at: turn.at, by: turn.by, lateToo: true })
        break
      case 'reported-up':
        this.#reportedUp.push(turn)
        this.#settleUpwardReport()
        break
      case 'exempted':
        this.#exempt.add(turn.obligation)
        break
      case 'exemption-denied':
        this.#exempt.delete(turn.obligation)
        this.#change(turn.obligation, (clock) => (clock.outcome === 'open' ? this.#backAgain(clock, turn.at) : clock))
        break
      case 'on-behalf': {
        const { at, unit, ordinal } = turn
        const clock = { kind: 'confirmation', unit, part: 'leader', anchor: 'enteredAt', anchorAt: at, ordinal } as const
        if (this.#pack.clocks.confirmation !== undefined) this.#begin({ ...clock, dueAt: at + this.#due('confirmation', 'none') }, at)
        break
      }
      case 'answered-for':
        this.#end(keyOf('confirmation', turn.unit, turn.ordinal), { at: turn.at, by: turn.by, lateToo: true })
        break
      case 'time-passed':
        break
      case 'concluded':
        this.#isConcluded = true
        break
      case 'merged':
        this.#isMerged = true
        break
      case 'unmerged':
        this.#unmerge(turn.at)
        break
      case 'reopened': {
        const unit = this.#lead()
        const ordinal = this.#next('response', unit)
        const dueAt = turn.at + this.#due('response', 'none')
        this.#begin({ kind: 'response', unit, part: 'lead', anchor: 'reopenedAt', anchorAt: turn.at, dueAt, ordinal }, turn.at)
        break
      }
    }
    if (this.#isMerged) this.#endWhatRuns(turn.at)
    // An interval ends behind its due instant: exactly at due is still in time.
    this.#followUp(turn.turn === 'time-passed' ? turn.at + 1 : turn.at)
  }

  /** CL-2, CL-6, CL-7, AS-8a: opens what the level asks for, voids what it no longer asks for and has not fallen due; a miss stays. */
  #regrade(turn: Graded): void {
    const { at, level, assignment } = turn
    if (this.#graded?.level !== level) this.#levelSince = at
    this.#graded = turn
    const units = obligedUnits(assignment)
    for (const unit of units) if (!this.#assignedAt.has(unit)) this.#assignedAt.set(unit, at)
    for (const [unit, { part }] of this.#parts) if (!units.includes(unit) || this.#partOf(unit) !== part) this.#parts.delete(unit)
    for (const unit of units) if (!this.#parts.has(unit)) this.#parts.set(unit, { part: this.#partOf(unit), since: at })
    for (const [key, clock] of this.#book)
      if (units.includes(clock.unit) && clock.outcome === 'open' && clock.part !== 'leader')
        this.#book.set(key, { ...clock, part: this.#partOf(clock.unit) })
    const wanted = this.#wanted(level, assignment)
    const keys = new Set(wanted.map((clock) => keyOf(clock.kind, clock.unit)))
    for (const [key, clock] of this.#book)
      if (isByLevel(clock) && !keys.has(key) && clock.outcome === 'open' && at <= clock.dueAt) this.#book.set(key, voided(clock, at))
    for (const clock of wanted) {
      const key = keyOf(clock.kind, clock.unit)
      const existing = this.#book.get(key)
      if (existing !== undefined && existing.outcome !== 'void') continue
      this.#book.set(key, this.#judge(this.#opened(clock, level, at, (existing?.generation ?? 0) + 1)))
    }
    this.#settleUpwardReport()
  }

  /**
   * CL-2: I/II open 5 h and 24 h on the lead, the others 48 h; local units owe their own response (AS-5, AS-8); all owe acceptance (CL-11),
   * joint units their part (CL-11a), the lead of a major matter a report upwards (IN-12).
   */
  #wanted(level: Level, assignment: Assignment): WantedClock[] {
    const { lead, joint, local } = assignment
    const leadKinds: ObligationKind[] = isMajor(level) ? ['authoritative-release', 'press-conference'] : ['response']
    const wanted = [
      ...leadKinds.map((kind): WantedClock => ({ kind, unit: lead, part: 'lead' })),
      ...local.map((unit): WantedClock => ({ kind: 'response', unit, part: 'local' })),
      ...obligedUnits(assignment).map((unit): WantedClock => ({ kind: 'acceptance', unit, part: this.#partOf(unit) })),
      ...joint.map((unit): WantedClock => ({ kind: 'contribution', unit, part: 'joint' })),
      ...(isMajor(level) ? [{ kind: 'upward-report', unit: lead, part: 'lead' } satisfies WantedClock] : []),
    ]
    return wanted.filter(({ kind }) => this.#pack.clocks[kind] !== undefined)
  }

  #opened(clock: WantedClock, level: Level, at: number, generation: number): Obligation {
    const { anchor, anchorAt, anchorPresumed } = this.#anchorOf(clock, at)
    const dueAt = anchorAt + this.#due(clock.kind, level)
    this.#givenAt.set(keyOf(clock.kind, clock.unit), { level: this.#levelSince, unit: this.#parts.get(clock.unit)?.since ?? at })
    const opened = { ...fresh(this.#incident, { ...clock, ordinal: FIRST, anchor, anchorAt, dueAt }, at), anchorPresumed, generation }
    return this.#marked(opened)
  }

  /** CL-5a: what the unit could not help. */
  #marked(clock: Obligation): Obligation {
    const givenAt = this.#givenAt.get(keyOf(clock.kind, clock.unit))
    if (!isStatutory(clock.kind) || givenAt === undefined) return clock
    return {
      ...clock,
      overdueBeforeDiscovered: clock.dueAt <= this.#known().discoveredAt,
      overdueBeforeGraded: clock.dueAt <= givenAt.level,
      overdueBeforeAssigned: clock.dueAt <= givenAt.unit,
    }
  }

  /**
   * IN-3: the instants were corrected. Clocks that count from them keep their length and are judged anew; one whose due instant moved
   * rings from then on. Void ones stay void.
   */
  #reanchor(at: number): void {
    if (this.#graded === null) return
    for (const [key, clock] of this.#book) {
      if (!isByLevel(clock) || clock.outcome === 'void') continue
      const { anchor, anchorAt, anchorPresumed } = this.#anchorOf(clock, at)
      const dueAt = anchorAt + clock.dueAt - clock.anchorAt
      const news = dueAt === clock.dueAt ? {} : { bornAt: at, armedAt: at, generation: clock.generation + 1 }
      const moved = this.#marked({ ...clock, anchor, anchorAt, anchorPresumed, dueAt, ...news })
      this.#book.set(key, this.#judge(moved.kind === 'upward-report' ? unsatisfied(moved) : moved))
    }
    // What the level no longer asked for stayed only because it had fallen due.
    this.#regrade({ ...this.#graded, at })
  }

  #anchorOf({ kind, unit }: Pick<WantedClock, 'kind' | 'unit'>, at: number): Pick<Obligation, 'anchor' | 'anchorAt' | 'anchorPresumed'> {
    const assignedAt = this.#assignedAt.get(unit) ?? at
    return anchorOf({ ...this.#known(), assignedAt }, clockPolicy(this.#pack, kind).anchors)
  }

  #known(): Anchors {
    if (this.#anchors === null) throw new Error(`incident ${this.#incident} has no instants`)
    return this.#anchors
  }

  /**
   * IN-8: what has not fallen due ends, also what a denial brings back meanwhile (IN-13); misses stay. Intervals of continued publication
   * end by themselves.
   */
  #endWhatRuns(at: number): void {
    for (const [key, clock] of this.#book)
      if (clock.kind !== 'follow-up' && clock.outcome === 'open' && at <= clock.dueAt) {
        this.#book.set(key, voided(clock, at))
        this.#mergedAway.push(key)
      }
  }

  /** IN-8, AS-8a: as if it had never been merged. What fell due meanwhile is overdue, but its unit had no such clock then (CL-5a). */
  #unmerge(at: number): void {
    this.#isMerged = false
    for (const key of this.#mergedAway.splice(0)) {
      const clock = this.#book.get(key)
      if (clock?.outcome !== 'void') continue
      const givenAt = this.#givenAt.get(key)
      if (givenAt !== undefined) this.#givenAt.set(key, { ...givenAt, unit: at })
      const overdueBeforeAssigned = isStatutory(clock.kind) && clock.dueAt <= at
      this.#book.set(key, this.#judge({ ...this.#backAgain(clock, at), bornAt: at, overdueBeforeAssigned }))
    }
    this.#settleUpwardReport()
  }

  /** CL-12: a release that promises opens a clock of its own, to the instant it names. */
  #promised({ unit, publicAt, promisedBy }: Evidence, at: number): void {
    if (promisedBy === null || this.#pack.clocks.promise === undefined) return
    const ordinal = this.#next('promise', unit)
    const part = this.#partOf(unit)
    this.#begin({ kind: 'promise', unit, part, anchor: 'promisedAt', anchorAt: publicAt, dueAt: promisedBy, ordinal }, at)
  }

  /**
   * CL-10: intervals of continued publication on a grid counted from the lead's first release. One runs at a time: the next begins when
   * its predecessor is served, or has passed. The oldest missed interval is made good by the next release, which serves no other.
   */
  #followUp(at: number): void {
    const policy = this.#pack.clocks['follow-up']
    if (policy === undefined || this.#graded === null) return
    const { level, assignment } = this.#graded
    if (this.#grid === null && !isMajor(level)) return
    const unit = assignment.lead
    const length = durationMs(policy.due)
    const releases = this.#evidence.filter((act) => act.form === 'release' && act.unit === unit).sort((a, b) => a.publicAt - b.publicAt)
    const first = releases[0]
    const isAsked = isMajor(level) && first !== undefined && !this.#isConcluded && !this.#isMerged
    if (isAsked && this.#grid?.unit !== unit) this.#grid = { unit, from: first.publicAt, askedFrom: first.publicAt }
    for (const [key, clock] of this.#book)
      if (clock.kind === 'follow-up' && clock.outcome === 'open' && at <= clock.dueAt && !(isAsked && clock.unit === unit))
        this.#book.set(key, voided(clock, at))
    if (this.#grid?.unit !== unit) return
    if (isAsked) {
      this.#grid.askedFrom ??= at
      this.#openIntervals(unit, length, at)
    } else if (!this.#isMerged) this.#grid.askedFrom = null
    this.#serve(unit, releases.slice(1), length, at)
    const last = this.#intervals(unit).at(-1)?.[1]
    if (isAsked && last !== undefined && (last.outcome === 'met' || this.#exempt.has(last.id)))
      this.#interval(unit, last.ordinal + 1, length, at)
  }

  /** Intervals up to the one that runs at `at`; while continued publication was not asked for, none was owed. */
  #openIntervals(unit: string, length: number, at: number): void {
    if (this.#grid?.askedFrom === undefined || this.#grid.askedFrom === null) return
    const { from, askedFrom } = this.#grid
    const intervalOf = (instant: number) => Math.max(1, Math.ceil((instant - from) / length))
    const known = new Map(this.#intervals(unit).map(([key, clock]) => [clock.ordinal, { key, clock }]))
    for (let ordinal = intervalOf(askedFrom); ordinal <= intervalOf(at); ordinal += 1) {
      const was = known.get(ordinal)
      if (was === undefined) this.#interval(unit, ordinal, length, at)
      else if (was.clock.outcome === 'void') this.#book.set(was.key, this.#backAgain(was.clock, at))
    }
  }

  #interval(unit: string, ordinal: number, length: number, at: number): void {
    const anchorAt = (this.#grid?.from ?? at) + (ordinal - 1) * length
    this.#begin({ kind: 'follow-up', unit, part: 'lead', anchor: 'firstReleaseAt', anchorAt, dueAt: anchorAt + length, ordinal }, at)
  }

  #intervals(unit: string): [string, Obligation][] {
    return [...this.#book].filter(([, clock]) => clock.kind === 'follow-up' && clock.unit === unit)
  }

  /**
   * Gives each release after the first to the interval that it serves, judged as any evidence (CL-8a). What a second person has not
   * believed comes last: otherwise a release dated back would take an interval, and free another release to meet a missed one.
   */
  #serve(unit: string, releases: readonly Evidence[], length: number, at: number): void {
    const served = new Map(
      this.#intervals(unit)
        .filter(([, clock]) => clock.outcome !== 'void' && !this.#exempt.has(clock.id))
        .map(([key, clock]): [string, Obligation] => [key, unsatisfied(clock)]),
    )
    const ownOf = (act: Evidence) => [...served].find(([, { dueAt }]) => act.publicAt > dueAt - length && act.publicAt <= dueAt)
    const missedBy = (act: Evidence) => [...served].find(([, { outcome, dueAt }]) => outcome === 'open' && dueAt < act.publicAt)
    const isBelieved = (act: Evidence) => {
      const own = ownOf(act)
      return own === undefined || judgedBy(act, unsatisfied(own[1]), this.#verdicts).outcome === 'met'
    }
    for (const act of releases.filter(isBelieved)) {
      const own = ownOf(act)
      const [key, clock] = missedBy(act) ?? (own?.[1].outcome === 'open' ? own : [])
      if (key !== undefined && clock !== undefined) served.set(key, judgedBy(act, clock, this.#verdicts))
    }
    for (const act of releases.filter((one) => !isBelieved(one))) {
      const [key, clock] = missedBy(act) ?? ownOf(act) ?? []
      if (key === undefined || clock === undefined || (clock.outcome !== 'open' && clock.outcome !== 'late')) continue
      const claimed = judgedBy(act, unsatisfied(clock), this.#verdicts)
      if (claimed.outcome !== 'open') served.set(key, claimed)
    }
    for (const [key, clock] of served) this.#book.set(key, armedAnew(this.#book.get(key), clock, at))
  }

  #judgeAll(unit: string): void {
    for (const [key, clock] of this.#book) if (clock.unit === unit) this.#book.set(key, this.#judge(clock))
  }

  #judgeAgain(obligation: string, at: number): void {
    this.#change(obligation, (before) => armedAnew(before, this.#judge(before), at))
  }

  #judge(clock: Obligation): Obligation {
    return judged(clock, this.#evidence, this.#verdicts)
  }

  /** Ends a clock by an act between offices. Late too, or an act after due changes nothing: silence has already ended it (CL-11). */
  #end(key: string, { at, by, lateToo }: { at: number; by: string; lateToo: boolean }): void {
    const clock = this.#book.get(key)
    if (clock?.outcome !== 'open' || (at > clock.dueAt && !lateToo)) return
    this.#book.set(key, { ...clock, outcome: at <= clock.dueAt ? 'met' : 'late', satisfiedAt: at, satisfiedBy: by })
  }

  /** The earliest report ends it. One that the obliged unit enters only when due has passed counts from its entering (CL-8a has no second person here). */
  #settleUpwardReport(): void {
    if (this.#reportedUp.length === 0) return
    for (const [key, clock] of this.#book) {
      if (clock.kind !== 'upward-report') continue
      const counting = this.#reportedUp.map(({ at, reportedAt, byUnit }) => (byUnit === clock.unit && at > clock.dueAt ? at : reportedAt))
      this.#end(key, { at: Math.min(...counting), by: 'upward-report', lateToo: true })
    }
  }

  #change(obligation: string, change: (clock: Obligation) => Obligation): void {
    const found = [...this.#book].find(([, clock]) => clock.id === obligation)
    if (found === undefined) throw new Error(`no obligation ${obligation}`)
    this.#book.set(found[0], change(found[1]))
  }

  #begin(clock: OwnClock, at: number): void {
    const key = keyOf(clock.kind, clock.unit, clock.ordinal)
    if (this.#pack.clocks[clock.kind] !== undefined) this.#book.set(key, this.#judge(fresh(this.#incident, clock, at)))
  }

  #backAgain(clock: Obligation, at: number): Obligation {
    return { ...clock, outcome: 'open', voidedAt: null, armedAt: at, generation: clock.generation + 1 }
  }

  #next(kind: ObligationKind, unit: string): number {
    return (
      1 +
      Math.max(0, ...[...this.#book.values()].filter((clock) => clock.kind === kind && clock.unit === unit).map((clock) => clock.ordinal))
    )
  }

  #due(kind: ObligationKind, level: Level): number {
    const { due, dueMajor } = clockPolicy(this.#pack, kind)
    return durationMs(dueMajor !== undefined && isMajor(level) ? dueMajor : due)
  }

  #lead(): string {
    if (this.#graded === null) throw new Error(`incident ${this.#incident} was never graded`)
    return this.#graded.assignment.lead
  }

  #partOf(unit: string): Part {
    if (unit === this.#lead()) return 'lead'
    return this.#graded?.assignment.local.includes(unit) === true ? 'local' : 'joint'
  }
}

function fresh(incident: string, { kind, unit, part, anchor, anchorAt, dueAt, ordinal }: OwnClock, at: number): Obligation {
  return {
    id: obligationId(incident, { kind, unit, ordinal }),
    kind,
    unit,
    part,
    ordinal,
    anchor,
    anchorPresumed: false,
    anchorAt,
    dueAt,
    outcome: 'open',
    satisfiedAt: null,
    satisfiedBy: null,
    claim: null,
    voidedAt: null,
    overdueBeforeDiscovered: false,
    overdueBeforeGraded: false,
    overdueBeforeAssigned: false,
    bornAt: at,
    armedAt: at,
    generation: 1,
  }
}

/** Wanted by level and assignment, so that another level or assignment may end it. */
function isByLevel({ kind, ordinal }: Obligation): boolean {
  return kind === 'acceptance' || kind === 'contribution' || kind === 'upward-report' || (isStatutory(kind) && ordinal === FIRST)
}

/** CL-9: neither met nor missed, whatever else became of it. */
function lifted(clock: Obligation): Obligation {
  return { ...clock, outcome: 'exempt', satisfiedAt: null, satisfiedBy: null, claim: null, voidedAt: null }
}

function voided(clock: Obligation, at: number): Obligation {
  return { ...clock, outcome: 'void', voidedAt: at }
}

/** CL-3: groups in order, the earliest known instant of the first group that has one. */
function anchorOf(
  instants: Anchors & { assignedAt: number },
  groups: readonly (readonly AnchorName[])[],
): Pick<Obligation, 'anchor' | 'anchorAt' | 'anchorPresumed'> {
  const known = new Map<AnchorName, number | null>(Object.entries(instants) as [AnchorName, number | null][])
  for (const [place, group] of groups.entries()) {
    let found: { anchor: AnchorName; anchorAt: number } | null = null
    for (const anchor of group) {
      const anchorAt = known.get(anchor) ?? null
      if (anchorAt !== null && (found === null || anchorAt < found.anchorAt)) found = { anchor, anchorAt }
    }
    if (found !== null) return { ...found, anchorPresumed: place > 0 }
  }
  throw new Error('no anchor of this clock is known; discoveredAt and assignedAt always are')
}

function keyOf(kind: ObligationKind, unit: string, ordinal: number = FIRST): string {
  return `${kind} ${unit} ${ordinal}`
}
