import { rmSync } from 'node:fs'
import { test } from 'tap'
import type { Test } from 'tap'
import type { AlertRaised } from '../../src/domain/alarms.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { MINUTE, World, makeTemplate, officer, perform } from './histories.ts'
import type { Command } from './histories.ts'

/** AL-3 to AL-7 by example, through the real desk: what the random histories of `properties.test.ts` say in general. */

const template = await makeTemplate()
process.once('exit', () => rmSync(template, { recursive: true, force: true }))

const HOUR = 60 * MINUTE
const SCOPE = { subtree: '512021', participant: null }
/** Level II in 安岳县, began and was logged now: 卫健局 owes a release in 5 h. */
const major: Command = { do: 'log', level: 'II', place: 0, topic: 0, discovered: 0, occurred: 0, surfaced: null, below: false }
const wait = (minutes: number): Command => ({ do: 'wait', minutes })
const tick: Command = { do: 'tick' }

async function history(t: Test, ...commands: Command[]): Promise<World> {
  const world = World.begin(template, 8 * 60)
  t.teardown(() => world.end())
  for (const command of commands) await perform(world, command)
  return world
}

interface Raised extends AlertRaised {
  seq: number
  at: number
}

function raised(world: World, kind?: string): Raised[] {
  const entries = world.incidents
    .flatMap((id) => world.parts.desk.ledger.stream(`alerts/${id}`))
    .filter((entry) => entry.type === 'alert-raised')
  const alerts = entries.map((entry) => ({ ...(entry.data as AlertRaised), seq: entry.seq, at: entry.at })).sort((a, b) => a.seq - b.seq)
  return alerts.filter((alert) => (kind === undefined || alert.kind === kind) && /PT/.test(alert.step))
}

test('AL-3: woken in time, a step is raised at its instant, without lag', async (t) => {
  const world = await history(t, major, wait(30), tick, { do: 'wait-for-next' }, tick)
  t.match(raised(world, 'authoritative-release'), [{ step: '-PT4H', lagMs: 0, late: false, covers: 1 }])
})

test('AL-3: a tick too many raises nothing', async (t) => {
  const world = await history(t, major, wait(61), tick)
  const before = world.parts.desk.ledger.head().seq
  for (let again = 0; again < 3; again += 1) await perform(world, tick)
  await perform(world, { do: 'restart' })
  await perform(world, tick)
  t.equal(world.parts.desk.ledger.head().seq, before)
})

test('AL-3, AL-7: after downtime every missed step is raised with its lag; of repeats only the newest', async (t) => {
  const world = await history(t, major, { do: 'restart' }, wait(8 * 60 + 30), tick)
  t.same(
    raised(world, 'authoritative-release').map(({ step, lagMs, covers, late }) => [step, lagMs / MINUTE, covers, late]),
    [
      ['-PT4H', 450, 1, true],
      ['-PT3H', 390, 1, true],
      ['-PT2H', 330, 1, true],
      ['-PT1H', 270, 1, true],
      ['-PT30M', 240, 1, true],
      ['-PT10M', 220, 1, true],
      ['PT0S', 210, 1, true],
      ['PT3H', 30, 3, true],
    ],
  )
})

test('AL-3: after downtime clocks speak in the order of their oldest missed step', async (t) => {
  const world = await history(t, major, wait(40), { ...major, level: 'III' }, wait(50 * 60), tick)
  const firstOf = new Map<string, number>()
  for (const alert of raised(world)) if (!firstOf.has(alert.obligation!)) firstOf.set(alert.obligation!, alert.at - alert.lagMs)
  const instants = [...firstOf.values()]
  t.ok(instants.length > 4)
  t.same(
    instants,
    [...instants].sort((a, b) => a - b),
  )
})

test('AL-3: two ticks at once raise each step once', async (t) => {
  const world = await history(t, major, wait(61))
  await Promise.all([world.raiseAllDue(), world.raiseAllDue(), world.raiseAllDue()])
  t.equal(raised(world, 'authoritative-release').length, 1)
})

test('AL-3: more clocks than one batch holds are all raised', async (t) => {
  const world = await history(t, ...Array.from({ length: 60 }, () => major), wait(61), tick)
  t.equal(raised(world, 'authoritative-release').length, 60)
})

test('AL-4: once met, nothing more is raised for that clock', async (t) => {
  const world = await history(
    t,
    major,
    wait(61),
    tick,
    { do: 'release', incident: 0, by: 0, when: { ago: 1 }, answers: true },
    wait(72 * 60),
    tick,
  )
  t.same(
    raised(world, 'authoritative-release').map((alert) => alert.step),
    ['-PT4H'],
  )
  t.ok(raised(world, 'press-conference').length > 6, 'the other clock goes on')
})

test('AL-4: a step that nobody raised before the end is not raised after it', async (t) => {
  const world = await history(t, major, wait(61), { do: 'release', incident: 0, by: 0, when: { ago: 1 }, answers: true }, tick)
  t.same(raised(world, 'authoritative-release'), [])
})

test('AL-5: acknowledgement is per person, once, and expires at the next step', async (t) => {
  const world = await history(t, major, wait(61), tick)
  const { alarms, alertList, desk } = world.parts
  const [alert] = raised(world, 'authoritative-release')
  const [one, other] = [officer('ay-gov-office', 'coordinator'), officer('ay-gov-office', 'recorder')]
  await alarms.acknowledge(one, alert!.seq, SCOPE)
  const { seq } = desk.ledger.head()
  await alarms.acknowledge(one, alert!.seq, SCOPE)
  t.equal(desk.ledger.head().seq, seq, 'twice changes nothing')
  t.equal(alertList.acknowledgementOf(alert!.seq, one.principal.account), alert!.dueAt! - 3 * HOUR)
  t.equal(alertList.isAcknowledged(alert!.seq, other.principal.account), false)
})

test('AL-5: acknowledging stops neither the clock nor its further steps', async (t) => {
  const world = await history(t, major, wait(61), tick)
  const [alert] = raised(world, 'authoritative-release')
  const before = world.clocks(world.incidents[0]!)
  await world.parts.alarms.acknowledge(officer('ay-gov-office', 'coordinator'), alert!.seq, SCOPE)
  t.same(world.clocks(world.incidents[0]!), before)
  await perform(world, wait(60))
  await perform(world, tick)
  t.same(
    raised(world, 'authoritative-release').map((one) => one.step),
    ['-PT4H', '-PT3H'],
  )
})

test('AL-5: an alert outside the scope does not exist', async (t) => {
  const world = await history(t, major, wait(61), tick)
  const [alert] = raised(world)
  const answer = await world.parts.alarms.acknowledge(officer('ay-stats', 'unit'), alert!.seq, { subtree: null, participant: 'ay-stats' })
  t.ok(answer instanceof Refusal && answer.code === 'not-found')
})
