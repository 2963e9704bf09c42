import { test } from 'tap'
import { clockState, showsSeconds, steppedLeft, takeRamp } from '../../src/web/time/ramp.ts'
import type { RampClock } from '../../src/web/time/ramp.ts'
import { serverTime } from '../../src/web/time/server-time.ts'

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]

test('server time is told by a monotonic clock, however wrong the device is', (t) => {
  let [monotonic, device] = [500, 0]
  const time = serverTime(
    () => monotonic,
    () => device,
  )
  t.equal(time.now(), null, 'nothing is claimed before the server has spoken')
  const TRUE_NOW = 1_800_000_000_000
  device = TRUE_NOW + 10 * MINUTE
  time.hear(TRUE_NOW, null)
  t.equal(time.now(), TRUE_NOW)
  t.equal(time.deviceAheadMs(), 10 * MINUTE)
  monotonic += 90 * SECOND
  device -= HOUR
  t.equal(time.now(), TRUE_NOW + 90 * SECOND, 'the device was set back meanwhile')
  t.end()
})

test('the best measurement counts: a pong by half its way; a late heartbeat does not drag the time back', (t) => {
  let monotonic = 0
  const time = serverTime(
    () => monotonic,
    () => 0,
  )
  time.hear(1_000_000, null)
  monotonic = 100
  // Asked at 60, answered at 100: the server said 1,000,500 about 20 ms ago.
  time.hear(1_000_500, 60)
  t.equal(time.now(), 1_000_520)
  monotonic = 200
  time.hear(1_000_300, null)
  t.equal(time.now(), 1_000_620, 'a heartbeat that lay 320 ms on the way')
  monotonic = 300
  time.hear(1_600_000, null)
  t.equal(time.now(), 1_600_000, 'ten minutes are no delay: the server was set')
  t.end()
})

const clock = (over: Partial<RampClock>): RampClock => ({
  kind: 'response',
  state: 'running',
  anchorAt: 0,
  dueAt: 48 * HOUR,
  speed: 1,
  ...over,
})
const stateAfter = (of: Partial<RampClock>, leftMs: number) => clockState(clock(of), clock(of).dueAt - leftMs)

test('the ramp: 以内 includes the bound, exactly at due is in time, overdue one tick after', (t) => {
  const bounds = [
    ['authoritative-release', 2 * HOUR, HOUR],
    ['press-conference', 6 * HOUR, 2 * HOUR],
    ['follow-up', 6 * HOUR, 2 * HOUR],
    ['response', 8 * HOUR, 2 * HOUR],
  ] as const
  for (const [kind, near, urgent] of bounds) {
    t.equal(stateAfter({ kind }, near + 1), 'calm', `${kind} before`)
    t.equal(stateAfter({ kind }, near), 'near', `${kind} near`)
    t.equal(stateAfter({ kind }, urgent + 1), 'near', `${kind} still near`)
    t.equal(stateAfter({ kind }, urgent), 'urgent', `${kind} urgent`)
    t.equal(stateAfter({ kind }, 0), 'urgent', `${kind} at due`)
    t.equal(stateAfter({ kind }, -1), 'over', `${kind} past due`)
  }
  t.end()
})

test('a promise goes by its length, a receipt ends in silence, a drill runs faster, what ended stays', (t) => {
  const short = { kind: 'promise', anchorAt: 0, dueAt: 4 * HOUR } as const
  t.equal(stateAfter(short, 2 * HOUR + 1), 'calm')
  t.equal(stateAfter(short, 2 * HOUR), 'near')
  t.equal(stateAfter(short, HOUR), 'urgent')
  const receipt = { kind: 'acceptance', dueAt: 30 * MINUTE } as const
  t.equal(stateAfter(receipt, 10 * MINUTE), 'near')
  t.equal(stateAfter(receipt, 0), 'near', 'never 紧迫')
  t.equal(stateAfter(receipt, -1), 'late', 'never 已超时')
  t.equal(stateAfter({ kind: 'authoritative-release', dueAt: 5 * MINUTE, speed: 60 }, 2 * MINUTE + 1), 'calm')
  t.equal(stateAfter({ kind: 'authoritative-release', dueAt: 5 * MINUTE, speed: 60 }, MINUTE), 'urgent')
  t.equal(stateAfter({ state: 'exempt' }, -HOUR), 'exempt')
  t.equal(stateAfter({ state: 'unverified' }, -HOUR), 'unverified')
  t.end()
})

test('the steps come from the policy pack; what it does not name keeps its own, and a pack without any gives all of them back', (t) => {
  t.teardown(() => takeRamp(undefined))
  takeRamp({ response: { near: 'PT12H', urgent: 'PT90M' }, 'press-conference': { near: 'PT3H', urgent: null } })
  t.equal(stateAfter({ kind: 'response' }, 12 * HOUR), 'near')
  t.equal(stateAfter({ kind: 'response' }, 12 * HOUR + 1), 'calm')
  t.equal(stateAfter({ kind: 'response' }, 90 * MINUTE + 1), 'near')
  t.equal(stateAfter({ kind: 'response' }, 90 * MINUTE), 'urgent')
  t.equal(stateAfter({ kind: 'press-conference' }, 0), 'near', 'never 紧迫')
  t.equal(stateAfter({ kind: 'authoritative-release' }, HOUR), 'urgent', 'not named')
  takeRamp(undefined)
  t.equal(stateAfter({ kind: 'response' }, 8 * HOUR + 1), 'calm')
  t.equal(stateAfter({ kind: 'press-conference' }, 2 * HOUR), 'urgent')
  t.end()
})

test('seconds only where it burns, and only under one hour', (t) => {
  t.notOk(showsSeconds('calm', 10 * MINUTE))
  t.notOk(showsSeconds('near', 10 * MINUTE))
  t.ok(showsSeconds('urgent', HOUR - 1))
  t.notOk(showsSeconds('urgent', HOUR))
  t.ok(showsSeconds('over', -HOUR + 1))
  t.end()
})

test('beyond an hour what is left moves once a minute, and reads and ranks like every instant of it', (t) => {
  const [hour, minute] = [3_600_000, 60_000]
  const lefts = Array.from({ length: 5_000 }, (_, place) => -3 * hour + place * 8_641)
  const readsAlike = (left: number) => Math.trunc(steppedLeft(left) / minute) === Math.trunc(left / minute)
  const ranksAlike = (left: number) => [0, 1, 2, 6, 8].every((hours) => steppedLeft(left) <= hours * hour === left <= hours * hour)
  t.same(
    lefts.filter((left) => !readsAlike(left) || !ranksAlike(left)),
    [],
  )
  t.equal(steppedLeft(2 * hour + 1_000), steppedLeft(2 * hour + 59_000), 'still for a minute')
  t.equal(steppedLeft(59 * minute + 1_234), 59 * minute + 1_234, 'to the second within the hour')
  t.end()
})
