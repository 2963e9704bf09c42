import type { Connection } from '../../db/open.ts'
import { compileDirectory } from '../domain/directory.ts'
import type { Directory, DirectoryDocument } from '../domain/directory.ts'
import { pacedPack } from '../domain/drill.ts'
import type { Drill } from '../domain/drill.ts'
import { packInForce } from '../domain/policy.ts'
import type { PolicyPack, PublishedPack } from '../domain/policy.ts'
import { readEntry } from '../ledger/catalogue.ts'
import type { StoredEntry } from '../ledger/entry.ts'
import { ENTRY_COLUMNS } from '../ledger/ledger.ts'

export interface AdoptedDirectory {
  seq: number
  directory: Directory
}

const EMPTY: DirectoryDocument = { name: '', root: '000000', sectors: [], units: [] }
const CACHED_ENTRIES = 32

/**
 * The directory and the packs in force, read from the ledger and compiled once. Kept by the entry's hash, never by its seq: a seq
 * that was rolled back is given again, a hash is not.
 */
export class Rulebook {
  readonly #latest
  readonly #upTo
  readonly #bySeq
  readonly #hashOf
  readonly #policyRows
  readonly #compiled = new Map<string, unknown>()

  constructor(connection: Connection) {
    this.#latest = connection.prepare("select seq, hash from ledger where stream = 'directory' order by version desc limit 1")
    this.#upTo = connection.prepare("select seq, hash from ledger where stream = 'directory' and seq <= ? order by version desc limit 1")
    this.#bySeq = connection.prepare(`select ${ENTRY_COLUMNS} from ledger where seq = ?`)
    this.#hashOf = connection.prepare('select hash from ledger where seq = ?').pluck()
    this.#policyRows = connection.prepare("select seq, hash from ledger where stream = 'policy' order by version")
  }

  /** The directory in force; empty, with seq 0, before the first was adopted. */
  directory(): AdoptedDirectory {
    const row = this.#latest.get() as { seq: number; hash: Buffer } | undefined
    if (row === undefined) return { seq: 0, directory: this.#kept('empty directory', () => compileDirectory(EMPTY)) }
    return { seq: row.seq, directory: this.directoryAt(row.seq, row.hash) }
  }

  /** The directory that the entry `seq` adopted. */
  directoryAt(seq: number, hash?: Buffer): Directory {
    return this.#kept(this.#key(seq, hash), () => compileDirectory(this.#data(seq) as DirectoryDocument))
  }

  /** The directory that was in force at the entry `seq`; empty before the first was adopted. */
  directoryAsOf(seq: number): Directory {
    const row = this.#upTo.get(seq) as { seq: number; hash: Buffer } | undefined
    return row === undefined ? compileDirectory(EMPTY) : this.directoryAt(row.seq, row.hash)
  }

  /** The entry that held the directory then; 0 when there was none. */
  directorySeqAsOf(seq: number): number {
    return (this.#upTo.get(seq) as { seq: number } | undefined)?.seq ?? 0
  }

  /** The entries of the pack and the directory in force, as known at the entry `seq`, at an instant; 0 for one that there was not. */
  inForce(seq: number, ms: number): { policySeq: number; directorySeq: number } {
    const packs = this.packs().filter((one) => one.seq <= seq)
    return { policySeq: packs.length === 0 ? 0 : packInForce(packs, ms).seq, directorySeq: this.directorySeqAsOf(seq) }
  }

  packs(): PublishedPack[] {
    return (this.#policyRows.all() as { seq: number; hash: Buffer }[]).map(({ seq, hash }) => ({ seq, pack: this.#packAt(seq, hash) }))
  }

  /** The pack that governs an incident (IN-2a): the one its entry names, at the pace of its exercise. */
  packFor({ policySeq, drill }: { policySeq: number; drill: Drill | null }): PolicyPack {
    return pacedPack(this.#packAt(policySeq), drill)
  }

  #packAt(seq: number, hash?: Buffer): PolicyPack {
    return this.#kept(this.#key(seq, hash), () => this.#data(seq) as PolicyPack)
  }

  #key(seq: number, hash?: Buffer): string {
    return (hash ?? (this.#hashOf.get(seq) as Buffer)).toString('latin1')
  }

  #data(seq: number): unknown {
    return readEntry(this.#bySeq.get(seq) as StoredEntry).data
  }

  #kept<T>(key: string, make: () => T): T {
    const kept = this.#compiled.get(key)
    if (kept !== undefined) return kept as T
    const made = make()
    const [oldest] = this.#compiled.keys()
    if (this.#compiled.size >= CACHED_ENTRIES && oldest !== undefined) this.#compiled.delete(oldest)
    this.#compiled.set(key, made)
    return made
  }
}
