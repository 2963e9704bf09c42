import root, { test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { clockOf, incidentBody, log } from '../support/incidents.ts'
import { expectStatus, iso, startService, until } from '../support/service.ts'
import type { Client } from '../support/service.ts'

const SECOND = 1_000
const HOUR = 60 * 60 * SECOND
/** Saturday 10:00 in Beijing. */
const MORNING = Date.parse('2026-11-21T02:00:00Z')
// One of these waits for half a minute of real time.
root.setTimeout(120_000)

const bornOverdue = { level: 'II', occurredAt: iso(MORNING - 80 * HOUR), discoveredAt: iso(MORNING - 79 * HOUR) }

async function week(client: Client): Promise<string> {
  const { ledger: _, asOf: __, ...figures } = (await client.get('/api/reports/weekly/2026-W47')).body
  return JSON.stringify(figures)
}

test('DR-1, DR-2: a drill has numbers of its own, is marked everywhere, and no figure of any report knows it', async (t) => {
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const real = await log(recorder, { ...bornOverdue, title: '真实事件' })
  t.match(real, { number: '2026-000001', drill: null })
  clock.advance(10)
  const before = await week(coordinator)

  const drill = await log(recorder, { ...bornOverdue, title: '桌面推演', drill: { speed: 1 } })
  t.match(drill, { number: '演-2026-0001', drill: { speed: 1 } })
  expectStatus(t, await coordinator.put(`/api/incidents/${drill.id}/level`, { level: 'none', reason: '推演降级' }), 200)
  t.equal((await log(recorder, { drill: { speed: 300 }, discoveredAt: iso(MORNING) })).number, '演-2026-0002')
  await service.parts.alarms.raiseDue(0)
  clock.advance(10)
  t.equal(await week(coordinator), before, 'the bytes of the week are the same')
  for (const path of ['weekly/2026-W47?division=512021', 'monthly/2026-11', 'annual/2026'])
    t.notMatch(JSON.stringify((await coordinator.get(`/api/reports/${path}`)).body), /演-/, path)

  const second = await log(recorder, { ...bornOverdue, title: '又一真实事件' })
  t.equal(second.number, '2026-000002', 'the year’s own series goes on as if nothing had been')
  clock.advance(10)
  t.not(await week(coordinator), before, 'a real one counts')

  const listed = (await recorder.get('/api/incidents')).body.items
  t.same(listed.find((one: any) => one.id === drill.id).drill, { speed: 1 })
  t.equal(listed.find((one: any) => one.id === real.id).drill, null)
  const board = (await recorder.get('/api/obligations?limit=200')).body.items
  t.ok(board.some((one: any) => one.incident === drill.id && one.drill.speed === 1))
  const alerts = (await recorder.get('/api/alerts?limit=200')).body.items
  const told = (id: string) => alerts.filter((alert: any) => alert.incident === id)
  t.ok(told(drill.id).length > 0 && told(drill.id).every((alert: any) => alert.drill && alert.text.startsWith('【演练】')))
  t.ok(told(real.id).length > 0 && told(real.id).every((alert: any) => !alert.drill && !alert.text.includes('演练')))
})

test('DR-2: a drill rings only for those who take part in it; everybody in scope may read it', async (t) => {
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const outsider = await service.as('recorder', 'ay-stats')
  const parts = [recorder, await service.as('unit', 'ay-enforcement'), await service.as('leader', 'ay-gov')]
  const [line, far] = [await recorder.live(), await outsider.live()]
  const real = await log(recorder, { level: 'III', discoveredAt: iso(MORNING) })
  const drill = await log(recorder, { level: 'III', discoveredAt: iso(MORNING), drill: { speed: 60 } })

  const alertsOf = async (client: Client, id: string) =>
    (await client.get('/api/alerts?limit=200')).body.items.filter((alert: any) => alert.incident === id)
  for (const client of parts) t.ok((await alertsOf(client, drill.id)).length > 0)
  t.equal((await alertsOf(outsider, drill.id)).length, 0)
  t.ok((await alertsOf(outsider, real.id)).length > 0, 'AL-2a: a real one rings for everybody in scope')
  expectStatus(t, await outsider.get(`/api/incidents/${drill.id}`), 200)
  const [alert] = await alertsOf(recorder, drill.id)
  expectStatus(t, await outsider.put(`/api/alerts/${alert.seq}/acknowledgement`), 404)
  expectStatus(t, await recorder.put(`/api/alerts/${alert.seq}/acknowledgement`), 200)

  await line.wait((frame) => frame.type === 'alert' && frame['alert'].incident === drill.id)
  await far.wait((frame) => frame.type === 'incident' && frame['incident'].id === drill.id)
  t.ok(far.alerts().every((frame) => frame['alert'].incident === real.id))
  line.close()
  far.close()
})

test('DR-1: the speed of a drill is a whole number from 1 to 600', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  for (const drill of [{ speed: 0 }, { speed: 601 }, { speed: 1.5 }, { speed: '60' }, {}, { speed: 60, until: null }, true])
    expectStatus(t, await recorder.post('/api/incidents', incidentBody({ drill })), 422)
  const preview = await recorder.post('/api/incidents/preview', incidentBody({ drill: { speed: 600 } }))
  const clock = preview.body.obligations.find((one: any) => one.kind === 'response')
  t.equal(Date.parse(clock.dueAt) - Date.parse(clock.anchorAt), (48 * HOUR) / 600, 'the preview runs at the drill’s pace')
  expectStatus(t, await recorder.post('/api/incidents', incidentBody({ drill: { speed: 600 } })), 201)
})

test('DR-3: over the running service a 5 h drill at 600 times passes all its steps in order in half a minute', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const began = Date.now()
  const drill = await log(recorder, { level: 'II', occurredAt: iso(began), discoveredAt: iso(began), drill: { speed: 600 } })
  t.equal(Date.parse(clockOf(drill, 'authoritative-release').dueAt), began + 30 * SECOND)
  const alerts = await until(async () => {
    const all = (await recorder.get('/api/alerts?limit=200')).body.items
    const seen = all.filter((alert: any) => alert.kind === 'authoritative-release')
    return seen.some((alert: any) => alert.step === 'PT1H') ? seen : null
  }, 60_000)
  t.same(
    alerts.map((alert: any) => alert.step),
    ['assigned', '-PT4H', '-PT3H', '-PT2H', '-PT1H', '-PT30M', '-PT10M', 'PT0S', 'PT1H'],
  )
  const after = alerts.slice(1).map((alert: any) => Math.round((Date.parse(alert.raisedAt) - began) / SECOND))
  t.same(after, [6, 12, 18, 24, 27, 29, 30, 36])
  t.ok(alerts.every((alert: any) => alert.lagMs < SECOND))
  t.equal(clockOf((await recorder.get(`/api/incidents/${drill.id}`)).body, 'authoritative-release').state, 'overdue')
})
