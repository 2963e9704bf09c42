import type { Connection } from '../../db/open.ts'
import type { Incident } from '../domain/incident.ts'

/** Writes disputes as rows, so that a report can count them by unit without reading streams (AS-11, RP-4). */
export class DisputeRows {
  readonly #insert

  constructor(connection: Connection) {
    this.#insert = connection.prepare('insert into dispute (incident, unit, raised_seq, raised_at) values (?, ?, ?, ?)')
  }

  /** Those that `incident` has beyond `before`; all of them when that is null. */
  write(key: number, before: Incident | null, incident: Incident): void {
    for (const { unit, seq, recordedAt } of incident.disputes.raised.slice(before?.disputes.raised.length ?? 0))
      this.#insert.run(key, unit, seq, recordedAt)
  }
}
