import type { Connection } from '../../db/open.ts'

type Statement = ReturnType<Connection['prepare']>

/** Statements whose text depends on what is asked, each prepared once. */
export class Statements {
  readonly #connection: Connection
  readonly #prepared = new Map<string, Statement>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  of(sql: string): Statement {
    const known = this.#prepared.get(sql) ?? this.#connection.prepare(sql)
    this.#prepared.set(sql, known)
    return known
  }
}
