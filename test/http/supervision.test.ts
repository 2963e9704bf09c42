import { test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { log } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import type { Client } from '../support/service.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** 10:00 in Beijing. */
const MORNING = Date.parse('2026-11-21T02:00:00Z')

const telephoned = { username: 'leader.ay-gov.x', name: '李某', post: '县长', by: 'phone' }

test('SV-1: a directive is given, told of, and answered by each unit for itself', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const leader = await service.as('leader', 'ay-gov')
  const incident = await log(recorder)
  const path = `/api/incidents/${incident.id}`
  const { lead } = incident.assignment
  const unit = await service.as('unit', lead)
  const body = { to: [lead, 'ay-publicity'], text: '请今日答复。', dueAt: iso(Date.now() + HOUR_MS) }

  expectStatus(t, await unit.post(`${path}/directives`, body), 403)
  const elsewhere = await leader.post(`${path}/directives`, { ...body, to: ['ay-health'] })
  expectStatus(t, elsewhere, 422)
  t.match(elsewhere.body, { rule: 'SV-1', errors: [{ path: 'to.0' }] })
  const given = await leader.post(`${path}/directives`, body)
  expectStatus(t, given, 201)
  t.match(given.body.units, [
    { unit: lead, state: 'open', answer: null },
    { unit: 'ay-publicity', state: 'open', answer: null },
  ])
  const alerts = (await recorder.get('/api/alerts')).body.items.filter((alert: any) => alert.step === 'directive')
  t.same(alerts.map((alert: any) => alert.unit).sort(), [lead, 'ay-publicity'].sort())
  t.match(alerts[0].text, /批示/)

  const answer = `${path}/directives/${given.body.id}/answer`
  expectStatus(t, await leader.put(answer, { text: '已办。' }), 403)
  const answered = await unit.put(answer, { text: '已办。' })
  expectStatus(t, answered, 200)
  t.match(answered.body.directives[0].units[0], { state: 'answered', answer: { text: '已办。', recordedBy: { unit: lead } } })
  t.equal(answered.body.directives[0].units[1].state, 'open')
  expectStatus(t, await unit.put(answer, { text: '再答。' }), 409)
})

test('IN-13: a directive by telephone names a leader who can confirm it, and that leader does', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const leader = await service.as('leader', 'ay-gov')
  const other = await service.as('leader', 'ay-gov-office')
  const township = await service.as('leader', (await recorder.get('/api/units')).body.items.find((one: any) => one.kind === 'township').id)
  t.ok(township)
  const incident = await log(recorder)
  const path = `/api/incidents/${incident.id}`
  const body = { to: [incident.assignment.lead], text: '请立即核实。' }

  const bare = await recorder.post(`${path}/directives`, body)
  expectStatus(t, bare, 403)
  t.equal(bare.body.rule, 'IN-13')
  for (const username of ['nobody', 'recorder.ay-gov-office.x', telephoned.username.replace('ay-gov', 'nowhere')]) {
    const unknown = await recorder.post(`${path}/directives`, { ...body, onBehalfOf: { ...telephoned, username } })
    expectStatus(t, unknown, 422)
    t.match(unknown.body, { rule: 'IN-13', errors: [{ path: 'onBehalfOf.username' }] })
  }
  const entered = await recorder.post(`${path}/directives`, { ...body, onBehalfOf: telephoned })
  expectStatus(t, entered, 201)
  t.same(entered.body.onBehalfOf, telephoned)
  const waiting = (await recorder.get(path)).body.onBehalf
  t.match(waiting, [{ seq: entered.body.seq, act: 'directive', leader: telephoned, confirmation: null }])

  const confirmation = `${path}/on-behalf/${entered.body.seq}/confirmation`
  const notTheirs = await other.put(confirmation, { confirmed: true })
  expectStatus(t, notTheirs, 403)
  t.equal(notTheirs.body.rule, 'IN-13')
  expectStatus(t, await leader.put(`${path}/on-behalf/1/confirmation`, { confirmed: true }), 404)
  const confirmed = await leader.put(confirmation, { confirmed: true, note: '属实' })
  expectStatus(t, confirmed, 200)
  t.match(confirmed.body.onBehalf[0].confirmation, { confirmed: true, note: '属实', recordedBy: { unit: 'ay-gov' } })
})

async function supervised(client: Client, incident: string): Promise<any[]> {
  const { items } = (await client.get('/api/alerts?limit=200')).body
  return items.filter((alert: any) => alert.incident === incident && alert.step.startsWith('supervision-'))
}

