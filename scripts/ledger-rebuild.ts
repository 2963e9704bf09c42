import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { lockFolder } from '../db/folder-lock.ts'
import { migrate } from '../db/migrate.ts'
import { UnfitStore, databaseFile, openForWriting } from '../db/open.ts'
import type { Connection } from '../db/open.ts'
import { PROJECTION_TABLES } from '../src/projections/projector.ts'
import { rebuild, rowsOf } from '../src/projections/rebuild.ts'

/** `npm run ledger:rebuild -- [--data DIR]`: empties every projection and fills it from the ledger, and says which tables changed by it. */

const { values } = parseArgs({ options: { data: { type: 'string', default: process.env['SANSHI_DATA'] ?? './data' } } })
const file = databaseFile(values.data)
if (!existsSync(file)) {
  console.error(`没有找到台账 (no ledger): ${file}`)
  process.exit(2)
}
try {
  const unlock = lockFolder(values.data)
  const connection = openForWriting(file)
  migrate(connection)
  const before = digests(connection)
  const entries = connection.transaction(() => rebuild(connection)).immediate()
  const after = digests(connection)
  const changed = PROJECTION_TABLES.filter((table) => before.get(table) !== after.get(table))
  console.log(
    changed.length === 0 ? `ok ${entries} 投影没有变化 (nothing changed)` : `ok ${entries} 已改正 (changed): ${changed.join(', ')}`,
  )
  connection.close()
  unlock()
} catch (error) {
  if (!(error instanceof UnfitStore)) throw error
  console.error(error.message)
  process.exit(2)
}

/** One hash per table over all its rows. */
function digests(connection: Connection): Map<string, string> {
  return new Map(
    PROJECTION_TABLES.map((table) => {
      const hash = createHash('sha256')
      for (const row of rowsOf(connection, table)) hash.update(JSON.stringify(row))
      return [table, hash.digest('hex')]
    }),
  )
}
