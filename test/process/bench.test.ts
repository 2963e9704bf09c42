import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { runNode, verifyLedger } from './service-process.ts'

/** Rows that need no load: each must give a line. */
const ROWS = ['verify', 'disk', 'board', 'search', 'rebuild']
const LINES = [
  /^\| verify [\d,]+ entries \|/m,
  /^\| disk for /m,
  /^\| board, .*province \|/m,
  /^\| search newest first/m,
  /^\| rebuild from /m,
]

test('the bench generates an installation whose chain verifies, whose rebuild changes nothing, and writes its table', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'sanshi-bench-test-'))
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  const out = join(data, 'bench.md')
  const args = ['--incidents', '300', '--seed', '7', '--seconds', '1', '--rows', ROWS.join(','), '--data', data, '--out', out]
  const bench = await runNode(['scripts/bench.ts', ...args])
  t.equal(bench.code, 0, bench.err)
  const table = readFileSync(out, 'utf8')
  for (const line of LINES) t.match(table, line)
  t.notMatch(table, 'not measured')
  t.match(table, /seed 7/)

  const folder = join(data, 'sanshi-300-7')
  const verified = await verifyLedger(folder)
  t.match(verified.out, /^ok \d{4,} /)
  const rebuilt = await runNode(['scripts/ledger-rebuild.ts', '--data', folder])
  t.match(rebuilt.out, '投影没有变化')
})
