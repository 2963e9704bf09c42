import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

export type Connection = Database.Database

/** SQLite before this has the WAL-reset corruption bug. */
export const OLDEST_SQLITE = '3.51.3'

export const BUSY_TIMEOUT_MS = 5_000
const SYNCHRONOUS_FULL = 2
const CACHE_KIB = 64 * 1024
/** A commit that finds so many pages of 4 KB in the log (256 MB) folds them in by itself. The service folds earlier, beside its work. */
const CHECKPOINT_PAGES = 64_000

/** The environment cannot keep the promises of the record; `problem` is one sentence in Chinese and English. */
export class UnfitStore extends Error {}

export function databaseFile(folder: string): string {
  return join(folder, 'sanshi.db')
}

/** Makes the data folder if need be. Throws `UnfitStore` when it cannot be written. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new UnfitStore(`数据目录不能写入 (data folder cannot be written): ${folder}: ${(error as Error).message}`)
  }
}

/**
 * Opens the database for writing. better-sqlite3 is compiled with synchronous=NORMAL for WAL, which loses acknowledged commits at a
 * power cut; FULL is per connection and is checked after it was set. Throws `UnfitStore` when the connection is not what the record needs.
 */
export function openForWriting(file: string): Connection {
  const connection = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = FULL')
  // Every work has a savepoint, and what it would need to be undone was written to a file: half of all writes.
  connection.pragma('temp_store = MEMORY')
  connection.pragma('foreign_keys = ON')
  // IN-11: what was struck out, and every copy that pages held of it on the way, is overwritten and not only forgotten.
  connection.pragma('secure_delete = ON')
  // REPLACE would otherwise remove rows without asking the delete triggers.
  connection.pragma('recursive_triggers = ON')
  connection.pragma(`cache_size = -${CACHE_KIB}`)
  connection.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  assertFit(connection)
  return connection
}

/** Opens an existing database for reading only: verification, reports, checks in workers. */
export function openForReading(file: string): Connection {
  const connection = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  assertNewEnough(connection)
  return connection
}

/** Refuses an SQLite that is too old, and a connection that is not WAL with synchronous=FULL. */
export function assertFit(connection: Connection): void {
  assertNewEnough(connection)
  if (connection.pragma('synchronous', { simple: true }) !== SYNCHRONOUS_FULL) {
    throw new UnfitStore('数据库连接的 synchronous 不是 FULL，断电会丢失已确认的记录 (the connection is not synchronous=FULL)')
  }
  const mode = connection.pragma('journal_mode', { simple: true })
  if (mode !== 'wal' && mode !== 'memory') throw new UnfitStore(`数据库不是 WAL 模式 (journal_mode is ${String(mode)}, not wal)`)
}

export function isNewEnough(version: string): boolean {
  const [have, need] = [version, OLDEST_SQLITE].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (const [place, part] of need.entries()) {
    const mine = have[place] ?? 0
    if (mine !== part) return mine > part
  }
  return true
}

function assertNewEnough(connection: Connection): void {
  const version = connection.prepare('select sqlite_version()').pluck().get() as string
  if (!isNewEnough(version))
    throw new UnfitStore(`SQLite ${version} 低于 ${OLDEST_SQLITE}，有损坏数据库的已知缺陷 (SQLite is older than ${OLDEST_SQLITE})`)
}
