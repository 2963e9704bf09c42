import { alertOf, alertsOfChange, nextRing, recipientsOf } from '../../../src/domain/alarms.ts'
import type { AlertRaised, Ring } from '../../../src/domain/alarms.ts'
import { obligations } from '../../../src/domain/clocks.ts'
import type { Obligation } from '../../../src/domain/clocks.ts'
import type { Actor } from '../../../src/domain/facts.ts'
import type { Decided } from '../../../src/domain/given.ts'
import { evolve } from '../../../src/domain/incident.ts'
import type { Incident } from '../../../src/domain/incident.ts'
import type { PolicyPack } from '../../../src/domain/policy.ts'
import { alertStream, incidentStream } from '../../../src/projections/incident-state.ts'
import type { Act } from './course.ts'
import type { LedgerWriter } from './ledger-writer.ts'
import { SYSTEM } from './staff.ts'

interface Alarm {
  generation: number
  lastOffset: number | null
  ring: Ring | null
}

/** An incident of which something is still to come: its state, what people will do, and for each open clock the step that rings next. */
export class ActiveIncident {
  readonly id: string
  readonly pack: PolicyPack
  readonly stalled: boolean
  /** By instant. */
  readonly #acts: Act[] = []
  readonly #alarms = new Map<string, Alarm>()
  #incident: Incident | null = null
  #clocks: readonly Obligation[] = []
  #version = 0
  #alertVersion = 0

  constructor(id: string, pack: PolicyPack, stalled: boolean) {
    this.id = id
    this.pack = pack
    this.stalled = stalled
  }

  get incident(): Incident {
    if (this.#incident === null) throw new Error('not logged yet')
    return this.#incident
  }

  get clocks(): readonly Obligation[] {
    return this.#clocks
  }

  /** Clocks that still ring. */
  get ringing(): number {
    return [...this.#alarms.values()].filter((alarm) => alarm.ring !== null).length
  }

  plan(acts: readonly Act[]): void {
    this.#acts.push(...acts)
    this.#acts.sort((a, b) => a.at - b.at)
  }

  /** When the next thing happens; null when nothing is left to come. */
  nextAt(): number | null {
    let nextAt = this.#acts[0]?.at ?? Infinity
    for (const { ring } of this.#alarms.values()) if (ring !== null && ring.fireAt < nextAt) nextAt = ring.fireAt
    return nextAt === Infinity ? null : nextAt
  }

  /** The act that is next at `at`, taken from the plan; null when a clock rings first. */
  takeAct(at: number): Act | null {
    return this.#acts[0]?.at === at ? (this.#acts.shift() ?? null) : null
  }

  /** Writes a decision as the desk does: its facts, then its alerts and those of the clocks it moved. Returns the clocks it opened. */
  record(decision: Decided, actor: Actor, at: number, ledger: LedgerWriter): Obligation[] {
    if (decision.facts.length === 0) return []
    for (const fact of decision.facts) {
      const version = (this.#version += 1)
      const placed = ledger.write(incidentStream(this.id), version, fact.type, fact.data, actor, at)
      this.#incident = evolve(this.id, this.#incident, { ...fact, ...placed, version })
    }
    const { assignment, level, logged } = this.incident
    const before = this.#clocks
    const clocks = obligations(this.incident, this.pack)
    this.#clocks = clocks
    const context = { assignment, government: logged.government, level, now: at, pack: this.pack }
    for (const alert of [...decision.alerts, ...alertsOfChange(before, clocks, context)]) this.#raise(alert, actor, at, ledger)
    for (const clock of clocks) this.#arm(clock)
    const known = new Set(before.filter((clock) => clock.outcome !== 'void').map((clock) => clock.id))
    return clocks.filter((clock) => clock.outcome === 'open' && !known.has(clock.id))
  }

  /** Raises the step that is due at `at`, `lagMs` late, as the alarm engine does. */
  ring(at: number, lagMs: number, ledger: LedgerWriter): void {
    const { assignment, logged } = this.incident
    for (const clock of this.#clocks) {
      const alarm = this.#alarms.get(clock.id)
      if (alarm?.ring?.fireAt !== at) continue
      const { ring } = alarm
      const alert = alertOf({
        obligation: clock.id,
        kind: clock.kind,
        unit: clock.unit,
        step: ring.step,
        generation: clock.generation,
        severity: ring.severity,
        dueAt: clock.dueAt,
        lagMs,
        late: ring.offsetMs === 0 && clock.armedAt > clock.dueAt,
        recipients: recipientsOf(ring.tell, clock.unit, assignment, logged.government),
      })
      this.#raise(alert, SYSTEM, at + lagMs, ledger)
      alarm.lastOffset = ring.offsetMs
      this.#arm(clock)
    }
  }

  #raise(alert: AlertRaised, actor: Actor, at: number, ledger: LedgerWriter): void {
    ledger.write(alertStream(this.id), (this.#alertVersion += 1), 'alert-raised', alert, actor, at)
  }

  #arm(clock: Obligation): void {
    if (clock.outcome !== 'open') {
      this.#alarms.delete(clock.id)
      return
    }
    const known = this.#alarms.get(clock.id)
    const lastOffset = known?.generation === clock.generation ? known.lastOffset : null
    const ring = nextRing({ ...clock, level: this.incident.level }, lastOffset, this.pack)
    this.#alarms.set(clock.id, { generation: clock.generation, lastOffset, ring })
  }
}
