import { setTimeout as sleep } from 'node:timers/promises'
import { headOf, raisedAfter, ringingIn } from '../alerts.ts'
import { Random } from '../generator/random.ts'
import { openLoop } from '../http-load.ts'
import { commitLatency } from '../machine.ts'
import { mixedRequests } from '../mixed-load.ts'
import { PLACE, PROVINCE_OFFICE, cookieOf } from '../people.ts'
import { ms, quantile, times, whole } from '../row.ts'
import type { Figure, Row } from '../row.ts'
import type { Ground } from '../ground.ts'
import { Screens, alertSeq } from '../screens.ts'
import { withProgram } from '../service.ts'
import { ordinaryWeek, reportsUntil } from './report.ts'

const PER_SECOND = 100
const P99_MS = 50
const MOST_MS = 500
/** The steps of the incidents logged during the load come this long after. */
const AHEAD_FROM_MS = 2_000
const AHEAD_SPREAD_MS = 8_000
const TIMERS = 200

/** How late alerts are recorded and committed while a duty desk works: incidents logged whose reminders come within seconds. */
export const lag: Row = { name: 'lag', measure: (ground) => measure(ground, false) }

/** The same while the weekly report of everything is made again and again. */
export const lagReporting: Row = { name: 'lag-reporting', measure: (ground) => measure(ground, true) }

async function measure(ground: Ground, reporting: boolean): Promise<Figure[]> {
  const work = ground.work()
  const cookies = { recorder: cookieOf(work, 'recorder', PROVINCE_OFFICE), leader: cookieOf(work, 'leader', `p${PLACE.root}-gov`) }
  const random = new Random(ground.seed)
  const timer = await timerLateness()
  const commit = commitLatency(work.folder)
  const { answered, screen, head, reports } = await withProgram(ground.quietService(), async (program) => {
    const line = await Screens.open(program.port, 1, '/api/live', () => `Cookie: ${cookies.leader}\r\n`, alertSeq)
    const before = headOf(work)
    const until = performance.now() + ground.seconds * 1_000
    const next = mixedRequests(cookies, ground.seed, (bodies) =>
      bodies.ringingAt(Date.now() + AHEAD_FROM_MS + random.between(0, AHEAD_SPREAD_MS)),
    )
    const loadEnds = Date.now() + ground.seconds * 1_000 + AHEAD_FROM_MS + AHEAD_SPREAD_MS
    const making = reporting ? reportsUntil(program, cookies.leader, loadEnds, ordinaryWeek(work.until)) : null
    const result = await openLoop(program.port, PER_SECOND, () => performance.now() > until, next)
    await sleep(AHEAD_FROM_MS + AHEAD_SPREAD_MS)
    const made = await making
    line.close()
    return { answered: result, screen: line.shown, head: before, reports: made }
  })
  const raised = raisedAfter(work, head)
  // A screen has it only after COMMIT: an upper bound of when it was durable.
  const onScreen = raised.flatMap((one) => {
    const shown = screen.get(String(one.seq))
    return shown === undefined ? [] : [shown.lastAt - one.fireAt]
  })
  const lags = raised.map((one) => one.lagMs)
  return figures({
    open: ringingIn(work),
    lags,
    onScreen,
    answered: answered.took,
    failed: answered.failed,
    timer,
    commitP99: commit.p99,
    reports,
  })
}

interface Lags {
  open: number
  lags: readonly number[]
  onScreen: readonly number[]
  answered: readonly number[]
  failed: number
  timer: number
  commitP99: number
  /** How many reports were made meanwhile; null when none was asked for. */
  reports: number | null
}

function figures({ open, lags, onScreen, answered, failed, timer, commitP99, reports }: Lags): Figure[] {
  const [p99, most] = [quantile(lags, 0.99), quantile(lags, 1)]
  const floor = timer + commitP99
  return [
    {
      what: `alert lag with ${whole(open)} open clocks, ${PER_SECOND} requests/s, ${lags.length} alerts${reports === null ? '' : `, while ${reports} weekly reports of everything were made`}`,
      figure: `recorded p50 ${ms(quantile(lags, 0.5))}, p99 ${ms(p99)}, max ${ms(most)}`,
      required: `p99 ≤ ${P99_MS} ms, max ≤ ${MOST_MS} ms`,
      peer: `idle timer's lateness p99 + durable append p99 ${ms(floor)}`,
      ratio: times(p99 / floor),
      ok: p99 <= P99_MS && most <= MOST_MS && failed === 0,
    },
    {
      what: 'the same, committed and seen on one screen',
      figure: `p50 ${ms(quantile(onScreen, 0.5))}, p99 ${ms(quantile(onScreen, 0.99))}, max ${ms(quantile(onScreen, 1))}`,
      required: `p99 ≤ ${P99_MS} ms, max ≤ ${MOST_MS} ms`,
      peer: `requests meanwhile p50 ${ms(quantile(answered, 0.5))}, p99 ${ms(quantile(answered, 0.99))}, ${failed} failed`,
      ratio: '',
      ok: onScreen.length === lags.length && quantile(onScreen, 0.99) <= P99_MS && quantile(onScreen, 1) <= MOST_MS,
    },
  ]
}

/** How late an idle process is woken, p99: what no engine that sleeps by timer can beat. */
async function timerLateness(): Promise<number> {
  const late: number[] = []
  for (let place = 0; place < TIMERS; place += 1) {
    const planned = performance.now() + 5
    await sleep(5)
    late.push(Math.max(0, performance.now() - planned))
  }
  return quantile(late, 0.99)
}
