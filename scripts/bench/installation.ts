import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { migrate } from '../../db/migrate.ts'
import { databaseFile, openForWriting, prepareFolder } from '../../db/open.ts'
import type { Connection } from '../../db/open.ts'
import { rebuild } from '../../src/projections/rebuild.ts'
import { generate } from './generator/generate.ts'
import type { Generated } from './generator/generate.ts'

/** Grows with every change to what is generated, so that an older installation is not taken for a new one. */
const VERSION = 3
const MARKER = 'generated.json'

/** What the marker file of a generated installation says. */
export interface Installation extends Generated {
  folder: string
  version: number
  seed: number
  /** The last instant of the generated record. */
  until: number
}

/** The installation of this size and seed in `data`: the one that is there, or a new one up to the present. */
export function installation(data: string, incidents: number, seed: number, say: (text: string) => void): Installation {
  const folder = join(data, `sanshi-${incidents}-${seed}`)
  const marker = join(folder, MARKER)
  if (existsSync(marker)) {
    const found = JSON.parse(readFileSync(marker, 'utf8')) as Installation
    if (found.version === VERSION && found.incidents === incidents && found.seed === seed) return { ...found, folder }
  }
  rmSync(folder, { recursive: true, force: true })
  prepareFolder(folder)
  const connection = openForWriting(databaseFile(folder))
  migrate(connection)
  // Nothing of a half-made installation is kept, so nothing need survive a crash.
  connection.pragma('journal_mode = MEMORY')
  connection.pragma('synchronous = OFF')
  const until = Date.now()
  const generated = writeLedger(connection, { incidents, seed, until }, say)
  connection.pragma('journal_mode = WAL')
  fillProjections(connection, generated.entries, say)
  connection.close()
  const made: Installation = { ...generated, folder, version: VERSION, seed, until }
  writeFileSync(marker, JSON.stringify(made))
  return made
}

/** A copy to be written to; removed by the caller. */
export function workingCopy(from: Installation, name: string): Installation {
  const folder = `${from.folder}-${name}`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  copyFileSync(databaseFile(from.folder), databaseFile(folder), constants.COPYFILE_FICLONE)
  // Gigabytes that the system still has to write would be measured with whatever runs on them.
  const file = openSync(databaseFile(folder), 'r+')
  fsyncSync(file)
  closeSync(file)
  return { ...from, folder }
}

/** Bytes of the database file, the write-ahead log folded in. */
export function databaseBytes(of: Installation): number {
  const connection = openForWriting(databaseFile(of.folder))
  connection.pragma('wal_checkpoint(TRUNCATE)')
  connection.close()
  return statSync(databaseFile(of.folder)).size
}

function writeLedger(
  connection: Connection,
  options: { incidents: number; seed: number; until: number },
  say: (text: string) => void,
): Generated {
  const began = performance.now()
  const perSecond = (entries: number) => Math.round((entries / (performance.now() - began)) * 1_000)
  const generated = generate(connection, options, (incidents, entries) => {
    if (incidents % 50_000 === 0) say(`  ${incidents} incidents, ${entries} entries, ${perSecond(entries)} entries/s`)
  })
  say(`generated ${generated.entries} entries of ${generated.incidents} incidents, ${perSecond(generated.entries)} entries/s`)
  return generated
}

function fillProjections(connection: Connection, entries: number, say: (text: string) => void): void {
  const began = performance.now()
  connection.transaction(() => rebuild(connection)).immediate()
  say(`filled the projections, ${Math.round((entries / (performance.now() - began)) * 1_000)} entries/s`)
}
