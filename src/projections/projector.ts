import type { Connection } from '../../db/open.ts'
import type { AlertRaised } from '../domain/alarms.ts'
import { obligations } from '../domain/clocks.ts'
import type { NoticeRaised } from '../domain/chapters/notices.ts'
import { evolve } from '../domain/incident.ts'
import type { Incident } from '../domain/incident.ts'
import type { AccountDescribed } from '../ledger/catalogue.ts'
import type { Entry } from '../ledger/entry.ts'
import { Ledger } from '../ledger/ledger.ts'
import { AlarmRows } from './alarm-rows.ts'
import { DisputeRows } from './dispute-rows.ts'
import { incidentStream, isIncidentFact, subjectOf } from './incident-state.ts'
import { IncidentPasts, nextPast } from './incident-pasts.ts'
import type { Past } from './incident-pasts.ts'
import { IncidentRows, atOnce } from './incident-rows.ts'
import type { Later } from './incident-rows.ts'
import { IncidentStandings } from './incident-standings.ts'
import { NoticeRows } from './notice-rows.ts'
import { OutsideReleaseRows } from './outside-release-rows.ts'
import { ObligationBook } from './obligation-book.ts'
import type { Rulebook } from './rulebook.ts'

/** Tables that a rebuild empties and fills again, children first. */
export const PROJECTION_TABLES = [
  'acknowledgement',
  'alert',
  'alarm',
  'supervision_notice',
  'obligation',
  'incident_standing',
  'incident_past',
  'dispute',
  'outside_release',
  'incident_sector',
  'incident_unit',
  'incident_division',
  'incident',
  'number_series',
  'account',
  'incident_search',
] as const

/**
 * Writes what screens read, entry by entry, in the same transaction as the entry itself. A pure function of the entries: the same
 * entries from an empty database give the same rows.
 */
export class Projector {
  readonly #incidents: IncidentRows
  readonly #standings: IncidentStandings
  readonly #pasts: IncidentPasts
  readonly #disputes: DisputeRows
  readonly #outsideReleases: OutsideReleaseRows
  readonly #clocks: ObligationBook
  readonly #alarms: AlarmRows
  readonly #notices: NoticeRows
  readonly #rulebook: Rulebook
  readonly #ledger: Ledger
  readonly #describeAccount
  readonly #acknowledge
  readonly #moveHead
  readonly #head

