import type { Connection } from '../../db/open.ts'
import { obligations } from '../domain/clocks.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Incident } from '../domain/incident.ts'
import type { PolicyPack } from '../domain/policy.ts'
import { OBLIGATION_COLUMNS, toColumns } from './obligation-rows.ts'
import type { ObligationColumns } from './obligation-rows.ts'

/** Writes the clocks of an incident as versioned rows: a changed one ends at the seq that changed it, and begins anew there. */
export class ObligationBook {
  readonly #present
  readonly #end
  readonly #insert

  constructor(connection: Connection) {
    this.#present = connection.prepare('select * from obligation where incident = ? and to_seq is null')
    this.#end = connection.prepare('update obligation set to_seq = ? where key = ?')
    this.#insert = connection.prepare(`insert into obligation (incident, place, from_seq, ${OBLIGATION_COLUMNS.join(', ')})
      values (@incident, @place, @fromSeq, ${OBLIGATION_COLUMNS.map((column) => `@${column}`).join(', ')})`)
  }

  write(key: number, incident: Incident, pack: PolicyPack, seq: number): Obligation[] {
    const clocks = obligations(incident, pack)
    const present = new Map((this.#present.all(key) as (ObligationColumns & { key: number })[]).map((row) => [row.id, row]))
    clocks.forEach((clock, place) => {
      const columns = toColumns(clock)
      const row = present.get(clock.id)
      if (row !== undefined) {
        if (OBLIGATION_COLUMNS.every((column) => row[column] === columns[column])) return
        this.#end.run(seq, row.key)
      }
      this.#insert.run({ incident: key, place, fromSeq: seq, ...columns })
    })
    return clocks
  }
}
