import { test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { clockOf, log, releaseBody } from '../support/incidents.ts'
import { iso, startService, until } from '../support/service.ts'
import type { Client } from '../support/service.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** 10:00 in Beijing, far from the quiet hours. */
const MORNING = Date.parse('2026-11-21T02:00:00Z')

async function stepsOf(client: Client, incident: string, kind: string): Promise<any[]> {
  return (await client.get('/api/alerts?limit=200')).body.items.filter((alert: any) => alert.incident === incident && alert.kind === kind)
}

test('AL-1: every step of the 5 h clock, once, at its instant', async (t) => {
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const incident = await log(recorder, { level: 'II', occurredAt: iso(MORNING), discoveredAt: iso(MORNING) })
  const expected = ['-PT4H', '-PT3H', '-PT2H', '-PT1H', '-PT30M', '-PT10M', 'PT0S', 'PT1H', 'PT2H']
  for (let minute = 0; minute < 7 * 60; minute += 1) {
    clock.advance(MINUTE_MS)
    await service.parts.alarms.raiseDue(0)
  }
  const alerts = await stepsOf(recorder, incident.id, 'authoritative-release')
  t.same(
    alerts.map((alert) => alert.step),
    ['assigned', ...expected],
  )
  t.ok(alerts.every((alert) => alert.lagMs === 0 && !alert.late))
  t.same(
    alerts.at(-1).recipients.map((one: any) => one.role),
    ['duty', 'head', 'coordinator', 'coordinator', 'leader'],
  )
  const acceptance = clockOf((await recorder.get(`/api/incidents/${incident.id}`)).body, 'acceptance')
  t.same([acceptance.state, acceptance.satisfiedBy], ['late', 'silence'], 'CL-11: not answering is acceptance by silence')
  t.same(
    (await stepsOf(recorder, incident.id, 'acceptance')).map((alert) => alert.step),
    ['-PT10M', '-PT10M', 'PT0S', 'PT0S'],
    'lead and county government',
  )
})

test('AL-3: after downtime everything missed is raised, oldest first, marked late; of repeats only the newest', async (t) => {
  const clock = new FakeClock(MORNING)
  const first = await startService(t, { clock })
  const recorder = await first.as('recorder', 'ay-gov-office')
  const incident = await log(recorder, { level: 'II', occurredAt: iso(MORNING - HOUR_MS - MINUTE_MS), discoveredAt: iso(MORNING) })
  const other = await log(recorder, { level: 'III', discoveredAt: iso(MORNING) })
  await first.stop()
  clock.advance(9 * HOUR_MS + 10 * MINUTE_MS)

  const second = await startService(t, { clock, folder: first.folder })
  const again = await second.as('recorder', 'ay-gov-office')
  const alerts = await until(async () => {
    const seen = await stepsOf(again, incident.id, 'authoritative-release')
    return seen.some((alert) => alert.step === 'PT5H') ? seen : null
  })
  t.same(
    alerts.map((alert) => [alert.step, alert.late, alert.covers]),
    [
      ['assigned', false, 1],
      ['-PT3H', true, 1],
      ['-PT2H', true, 1],
      ['-PT1H', true, 1],
      ['-PT30M', true, 1],
      ['-PT10M', true, 1],
      ['PT0S', true, 1],
      ['PT5H', true, 5],
    ],
  )
  t.equal(alerts.find((alert) => alert.step === 'PT0S').lagMs, 5 * HOUR_MS + 11 * MINUTE_MS)
  t.equal(alerts.at(-1).lagMs, 11 * MINUTE_MS)
  t.same(
    (await stepsOf(again, other.id, 'response')).map((alert) => alert.step),
    ['assigned'],
  )
  await second.parts.alarms.raiseDue(0)
  t.equal((await stepsOf(again, incident.id, 'authoritative-release')).length, alerts.length, 'nothing twice')
})

test('AL-3: missed steps of many clocks are raised in the order of their instants', async (t) => {
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  // More clocks than one batch looks at, their steps interleaved.
  for (let at = 0; at < 30; at += 1)
    await log(recorder, { level: 'II', occurredAt: iso(MORNING - at * MINUTE_MS), discoveredAt: iso(MORNING) })
  const before = service.parts.desk.ledger.head().seq
  clock.advance(9 * HOUR_MS)
  while ((await service.parts.alarms.raiseDue(0)) > 0);
  const alerts = service.parts.alertList.after(before, { subtree: '512021', participant: null }, 1_000)
  const instants = alerts.filter((alert) => alert.covers === 1).map((alert) => alert.raisedAt - alert.lagMs)
  t.ok(instants.length > 200, `${instants.length} steps`)
  t.same(
    instants,
    [...instants].sort((a, b) => a - b),
  )
})

test('AL-1a: a clock born overdue raises PT0S once, at birth, marked late', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const incident = await log(recorder, { discoveredAt: iso(Date.now() - 50 * HOUR_MS) })
  const alerts = await until(async () => {
    const seen = await stepsOf(recorder, incident.id, 'response')
    return seen.length > 0 ? seen : null
  })
  t.same(
    alerts.map((alert) => [alert.step, alert.late]),
    [['PT0S', true]],
  )
  t.ok(alerts[0].lagMs < 1_000, 'its lag counts from birth')
})

test('a doubtful wall clock neither fires nor forges an alarm', async (t) => {
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const incident = await log(recorder, { discoveredAt: iso(MORNING - 41 * HOUR_MS) })
  clock.jump(8 * HOUR_MS)
  await service.parts.alarms.raiseDue(0)
  t.same(
    (await stepsOf(recorder, incident.id, 'response')).map((alert) => alert.step),
    ['assigned'],
    'not believed yet',
  )
  t.equal(
    (
      await recorder.post('/api/incidents/preview', {
        title: '试',
        source: { channel: 'weibo' },
        discoveredAt: iso(MORNING),
        divisions: ['512021'],
        level: 'none',
      })
    ).status,
    200,
  )
  const ledger = service.parts.desk.ledger
  const jumps = () => ledger.stream('clock').map((entry) => entry.data as { byMs: number; believed: boolean })
  await until(() => (jumps().length === 1 ? true : null))
  t.same([jumps()[0]!.byMs, jumps()[0]!.believed], [8 * HOUR_MS, false])
  const during = await log(recorder, { discoveredAt: iso(MORNING) })
  t.equal(ledger.stream(`incident/${during.id}`)[0]!.actor.clockSuspect, true, 'entries say that the clock was suspect')
  t.equal(during.anchors.recordedAt, iso(MORNING), 'time follows the monotonic clock meanwhile')
  clock.advance(11_000)
  await service.parts.alarms.raiseDue(0)
  await until(() => (jumps().length === 2 && jumps()[1]!.believed ? true : null))
  const steps = (await stepsOf(recorder, incident.id, 'response')).map((alert) => alert.step)
  t.ok(steps.includes('PT0S'), 'believed once the wall has been stable for 10 s')
})

test('AL-4: a fact that ends the clock cancels what has not fired', async (t) => {
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const incident = await log(recorder, { level: 'II', occurredAt: iso(MORNING - MINUTE_MS), discoveredAt: iso(MORNING) })
  clock.advance(HOUR_MS)
  await service.parts.alarms.raiseDue(0)
  await recorder.post(`/api/incidents/${incident.id}/releases`, releaseBody(iso(clock.wall())))
  clock.advance(9 * HOUR_MS)
  await service.parts.alarms.raiseDue(0)
  t.same(
    (await stepsOf(recorder, incident.id, 'authoritative-release')).map((alert) => alert.step),
    ['assigned', '-PT4H', 'stand-down'],
  )
})
