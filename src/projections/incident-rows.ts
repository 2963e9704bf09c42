import type { Connection } from '../../db/open.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Directory } from '../domain/directory.ts'
import { involved } from '../domain/incident.ts'
import type { Incident } from '../domain/incident.ts'
import type { Level } from '../domain/levels.ts'
import { toColumn } from './assignment-column.ts'
import { indexTerms } from './search-terms.ts'

/** Rows by which an incident is found and listed. */
export class IncidentRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /** Writes the incident's own rows after the entry that made it out of `before`, and returns its key. */
  write(before: Incident | null, incident: Incident, clocks: readonly Obligation[], directory: Directory): number {
    const key = before === null ? this.#insert(incident, incident, clocks, directory) : this.#update(incident, clocks)
    if (before?.assignment !== incident.assignment) this.#writeUnits(key, incident)
    return key
  }

  /** Writes at once the rows of an incident that was logged as `first` and now is `last`. */
  fill(first: Incident, last: Incident, clocks: readonly Obligation[], directory: Directory): number {
    const key = this.#insert(first, last, clocks, directory)
    this.#writeUnits(key, last)
    return key
  }

  find(id: string): { key: number; level: Level; policySeq: number } {
    return this.#statements.find.get(id) as { key: number; level: Level; policySeq: number }
  }

  #insert(first: Incident, incident: Incident, clocks: readonly Obligation[], directory: Directory): number {
    const { logged } = first
    const places = new Set(logged.divisions.flatMap((division) => directory.climb(division)))
    const lead = directory.unit(first.assignment.lead)?.division
    const divisions = new Set([...places, ...(lead === undefined ? [] : directory.climb(lead))])
    const { lastInsertRowid } = this.#statements.insert.run({
      ...changing(incident, clocks),
      id: incident.id,
      number: logged.number,
      title: logged.title,
      channel: logged.source.channel,
      occurredAt: logged.occurredAt,
      surfacedAt: logged.surfacedAt,
      discoveredAt: logged.discoveredAt,
      recordedAt: incident.recordedAt,
      policySeq: logged.policySeq,
      government: logged.government,
      divisions: JSON.stringify([...divisions]),
    })
    const key = Number(lastInsertRowid)
    for (const division of divisions) this.#statements.division.run(division, key, Number(places.has(division)))
    for (const sector of logged.sectors) this.#statements.sector.run(sector, key)
    const [series, last] = logged.number.split('-') as [string, string]
    this.#statements.series.run(series, Number(last))
    this.#statements.search.run(key, indexTerms(`${logged.title}\n${logged.summary ?? ''}`))
    return key
  }

  #writeUnits(key: number, incident: Incident): void {
    const parts = partsOf(incident)
    for (const unit of incident.everInvolved) this.#statements.unit.run(unit, key, parts.get(unit) ?? null)
  }

  #update(incident: Incident, clocks: readonly Obligation[]): number {
    return (this.#statements.update.get({ ...changing(incident, clocks), id: incident.id }) as { key: number }).key
  }
}

/** What later entries change. */
function changing(incident: Incident, clocks: readonly Obligation[]) {
  const { level, version, lastSeq, assignment, everInvolved } = incident
  return {
    level,
    phase: 'open',
    version,
    lastSeq,
    assignment: toColumn(assignment),
    units: JSON.stringify(everInvolved),
    nextDueAt: nextDueAt(clocks),
  }
}

/** The nearest due instant among open clocks that make a row on the board. */
function nextDueAt(clocks: readonly Obligation[]): number | null {
  const due = clocks.filter((clock) => clock.outcome === 'open' && clock.kind !== 'acceptance').map((clock) => clock.dueAt)
  return due.length === 0 ? null : Math.min(...due)
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
    insert:
      connection.prepare(`insert into incident (id, number, title, level, phase, channel, occurred_at, surfaced_at, discovered_at, recorded_at, version, last_seq, policy_seq, assignment, government, divisions, units, next_due_at)
      values (@id, @number, @title, @level, @phase, @channel, @occurredAt, @surfacedAt, @discoveredAt, @recordedAt, @version, @lastSeq, @policySeq, @assignment, @government, @divisions, @units, @nextDueAt)`),
    update:
      connection.prepare(`update incident set level = @level, phase = @phase, version = @version, last_seq = @lastSeq, assignment = @assignment,
      units = @units, next_due_at = @nextDueAt where id = @id returning key`),
    find: connection.prepare('select key, level, policy_seq as policySeq from incident where id = ?'),
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
