import { setTimeout as sleep } from 'node:timers/promises'
import { headOf, raisedAfter } from '../alerts.ts'
import { openLoop } from '../http-load.ts'
import { mixedRequests } from '../mixed-load.ts'
import { COUNTY, COUNTY_OFFICE, cookieOf } from '../people.ts'
import { ms, quantile } from '../row.ts'
import type { Row } from '../row.ts'
import { withProgram } from '../service.ts'
import { ordinaryWeek, reportsUntil } from './report.ts'
import { dueAmong, logRinging, openLines } from './screens.ts'

const BURSTS = 3
const ALERTS = 100
const SCREENS = 1_000
const PER_SECOND = 50
/** Until everything is logged and the lines are open. */
const LEAD_MS = 12_000
/** Long enough for the last screen. */
const AFTER_MS = 4_000
const APART_MS = 4_000
const LAG_P99_MS = 50
const SCREEN_P99_MS = 3_000

/** A hundred clocks ring at one instant before a thousand screens while the desk works and a report runs. */
export const burst: Row = {
  name: 'burst',
  measure: async (ground) => {
    const work = ground.work()
    const recorder = cookieOf(work, 'recorder', COUNTY_OFFICE)
    const leader = cookieOf(work, 'leader', `p${COUNTY}-gov`)
    const { bursts, shown, head, reports, requests } = await withProgram(ground.quietService(), async (program) => {
      const before = headOf(work)
      const first = Date.now() + LEAD_MS
      const instants = Array.from({ length: BURSTS }, (_, place) => first + place * APART_MS)
      await logRinging(
        program,
        recorder,
        instants.flatMap((at) => Array.from({ length: ALERTS }, () => at)),
        ground.seed,
      )
      const lines = await openLines(program, SCREENS, recorder, first)
      const until = (instants.at(-1) ?? 0) + APART_MS
      const reporting = reportsUntil(program, leader, until, ordinaryWeek(work.until))
      const next = mixedRequests({ recorder, leader }, ground.seed, (bodies) => bodies.next())
      const answered = await openLoop(program.port, PER_SECOND, () => Date.now() > until, next)
      await sleep(AFTER_MS)
      lines.close()
      return { bursts: instants, shown: lines.shown, head: before, reports: await reporting, requests: answered }
    })
    const lags = raisedAfter(work, head)
      .filter((one) => bursts.includes(one.fireAt))
      .map((one) => one.lagMs)
    const onScreen = dueAmong(shown.values(), bursts).filter((one) => one.count === SCREENS)
    const late = onScreen.map((one) => one.lastAt - one.dueAt)
    const what = `burst: ${ALERTS} alerts at one instant × ${SCREENS} screens, ${PER_SECOND} requests/s, ${BURSTS} times`
    const meanwhile = `requests meanwhile p99 ${ms(quantile(requests.took, 0.99))}; ${reports} reports ran`
    return [
      {
        what: `${what}, recorded`,
        figure: `lag p50 ${ms(quantile(lags, 0.5))}, p99 ${ms(quantile(lags, 0.99))}`,
        required: `p99 ≤ ${LAG_P99_MS} ms`,
        peer: meanwhile,
        ratio: '',
        ok: lags.length === BURSTS * ALERTS && quantile(lags, 0.99) <= LAG_P99_MS,
      },
      {
        what: 'the same, the last screen has it',
        figure: `p50 ${ms(quantile(late, 0.5))}, p99 ${ms(quantile(late, 0.99))}`,
        required: `p99 ≤ ${SCREEN_P99_MS} ms`,
        peer: '',
        ratio: '',
        ok: onScreen.length === BURSTS * ALERTS && quantile(late, 0.99) <= SCREEN_P99_MS,
      },
    ]
  },
}
