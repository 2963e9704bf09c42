import type { Connection } from '../../db/open.ts'
import { phaseOf } from '../domain/chapters/closing.ts'
import { nextDueAt } from '../domain/clocks.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Directory } from '../domain/directory.ts'
import { involved } from '../domain/incident.ts'
import type { Incident } from '../domain/incident.ts'
import { drillOf } from '../domain/drill.ts'
import type { Drill } from '../domain/drill.ts'
import type { Level } from '../domain/levels.ts'
import { maskPersonalData } from '../domain/personal-data.ts'
import { toColumn } from './assignment-column.ts'
import { divisionsOf } from './incident-divisions.ts'
import { indexTerms, seenTerms } from './search-terms.ts'

/** Puts a write off to the end of the transaction. */
export type Later = (write: () => void) => void

export const atOnce: Later = (write) => {
  write()
}

/** Rows by which an incident is found and listed. All who have it in scope read the same ones, so personal data is masked in them (IN-4). */
export class IncidentRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /** Writes the incident's own rows after the entry that made it out of `before`, whose clocks were `clocksBefore`; returns its key. */
  write(
    before: Incident | null,
    clocksBefore: readonly Obligation[],
    incident: Incident,
    clocks: readonly Obligation[],
    directory: Directory,
    later: Later,
  ): number {
    const due = nextDueAt(clocks)
    if (before === null) return this.fill(incident, incident, clocks, directory, new Map(), later)
    const { key, divisions } = this.#statements.update.get({ ...changing(incident, due), id: incident.id }) as {
      key: number
      divisions: string
    }
    const isDueMoved = due !== nextDueAt(clocksBefore)
    if (before.logged !== incident.logged) this.#correct(key, incident, due, directory, later)
    else {
      if (isDueMoved) for (const division of JSON.parse(divisions) as string[]) this.#statements.divisionDue.run(due, division, key)
      if (before.everInvolved.length !== incident.everInvolved.length)
        later(() => {
          this.#reindex(key, incident, JSON.parse(divisions) as string[])
        })
    }
    if (isDueMoved || before.assignment !== incident.assignment) this.#writeUnits(key, incident, due, new Map())
    return key
  }

  /**
   * Writes at once the rows of an incident that was logged as `first` and now is `last`; `joined`: the entries by which units came to
   * take part later than the others.
   */
  fill(
    first: Incident,
    last: Incident,
    clocks: readonly Obligation[],
    directory: Directory,
    joined: ReadonlyMap<string, number>,
    later: Later = atOnce,
  ): number {
    const due = nextDueAt(clocks)
    const key = this.#insert(first, last, due, directory, later)
    this.#writeUnits(key, last, due, new Map(last.everInvolved.map((unit) => [unit, joined.get(unit) ?? first.lastSeq])))
    return key
  }

  /** After an entry of it was struck out (IN-11): what is shown and searched is what the record still says. */
  rewriteTexts(incident: Incident, later: Later): void {
    const { key, divisions } = this.#statements.retitle.get(maskPersonalData(incident.logged.title), incident.id) as {
      key: number
      divisions: string
    }
    later(() => {
      this.#reindex(key, incident, JSON.parse(divisions) as string[])
    })
  }

  /** After a correction (IN-3): what stands of the logged matter is written anew. */
  #correct(key: number, incident: Incident, due: number | null, directory: Directory, later: Later): void {
    const { all, places } = divisionsOf(incident.logged, directory)
    this.#statements.correct.run({ key, ...logging(incident.logged, all) })
    this.#statements.unplace.run(key)
    this.#statements.unsector.run(key)
    this.#writePlaces(key, incident.logged, { all, places }, due)
    later(() => {
      this.#reindex(key, incident, [...all])
    })
  }

  #writePlaces(
    key: number,
    { sectors }: Incident['logged'],
    { all, places }: { all: ReadonlySet<string>; places: ReadonlySet<string> },
    due: number | null,
  ): void {
    for (const division of all) this.#statements.division.run(division, key, Number(places.has(division)), due)
    for (const sector of sectors) this.#statements.sector.run(sector, key)
  }

  find(id: string): { key: number; level: Level; policySeq: number; drill: Drill | null } {
    const { drill, ...row } = this.#statements.find.get(id) as { key: number; level: Level; policySeq: number; drill: number | null }
    return { ...row, drill: drillOf(drill) }
  }

  #insert(first: Incident, last: Incident, due: number | null, directory: Directory, later: Later): number {
    const { logged } = last
    const { all, places } = divisionsOf(logged, directory)
    const { lastInsertRowid } = this.#statements.insert.run({
      ...changing(last, due),
      ...logging(logged, all),
      id: first.id,
      number: logged.number,
      channel: logged.source.channel,
      recordedAt: first.recordedAt,
      policySeq: logged.policySeq,
      drill: logged.drill?.speed ?? null,
    })
    const key = Number(lastInsertRowid)
    this.#writePlaces(key, logged, { all, places }, due)
    const dash = logged.number.lastIndexOf('-')
    this.#statements.series.run(logged.number.slice(0, dash), Number(logged.number.slice(dash + 1)))
    // With every savepoint the search index writes what it holds as a segment of its own, to be merged with all others later.
    later(() => this.#index(key, last, [...all]))
    return key
  }

  #reindex(key: number, incident: Incident, divisions: readonly string[]): void {
    this.#statements.unsearch.run(key)
    this.#index(key, incident, divisions)
  }

  #index(key: number, { logged, everInvolved }: Incident, divisions: readonly string[]): void {
    const text = maskPersonalData(`${logged.title}\n${logged.summary ?? ''}`)
    this.#statements.search.run(key, indexTerms(text), seenTerms(divisions, everInvolved))
  }

  /** A unit not named in `joined` that has no row yet takes part from the incident's last entry on. */
  #writeUnits(key: number, incident: Incident, due: number | null, joined: ReadonlyMap<string, number>): void {
    const parts = partsOf(incident)
    for (const unit of incident.everInvolved)
      this.#statements.unit.run(unit, key, parts.get(unit) ?? null, joined.get(unit) ?? incident.lastSeq, due)
  }
}

