import { mock } from 'node:test'
import fc from 'fast-check'
import { test } from 'tap'
import { steppedLeft } from '../../src/web/time/ramp.ts'
import { startTicker } from '../../src/web/time/ticker.ts'
import { rounds, seedOf } from '../support/effort.ts'

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]
const START = 1_800_000_000_000

/** A ticker whose time is set by hand; its own timer never fires. */
function byHand(start: number | null) {
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout'] })
  const hand = { at: start }
  const ticker = startTicker({ hear: () => undefined, now: () => hand.at, deviceAheadMs: () => null })
  const go = (at: number) => {
    hand.at = at
    ticker.look()
  }
  return { ticker, go }
}

test('a clock in minutes wakes once a minute, within a second of its figure changing', (t) => {
  t.teardown(() => mock.timers.reset())
  const { ticker, go } = byHand(null)
  const dueAt = START + 5 * HOUR + 17_400
  t.equal(ticker.minuteBefore(dueAt), null, 'nothing is claimed before the server has spoken')
  go(START)
  t.equal(ticker.minuteBefore(dueAt), START + 1)
  go(START + 17 * SECOND + 1)
  t.equal(ticker.minuteBefore(dueAt), START + 1, 'its minute is not yet over')
  go(START + 18 * SECOND + 1)
  t.equal(ticker.minuteBefore(dueAt), START + 18 * SECOND + 1)
  go(START + 40 * SECOND)
  t.equal(ticker.minuteBefore(dueAt), START + 18 * SECOND + 1, 'and rests again')
  t.equal(ticker.minute.value, START)
  go(START + 10 * MINUTE)
  t.equal(ticker.minuteBefore(dueAt), START + 10 * MINUTE + 1, 'after the device slept')
  go(START + 9 * MINUTE)
  t.equal(ticker.minuteBefore(dueAt), START + 9 * MINUTE + 1, "after the server's clock was set back")
  t.end()
})

test('whatever is slept through, what is shown is what is left, at most a second late', (t) => {
  t.teardown(() => mock.timers.reset())
  const seed = seedOf()
  t.comment(`SEED=${seed}`)
  const gap = fc.oneof(
    { weight: 30, arbitrary: fc.integer({ min: SECOND, max: SECOND + 200 }) },
    { weight: 1, arbitrary: fc.integer({ min: SECOND, max: 3 * HOUR }) },
  )
  const due = fc.integer({ min: -9 * HOUR, max: 30 * HOUR })
  let seen = 0
  const history = fc.property(fc.array(gap, { minLength: 70, maxLength: 200 }), fc.array(due, { minLength: 20 }), (gaps, dues) => {
    const { ticker, go } = byHand(START)
    let at = START
    for (const one of gaps) {
      // As the ticker itself looks: just behind a second, sometimes later.
      at = Math.floor((at + one) / SECOND) * SECOND + (one % 200)
      go(at)
      for (const dueAt of dues.map((left) => START + left)) {
        // Around its hour a clock runs in seconds and asks another ticker.
        if (Math.abs(dueAt - at) < HOUR + 2 * MINUTE) continue
        const shown = steppedLeft(dueAt - ticker.minuteBefore(dueAt)!)
        seen += 1
        if (![at, at + 1, at - SECOND].some((instant) => steppedLeft(dueAt - instant) === shown)) return false
      }
    }
    return true
  })
  fc.assert(history, { seed, numRuns: rounds(50, 2_000) })
  t.ok(seen > 10_000, `${seen} looks`)
  t.end()
})
