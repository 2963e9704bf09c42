import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Ground } from './bench/ground.ts'
import { circumstances, commitLatency } from './bench/machine.ts'
import { aside } from './bench/row.ts'
import type { Figure, Row } from './bench/row.ts'
import { burst } from './bench/rows/burst.ts'
import { rebuild, verify } from './bench/rows/chain.ts'
import { downtime } from './bench/rows/downtime.ts'
import { lag, lagReporting } from './bench/rows/lag.ts'
import { post } from './bench/rows/post.ts'
import { board, lists, search } from './bench/rows/reads.ts'
import { report } from './bench/rows/report.ts'
import { screens } from './bench/rows/screens.ts'
import { disk, memory, start } from './bench/rows/standing.ts'
import { table } from './bench/table.ts'

/**
 * `npm run bench -- [--incidents N] [--rows a,b] [--seed N] [--seconds N] [--data DIR] [--out FILE]
 * [--profiles DIR]`: every figure the service must reach, beside its peer or limit in the same run. Progress on stderr, the table on
 * stdout; a complete run also writes docs/bench.md. An installation in `--data` is kept and used again; `--profiles` keeps CPU profiles.
 */

/** In this order: what only reads stands first, the rebuild last on the copy that services have written to. */
const ROWS: readonly Row[] = [
  verify,
  disk,
  board,
  search,
  lists,
  start,
  memory,
  lag,
  lagReporting,
  screens,
  burst,
  post,
  report,
  downtime,
  rebuild,
]

const { values } = parseArgs({
  options: {
    incidents: { type: 'string', default: '100000' },
    rows: { type: 'string' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '20' },
    data: { type: 'string' },
    out: { type: 'string' },
    profiles: { type: 'string' },
  },
})
const names = values.rows?.split(',') ?? ROWS.map((row) => row.name)
const unknown = names.filter((name) => name !== 'none' && !ROWS.some((row) => row.name === name))
if (unknown.length > 0) {
  console.error(`no such row: ${unknown.join(', ')}; there are ${ROWS.map((row) => row.name).join(', ')}, and none to generate only`)
  process.exit(2)
}
const data = values.data === undefined ? mkdtempSync(join(tmpdir(), 'sanshi-bench-')) : resolve(values.data)
mkdirSync(data, { recursive: true })
const say = (text: string) => console.error(text)
const ground = new Ground({
  data,
  incidents: Number(values.incidents),
  seed: Number(values.seed),
  seconds: Number(values.seconds),
  profiles: values.profiles === undefined ? null : resolve(values.profiles),
  say,
})
try {
  const { incidents, entries, ringing, folder } = ground.full()
  const size = `installation: ${incidents} incidents, ${entries} entries, ${ringing} clocks that ring, seed ${values.seed}`
  say(`${size}, in ${folder}`)
  const lines = [...circumstances(commitLatency(data)), size]
  const figures: Figure[] = []
  for (const row of ROWS.filter((one) => names.includes(one.name))) figures.push(...(await measured(row)))
  const text = `${lines.map((line) => `- ${line}`).join('\n')}\n\n${table(figures)}\n`
  console.log(text)
  const out = values.out ?? (values.rows === undefined ? 'docs/bench.md' : undefined)
  if (out !== undefined) {
    mkdirSync(dirname(out), { recursive: true })
    writeFileSync(out, `# Figures\n\nWritten by \`npm run bench -- --incidents ${values.incidents} --seed ${values.seed}\`.\n\n${text}`)
  }
} finally {
  ground.close()
  if (values.data === undefined) rmSync(data, { recursive: true, force: true })
}

/** One row that cannot be measured is a line that says so; the others go on. */
async function measured(row: Row): Promise<Figure[]> {
  say(`${row.name} …`)
  try {
    return await row.measure(ground)
  } catch (error) {
    say(String(error instanceof Error ? error.stack : error))
    return [{ ...aside(row.name, `not measured: ${error instanceof Error ? error.message : String(error)}`), ok: false }]
  }
}
