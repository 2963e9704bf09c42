import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { DESK, openDesk, signIn, startBrowser } from '../support/browser.ts'
import { rounds } from '../support/effort.ts'
import { log } from '../support/incidents.ts'
import { iso, startService } from '../support/service.ts'

const ROWS = 500
/** In proof a whole minute: each minute all words that say minutes are looked at once. */
const MEASURED_MS = rounds(8_000, 60_000)
/** Tasks are timed by the wall: beside other tests, on two cores, they take longer than by themselves. */
const MOST_OF_A_CORE = rounds(15, 5) / 100
const MINUTE_MS = 60_000

test('500 countdowns, twenty of them in seconds, cost at most 5 % of a core by themselves', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  await service.as('coordinator', 'ay-publicity')
  // Each row's clock is due at an instant of its own; the first twenty within the hour.
  const discovered = (row: number) => iso(Date.now() - 47.2 * 60 * MINUTE_MS + (row < 20 ? row : 60 + row) * MINUTE_MS)
  for (let row = 0; row < ROWS; row += 25)
    await Promise.all(
      Array.from({ length: 25 }, (_, place) => log(recorder, { title: `第${row + place + 1}起`, discoveredAt: discovered(row + place) })),
    )
  const page = await openDesk(t, browser, service.url, DESK)
  await signIn(page, 'coordinator.ay-publicity.x', 'long-enough-1')
  await page
    .getByRole('timer', { name: /回应/ })
    .nth(ROWS - 1)
    .waitFor({ state: 'attached', timeout: 60_000 })
  await sleep(3_000)

  const debug = await page.context().newCDPSession(page)
  await debug.send('Performance.enable')
  const busy = async () => {
    const { metrics } = await debug.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')!.value
  }
  const before = await busy()
  await sleep(MEASURED_MS)
  const share = ((await busy()) - before) / (MEASURED_MS / 1_000)
  t.ok(share > 0.000_1, 'it was really counted')
  t.ok(share <= MOST_OF_A_CORE, `${(share * 100).toFixed(2)} % of a core`)
  t.comment(`${(share * 100).toFixed(2)} % of a core for ${ROWS} rows`)
})
