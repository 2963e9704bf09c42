import type { Connection } from '../../db/open.ts'
import type { Obligation } from '../domain/clocks.ts'
import { OBLIGATION_COLUMNS, toColumns } from './obligation-rows.ts'
import type { ObligationColumns } from './obligation-rows.ts'

/** A clock as it was from one seq up to, not including, another. */
export interface ClockVersion {
  place: number
  columns: ObligationColumns
  fromSeq: number
  toSeq: number | null
}

/** Writes the clocks of an incident as versioned rows: a changed one ends at the seq that changed it, and begins anew there. */
export class ObligationBook {
  readonly #present
  readonly #end
  readonly #insert

  constructor(connection: Connection) {
    this.#present = connection.prepare('select *, from_seq as fromSeq from obligation where incident = ? and to_seq is null order by place')
    this.#end = connection.prepare('update obligation set to_seq = ? where incident = ? and place = ? and from_seq = ?')
    this.#insert = connection.prepare(`insert into obligation (incident, place, from_seq, to_seq, ${OBLIGATION_COLUMNS.join(', ')})
      values (@key, @place, @fromSeq, @toSeq, ${OBLIGATION_COLUMNS.map((column) => `@${column}`).join(', ')})`)
  }

  /** Writes those that differ from their present row, and returns their places. `isNew`: the incident has no rows yet. */
  write(key: number, clocks: readonly Obligation[], seq: number, isNew: boolean): number[] {
    const present = isNew ? [] : (this.#present.all(key) as (ObligationColumns & { fromSeq: number })[])
    const began = nextVersions(present, clocks, seq)
    for (const { place } of began) {
      const row = present[place]
      if (row !== undefined) this.#end.run(seq, key, place, row.fromSeq)
    }
    this.fill(key, began)
    return began.map(({ place }) => place)
  }

  /** Versions as they are given; those before them are left alone. */
  fill(key: number, versions: readonly ClockVersion[]): void {
    for (const { columns, ...version } of versions) this.#insert.run({ key, ...version, ...columns })
  }
}

/** The versions that the entry `seq` begins: clocks that differ from those at the same place before it. */
export function nextVersions(before: readonly ObligationColumns[], clocks: readonly Obligation[], seq: number): ClockVersion[] {
  return clocks.flatMap((clock, place) => {
    const columns = toColumns(clock)
    const row = before[place]
    if (row !== undefined) {
      // Alarms and alerts name a clock by its place.
      if (row.kind !== clock.kind || row.unit !== clock.unit || row.ordinal !== clock.ordinal)
        throw new Error(`clock ${clock.id} is not where it was`)
      if (OBLIGATION_COLUMNS.every((column) => row[column] === columns[column])) return []
    }
    return [{ place, columns, fromSeq: seq, toSeq: null }]
  })
}
