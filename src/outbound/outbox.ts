import type { Connection } from '../../db/open.ts'
import { wants } from '../domain/destinations.ts'
import type { AlertRaised } from '../domain/alarms.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Destinations } from '../projections/destinations.ts'
import { subjectOf } from '../projections/incident-state.ts'
import type { IncidentWhereabouts } from '../projections/whereabouts.ts'

export type DeliveryState = 'queued' | 'sending' | 'sent' | 'failed'

export interface Delivery {
  key: number
  destination: string
  alert: number
  state: DeliveryState
  queuedAt: number
  nextAt: number
  tries: number
  triedAt: number | null
  endedAt: number | null
  /** 1 when an earlier try may have arrived. */
  uncertain: number
  fault: string | null
}

export interface DeliveryCount {
  queued: number
  sent: number
  failed: number
}

const COLUMNS =
  'key, destination, alert, state, queued_at as queuedAt, next_at as nextAt, tries, tried_at as triedAt, ended_at as endedAt, uncertain, fault'
const COUNTS = `count(*) filter (where state in ('queued', 'sending')) as queued, count(*) filter (where state = 'sent') as sent,
  count(*) filter (where state = 'failed') as failed`
const NONE: DeliveryCount = { queued: 0, sent: 0, failed: 0 }

/**
 * What is to go out, a row per alert and destination. A plain table: written in the transaction of the alert, never rebuilt. A row is
 * `sending` from before the request until its answer is recorded; one found so later may have arrived or not.
 */
export class Outbox {
  readonly #destinations: Destinations
  readonly #whereabouts: IncidentWhereabouts
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection, destinations: Destinations, whereabouts: IncidentWhereabouts) {
    this.#destinations = destinations
    this.#whereabouts = whereabouts
    this.#statements = prepare(connection)
  }

  /** AL-6: every alert in the scope of a destination is queued for it, in the same transaction. */
  queue(entries: readonly Entry[]): void {
    const alerts = entries.filter((entry) => entry.type === 'alert-raised')
    const approved = alerts.length === 0 ? [] : this.#destinations.approved()
    if (approved.length === 0) return
    for (const { seq, stream, at, data } of alerts) {
      const incident = subjectOf(stream)
      const whereabouts = this.#whereabouts.of(incident)
      if (whereabouts === null) continue
      for (const destination of approved)
        if (wants(destination, data as AlertRaised, whereabouts)) this.#statements.queue.run(destination.id, seq, incident, at, at)
    }
  }

  /** When the next delivery to this destination is due; null when none waits. */
  nextAt(destination: string): number | null {
    return this.#statements.nextAt.get(destination) as number | null
  }

  /** Deliveries due now, in the order of the record. */
  due(destination: string, now: number, limit: number): Delivery[] {
    return this.#statements.due.all(destination, now, limit) as Delivery[]
  }

  /** Begins of tries after `since`, oldest first. */
  triedSince(destination: string, since: number): number[] {
    return this.#statements.triedSince.all(destination, since) as number[]
  }

  hasInterrupted(destination: string): boolean {
    return this.#statements.interrupted.get(destination) !== undefined
  }

  /** Tries that never heard their answer, because the process ended or the store refused it: to be sent again, saying so. */
  resumeInterrupted(destination: string, now: number): void {
    this.#statements.resume.run(now, destination)
  }

  begin(keys: readonly number[], now: number): void {
    for (const key of keys) this.#statements.begin.run(now, key)
  }

  sent(keys: readonly number[], now: number): void {
    for (const key of keys) this.#statements.sent.run(now, key)
  }

  tryAgain(key: number, nextAt: number, fault: string, uncertain: boolean): void {
    this.#statements.again.run(nextAt, fault, Number(uncertain), key)
  }

  fail(key: number, now: number, fault: string): void {
    this.#statements.fail.run(now, fault, key)
  }

  hasStale(queuedBefore: number): boolean {
    return this.#statements.stale.get(queuedBefore) !== undefined
  }

  /** Gives up what was queued at or before an instant; the last fault stays with it. Nothing that is on its way. */
  giveUp(queuedBefore: number, now: number): void {
    this.#statements.giveUp.run(now, queuedBefore)
  }

  /** A destination was removed: what still waits for it will not arrive, and says so. */
  giveUpAllOf(destination: string, now: number): void {
    this.#statements.giveUpAllOf.run(now, destination)
  }

  ofIncident(incident: string): Delivery[] {
    return this.#statements.ofIncident.all(incident) as Delivery[]
  }

  countOfAlert(alert: number): DeliveryCount {
    return (this.#statements.countOfAlert.get(alert) as DeliveryCount | undefined) ?? NONE
  }

  countOfDestination(destination: string): DeliveryCount {
    return (this.#statements.countOfDestination.get(destination) as DeliveryCount | undefined) ?? NONE
  }
}

function prepare(connection: Connection) {
  const open = "state in ('queued', 'sending')"
  return {
    queue: connection.prepare(
      "insert into delivery (destination, alert, incident, state, queued_at, next_at, tries, uncertain) values (?, ?, ?, 'queued', ?, ?, 0, 0)",
    ),
    nextAt: connection.prepare(`select min(next_at) from delivery where ${open} and destination = ?`).pluck(),
    due: connection.prepare(
      `select ${COLUMNS} from delivery where ${open} and state = 'queued' and destination = ? and next_at <= ? order by alert limit ?`,
    ),
    triedSince: connection
      .prepare('select distinct tried_at from delivery where destination = ? and tried_at > ? order by tried_at')
      .pluck(),
    interrupted: connection.prepare(`select 1 from delivery where ${open} and state = 'sending' and destination = ? limit 1`),
    resume: connection.prepare(
      "update delivery set state = 'queued', uncertain = 1, next_at = ?, fault = 'interrupted' where state = 'sending' and destination = ?",
    ),
    begin: connection.prepare("update delivery set state = 'sending', tries = tries + 1, tried_at = ? where key = ?"),
    sent: connection.prepare("update delivery set state = 'sent', ended_at = ?, fault = null where key = ?"),
    again: connection.prepare(
      "update delivery set state = 'queued', next_at = ?, fault = ?, uncertain = max(uncertain, ?) where key = ? and state = 'sending'",
    ),
    fail: connection.prepare("update delivery set state = 'failed', ended_at = ?, fault = ? where key = ?"),
    stale: connection.prepare(`select 1 from delivery where ${open} and state = 'queued' and queued_at <= ? limit 1`),
    giveUp: connection.prepare(
      `update delivery set state = 'failed', ended_at = ?, fault = coalesce(fault, 'not-approved') where ${open} and state = 'queued' and queued_at <= ?`,
    ),
    giveUpAllOf: connection.prepare(
      `update delivery set state = 'failed', ended_at = ?, fault = 'removed' where ${open} and destination = ?`,
    ),
    ofIncident: connection.prepare(`select ${COLUMNS} from delivery where incident = ? order by alert, key`),
    countOfAlert: connection.prepare(`select ${COUNTS} from delivery where alert = ?`),
    countOfDestination: connection.prepare(`select ${COUNTS} from delivery where destination = ?`),
  }
}
