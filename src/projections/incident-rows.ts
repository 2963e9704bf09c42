import type { Connection } from '../../db/open.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Directory } from '../domain/directory.ts'
import { involved } from '../domain/incident.ts'
import type { Incident } from '../domain/incident.ts'
import type { Level } from '../domain/levels.ts'
import { indexTerms } from './search-terms.ts'

/** Rows by which an incident is found and listed. */
export class IncidentRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /** Writes the incident's own rows and returns its key. */
  write(incident: Incident, directory: Directory): number {
    const { logged, assignment } = incident
    const row = this.#statements.upsert.get({
      id: incident.id,
      number: logged.number,
      title: logged.title,
      level: incident.level,
      phase: 'open',
      channel: logged.source.channel,
      occurredAt: logged.occurredAt,
      surfacedAt: logged.surfacedAt,
      discoveredAt: logged.discoveredAt,
      recordedAt: incident.recordedAt,
      version: incident.version,
      lastSeq: incident.lastSeq,
      policySeq: logged.policySeq,
      assignment: JSON.stringify(assignment),
      government: logged.government,
    }) as { key: number }
    if (incident.version === 1) {
      this.#writePlaces(row.key, incident, directory)
      this.#statements.search.run(row.key, indexTerms(`${logged.title}\n${logged.summary ?? ''}`))
    }
    const parts = partsOf(incident)
    for (const unit of incident.everInvolved) this.#statements.unit.run(unit, row.key, parts.get(unit) ?? null)
    return row.key
  }

  find(id: string): { key: number; level: Level; policySeq: number } {
    return this.#statements.find.get(id) as { key: number; level: Level; policySeq: number }
  }

  /** The nearest due instant among open clocks that make a row on the board. */
  setNextDue(key: number, clocks: readonly Obligation[]): void {
    const due = clocks.filter((clock) => clock.outcome === 'open' && clock.kind !== 'acceptance').map((clock) => clock.dueAt)
    this.#statements.nextDue.run(due.length === 0 ? null : Math.min(...due), key)
  }

  #writePlaces(key: number, incident: Incident, directory: Directory): void {
    const { divisions, sectors, number } = incident.logged
    const places = new Set(divisions.flatMap((division) => directory.climb(division)))
    const lead = directory.unit(incident.assignment.lead)?.division
    for (const division of places) this.#statements.division.run(division, key, 1)
    for (const division of lead === undefined ? [] : directory.climb(lead))
      if (!places.has(division)) this.#statements.division.run(division, key, 0)
    for (const sector of sectors) this.#statements.sector.run(sector, key)
    const [series, last] = number.split('-') as [string, string]
    this.#statements.series.run(series, Number(last))
  }
}

/** Which part a unit has; the weightiest when it has several. */
function partsOf(incident: Incident): Map<string, string> {
  const { lead, joint, local, coordinators } = incident.assignment
  const named: [string, string][] = [
    ...involved(incident.assignment)
      .filter((unit) => coordinators.includes(unit))
      .map((unit): [string, string] => [unit, 'coordinator']),
    ...joint.map((unit): [string, string] => [unit, 'joint']),
    ...local.map((unit): [string, string] => [unit, 'local']),
    [lead, 'lead'],
  ]
  return new Map(named)
}

function prepare(connection: Connection) {
  return {
    upsert:
      connection.prepare(`insert into incident (id, number, title, level, phase, channel, occurred_at, surfaced_at, discovered_at, recorded_at, version, last_seq, policy_seq, assignment, government)
      values (@id, @number, @title, @level, @phase, @channel, @occurredAt, @surfacedAt, @discoveredAt, @recordedAt, @version, @lastSeq, @policySeq, @assignment, @government)
      on conflict (id) do update set level = @level, phase = @phase, version = @version, last_seq = @lastSeq, assignment = @assignment
      returning key`),
    find: connection.prepare('select key, level, policy_seq as policySeq from incident where id = ?'),
    nextDue: connection.prepare('update incident set next_due_at = ? where key = ?'),
    division: connection.prepare('insert into incident_division (division, incident, place) values (?, ?, ?)'),
    unit: connection.prepare(
      'insert into incident_unit (unit, incident, part) values (?, ?, ?) on conflict (unit, incident) do update set part = excluded.part',
    ),
    sector: connection.prepare('insert into incident_sector (sector, incident) values (?, ?)'),
    search: connection.prepare('insert into incident_search (rowid, grams) values (?, ?)'),
    series: connection.prepare(
      'insert into number_series (series, last) values (?, ?) on conflict (series) do update set last = max(last, excluded.last)',
    ),
  }
}
