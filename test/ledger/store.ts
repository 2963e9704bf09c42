import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Test } from 'tap'
import { migrate } from '../../db/migrate.ts'
import { databaseFile, openForWriting } from '../../db/open.ts'
import type { Connection } from '../../db/open.ts'

/** A folder that the test's end removes. */
export function temporaryFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'sanshi-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An empty store as the service opens it: migrated, guarded by its triggers. */
export function emptyStore(t: Test): { folder: string; file: string; connection: Connection } {
  const folder = temporaryFolder(t)
  const file = databaseFile(folder)
  const connection = openForWriting(file)
  t.teardown(() => connection.close())
  migrate(connection)
  return { folder, file, connection }
}

/** A connection as anybody with the file would have: SQLite's defaults, none of our pragmas. */
export function foreign<T>(file: string, act: (connection: Database.Database) => T): T {
  const connection = new Database(file)
  try {
    return act(connection)
  } finally {
    connection.close()
  }
}
