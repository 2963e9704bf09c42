import type { Connection } from '../../db/open.ts'
import type { Obligation } from '../domain/clocks.ts'
import { OBLIGATION_COLUMNS, toColumns } from './obligation-rows.ts'
import type { ObligationColumns } from './obligation-rows.ts'

type Row = ObligationColumns & { place: number; from_seq: number }

/** Writes the clocks of an incident as versioned rows: a changed one ends at the seq that changed it, and begins anew there. */
export class ObligationBook {
  readonly #present
  readonly #end
  readonly #insert

  constructor(connection: Connection) {
    this.#present = connection.prepare('select * from obligation where incident = ? and to_seq is null order by place')
    this.#end = connection.prepare('update obligation set to_seq = ? where incident = ? and place = ? and from_seq = ?')
    this.#insert = connection.prepare(`insert into obligation (incident, place, from_seq, ${OBLIGATION_COLUMNS.join(', ')})
      values (@incident, @place, @fromSeq, ${OBLIGATION_COLUMNS.map((column) => `@${column}`).join(', ')})`)
  }

  /** Writes those that differ from their present row, and returns their places. `isNew`: the incident has no rows yet. */
  write(key: number, clocks: readonly Obligation[], seq: number, isNew: boolean): number[] {
    const present = isNew ? [] : (this.#present.all(key) as Row[])
    const changed: number[] = []
    for (const [place, clock] of clocks.entries()) {
      const columns = toColumns(clock)
      const row = present[place]
      if (row !== undefined) {
        // Alarms and alerts name a clock by its place.
        if (row.kind !== clock.kind || row.unit !== clock.unit || row.ordinal !== clock.ordinal)
          throw new Error(`clock ${clock.id} is not where it was`)
        if (OBLIGATION_COLUMNS.every((column) => row[column] === columns[column])) continue
        this.#end.run(seq, key, place, row.from_seq)
      }
      this.#insert.run({ incident: key, place, fromSeq: seq, ...columns })
      changed.push(place)
    }
    return changed
  }
}
