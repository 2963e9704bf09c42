import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { databaseFile } from '../db/open.ts'
import { BadCopy, copyDatabase } from '../src/ledger/copy.ts'
import { copyEvidence, evidenceOf } from './evidence.ts'

/** `npm run backup -- --to FILE [--data DIR]`: a checked copy, also while the service writes; evidence files go
 * into `FILE.evidence`. Prints `evidence <files> <folder>` when there are any, then
 * `ok <entries> <head hash> <file>`. */

const { values } = parseArgs({
  options: { data: { type: 'string', default: process.env['SANSHI_DATA'] ?? './data' }, to: { type: 'string' } },
})
if (values.to === undefined) {
  console.error('用法 (usage): npm run backup -- --to FILE [--data DIR]')
  process.exit(2)
}
const from = databaseFile(values.data)
const to = resolve(values.to)
if (!existsSync(from)) {
  console.error(`没有找到数据库 (no database): ${from}`)
  process.exit(2)
}
try {
  mkdirSync(dirname(to), { recursive: true })
  const { entries, head } = copyDatabase(from, to)
  const { files, damaged } = copyEvidence(join(values.data, 'evidence'), evidenceOf(to))
  for (const name of damaged) console.error(`佐证文件已损坏，未备份 (evidence file is damaged and was left out): ${name}`)
  if (damaged.length > 0) process.exitCode = 1
  if (files > 0) console.log(`evidence ${files} ${evidenceOf(to)}`)
  console.log(`ok ${entries} ${head} ${to}`)
} catch (error) {
  if (!(error instanceof BadCopy)) throw error
  console.error(error.message)
  process.exitCode = 1
}
