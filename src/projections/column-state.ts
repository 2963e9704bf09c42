import type { Connection } from '../../db/open.ts'
import { NO_COLUMN, foldColumn } from '../domain/response-column.ts'
import type { ColumnFact, ResponseColumn } from '../domain/response-column.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** The stream of the public column's switch, and of what is left out of it. */
export const COLUMN_STREAM = 'responses'

/** The public column as its stream has it (RE-5); there are few entries. Kept by the hash of the last one, and of the last strike. */
export class ColumnState {
  readonly #ledger: Ledger
  readonly #lastHashes
  #kept: { hashes: string; column: ResponseColumn } = { hashes: '', column: NO_COLUMN }

  constructor(connection: Connection, ledger: Ledger) {
    this.#ledger = ledger
    this.#lastHashes = connection
      .prepare(
        `select group_concat(hex(hash)) from ledger where (stream, version) in
          (select stream, max(version) from ledger where stream in ('${COLUMN_STREAM}', 'strikes') group by stream)`,
      )
      .pluck()
  }

  /** The same value, by identity, as long as it says the same. */
  now(): ResponseColumn {
    const hashes = (this.#lastHashes.get() as string | null) ?? ''
    if (hashes !== this.#kept.hashes) this.#kept = { hashes, column: fold(this.#ledger.stream(COLUMN_STREAM)) }
    return this.#kept.column
  }
}

function fold(entries: readonly Entry[]): ResponseColumn {
  return entries.reduce<ResponseColumn>((column, entry) => foldColumn(column, entry as Entry & ColumnFact), NO_COLUMN)
}