  constructor(connection: Connection, rulebook: Rulebook) {
    this.#rulebook = rulebook
    this.#ledger = new Ledger(connection)
    this.#incidents = new IncidentRows(connection)
    this.#standings = new IncidentStandings(connection)
    this.#pasts = new IncidentPasts(connection)
    this.#disputes = new DisputeRows(connection)
    this.#outsideReleases = new OutsideReleaseRows(connection)
    this.#clocks = new ObligationBook(connection)
    this.#alarms = new AlarmRows(connection)
    this.#notices = new NoticeRows(connection)
    this.#describeAccount = connection.prepare(`insert into account (id, username, name, roles, unit, phone, active, created_at)
      values (@id, @username, @name, @roles, @unit, @phone, @active, @at)
      on conflict (id) do update set username = @username, name = @name, roles = @roles, unit = @unit, phone = @phone, active = @active`)
    this.#moveHead = connection.prepare('update projection_head set seq = ? where id = 1')
    this.#head = connection.prepare('select seq from projection_head where id = 1').pluck()
    this.#acknowledge = connection.prepare(
      'insert or replace into acknowledgement (alert, account, at, seq, expires_at) values (?, ?, ?, ?, ?)',
    )
  }

  /** Seq of the last entry that was projected. */
  head(): number {
    return this.#head.get() as number
  }

  /**
   * Projects entries just appended. `states` holds the incidents they touch as they were before, and afterwards as they are. What is
   * cheaper written together is given to `later`, to be called in the same transaction.
   */
  project(entries: readonly Entry[], states: Map<string, Incident>, later: Later = atOnce): void {
    for (const entry of entries) {
      if (isIncidentFact(entry)) this.#projectIncident(entry, states, later)
      else if (entry.type === 'alert-raised') this.#projectAlert(entry)
      else if (entry.type === 'supervision-notice-raised')
        this.#notices.raised(this.#incidents.find(subjectOf(entry.stream)).key, entry.data as NoticeRaised)
      else if (entry.type === 'alert-acknowledged') {
        const { alert, expiresAt } = entry.data as { alert: number; expiresAt: number | null }
        this.#acknowledge.run(alert, entry.actor.account, entry.at, entry.seq, expiresAt)
      } else if (entry.type === 'account-described') this.#projectAccount(entry)
      else if (entry.type === 'entry-struck') this.#projectStrike((entry.data as { seq: number }).seq, later)
    }
    const last = entries.at(-1)
    if (last !== undefined) this.#moveHead.run(last.seq)
  }

  #projectIncident(entry: Entry & Parameters<typeof evolve>[2], states: Map<string, Incident>, later: Later): void {
    const id = subjectOf(entry.stream)
    const before = states.get(id) ?? null
    const incident = evolve(id, before, entry)
    states.set(id, incident)
    const pack = this.#rulebook.packFor(incident.logged)
    const clocks = obligations(incident, pack)
    const clocksBefore = before === null ? [] : obligations(before, pack)
    const directory = this.#rulebook.directoryAt(incident.logged.directorySeq)
    const key = this.#incidents.write(before, clocksBefore, incident, clocks, directory, later)
    this.#standings.write(key, before, incident, entry)
    this.#pasts.write(key, before, incident, (seq) => this.#rulebook.directoryAt(seq))
    this.#disputes.write(key, before, incident)
    this.#outsideReleases.write(key, before, incident)
    const changed = this.#clocks.write(key, clocks, entry.seq, before === null)
    this.#notices.write(key, before, incident)
    // The level decides about quiet hours and an explanation about repeats, so either moves the steps of every clock.
    const isSteady = before?.level === incident.level && before.explanations === incident.explanations
    this.#alarms.set(key, incident, clocks, isSteady ? changed : clocks.keys(), before === null, pack)
  }

  #projectAccount(entry: Entry): void {
    const described = entry.data as AccountDescribed
    this.#describeAccount.run({
      ...described,
      id: subjectOf(entry.stream),
      roles: JSON.stringify(described.roles),
      active: Number(described.active),
      at: entry.at,
    })
  }

  /** IN-11: rows that show the struck text are written from what the record still says. No clock moves by it. */
  #projectStrike(seq: number, later: Later): void {
    const struck = this.#ledger.entry(seq)
    if (struck === null) throw new Error(`no entry ${seq} to strike out`)
    if (struck.type === 'account-described') {
      for (const entry of this.#ledger.stream(struck.stream)) if (entry.type === 'account-described') this.#projectAccount(entry)
    } else if (isIncidentFact(struck)) {
      const { incident, pasts } = this.#foldWithPasts(subjectOf(struck.stream))
      this.#incidents.rewriteTexts(incident, later)
      this.#pasts.refill(this.#incidents.find(incident.id).key, pasts, (at) => this.#rulebook.directoryAt(at))
    }
  }

  #foldWithPasts(id: string): { incident: Incident; pasts: Past[] } {
    const pasts: Past[] = []
    let incident: Incident | null = null
    for (const entry of this.#ledger.stream(incidentStream(id))) {
      if (!isIncidentFact(entry)) throw new Error(`seq ${entry.seq}: ${entry.type} does not belong to an incident`)
      const next: Incident = evolve(id, incident, entry)
      const past = nextPast(incident, next, () => pasts.at(-1)?.toSeq ?? 0)
      if (past !== null) pasts.push(past)
      incident = next
    }
    if (incident === null) throw new Error(`incident ${id} has no entries`)
    return { incident, pasts }
  }

  #projectAlert(entry: Entry): void {
    const raised = entry.data as AlertRaised
    const incident = this.#incidents.find(subjectOf(entry.stream))
    this.#alarms.raised(entry.seq, incident.key, raised, incident.level, this.#rulebook.packFor(incident))
  }
}
