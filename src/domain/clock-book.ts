import { obligationId } from './clocks.ts'
import type { Obligation } from './clocks.ts'
import { durationMs } from './durations.ts'
import type { Evidence } from './course.ts'
import { armedAnew, judged, verdictKey } from './judgement.ts'
import type { Verdicts } from './judgement.ts'
import { isMajor } from './levels.ts'
import type { Level } from './levels.ts'
import { clockPolicy } from './policy.ts'
import type { AnchorName, PolicyPack } from './policy.ts'
import type { ObligationKind } from './vocabulary.ts'

/** The first clock of a kind that a unit owes; follow-ups, promises and reopened responses have more. */
export const FIRST = 1

export interface WantedClock {
  kind: ObligationKind
  unit: string
  part: Obligation['part']
}

/** A clock that is not wanted by level and assignment but begins at an instant of its own. */
export interface OwnClock extends WantedClock {
  anchor: AnchorName
  anchorAt: number
  dueAt: number
  ordinal: number
}

/** Where a clock stands in the book. */
export function keyOf(kind: ObligationKind, unit: string, ordinal: number = FIRST): string {
  return `${kind} ${unit} ${ordinal}`
}

/** The clocks of one incident while its course is gone through, in order of creation, and the public acts by which they are judged. */
export class ClockBook implements Iterable<[key: string, clock: Obligation]> {
  /** What second persons have said so far. */
  readonly verdicts: Verdicts = new Map()
  readonly #incident: string
  readonly #pack: PolicyPack
  readonly #clocks = new Map<string, Obligation>()
  readonly #evidence: Evidence[] = []
  /** CL-9: lifted clocks, by id. The book keeps what each would be otherwise: a leader may deny having lifted it (IN-13). */
  readonly #exempt = new Set<string>()

  constructor(incident: string, pack: PolicyPack) {
    this.#incident = incident
    this.#pack = pack
  }

  list(): Obligation[] {
    return [...this.#clocks.values()].map((clock) => (this.isExempt(clock) ? lifted(clock) : clock))
  }

  /** Changes made on the way do not disturb the going through. */
  [Symbol.iterator](): Iterator<[key: string, clock: Obligation]> {
    return [...this.#clocks][Symbol.iterator]()
  }

  get(key: string): Obligation | undefined {
    return this.#clocks.get(key)
  }

  set(key: string, clock: Obligation): void {
    this.#clocks.set(key, clock)
  }

  /** Changes the clock with this id. */
  change(obligation: string, change: (clock: Obligation) => Obligation): void {
    const found = [...this].find(([, clock]) => clock.id === obligation)
    if (found === undefined) throw new Error(`no obligation ${obligation}`)
    this.set(found[0], change(found[1]))
  }

  /** Opens a clock from birth, unless the pack knows none of its kind. */
  begin(clock: OwnClock, at: number): void {
    if (this.#pack.clocks[clock.kind] !== undefined)
      this.set(keyOf(clock.kind, clock.unit, clock.ordinal), this.judge(this.fresh(clock, at)))
  }

  fresh({ kind, unit, part, anchor, anchorAt, dueAt, ordinal }: OwnClock, at: number): Obligation {
    return {
      id: obligationId(this.#incident, { kind, unit, ordinal }),
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

  of(kind: ObligationKind, unit: string): [key: string, clock: Obligation][] {
    return [...this].filter(([, clock]) => clock.kind === kind && clock.unit === unit)
  }

  /** The next clock of this kind that the unit owes. */
  nextOrdinal(kind: ObligationKind, unit: string): number {
    return 1 + Math.max(0, ...this.of(kind, unit).map(([, clock]) => clock.ordinal))
  }

  /** How long a clock of this kind runs, milliseconds. */
  length(kind: ObligationKind, level: Level): number {
    const { due, dueMajor } = clockPolicy(this.#pack, kind)
    return durationMs(dueMajor !== undefined && isMajor(level) ? dueMajor : due)
  }

  // ---- What becomes of them

  /** Ends a clock by an act between offices. Late too, or an act after due changes nothing: silence has already ended it (CL-11). */
  end(key: string, { at, by, lateToo }: { at: number; by: string; lateToo: boolean }): void {
    const clock = this.get(key)
    if (clock?.outcome !== 'open' || (at > clock.dueAt && !lateToo)) return
    this.set(key, { ...clock, outcome: at <= clock.dueAt ? 'met' : 'late', satisfiedAt: at, satisfiedBy: by })
  }

  lift(obligation: string): void {
    this.#exempt.add(obligation)
  }

  /** A leader denies having lifted it: it is what it would have been, and its unit is told again. */
  unlift(obligation: string, at: number): void {
    this.#exempt.delete(obligation)
    this.change(obligation, (clock) => (clock.outcome === 'open' ? backAgain(clock, at) : clock))
  }

  isExempt({ id }: Pick<Obligation, 'id'>): boolean {
    return this.#exempt.has(id)
  }

  // ---- Judged by what was public

  /** A public act, and what it makes of its unit's clocks. */
  prove(evidence: Evidence): void {
    this.#evidence.push(evidence)
    for (const [key, clock] of this) if (clock.unit === evidence.unit) this.set(key, this.judge(clock))
  }

  /** A second person's word on evidence for one clock (CL-8a). */
  verify(obligation: string, evidence: string, confirmed: boolean, at: number): void {
    this.verdicts.set(verdictKey(obligation, evidence), confirmed)
    this.change(obligation, (before) => armedAnew(before, this.judge(before), at))
  }

  judge(clock: Obligation): Obligation {
    return judged(clock, this.#evidence, this.verdicts)
  }

  /** A unit's releases in the order in which they were public. */
  releasesOf(unit: string): Evidence[] {
    return this.#evidence.filter((act) => act.form === 'release' && act.unit === unit).sort((a, b) => a.publicAt - b.publicAt)
  }
}

export function voided(clock: Obligation, at: number): Obligation {
  return { ...clock, outcome: 'void', voidedAt: at }
}

/** A void one comes back with the due instant it had; its alarms begin anew (AS-8a). */
export function backAgain(clock: Obligation, at: number): Obligation {
  return { ...clock, outcome: 'open', voidedAt: null, armedAt: at, generation: clock.generation + 1 }
}

/** CL-9: neither met nor missed, whatever else became of it. */
function lifted(clock: Obligation): Obligation {
  return { ...clock, outcome: 'exempt', satisfiedAt: null, satisfiedBy: null, claim: null, voidedAt: null }
}
