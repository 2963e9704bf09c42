import type { Connection } from '../../db/open.ts'
import type { Receipt } from './receipt.ts'

/** Seven days: long enough for any client that retries. */
export const REMEMBERED_MS = 7 * 24 * 60 * 60_000

/** What makes a repeated request the same one. */
export interface IdempotencyKey {
  key: string
  /** Method and path. */
  request: string
  /** SHA-256 of the body's canonical bytes. */
  body: Buffer
}

/** Results of writes that carried an Idempotency-Key, per account, method and path. Kept in the transaction of the write itself. */
export class RememberedResults {
  readonly #find
  readonly #keep
  readonly #forget
  readonly #unhash

  constructor(connection: Connection) {
    this.#find = connection.prepare('select body, result from idempotency where account = ? and request = ? and key = ? and at > ?')
    this.#keep = connection.prepare(
      'insert or replace into idempotency (account, request, key, body, at, result) values (?, ?, ?, ?, ?, ?)',
    )
    this.#unhash = connection.prepare('update idempotency set body = zeroblob(32) where at = ? and account = ?')
    this.#forget = connection.prepare('delete from idempotency where at <= ?')
  }

  /** Null: never seen. `mismatch`: the key was used for another body. */
  find(account: string, key: IdempotencyKey, now: number): Receipt | 'mismatch' | null {
    const row = this.#find.get(account, key.request, key.key, now - REMEMBERED_MS) as { body: Buffer; result: string } | undefined
    if (row === undefined) return null
    return row.body.equals(key.body) ? { ...(JSON.parse(row.result) as Receipt), replayed: true } : 'mismatch'
  }

  keep(account: string, key: IdempotencyKey, { incident: _, ...receipt }: Receipt): void {
    this.#keep.run(account, key.request, key.key, key.body, receipt.at, JSON.stringify(receipt))
  }

  /**
   * IN-11: the unsalted hash of a body whose text was struck out could be guessed back. Without it the request, sent once more, is another
   * one for its key and is refused.
   */
  forgetBody(account: string, at: number): void {
    this.#unhash.run(at, account)
  }

  forgetOld(now: number): void {
    this.#forget.run(now - REMEMBERED_MS)
  }
}
