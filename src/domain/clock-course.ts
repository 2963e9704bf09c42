import { obligedUnits } from './assignment.ts'
import type { Assignment } from './assignment.ts'
import { ClockBook, FIRST, backAgain, keyOf, voided } from './clock-book.ts'
import type { WantedClock } from './clock-book.ts'
import type { Obligation, Part } from './clocks.ts'
import { ContinuedPublication } from './continued-publication.ts'
import { durationMs } from './durations.ts'
import type { Anchors, Evidence, Turn } from './course.ts'
import type { Incident } from './incident.ts'
import { unsatisfied } from './judgement.ts'
import { isMajor } from './levels.ts'
import type { Level } from './levels.ts'
import { clockPolicy } from './policy.ts'
import type { AnchorName, PolicyPack } from './policy.ts'
import { isStatutory } from './vocabulary.ts'
import type { ObligationKind } from './vocabulary.ts'

/** CL-15: the clocks that the course of an incident makes, in order of creation, void ones included. Pure. */
export function deriveClocks({ id, course }: Pick<Incident, 'id' | 'course'>, pack: PolicyPack): Obligation[] {
  const clocks = new ClockCourse(id, pack)
  for (const turn of course) clocks.take(turn)
  return clocks.list()
}

type Graded = Extract<Turn, { turn: 'graded' }>

/** Takes an incident's turns one by one. */
class ClockCourse {
  readonly #book: ClockBook
  readonly #publication: ContinuedPublication | null
  readonly #pack: PolicyPack
  #anchors: Anchors | null = null
  readonly #assignedAt = new Map<string, number>()
  /** Since when each unit has the part that it has: a joint unit that comes to lead was given the lead's clocks only then (CL-5a). */
  readonly #parts = new Map<string, { part: Part; since: number }>()
  #levelSince = 0
  /** Since when the incident had the level, and the unit the part, that opened each clock (CL-5a). */
  readonly #givenAt = new Map<string, { level: number; unit: number }>()
  #graded: Graded | null = null
  #isConcluded = false
  /** While it is part of another matter: nothing new opens. */
  #isMerged = false
  /** Keys of the clocks that the merger ended before they fell due: those come back. */
  #mergedAway: string[] = []
  /** Reports upwards; they count for a level that came after them too (IN-12). */
  readonly #reportedUp: Extract<Turn, { turn: 'reported-up' }>[] = []

  constructor(incident: string, pack: PolicyPack) {
    const interval = pack.clocks['follow-up']?.due
    this.#book = new ClockBook(incident, pack)
    this.#publication = interval === undefined ? null : new ContinuedPublication(this.#book, durationMs(interval))
    this.#pack = pack
  }

  list(): Obligation[] {
    return this.#book.list()
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
        this.#book.prove(turn.evidence)
        this.#promised(turn.evidence, turn.at)
        break
      case 'verified':
        this.#book.verify(turn.obligation, turn.evidence, turn.confirmed, turn.at)
        break
      case 'accepted':
        this.#book.end(keyOf('acceptance', turn.unit), { at: turn.at, by: 'acceptance', lateToo: false })
        break
      case 'contributed':
        this.#book.end(keyOf('contribution', turn.unit), { at: turn.at, by: turn.by, lateToo: true })
        break
      case 'reported-up':
        this.#reportedUp.push(turn)
        this.#settleUpwardReport()
        break
      case 'exempted':
        this.#book.lift(turn.obligation)
        break
      case 'exemption-denied':
        this.#book.unlift(turn.obligation, turn.at)
        break
      case 'on-behalf': {
        const { at, unit, ordinal } = turn
        const clock = { kind: 'confirmation', unit, part: 'leader', anchor: 'enteredAt', anchorAt: at, ordinal } as const
        if (this.#pack.clocks.confirmation !== undefined)
          this.#book.begin({ ...clock, dueAt: at + this.#book.length('confirmation', 'none') }, at)
        break
      }
      case 'answered-for':
        this.#book.end(keyOf('confirmation', turn.unit, turn.ordinal), { at: turn.at, by: turn.by, lateToo: true })
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
        const ordinal = this.#book.nextOrdinal('response', unit)
        const dueAt = turn.at + this.#book.length('response', 'none')
        this.#book.begin({ kind: 'response', unit, part: 'lead', anchor: 'reopenedAt', anchorAt: turn.at, dueAt, ordinal }, turn.at)
        break
      }
    }
    if (this.#isMerged) this.#endWhatRuns(turn.at)
    // An interval ends behind its due instant: exactly at due is still in time.
    this.#continuePublication(turn.turn === 'time-passed' ? turn.at + 1 : turn.at)
  }