/** What corrections change. */
function logging({ title, occurredAt, surfacedAt, discoveredAt, sectors }: Incident['logged'], divisions: ReadonlySet<string>) {
  return {
    ...{ title: maskPersonalData(title), occurredAt, surfacedAt, discoveredAt },
    divisions: JSON.stringify([...divisions]),
    sectors: JSON.stringify(sectors),
  }
}

/** What later entries change. */
function changing(incident: Incident, due: number | null) {
  const { level, version, lastSeq, assignment, government, everInvolved, notes } = incident
  return {
    level,
    phase: phaseOf(incident),
    version,
    lastSeq,
    assignment: toColumn(assignment),
    government,
    units: JSON.stringify(everInvolved),
    measured: Number(notes.heat.length > 0),
    nextDueAt: due,
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
    insert:
      connection.prepare(`insert into incident (id, number, title, level, phase, channel, occurred_at, surfaced_at, discovered_at, recorded_at, version, last_seq, policy_seq, drill, assignment, government, divisions, units, sectors, measured, next_due_at)
      values (@id, @number, @title, @level, @phase, @channel, @occurredAt, @surfacedAt, @discoveredAt, @recordedAt, @version, @lastSeq, @policySeq, @drill, @assignment, @government, @divisions, @units, @sectors, @measured, @nextDueAt)`),
    update:
      connection.prepare(`update incident set level = @level, phase = @phase, version = @version, last_seq = @lastSeq, assignment = @assignment,
      government = @government, units = @units, measured = @measured, next_due_at = @nextDueAt where id = @id returning key, divisions`),
    correct: connection.prepare(`update incident set title = @title, occurred_at = @occurredAt, surfaced_at = @surfacedAt,
      discovered_at = @discoveredAt, divisions = @divisions, sectors = @sectors where key = @key`),
    unplace: connection.prepare('delete from incident_division where incident = ?'),
    unsector: connection.prepare('delete from incident_sector where incident = ?'),
    retitle: connection.prepare('update incident set title = ? where id = ? returning key, divisions'),
    find: connection.prepare('select key, level, policy_seq as policySeq, drill from incident where id = ?'),
    division: connection.prepare('insert into incident_division (division, incident, place, next_due_at) values (?, ?, ?, ?)'),
    divisionDue: connection.prepare('update incident_division set next_due_at = ? where division = ? and incident = ?'),
    unit: connection.prepare(
      `insert into incident_unit (unit, incident, part, from_seq, next_due_at) values (?, ?, ?, ?, ?)
      on conflict (unit, incident) do update set part = excluded.part, next_due_at = excluded.next_due_at`,
    ),
    sector: connection.prepare('insert into incident_sector (sector, incident) values (?, ?)'),
    search: connection.prepare('insert into incident_search (rowid, grams, seen) values (?, ?, ?)'),
    unsearch: connection.prepare('delete from incident_search where rowid = ?'),
    series: connection.prepare(
      'insert into number_series (series, last) values (?, ?) on conflict (series) do update set last = max(last, excluded.last)',
    ),
  }
}
