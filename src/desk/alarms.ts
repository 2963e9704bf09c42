import { alertOf, nextRing, recipientsOf } from '../domain/alarms.ts'
import type { AlertRaised, Ring } from '../domain/alarms.ts'
import { Refusal, notFound } from '../domain/refusal.ts'
import { isTold } from '../domain/scope.ts'
import type { Scope } from '../domain/scope.ts'
import type { AlertList } from '../projections/alert-list.ts'
import type { DueAlarm, DueAlarms } from '../projections/due-alarms.ts'
import type { DueNotices } from '../projections/due-notices.ts'
import { alertStream, foldIncident, incidentStream } from '../projections/incident-state.ts'
import type { IncidentWhereabouts } from '../projections/whereabouts.ts'
import { missedRungs } from './missed-notices.ts'
import type { Owed } from './missed-notices.ts'
import type { Desk, Moment, Request } from './desk.ts'
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
  readonly #notices: DueNotices
  readonly #alerts: AlertList
  readonly #whereabouts: IncidentWhereabouts
  readonly #wakeUp: WakeUp

  constructor(desk: Desk, due: DueAlarms, notices: DueNotices, alerts: AlertList, whereabouts: IncidentWhereabouts, wakeUp: WakeUp) {
    this.#desk = desk
    this.#due = due
    this.#notices = notices
    this.#alerts = alerts
    this.#whereabouts = whereabouts
    this.#wakeUp = wakeUp
  }

  /** The instant of the next step of any clock, or at which a supervision notice is missed; null when nothing runs. */
  nextAt(): number | null {
    const instants = [this.#due.nextAt(), this.#notices.nextAt()].filter((instant) => instant !== null)
    return instants.length === 0 ? null : Math.min(...instants)
  }

  /**
   * Raises what has fallen due, oldest first (AL-3), ahead of all other work. `runningSince`: steps that fell due before it were missed
   * while the service was down. Resolves with the number of alerts raised; 0 when nothing is due.
   */
  raiseDue(runningSince: number): Promise<number> {
    return this.#desk.performAsSystem(
      (moment) => {
        const { now } = moment
        const alarms = this.#due.due(now, BATCH_CLOCKS)
        const notices = this.#notices.due(now, BATCH_CLOCKS)
        // What lies beyond a full page is due no earlier than its last one: what comes after that instant waits for the next batch.
        const upTo = Math.min(
          ...[alarms, notices].map((page) => (page.length === BATCH_CLOCKS ? (page.at(-1)?.nextAt ?? Infinity) : Infinity)),
        )
        const isLate = (firedAt: number) => now - firedAt > LATE_AFTER_MS || firedAt < runningSince
        const owed: Owed[] = [
          ...alarms
            .flatMap((alarm) => this.#missedBy(alarm, now))
            .map((one) => ({
              orderAt: one.orderAt,
              raising: { ...one.alarm, alert: alertOfRing(one, now, isLate) },
              // CL-10: the interval was missed, and the next begins.
              passed: one.alarm.subject.kind === 'follow-up' && one.ring.offsetMs === 0 ? one.alarm : null,
            })),
          ...notices.flatMap((notice) => missedRungs(notice, now, isLate)),
        ]
        const batch = owed
          .filter((one) => one.orderAt <= upTo)
          .sort((a, b) => a.orderAt - b.orderAt)
          .slice(0, BATCH_ALERTS)
        if (batch.length > 0)
          moment.record([
            ...batch.flatMap((one) => one.before ?? []),
            ...this.#wakeUp.entries(
              batch.map((one) => one.raising),
              now,
            ),
          ])
        for (const { passed = null } of batch) if (passed !== null) this.#passInterval(moment, passed)
        return batch.length
      },
      { urgent: true },
    )
  }

  /** CL-10: the interval was missed, and the next begins. */
  #passInterval(moment: Moment, { incident, obligation }: DueAlarm): void {
    const before = foldIncident(this.#desk.ledger, incident)
    if (before === null) throw new Error(`no incident ${incident}`)
    const states = new Map([[incident, before]])
    moment.record([{ stream: incidentStream(incident), type: 'interval-passed', data: { obligation } }], states)
  }

  /** Every missed step is an entry; of missed repeats only the newest, naming how many it covers. */
  #missedBy(alarm: DueAlarm, now: number): MissedRing[] {
    const pack = this.#desk.rulebook.packFor(alarm)
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
      if (alert === null || whereabouts === null || !isTold(scope, whereabouts)) return notFound('没有找到这条提醒')
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

function alertOfRing({ alarm, ring, covers }: MissedRing, now: number, isLate: (firedAt: number) => boolean): AlertRaised {
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
    late: bornOverdue || isLate(ring.fireAt),
    covers,
    recipients: recipientsOf(ring.tell, alarm.unit, alarm.assignment, alarm.government),
  })
}