  #continuePublication(at: number): void {
    if (this.#graded === null) return
    const { level, assignment } = this.#graded
    const asking = { lead: assignment.lead, isMajor: isMajor(level), isConcluded: this.#isConcluded, isMerged: this.#isMerged }
    this.#publication?.goOn(asking, at)
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
      this.#book.set(key, this.#book.judge(this.#opened(clock, level, at, (existing?.generation ?? 0) + 1)))
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
    const dueAt = anchorAt + this.#book.length(clock.kind, level)
    this.#givenAt.set(keyOf(clock.kind, clock.unit), { level: this.#levelSince, unit: this.#parts.get(clock.unit)?.since ?? at })
    const opened = { ...this.#book.fresh({ ...clock, ordinal: FIRST, anchor, anchorAt, dueAt }, at), anchorPresumed, generation }
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
      this.#book.set(key, this.#book.judge(moved.kind === 'upward-report' ? unsatisfied(moved) : moved))
    }
    // What the level no longer asked for stayed only because it had fallen due.
    this.#regrade({ ...this.#graded, at })
  }

  #anchorOf({ kind, unit }: Pick<WantedClock, 'kind' | 'unit'>, at: number): Pick<Obligation, 'anchor' | 'anchorAt' | 'anchorPresumed'> {
    const assignedAt = this.#assignedAt.get(unit) ?? at
    return anchorOf({ ...this.#known(), assignedAt }, clockPolicy(this.#pack, kind).anchors)
  }

  #known(): Anchors {
    if (this.#anchors === null) throw new Error('the first turn of a course anchors it')
    return this.#anchors
  }

  /**
   * IN-8: what has not fallen due ends, also what a denial brings back meanwhile; misses stay, and so does the word that a leader owes
   * (IN-13). Intervals of continued publication end by themselves.
   */
  #endWhatRuns(at: number): void {
    for (const [key, clock] of this.#book)
      if (clock.kind !== 'follow-up' && clock.kind !== 'confirmation' && clock.outcome === 'open' && at <= clock.dueAt) {
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
      this.#book.set(key, this.#book.judge({ ...backAgain(clock, at), bornAt: at, overdueBeforeAssigned }))
    }
    this.#settleUpwardReport()
  }

  /** CL-12: a release that promises opens a clock of its own, to the instant it names. */
  #promised({ unit, publicAt, promisedBy }: Evidence, at: number): void {
    if (promisedBy === null) return
    const ordinal = this.#book.nextOrdinal('promise', unit)
    const part = this.#partOf(unit)
    this.#book.begin({ kind: 'promise', unit, part, anchor: 'promisedAt', anchorAt: publicAt, dueAt: promisedBy, ordinal }, at)
  }

  /** The earliest report ends it. One that the obliged unit enters only when due has passed counts from its entering (CL-8a has no second person here). */
  #settleUpwardReport(): void {
    if (this.#reportedUp.length === 0) return
    for (const [key, clock] of this.#book) {
      if (clock.kind !== 'upward-report') continue
      const counting = this.#reportedUp.map(({ at, reportedAt, byUnit }) => (byUnit === clock.unit && at > clock.dueAt ? at : reportedAt))
      this.#book.end(key, { at: Math.min(...counting), by: 'upward-report', lateToo: true })
    }
  }

  #lead(): string {
    if (this.#graded === null) throw new Error('the second turn of a course grades it')
    return this.#graded.assignment.lead
  }

  #partOf(unit: string): Part {
    if (unit === this.#lead()) return 'lead'
    return this.#graded?.assignment.local.includes(unit) === true ? 'local' : 'joint'
  }
}

/** Wanted by level and assignment, so that another level or assignment may end it. */
function isByLevel({ kind, ordinal }: Obligation): boolean {
  return kind === 'acceptance' || kind === 'contribution' || kind === 'upward-report' || (isStatutory(kind) && ordinal === FIRST)
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
