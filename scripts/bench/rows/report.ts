import { DAY_MS, formatInstant } from '../../../src/domain/instants.ts'
import { weekOf } from '../../../src/domain/periods.ts'
import { MOST_DELAY_MS, longestWait } from '../main-thread.ts'
import { PLACE, cookieOf } from '../people.ts'
import { ms, quantile } from '../row.ts'
import type { Figure, Row } from '../row.ts'
import { Program, withProgram } from '../service.ts'

const WEEK_DAYS = 7
/** Before the surge at the end of a generated record, so that the week is an ordinary one. */
const ORDINARY_DAYS_AGO = 14
const TIMES = 5
const MOST_MS = 1_000

/** The weekly report over all incidents, now and as of an earlier instant, and how long the main thread keeps others waiting meanwhile. */
export const report: Row = {
  name: 'report',
  measure: async (ground) => {
    const work = ground.work()
    const cookie = cookieOf(work, 'leader', `p${PLACE.root}-gov`)
    const week = ordinaryWeek(work.until)
    return withProgram(ground.quietService(), async (program) => {
      const asOf = `?asOf=${encodeURIComponent(formatInstant(work.until - WEEK_DAYS * DAY_MS))}`
      return [
        await figure(`weekly report ${week} over ${ground.incidents} incidents`, program, () => weeklyReport(program, cookie, week)),
        await figure('the same as of a week earlier', program, () => weeklyReport(program, cookie, `${week}${asOf}`)),
      ].flat()
    })
  },
}

/** Makes one report; milliseconds until the whole answer is here. */
export async function weeklyReport(program: Program, cookie: string, week: string): Promise<number> {
  const began = performance.now()
  const answer = await program.get(`/api/reports/weekly/${week}`, cookie)
  const body = await answer.text()
  if (answer.status !== 200) throw new Error(`the report was answered ${answer.status}: ${body}`)
  return performance.now() - began
}

/** The ISO week, in Beijing, of an ordinary time before `until`. */
export function ordinaryWeek(until: number): string {
  return weekOf(until - ORDINARY_DAYS_AGO * DAY_MS)
}

async function figure(what: string, program: Program, make: () => Promise<number>): Promise<Figure[]> {
  const took: number[] = []
  const delay = await longestWait(program, async () => {
    for (let time = 0; time < TIMES; time += 1) took.push(await make())
  })
  const longest = quantile(took, 1)
  return [
    {
      what,
      figure: `p50 ${ms(quantile(took, 0.5))}, max ${ms(longest)}`,
      required: `≤ ${MOST_MS} ms`,
      peer: '',
      ratio: '',
      ok: longest <= MOST_MS,
    },
    {
      what: `${what}: a cheap request meanwhile`,
      figure: `max ${ms(delay)}`,
      required: `≤ ${MOST_DELAY_MS} ms`,
      peer: '',
      ratio: '',
      ok: delay <= MOST_DELAY_MS,
    },
  ]
}

/** Asks for the weekly report again and again; how often it came. `until`: epoch milliseconds. */
export async function reportsUntil(program: Program, cookie: string, until: number, week: string): Promise<number> {
  let made = 0
  while (Date.now() < until) {
    await weeklyReport(program, cookie, week)
    made += 1
  }
  return made
}
