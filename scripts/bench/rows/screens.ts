import { setTimeout as sleep } from 'node:timers/promises'
import type { Ground } from '../ground.ts'
import { closedLoop, requestBytes } from '../http-load.ts'
import { Bodies, COUNTY, COUNTY_OFFICE, cookieOf } from '../people.ts'
import { ms, quantile, times } from '../row.ts'
import type { Figure, Row } from '../row.ts'
import { Screens, alertSeq } from '../screens.ts'
import type { Shown } from '../screens.ts'
import { Program, withProgram } from '../service.ts'

const FAN_OUT_GROWTH = 1.5
const DAY_MS = 24 * 60 * 60_000
/** Long enough to log all the incidents and then to open the lines; an open line would be told of each of them. */
const LEAD_MS = 12_000
const PATIENCE_MS = 5_000

const CROWDS = [
  { screens: 1_000, everyMs: 250, requiredMs: 80 },
  { screens: 5_000, everyMs: 500, requiredMs: 200 },
] as const

/** From the due instant until the last of many screens has the alert; the fan-out alone beside a bare broadcast of the same bytes. */
export const screens: Row = {
  name: 'screens',
  measure: async (ground) => {
    const figures: Figure[] = []
    for (const crowd of CROWDS) figures.push(...(await measured(ground, crowd)))
    return figures
  },
}

async function measured(ground: Ground, crowd: (typeof CROWDS)[number]): Promise<Figure[]> {
  const cookie = cookieOf(ground.work(), 'recorder', COUNTY_OFFICE)
  const alerts = Math.max(4, Math.floor((ground.seconds * 1_000) / crowd.everyMs))
  const shown = await withProgram(ground.quietService(), async (program) => {
    const from = Date.now() + LEAD_MS
    const instants = Array.from({ length: alerts }, (_, place) => from + place * crowd.everyMs)
    await logRinging(program, cookie, instants, ground.seed)
    const lines = await openLines(program, crowd.screens, cookie, from)
    await sleep(Math.max(0, (instants.at(-1) ?? 0) - Date.now()) + PATIENCE_MS)
    lines.close()
    return dueAmong(lines.shown.values(), instants)
  })
  const complete = shown.filter((one) => one.count === crowd.screens)
  if (complete.length < alerts) throw new Error(`${complete.length} of ${alerts} alerts reached all ${crowd.screens} screens`)
  const bare = await bareBroadcast(
    crowd,
    complete.map((one) => one.text),
  )
  return figuresOf(crowd, complete, bare)
}

/** Logs an incident for each instant, of which the first reminder comes then. */
export async function logRinging(program: Program, cookie: string, instants: readonly number[], seed: number): Promise<void> {
  const bodies = new Bodies(seed + 2)
  const requests = instants.map((at) => requestBytes('POST', '/api/incidents', cookie, bodies.ringingAt(at, [COUNTY])))
  const { failed } = await closedLoop(program.port, 8, Infinity, () => requests.pop())
  if (failed > 0) throw new Error(`${failed} incidents could not be logged`)
}

/** Opens duty lines of one account. Throws when that is not done before `deadline`. */
export async function openLines(program: Program, count: number, cookie: string, deadline: number): Promise<Screens> {
  const headers = `Cookie: ${cookie}\r\nSec-WebSocket-Protocol: sanshi.v1\r\n`
  const lines = await Screens.open(program.port, count, '/api/live', () => headers, alertSeq)
  if (Date.now() > deadline) throw new Error(`this machine is too busy to log incidents and to open ${count} lines in time`)
  return lines
}

export interface OnScreen extends Shown {
  dueAt: number
}

/** The reminders that came for these instants. */
export function dueAmong(shown: Iterable<Shown>, instants: readonly number[]): OnScreen[] {
  const wanted = new Set(instants)
  return [...shown].flatMap((one) => {
    const { alert } = JSON.parse(one.text) as { alert: { step: string; dueAt: string | null } }
    const dueAt = alert.dueAt === null ? NaN : Date.parse(alert.dueAt) - DAY_MS
    return alert.step === '-PT24H' && wanted.has(dueAt) ? [{ ...one, dueAt }] : []
  })
}

async function bareBroadcast(crowd: (typeof CROWDS)[number], texts: readonly string[]): Promise<Shown[]> {
  return withProgram(Program.start(['scripts/bench/bare-broadcast.ts']), async (program) => {
    const lines = await Screens.open(program.port, crowd.screens, '/', () => '', alertSeq)
    for (const text of texts) {
      await fetch(`http://127.0.0.1:${program.port}`, { method: 'POST', body: text })
      await sleep(crowd.everyMs)
    }
    await sleep(PATIENCE_MS / 5)
    lines.close()
    return [...lines.shown.values()]
  })
}

function figuresOf(crowd: (typeof CROWDS)[number], shown: readonly OnScreen[], bare: readonly Shown[]): Figure[] {
  const afterDue = shown.map((one) => one.lastAt - one.dueAt)
  const fanOut = (all: readonly Shown[]) => all.map((one) => one.lastAt - one.firstAt)
  const [own, theirs] = [fanOut(shown), fanOut(bare)]
  const growth = quantile(own, 0.5) / quantile(theirs, 0.5)
  const p99 = quantile(afterDue, 0.99)
  return [
    {
      what: `due → the last of ${crowd.screens} screens has it, ${shown.length} alerts`,
      figure: `p50 ${ms(quantile(afterDue, 0.5))}, p99 ${ms(p99)}`,
      required: `p99 ≤ ${crowd.requiredMs} ms`,
      peer: `bare ws broadcast, first → last screen p99 ${ms(quantile(theirs, 0.99))}`,
      ratio: times(p99 / quantile(theirs, 0.99)),
      ok: p99 <= crowd.requiredMs,
    },
    {
      what: `the fan-out alone, first → last of ${crowd.screens} screens`,
      figure: `p50 ${ms(quantile(own, 0.5))}, p99 ${ms(quantile(own, 0.99))}`,
      required: `≤ ${FAN_OUT_GROWTH} × bare`,
      peer: `bare ws broadcast of the same bytes p50 ${ms(quantile(theirs, 0.5))}, p99 ${ms(quantile(theirs, 0.99))}`,
      ratio: `${times(growth)} of p50`,
      ok: growth <= FAN_OUT_GROWTH,
    },
  ]
}
