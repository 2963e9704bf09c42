import { createHash } from 'node:crypto'
import type { LedgerRow } from './entry.ts'

/** Named in each entry, so that a later algorithm can follow in the same chain. */
export const ALGORITHM = 'sha256'

export const SALT_BYTES = 16

/** What the first entry has as `previous`. */
export const GENESIS = Buffer.alloc(32)

/** dataHash = H(salt ‖ stored bytes): the salt keeps a struck-out phone number from being guessed back (IN-11). */
export function dataHash(salt: Buffer, data: string): Buffer {
  return createHash(ALGORITHM).update(salt).update(data, 'utf8').digest()
}

/**
 * hash = H of the UTF-8 bytes of a JSON array without white space:
 * `[seq, stream, version, type, at, actor, algorithm, dataHash, previous]`, hashes as lower-case hex, actor as the stored text.
 * The chain covers `dataHash`, not the data, so that striking out keeps it whole.
 */
export function entryHash(row: Omit<LedgerRow, 'data' | 'salt' | 'hash'>): Buffer {
  const fields = [
    row.seq,
    row.stream,
    row.version,
    row.type,
    row.at,
    row.actor,
    row.algorithm,
    row.data_hash.toString('hex'),
    row.previous.toString('hex'),
  ]
  return createHash(ALGORITHM).update(JSON.stringify(fields), 'utf8').digest()
}
