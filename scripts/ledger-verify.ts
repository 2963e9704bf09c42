import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { databaseFile, openForReading } from '../db/open.ts'
import { verifyChain } from '../src/ledger/verify.ts'

/** `npm run ledger:verify -- [--data DIR] [--anchor FILE]`: reads the file without the service. Exit 0: ok, 1: broken, 2: cannot read. */

const { values } = parseArgs({
  options: { data: { type: 'string', default: process.env['SANSHI_DATA'] ?? './data' }, anchor: { type: 'string' } },
})
const file = databaseFile(values.data)
if (!existsSync(file)) {
  console.error(`没有找到台账 (no ledger): ${file}`)
  process.exit(2)
}
const anchor =
  values.anchor === undefined
    ? undefined
    : z.object({ seq: z.int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) }).parse(JSON.parse(readFileSync(values.anchor, 'utf8')))

try {
  const verdict = verifyChain(openForReading(file), { anchor })
  console.log(verdict.ok ? `ok ${verdict.entries} ${verdict.head.toString('hex')}` : `broken at seq ${verdict.seq}: ${verdict.reason}`)
  process.exitCode = verdict.ok ? 0 : 1
} catch (error) {
  if (!(error instanceof Error && 'code' in error)) throw error
  console.error(`不能读取台账 (cannot read the ledger): ${file}: ${error.message}`)
  process.exitCode = 2
}
