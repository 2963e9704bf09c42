import type { Connection } from '../../db/open.ts'
import type { Directory } from '../domain/directory.ts'
import type { Incident } from '../domain/incident.ts'
import { maskPersonalData } from '../domain/personal-data.ts'
import { divisionsOf } from './incident-divisions.ts'

/** What was logged of an incident before the entry `toSeq` corrected it. */
export interface Past {
  fromSeq: number
  toSeq: number
  logged: Incident['logged']
}

/** Writes what corrected incidents were before, so that a report can ask how one was as of a seq (IN-3, RP-5). */
export class IncidentPasts {
  readonly #insert
  readonly #forget
  readonly #lastEnd

  constructor(connection: Connection) {
    this.#lastEnd = connection.prepare('select coalesce(max(to_seq), 0) from incident_past where incident = ?').pluck()
    this.#forget = connection.prepare('delete from incident_past where incident = ?')
    this.#insert =
      connection.prepare(`insert into incident_past (incident, from_seq, to_seq, title, surfaced_at, discovered_at, divisions, places, sectors)
      values (@key, @fromSeq, @toSeq, @title, @surfacedAt, @discoveredAt, @divisions, @places, @sectors)`)
  }

  /** After the entry that made `incident` out of `before`. */
  write(key: number, before: Incident | null, incident: Incident, directoryAt: (seq: number) => Directory): void {
    const past = nextPast(before, incident, () => this.#lastEnd.get(key) as number)
    if (past !== null) this.fill(key, [past], directoryAt)
  }

  /** All of an incident's at once. */
  fill(key: number, pasts: readonly Past[], directoryAt: (seq: number) => Directory): void {
    for (const { fromSeq, toSeq, logged } of pasts) {
      const { title, surfacedAt, discoveredAt, sectors } = logged
      const { all, places } = divisionsOf(logged, directoryAt(logged.directorySeq))
      const lists = { divisions: JSON.stringify([...all]), places: JSON.stringify([...places]), sectors: JSON.stringify(sectors) }
      this.#insert.run({ key, fromSeq, toSeq, title: maskPersonalData(title), surfacedAt, discoveredAt, ...lists })
    }
  }

  /** After a text of it was struck out (IN-11). */
  refill(key: number, pasts: readonly Past[], directoryAt: (seq: number) => Directory): void {
    this.#forget.run(key)
    this.fill(key, pasts, directoryAt)
  }
}

/** What an entry made a thing of the past; null when no report would see a difference. `lastEnd`: where the past before it ended. */
export function nextPast(before: Incident | null, incident: Incident, lastEnd: () => number): Past | null {
  if (before === null || before.logged === incident.logged) return null
  const { logged } = before
  const isSame = (['title', 'surfacedAt', 'discoveredAt', 'divisions', 'sectors'] as const).every(
    (field) => logged[field] === incident.logged[field],
  )
  return isSame ? null : { fromSeq: lastEnd(), toSeq: incident.lastSeq, logged }
}
