import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { databaseFile, openForReading, openForWriting } from '../../../db/open.ts'
import type { Connection } from '../../../db/open.ts'
import type { LedgerRow } from '../../../src/ledger/entry.ts'
import { verifyChain } from '../../../src/ledger/verify.ts'
import { PROJECTION_TABLES } from '../../../src/projections/projector.ts'
import { rebuild as rebuildAll } from '../../../src/projections/rebuild.ts'
import { times, whole } from '../row.ts'
import type { Row } from '../row.ts'

const VERIFY_PER_SECOND = 60_000
const REBUILD_PER_SECOND = 20_000
const MOST_HASHED = 500_000
const PAGE_ENTRIES = 5_000
/** About as many bytes as the linked fields of an entry have. */
const LINK_BYTES = 400

/** Verifying the whole chain, beside SHA-256 of the same bytes and nothing else. */
export const verify: Row = {
  name: 'verify',
  measure: async (ground) => {
    const connection = openForReading(databaseFile(ground.full().folder))
    const began = performance.now()
    const verdict = verifyChain(connection)
    const seconds = (performance.now() - began) / 1_000
    if (!verdict.ok) throw new Error(`seq ${verdict.seq}: ${verdict.reason}`)
    const perSecond = verdict.entries / seconds
    const bare = bareHashing(connection)
    connection.close()
    return Promise.resolve([
      {
        what: `verify ${whole(verdict.entries)} entries`,
        figure: `${whole(perSecond)} entries/s`,
        required: `≥ ${whole(VERIFY_PER_SECOND)}/s`,
        peer: `bare SHA-256 of the same bytes ${whole(bare)} entries/s`,
        ratio: times(perSecond / bare),
        ok: perSecond >= VERIFY_PER_SECOND,
      },
    ])
  },
}

/** Entries a second when only their bytes are hashed: data, and a text as long as the linked fields. Reading them is not counted. */
function bareHashing(connection: Connection): number {
  const page = connection.prepare('select seq, salt, data from ledger where seq > ? order by seq limit ?')
  const link = Buffer.alloc(LINK_BYTES, 'a')
  let entries = 0
  let spentMs = 0
  for (let after = 0; entries < MOST_HASHED;) {
    const rows = page.all(after, PAGE_ENTRIES) as Pick<LedgerRow, 'seq' | 'data'>[]
    if (rows.length === 0) break
    const began = performance.now()
    for (const { data } of rows) {
      hash('sha256', data ?? '', 'buffer')
      hash('sha256', link, 'buffer')
    }
    spentMs += performance.now() - began
    entries += rows.length
    after = rows.at(-1)?.seq ?? Infinity
  }
  return (entries / spentMs) * 1_000
}

/** Filling every projection again, beside inserting as many rows into a bare table. Last on the working copy. */
export const rebuild: Row = {
  name: 'rebuild',
  measure: async (ground) => {
    const work = ground.work()
    const connection = openForWriting(databaseFile(work.folder))
    const before = rowCounts(connection)
    const began = performance.now()
    const entries = connection.transaction(() => rebuildAll(connection)).immediate()
    const seconds = (performance.now() - began) / 1_000
    const after = rowCounts(connection)
    connection.close()
    const changed = PROJECTION_TABLES.filter((table) => before.get(table) !== after.get(table))
    if (changed.length > 0) throw new Error(`the rebuild changed the number of rows of ${changed.join(', ')}`)
    const rows = [...after.values()].reduce((sum, count) => sum + count, 0)
    const bareSeconds = bareInserts(work.folder, rows)
    return Promise.resolve([
      {
        what: `rebuild from ${whole(entries)} entries`,
        figure: `${whole(entries / seconds)} entries/s, ${seconds.toFixed(1)} s`,
        required: `≥ ${whole(REBUILD_PER_SECOND)}/s`,
        peer: `bare insert of as many rows (${whole(rows)}) ${bareSeconds.toFixed(1)} s`,
        ratio: times(seconds / bareSeconds),
        ok: entries / seconds >= REBUILD_PER_SECOND,
      },
    ])
  },
}

/** Rows of each projection; the search index has one for each incident and is not counted. */
function rowCounts(connection: Connection): Map<string, number> {
  const tables = PROJECTION_TABLES.filter((table) => table !== 'incident_search')
  return new Map(tables.map((table) => [table, connection.prepare(`select count(*) from ${table}`).pluck().get() as number]))
}

function bareInserts(beside: string, rows: number): number {
  const folder = mkdtempSync(join(beside, 'bare-rows-'))
  const connection = openForWriting(databaseFile(folder))
  connection.exec('create table row (key integer primary key, id text not null, at integer not null); create index row_at on row (at)')
  const insert = connection.prepare('insert into row (id, at) values (?, ?)')
  const began = performance.now()
  connection.transaction(() => {
    for (let row = 0; row < rows; row += 1) insert.run(`row ${row} of a bare table with a text of some length`, row)
  })()
  const seconds = (performance.now() - began) / 1_000
  connection.close()
  rmSync(folder, { recursive: true })
  return seconds
}
