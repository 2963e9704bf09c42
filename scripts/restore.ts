import { copyFileSync, existsSync, linkSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { lockFolder } from '../db/folder-lock.ts'
import { migrate } from '../db/migrate.ts'
import { UnfitStore, databaseFile, openForReading, openForWriting, prepareFolder } from '../db/open.ts'
import { BadCopy, checkDatabase, makeDurable } from '../src/ledger/copy.ts'
import { rebuild } from '../src/projections/rebuild.ts'
import { copyEvidence, evidenceOf } from './evidence.ts'

/**
 * `npm run restore -- --from FILE [--data DIR]`: checks the backup before anything is touched, keeps the present database beside it, puts
 * the backup in its place with its projections filled anew, brings back the evidence files that stand beside it, and lists every entry that
 * the backup does not have. The service must be stopped.
 */

const { values } = parseArgs({
  options: { data: { type: 'string', default: process.env['SANSHI_DATA'] ?? './data' }, from: { type: 'string' } },
})
if (values.from === undefined || !existsSync(values.from)) {
  console.error('用法 (usage): npm run restore -- --from FILE [--data DIR]')
  process.exit(2)
}
try {
  restore(values.from, values.data)
} catch (error) {
  if (!(error instanceof BadCopy) && !(error instanceof UnfitStore)) throw error
  console.error(error.message)
  process.exitCode = 1
}

function restore(from: string, folder: string): void {
  const checked = checkDatabase(from)
  prepareFolder(folder)
  const unlock = lockFolder(folder)
  const file = databaseFile(folder)
  const next = `${file}.restoring`
  copyFileSync(from, next)
  prepareForUse(next)
  makeDurable(next)
  const missing = existsSync(file) ? entriesBehind(file, checked) : []
  const kept = existsSync(file) ? keepPresent(file) : null
  // The name changes hands in one step: whenever we die, the folder has the former database or the restored one.
  const { damaged } = copyEvidence(evidenceOf(from), join(folder, 'evidence'))
  for (const name of damaged) console.error(`备份中的佐证文件已损坏 (an evidence file of the backup is damaged): ${name}`)
  renameSync(next, file)
  makeDurable(folder)
  unlock()
  for (const { seq, at, type, stream } of missing) console.log(`missing ${seq} ${new Date(at).toISOString()} ${type} ${stream}`)
  if (kept !== null) console.log(`原数据库保留在 (the former database is kept at): ${kept}`)
  console.log(`ok ${checked.entries} ${checked.head}${missing.length > 0 ? ` 缺少 ${missing.length} 条 (${missing.length} missing)` : ''}`)
}

/** Entries that the present ledger has and the backup has not. Refuses when the two are not one ledger. */
function entriesBehind(
  file: string,
  { entries, head }: { entries: number; head: string },
): { seq: number; at: number; type: string; stream: string }[] {
  const present = openForReading(file)
  const same = present.prepare('select hash from ledger where seq = ?').pluck().get(entries) as Buffer | undefined
  const behind = present.prepare('select seq, at, type, stream from ledger where seq > ? order by seq').all(entries) as ReturnType<
    typeof entriesBehind
  >
  present.close()
  if (same?.toString('hex') !== head)
    throw new BadCopy('备份与现有数据库不是同一本台账，请换用空的数据目录 (the backup is of another ledger; restore into an empty folder)')
  return behind
}

/** Gives the present database a second name, its write-ahead log folded in first. */
function keepPresent(file: string): string {
  const present = new Database(file)
  present.pragma('wal_checkpoint(TRUNCATE)')
  present.close()
  const kept = `${file}.before-restore-${new Date().toISOString().replace(/[:.]/g, '')}`
  linkSync(file, kept)
  return kept
}

/** Screens come from the ledger, which was checked, not from the backup's own rows; and nobody is signed in from back then. */
function prepareForUse(file: string): void {
  const copy = openForWriting(file)
  migrate(copy)
  copy.transaction(() => rebuild(copy)).immediate()
  copy.exec('delete from session')
  copy.close()
}
