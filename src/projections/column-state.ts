import type { Connection } from '../../db/open.ts'
import { NO_COLUMN, foldColumn } from '../domain/response-column.ts'
import type { ColumnFact, ResponseColumn } from '../domain/response-column.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { STRIKES } from '../ledger/strikes.ts'

/** The stream of the public column's switch, and of what is left out of it. */
export const COLUMN_STREAM = 'responses'

/** The public column as its stream has it (RE-5); there are few entries. Kept by the hash of the last one, and of the last strike. */
export class ColumnState {
  readonly #ledger: Ledger
  readonly #lastHash
  #kept: { hashes: string; column: ResponseColumn } = { hashes: '', column: NO_COLUMN }

  constructor(connection: Connection, ledger: Ledger) {
    this.#ledger = ledger
    this.#lastHash = connection.prepare('select hash from ledger where stream = ? order by version desc limit 1').pluck()
  }

  /** The same value, by identity, as long as it says the same. */
  now(): ResponseColumn {
    const hashes = [COLUMN_STREAM, STRIKES].map((stream) => (this.#lastHash.get(stream) as Buffer | undefined)?.toString('latin1')).join()
    if (hashes !== this.#kept.hashes) this.#kept = { hashes, column: fold(this.#ledger.stream(COLUMN_STREAM)) }
    return this.#kept.column
  }
}

function fold(entries: readonly Entry[]): ResponseColumn {
  return entries.reduce<ResponseColumn>((column, entry) => foldColumn(column, entry as Entry & ColumnFact), NO_COLUMN)
}
