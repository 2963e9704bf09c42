import { alertOf, nextRing, recipientsOf } from '../domain/alarms.ts'
import type { AlertRaised, Ring } from '../domain/alarms.ts'
import { Refusal, notFound } from '../domain/refusal.ts'
import { holds } from '../domain/scope.ts'
import type { Scope } from '../domain/scope.ts'
import type { AlertList } from '../projections/alert-list.ts'
import type { DueAlarm, DueAlarms } from '../projections/due-alarms.ts'
import { alertStream } from '../projections/incident-state.ts'
import { raisedEntry } from './incidents.ts'
import type { Desk, Request } from './desk.ts'
import type { Receipt } from './receipt.ts'

/** Clocks looked at in one batch; with the journal's own bound a batch stays within 10 ms. */
const BATCH_CLOCKS = 40
/** Later than this an alert is marked 补发: the service was down or the machine stood still. */
export const LATE_AFTER_MS = 2_000

export class AlarmDesk {
  readonly #desk: Desk
  readonly #due: DueAlarms
  readonly #alerts: AlertList

  constructor(desk: Desk, due: DueAlarms, alerts: AlertList) {
    this.#desk = desk
    this.#due = due
    this.#alerts = alerts
  }

  /** The instant of the next step of any clock; null when nothing runs. */
  nextAt(): number | null {
    return this.#due.nextAt()
  }

  /**
   * Raises what has fallen due, oldest first (AL-3), ahead of all other work. `runningSince`: steps that fell due before it were missed
   * while the service was down. Resolves with the alerts raised; 0 when nothing is due.
   */
  raiseDue(runningSince: number): Promise<number> {
    return this.#desk.performAsSystem(
      (moment) => {
        let raised = 0
        for (const alarm of this.#due.due(moment.now, BATCH_CLOCKS)) {
          const alerts = this.#alertsOf(alarm, moment.now, runningSince)
          moment.record(alerts.map((alert) => raisedEntry(alarm.incident, alert)))
          raised += alerts.length
        }
        return raised
      },
      { urgent: true },
    )
  }

  /** Every missed step is an entry; of missed repeats only the newest, naming how many it covers. */
  #alertsOf(alarm: DueAlarm, now: number, runningSince: number): AlertRaised[] {
    const pack = this.#desk.rulebook.pack(alarm.policySeq)
    const rings: { ring: Ring; covers: number }[] = []
    // One below the due step's offset: the step itself comes next.
    for (let ring = nextRing(alarm.subject, alarm.nextOffset - 1, pack); ring !== null && ring.fireAt <= now; ring = nextRing(alarm.subject, ring.offsetMs, pack)) {
      const last = rings.at(-1)
      if (ring.repeat && last?.ring.repeat === true) rings[rings.length - 1] = { ring, covers: last.covers + 1 }
      else rings.push({ ring, covers: 1 })
    }
    return rings.map(({ ring, covers }) => {
      const lagMs = now - ring.fireAt
      const bornOverdue = ring.offsetMs === 0 && alarm.subject.armedAt > alarm.subject.dueAt
      return alertOf({
        obligation: alarm.obligation,
        kind: alarm.subject.kind,
        unit: alarm.unit,
        step: ring.step,
        generation: alarm.generation,
        severity: ring.severity,
        dueAt: alarm.subject.dueAt,
        lagMs,
        late: bornOverdue || lagMs > LATE_AFTER_MS || ring.fireAt < runningSince,
        covers,
        recipients: recipientsOf(ring.tell, alarm.unit, alarm.assignment, alarm.government),
      })
    })
  }

  /** AL-5: per person; stops that person's nagging, never the clock. Acknowledging twice changes nothing. */
  acknowledge(request: Request, seq: number, scope: Scope): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const alert = this.#alerts.one(seq)
      if (alert === null || !holds(scope, alert.whereabouts)) return notFound('没有找到这条提醒')
      if (!this.#alerts.isAcknowledged(seq, request.principal.account)) {
        const expiresAt = alert.obligation === null ? null : this.#alerts.nextStepAt(alert.obligation)
        moment.record([{ stream: alertStream(alert.incident), type: 'alert-acknowledged', data: { alert: seq, expiresAt } }])
      }
      return { subject: String(seq), made: null }
    })
  }
}
