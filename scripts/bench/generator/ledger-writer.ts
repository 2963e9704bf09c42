import type { Connection } from '../../../db/open.ts'
import type { Actor } from '../../../src/domain/facts.ts'
import { CATALOGUE } from '../../../src/ledger/catalogue.ts'
import { ALGORITHM, GENESIS, SALT_BYTES, dataHash, entryHash } from '../../../src/ledger/hash.ts'
import type { Random } from './random.ts'

const BATCH_ENTRIES = 20_000

/** An entry with its place in the record, as far as folding needs it. */
export interface Placed {
  seq: number
  at: number
  actor: Actor
}

/**
 * Writes entries of the real format with the real hash functions, but without what `Ledger.append` asks of a live record: one insert
 * each, guards and index put back at the end. What it writes is checked afterwards: the chain by the verifier, every entry's shape by the
 * rebuild, versions by the index.
 */
export class LedgerWriter {
  readonly #connection: Connection
  readonly #random: Random
  readonly #guards: string[]
  readonly #insert
  readonly #actors = new Map<Actor, string>()
  #seq = 0
  #hash: Buffer = GENESIS
  #at = 0

  /** The ledger must be empty. */
  constructor(connection: Connection, random: Random) {
    this.#connection = connection
    this.#random = random
    const guards = connection
      .prepare(
        "select type, name, sql from sqlite_schema where tbl_name in ('ledger', 'ledger_head') and type in ('trigger', 'index') and sql is not null",
      )
      .all() as { type: string; name: string; sql: string }[]
    this.#guards = guards.map(({ sql }) => sql)
    for (const { type, name } of guards) connection.exec(`drop ${type} ${name}`)
    this.#insert = connection.prepare('insert into ledger values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    connection.exec('begin')
  }

  get entries(): number {
    return this.#seq
  }

  /** `version` is the entry's place in its stream; the caller counts. */
  write(stream: string, version: number, type: string, data: unknown, actor: Actor, at: number): Placed {
    const seq = this.#seq + 1
    const text = canonical(data)
    const salt = this.#random.bytes(SALT_BYTES)
    const row = {
      seq,
      stream,
      version,
      type: `${type}/${CATALOGUE[type]?.version ?? 0}`,
      at,
      actor: this.#actorText(actor),
      algorithm: ALGORITHM,
      data_hash: dataHash(salt, text),
      previous: this.#hash,
    }
    const hash = entryHash(row)
    this.#insert.run(seq, stream, version, row.type, at, row.actor, text, salt, ALGORITHM, row.data_hash, row.previous, hash)
    this.#seq = seq
    this.#hash = hash
    this.#at = at
    if (seq % BATCH_ENTRIES === 0) this.#connection.exec('commit; begin')
    return { seq, at, actor }
  }

  close(): void {
    this.#connection.prepare('update ledger_head set seq = ?, hash = ?, at = ? where id = 1').run(this.#seq, this.#hash, this.#at)
    for (const sql of this.#guards) this.#connection.exec(sql)
    this.#connection.exec('commit')
  }

  /** Actors are few and kept by the caller, so their text is made once. */
  #actorText(actor: Actor): string {
    const known = this.#actors.get(actor) ?? canonical(actor)
    this.#actors.set(actor, known)
    return known
  }
}

/** The bytes of RFC 8785 for what entries hold (plain objects, lists, texts, whole numbers): keys sorted, the rest as JavaScript writes it. */
function canonical(value: unknown): string {
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const given = value as Record<string, unknown>
  const ordered: Record<string, unknown> = {}
  for (const key of Object.keys(given).sort()) ordered[key] = sorted(given[key])
  return ordered
}