test('SV-2, SV-3: a missed notice becomes the next colour at its due instant, once, and leaves the version alone', async (t) => {
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  const incident = await log(recorder, { discoveredAt: iso(MORNING) })
  const path = `/api/incidents/${incident.id}`
  const { lead } = incident.assignment
  const unit = await service.as('unit', lead)
  const body = { colour: 'blue', to: lead, text: '请尽快答复。', dueAt: iso(MORNING + 2 * HOUR_MS) }

  expectStatus(t, await recorder.post(`${path}/supervision-notices`, body), 403)
  const refused = await coordinator.post(`${path}/supervision-notices`, { ...body, colour: 'orange' })
  expectStatus(t, refused, 409)
  t.equal(refused.body.rule, 'SV-2')
  const orange = async (handledAs: 'II' | null) => {
    const matter = await log(recorder, { discoveredAt: iso(MORNING), handledAs: 'II' })
    if (handledAs === null) await coordinator.put(`/api/incidents/${matter.id}/level`, { level: 'none', handledAs, reason: '核定' })
    return (
      await coordinator.post(`/api/incidents/${matter.id}/supervision-notices`, { ...body, to: matter.assignment.lead, colour: 'orange' })
    ).status
  }
  t.same([await orange('II'), await orange(null)], [201, 409], 'handled as a major matter, until that is taken back')
  const issued = await coordinator.post(`${path}/supervision-notices`, body)
  expectStatus(t, issued, 201)
  t.match(issued.body, { colour: 'blue', state: 'open', dueAt: body.dueAt, answer: null })
  const { version } = (await recorder.get(path)).body

  t.ok((service.parts.alarms.nextAt() ?? Infinity) <= MORNING + 2 * HOUR_MS + 1)
  for (let minute = 0; minute <= 4 * 60 + 1; minute += 1) {
    clock.advance(MINUTE_MS)
    while ((await service.parts.alarms.raiseDue(0)) > 0);
    await service.parts.alarms.raiseDue(0)
  }
  const alerts = await supervised(recorder, incident.id)
  t.same(
    alerts.map((alert) => [alert.step, alert.severity, alert.dueAt, alert.unit]),
    [
      ['supervision-blue', 'warning', body.dueAt, lead],
      ['supervision-orange', 'urgent', iso(MORNING + 4 * HOUR_MS), lead],
      ['supervision-red', 'breach', iso(MORNING + 6 * HOUR_MS), lead],
    ],
  )
  t.ok(alerts.every((alert) => alert.lagMs <= MINUTE_MS))
  const raised = service.parts.desk.ledger.stream(`alerts/${incident.id}`).filter((entry) => entry.type === 'supervision-notice-raised')
  t.same(
    raised.map(({ data, actor }) => [(data as any).colour, actor.role]),
    [
      ['orange', 'system'],
      ['red', 'system'],
    ],
  )
  const after = (await recorder.get(path)).body
  t.match(after.supervisionNotices[0], { colour: 'red', state: 'overdue', dueAt: iso(MORNING + 6 * HOUR_MS) })
  t.equal(after.version, version, "the program's act makes nobody's edit stale")

  const answered = await unit.put(`${path}/supervision-notices/${issued.body.id}/answer`, { text: '已发布说明。' })
  expectStatus(t, answered, 200)
  t.match(answered.body.supervisionNotices[0], { state: 'late', answer: { text: '已发布说明。' } })
  clock.advance(3 * HOUR_MS)
  while ((await service.parts.alarms.raiseDue(0)) > 0);
  t.equal((await supervised(recorder, incident.id)).length, 3)
})

test('SV-3, SV-4: after downtime the missed colours are made good in order, marked late, and counted once each', async (t) => {
  const clock = new FakeClock(MORNING)
  const first = await startService(t, { clock })
  const recorder = await first.as('recorder', 'ay-gov-office')
  const coordinator = await first.as('coordinator', 'ay-gov-office')
  const incident = await log(recorder, { level: 'II', occurredAt: iso(MORNING - MINUTE_MS), discoveredAt: iso(MORNING) })
  const { lead } = incident.assignment
  const path = `/api/incidents/${incident.id}`
  const blue = { colour: 'blue', to: lead, text: '请答复。', dueAt: iso(MORNING + HOUR_MS) }
  expectStatus(t, await coordinator.post(`${path}/supervision-notices`, blue), 201)
  const orange = { colour: 'orange', to: lead, text: '请答复。', dueAt: iso(MORNING + 90 * MINUTE_MS) }
  expectStatus(t, await coordinator.post(`${path}/supervision-notices`, orange), 201)
  const met = await coordinator.post(`${path}/supervision-notices`, blue)
  const unit = await first.as('unit', lead)
  expectStatus(t, await unit.put(`${path}/supervision-notices/${met.body.id}/answer`, { text: '已办。' }), 200)
  await first.stop()
  clock.advance(9 * HOUR_MS)

  const second = await startService(t, { clock, folder: first.folder })
  const again = await second.as('recorder', 'ay-gov-office')
  while ((await second.parts.alarms.raiseDue(0)) > 0);
  const raised = (await again.get('/api/alerts?limit=200')).body.items.filter((alert: any) => alert.late)
  t.same(
    raised.filter((alert: any) => alert.step.startsWith('supervision-')).map((alert: any) => [alert.step, Number(alert.lagMs) + 1]),
    [
      ['supervision-orange', 8 * HOUR_MS],
      ['supervision-red', 7.5 * HOUR_MS],
      ['supervision-red', 7 * HOUR_MS],
    ],
  )
  const instants = raised.filter((alert: any) => alert.covers === 1).map((alert: any) => Date.parse(alert.raisedAt) - alert.lagMs)
  t.same(
    instants,
    [...instants].sort((a: number, b: number) => a - b),
    'notices and clocks in one order',
  )

  clock.advance(MINUTE_MS)
  const report = await again.get(`/api/reports/weekly/2026-W47`)
  expectStatus(t, report, 200)
  const row = report.body.units.find((one: any) => one.unit === lead)
  t.same(row.supervision, { blue: 2, orange: 2, red: 2 })
  const before = await again.get(`/api/reports/weekly/2026-W47?asOf=${encodeURIComponent(iso(MORNING + 5 * MINUTE_MS))}`)
  t.same(before.body.units.find((one: any) => one.unit === lead).supervision, { blue: 2, orange: 1, red: 0 })
})
