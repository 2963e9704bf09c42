import { readFileSync, rmSync } from 'node:fs'
import fc from 'fast-check'
import root, { test } from 'tap'
import { databaseFile, openForReading, openForWriting } from '../../db/open.ts'
import type { Connection } from '../../db/open.ts'
import type { ReportAnswer } from '../../src/contract/report-answers.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { STRUCK_TEXT } from '../../src/ledger/redaction.ts'
import { verifyChain } from '../../src/ledger/verify.ts'
import { PROJECTION_TABLES } from '../../src/projections/projector.ts'
import { rebuild, rowsOf } from '../../src/projections/rebuild.ts'
import { serviceFigures } from '../reports/asking.ts'
import { World, histories, housekeeping, makeTemplate, officer, perform, restart, waitForNext } from './histories.ts'

/** SEED=… repeats a run; without it every run is another one. */
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 0x7fff_ffff))
const RUNS = 25
root.setTimeout(240_000)
const template = await makeTemplate()
process.once('exit', () => rmSync(template, { recursive: true, force: true }))

test('IN-11: whatever entry of whatever history is struck out, every clock and every figure is as before', async (t) => {
  t.comment(`seed ${SEED}, ${RUNS} runs`)
  let struck = 0
  const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(histories(20, [...housekeeping, waitForNext, restart]), picks, async ({ begin, commands }, chosen) => {
      const world = World.begin(template, begin)
      try {
        for (const command of commands) await perform(world, command)
        const before = outlook(world)
        const texts = []
        for (const pick of chosen) {
          const seq = 1 + (pick % world.parts.desk.ledger.head().seq)
          texts.push(...(await strike(world, seq)))
        }
        struck += texts.length
        same(outlook(world), before, 'after the strike')
        await world.restart()
        same(outlook(world), before, 'after a restart')
        const connection = openForWriting(databaseFile(world.folder))
        const verdict = verifyChain(connection)
        if (!verdict.ok) throw new Error(`seq ${verdict.seq}: ${verdict.reason}`)
        const rows = everyTable(connection)
        connection.transaction(() => rebuild(connection)).immediate()
        same(everyTable(connection), rows, 'rebuilt')
        connection.close()
        for (const text of texts) if (isInFile(world.folder, text)) throw new Error(`${text} is still in the file`)
      } finally {
        await world.end()
      }
    }),
    { seed: SEED, numRuns: RUNS },
  )
  t.ok(struck > 0, `${struck} texts struck out`)
})

/** Asks and approves; returns the texts that can have stood nowhere else. An entry that holds no text is refused. */
async function strike(world: World, seq: number): Promise<string[]> {
  const { desk, strikes } = world.parts
  const before = desk.ledger.entry(seq)!
  const asked = await strikes.ask(officer('ay-gov-office', 'admin'), seq, '误录')
  if (asked instanceof Refusal) return []
  const decided = await strikes.decide(officer('ay-gov-office', 'auditor'), asked.made!, { approved: true, note: null })
  if (decided instanceof Refusal || !decided.erased) throw new Error(`seq ${seq} was not struck out`)
  const { title } = before.data as { title?: string }
  return before.type === 'incident-logged' && title !== undefined && title !== STRUCK_TEXT ? [title] : []
}

/** Clocks of all incidents and the figures of the weeks, as of one instant, less the words in them. */
function outlook(world: World): unknown {
  const connection = openForReading(databaseFile(world.folder))
  try {
    const question = {
      span: 'weekly',
      period: '2026-W47',
      asOf: world.now - 1,
      scope: { subtree: '512021', participant: null },
      division: null,
    } as const
    const figures = serviceFigures(connection, question)
    return { clocks: world.incidents.map((id) => world.clocks(id)), figures: withoutWords(figures) }
  } finally {
    connection.close()
  }
}

/** Without what is text, and without what rests on one: measurements are compared by the name of their source. */
function withoutWords({ ledger: _, heat: __, ...report }: ReportAnswer): unknown {
  return JSON.parse(
    JSON.stringify(report, (name, value: unknown) =>
      ['title', 'reason', 'explanation', 'releaseTitle'].includes(name) ? undefined : value,
    ),
  )
}

function everyTable(connection: Connection): Record<string, string[]> {
  return Object.fromEntries(
    PROJECTION_TABLES.map((table) => [
      table,
      rowsOf(connection, table)
        .map((row) => JSON.stringify(row))
        .sort(),
    ]),
  )
}

function isInFile(folder: string, text: string): boolean {
  return readFileSync(databaseFile(folder)).includes(Buffer.from(text, 'utf8'))
}

function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value, null, 1))
  if (a !== b) throw new Error(`${what}\n--- actual\n${a}\n--- expected\n${b}`)
}
