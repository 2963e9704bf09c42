import type { Connection } from '../../db/open.ts'
import type { Incident } from '../domain/incident.ts'

/** Writes releases that did not go through the system's signature as rows, so that a report finds them without reading streams (RP-4). */
export class OutsideReleaseRows {
  readonly #insert

  constructor(connection: Connection) {
    this.#insert = connection.prepare('insert into outside_release (incident, release_seq, recorded_at) values (?, ?, ?)')
  }

  /** Those that `incident` has beyond `before`; all of them when that is null. */
  write(key: number, before: Incident | null, incident: Incident): void {
    for (const { reviewed, seq, recordedAt } of incident.releases.slice(before?.releases.length ?? 0))
      if (!reviewed) this.#insert.run(key, seq, recordedAt)
  }
}
