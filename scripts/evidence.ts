import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { makeDurable } from '../src/ledger/copy.ts'

const SHA256 = /^[0-9a-f]{64}$/

/** Where a backup file's evidence stands: beside it. */
export function evidenceOf(backup: string): string {
  return `${backup}.evidence`
}

/**
 * Copies evidence files from one folder to another: those that are not there yet, each checked against the hash that is its name. Returns
 * how many there were, and the names of those that no longer are what they were. An evidence file is written before the entry that names
 * it, so copied after the database it is there for every entry of the copy.
 */
export function copyEvidence(from: string, to: string): { files: number; damaged: string[] } {
  if (!existsSync(from)) return { files: 0, damaged: [] }
  const names = readdirSync(from).filter((name) => SHA256.test(name))
  if (names.length > 0) mkdirSync(to, { recursive: true, mode: 0o700 })
  const damaged: string[] = []
  for (const name of names) {
    const target = join(to, name)
    if (existsSync(target)) continue
    if (
      createHash('sha256')
        .update(readFileSync(join(from, name)))
        .digest('hex') !== name
    ) {
      damaged.push(name)
      continue
    }
    const partial = `${target}.partial`
    copyFileSync(join(from, name), partial)
    makeDurable(partial)
    renameSync(partial, target)
  }
  if (names.length > 0) makeDurable(to)
  return { files: names.length, damaged }
}
