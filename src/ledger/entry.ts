import type { Actor } from '../domain/facts.ts'

/** An entry of the ledger before it has a place: its type names its version (`incident-logged/2`). */
export interface NewEntry {
  stream: string
  type: string
  data: unknown
}

/**
 * An entry as it was read: parsed, brought to the newest version of its type. Of one that was struck out, `data` is the redacted copy that
 * the striking entry keeps.
 */
export interface Entry {
  seq: number
  stream: string
  version: number
  /** Without the version. */
  type: string
  at: number
  actor: Actor
  data: unknown
}

/** A row as it is stored; these bytes are what is hashed, never a re-serialisation. */
export interface LedgerRow {
  seq: number
  stream: string
  version: number
  type: string
  at: number
  actor: string
  data: string | null
  salt: Buffer | null
  algorithm: string
  data_hash: Buffer
  previous: Buffer
  hash: Buffer
}

/** What of a row says what happened; without it, the row's hashes and salt stay unread. */
export type StoredEntry = Pick<LedgerRow, 'seq' | 'stream' | 'version' | 'type' | 'at' | 'actor' | 'data'>

export interface LedgerHead {
  seq: number
  hash: Buffer
  at: number
}
