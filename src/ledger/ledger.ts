import { randomBytes } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Connection } from '../../db/open.ts'
import type { Actor } from '../domain/facts.ts'
import { readEntry, typeForWriting } from './catalogue.ts'
import type { Entry, LedgerHead, LedgerRow, NewEntry, StoredEntry } from './entry.ts'
import { ALGORITHM, GENESIS, SALT_BYTES, dataHash, entryHash } from './hash.ts'
import { STRIKES, STRIKING_TYPE } from './strikes.ts'

const PAGE_ENTRIES = 1_000
/**
 * Blobs are dear to read, and no entry needs them. Of an entry that was struck out, the redacted copy is read in its place (IN-11): every
 * fold, list and report has it from here. For all others the striking entries are not looked at.
 */
export const ENTRY_COLUMNS = `seq, stream, version, at, actor,
  case when data is null then coalesce(${ofStriking('as')}, type) else type end as type, coalesce(data, ${ofStriking('redacted')}) as data`
/** More entries than any ledger will have. */
const LARGEST_STEP = 2 ** 40

/**
 * The ledger (台账) on embedded SQLite: append-only, hash-linked. It opens no transaction of its own; `append` is called by the desk
 * alone, inside the journal's transaction, and nothing it returns is true before that transaction has committed.
 */
export class Ledger {
  readonly #connection: Connection
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#connection = connection
    this.#statements = prepare(connection)
  }

  /**
   * Appends entries behind the head, each checked against the catalogue. With an entry that strikes another out, that one's data and salt
   * go. If we die here nothing of it is kept: the transaction is not committed.
   */
  append(entries: readonly NewEntry[], actor: Actor, at: number): Entry[] {
    if (!this.#connection.inTransaction) throw new Error('append outside the journal')
    const actorText = canonical(actor)
    let { seq, hash: previous }: Pick<LedgerHead, 'seq' | 'hash'> = this.head()
    return entries.map((entry) => {
      const salt = randomBytes(SALT_BYTES)
      const { type, data: parsed } = typeForWriting(entry)
      const data = canonical(parsed)
      const version = (this.#statements.lastVersion.get(entry.stream) as number | null) ?? 0
      const row = {
        seq: seq + 1,
        stream: entry.stream,
        version: version + 1,
        type,
        at,
        actor: actorText,
        algorithm: ALGORITHM,
        data_hash: dataHash(salt, data),
        previous,
      }
      const hash = entryHash(row)
      this.#statements.insert.run({ ...row, data, salt, hash })
      this.#statements.moveHead.run({ seq: row.seq, hash, at })
      if (type === STRIKING_TYPE) this.#statements.strike.run((parsed as { seq: number }).seq)
      seq = row.seq
      previous = hash
      return { seq: row.seq, stream: row.stream, version: row.version, type: entry.type, at, actor, data: parsed }
    })
  }

  head(): LedgerHead {
    return this.#statements.head.get() as LedgerHead
  }

  /** Entries of one stream, oldest first, up to and including `upToSeq`. */
  stream(stream: string, upToSeq: number = Number.MAX_SAFE_INTEGER): Entry[] {
    return (this.#statements.stream.all(stream, upToSeq) as StoredEntry[]).map(readEntry)
  }

  /** Streams that a type of entry begins, in the order in which they began. */
  *beganWith(type: string): Generator<string> {
    for (let after = 0; ;) {
      const page = this.#statements.began.all(after, `${type}/%`) as { seq: number; stream: string }[]
      yield* page.map((row) => row.stream)
      const last = page.at(-1)
      if (last === undefined) return
      after = last.seq
    }
  }

  /** Entries of all streams whose name begins so, behind a seq, in the order of the record. */
  ofStreams(prefix: string, afterSeq = 0): Entry[] {
    return (this.#statements.prefix.all(prefix, `${prefix}\u{10ffff}`, afterSeq) as StoredEntry[]).map(readEntry)
  }

  last(stream: string): Entry | null {
    const row = this.#statements.last.get(stream) as StoredEntry | undefined
    return row === undefined ? null : readEntry(row)
  }

  entry(seq: number): Entry | null {
    const row = this.#statements.one.get(seq) as StoredEntry | undefined
    return row === undefined ? null : readEntry(row)
  }

  /**
   * The last seq whose entry was recorded at or before an instant; 0 when none was. Found by halving, with steps that do not depend on
   * how long the ledger is: the same instant gives the same seq for ever.
   */
  seqAsOf(ms: number): number {
    const head = this.head().seq
    let seq = 0
    for (let step = LARGEST_STEP; step >= 1; step /= 2) {
      if (seq + step <= head && (this.#statements.at.get(seq + step) as number) <= ms) seq += step
    }
    return seq
  }

  /** The hash of the entry `seq`; of none, what the first entry follows. */
  hashOf(seq: number): Buffer {
    return seq === 0 ? GENESIS : (this.#statements.hash.get(seq) as Buffer)
  }

  /** Entries of all streams behind a seq, in the order of the record. */
  entries(afterSeq: number, limit: number): Entry[] {
    return (this.#statements.entries.all(afterSeq, limit) as StoredEntry[]).map(readEntry)
  }

  /** Rows as stored, by seq: for auditors. */
  rows(afterSeq: number, limit: number): LedgerRow[] {
    return this.#statements.page.all(afterSeq, limit) as LedgerRow[]
  }
}

/** SQL: one part of the data of the entry that struck out the row at hand. */
function ofStriking(part: string): string {
  return `(select json_extract(s.data, '$.${part}') from ledger s
    where s.stream = '${STRIKES}' and s.type = '${STRIKING_TYPE}' and json_extract(s.data, '$.seq') = ledger.seq)`
}

/** RFC 8785: keys in a fixed order, so that equal facts have equal bytes. */
function canonical(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('an entry without data')
  return text
}

function prepare(connection: Connection) {
  return {
    head: connection.prepare('select seq, hash, at from ledger_head where id = 1'),
    moveHead: connection.prepare('update ledger_head set seq = @seq, hash = @hash, at = @at where id = 1'),
    lastVersion: connection.prepare('select max(version) from ledger where stream = ?').pluck(),
    insert: connection.prepare(
      'insert into ledger (seq, stream, version, type, at, actor, data, salt, algorithm, data_hash, previous, hash) values (@seq, @stream, @version, @type, @at, @actor, @data, @salt, @algorithm, @data_hash, @previous, @hash)',
    ),
    stream: connection.prepare(`select ${ENTRY_COLUMNS} from ledger where stream = ? and seq <= ? order by version`),
    began: connection.prepare(
      `select seq, stream from ledger where seq > ? and version = 1 and type like ? order by seq limit ${PAGE_ENTRIES}`,
    ),
    prefix: connection.prepare(`select ${ENTRY_COLUMNS} from ledger where stream > ? and stream < ? and seq > ? order by seq`),
    last: connection.prepare(`select ${ENTRY_COLUMNS} from ledger where stream = ? order by version desc limit 1`),
    one: connection.prepare(`select ${ENTRY_COLUMNS} from ledger where seq = ?`),
    at: connection.prepare('select at from ledger where seq = ?').pluck(),
    hash: connection.prepare('select hash from ledger where seq = ?').pluck(),
    entries: connection.prepare(`select ${ENTRY_COLUMNS} from ledger where seq > ? order by seq limit ?`),
    strike: connection.prepare('update ledger set data = null, salt = null where seq = ?'),
    page: connection.prepare('select * from ledger where seq > ? order by seq limit ?'),
  }
}
