import { alertOf, nextRing, recipientsOf } from '../domain/alarms.ts'
import type { AlertRaised, Ring } from '../domain/alarms.ts'
import { Refusal, notFound } from '../domain/refusal.ts'
import { holds } from '../domain/scope.ts'
import type { Scope } from '../domain/scope.ts'
import type { AlertList } from '../projections/alert-list.ts'
import type { DueAlarm, DueAlarms } from '../projections/due-alarms.ts'
import { alertStream } from '../projections/incident-state.ts'
import type { IncidentWhereabouts } from '../projections/whereabouts.ts'
import type { Desk, Request } from './desk.ts'
import type { Receipt } from './receipt.ts'
import type { WakeUp } from './wake-up.ts'

/** Clocks looked at and alerts raised in one batch: about 10 ms of work, then others get their turn. */
const BATCH_CLOCKS = 40
const BATCH_ALERTS = 100
/** Later than this an alert is marked 补发: the service was down or the machine stood still. */
export const LATE_AFTER_MS = 2_000

export class AlarmDesk {
  readonly #desk: Desk
  readonly #due: DueAlarms
  readonly #alerts: AlertList
  readonly #whereabouts: IncidentWhereabouts
  readonly #wakeUp: WakeUp

  constructor(desk: Desk, due: DueAlarms, alerts: AlertList, whereabouts: IncidentWhereabouts, wakeUp: WakeUp) {
    this.#desk = desk
    this.#due = due
    this.#alerts = alerts
    this.#whereabouts = whereabouts
    this.#wakeUp = wakeUp
  }

  /** The instant of the next step of any clock; null when nothing runs. */
  nextAt(): number | null {
    return this.#due.nextAt()
  }

  /**
   * Raises what has fallen due, oldest first (AL-3), ahead of all other work. `runningSince`: steps that fell due before it were missed
   * while the service was down. Resolves with the number of alerts raised; 0 when nothing is due.
   */
  raiseDue(runningSince: number): Promise<number> {
    return this.#desk.performAsSystem(
      (moment) => {
        const alarms = this.#due.due(moment.now, BATCH_CLOCKS)
        // Clocks beyond a full page are due no earlier than its last one: what comes after that instant waits for the next batch.
        const upTo = alarms.length === BATCH_CLOCKS ? (alarms.at(-1)?.nextAt ?? Infinity) : Infinity
        const missed = alarms.flatMap((alarm) => this.#missedBy(alarm, moment.now)).filter((one) => one.orderAt <= upTo)
        const batch = missed.sort((a, b) => a.orderAt - b.orderAt).slice(0, BATCH_ALERTS)
        const raised = batch.map((one) => ({ ...one.alarm, alert: alertOfRing(one, moment.now, runningSince) }))
        if (raised.length > 0) moment.record(this.#wakeUp.entries(raised, moment.now))
        return batch.length
      },
      { urgent: true },
    )
  }

  /** Every missed step is an entry; of missed repeats only the newest, naming how many it covers. */
  #missedBy(alarm: DueAlarm, now: number): MissedRing[] {
    const pack = this.#desk.rulebook.pack(alarm.policySeq)
    const missed: MissedRing[] = []
    // One below the due step's offset: the step itself comes next.
    for (
      let ring = nextRing(alarm.subject, alarm.nextOffset - 1, pack);
      ring !== null && ring.fireAt <= now;
      ring = nextRing(alarm.subject, ring.offsetMs, pack)
    ) {
      const last = missed.at(-1)
      if (ring.repeat && last?.ring.repeat === true) missed[missed.length - 1] = { ...last, ring, covers: last.covers + 1 }
      else missed.push({ alarm, ring, covers: 1, orderAt: ring.fireAt })
    }
    return missed
  }

  /** AL-5: per person; stops that person's nagging, never the clock. Acknowledging twice changes nothing. */
  acknowledge(request: Request, seq: number, scope: Scope): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const alert = this.#alerts.one(seq)
      const whereabouts = alert === null ? null : this.#whereabouts.of(alert.incident)
      if (alert === null || whereabouts === null || !holds(scope, whereabouts)) return notFound('没有找到这条提醒')
      if (!this.#alerts.isAcknowledged(seq, request.principal.account)) {
        const expiresAt = this.#alerts.nextStepAt(seq)
        moment.record([{ stream: alertStream(alert.incident), type: 'alert-acknowledged', data: { alert: seq, expiresAt } }])
      }
      return { subject: String(seq), made: null }
    })
  }
}

interface MissedRing {
  alarm: DueAlarm
  ring: Ring
  covers: number
  /** Where it stands among the others: its instant; of repeats the first one's. */
  orderAt: number
}

function alertOfRing({ alarm, ring, covers }: MissedRing, now: number, runningSince: number): AlertRaised {
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
}
