import { test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { log } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import type { Client, Service } from '../support/service.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
/** 10:00 in Beijing, far from the quiet hours. */
const MORNING = Date.parse('2026-11-21T02:00:00Z')
const LEAD = 'ay-enforcement'
const path = (unit: string) => `/api/units/${unit}/roster`

async function usernameOf(admin: Client, unit: string, role: string): Promise<string> {
  const { items } = (await admin.get('/api/accounts?limit=200')).body
  return items.find((account: any) => account.unitId === unit && account.roles.includes(role)).username
}

async function alertsOf(client: Client, incident: string): Promise<any[]> {
  return (await client.get('/api/alerts?limit=200')).body.items.filter((alert: any) => alert.incident === incident)
}

/** As recorded: sessions do not outlive a day of the fake clock. */
function recorded(service: Service, incident: string) {
  return service.parts.alertList.after(0, { subtree: '512021', participant: null }, 1_000).filter((alert) => alert.incident === incident)
}

test('AL-2: a roster is kept by the unit itself, its coordinators and the administrator, and says at which line it is wrong', async (t) => {
  const service = await startService(t)
  const unit = await service.as('unit', LEAD)
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  const stranger = await service.as('unit', 'ay-health')
  const recorder = await service.as('recorder', 'ay-gov-office')
  const username = await usernameOf(service.admin, LEAD, 'unit')
  const office = await usernameOf(service.admin, 'ay-gov-office', 'coordinator')
  const now = Date.now()
  const entry = (over: object = {}) => ({ from: iso(now), to: iso(now + DAY_MS), username, duty: 'duty', ...over })

  t.match((await recorder.get(path(LEAD))).body, { setAt: null, entries: [] })
  const set = await unit.put(path(LEAD), { entries: [entry(), entry({ duty: 'head', username: office })] })
  expectStatus(t, set, 200)
  t.match(set.body, { unit: LEAD, entries: [{ username, name: `${LEAD} unit`, duty: 'duty' }, { username: office }] })
  t.same((await recorder.get(path(LEAD))).body, set.body)
  expectStatus(t, await coordinator.put(path(LEAD), { entries: [entry()] }), 200)
  expectStatus(t, await service.admin.put(path(LEAD), { entries: [entry()] }), 200)

  const foreign = await stranger.put(path(LEAD), { entries: [entry()] })
  expectStatus(t, foreign, 403)
  t.equal(foreign.body.rule, 'AL-2')
  expectStatus(t, await recorder.put(path(LEAD), { entries: [] }), 403)
  expectStatus(t, await coordinator.put(path('no-such-unit'), { entries: [] }), 404)

  const health = await usernameOf(service.admin, 'ay-health', 'unit')
  const faulty = await unit.put(path(LEAD), {
    entries: [
      entry(),
      entry({ to: iso(now) }),
      entry({ to: iso(now + 60 * DAY_MS), username: office }),
      entry({ username: 'nobody.here' }),
      entry({ username: health }),
      entry({ from: iso(now + HOUR_MS) }),
    ],
  })
  expectStatus(t, faulty, 422)
  t.equal(faulty.body.rule, 'AL-2')
  t.same(
    faulty.body.errors.map((error: any) => error.path),
    ['entries.1.to', 'entries.2.to', 'entries.3.username', 'entries.4.username', 'entries.5'],
  )
  expectStatus(t, await unit.put(path(LEAD), { entries: [{ ...entry(), phone: '1' }] }), 422)
})

test('AL-2: roles are resolved when the alert fires; nobody on duty is told to the coordinators', async (t) => {
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', LEAD)
  await service.as('coordinator', 'ay-gov-office')
  const username = await usernameOf(service.admin, LEAD, 'unit')
  const office = await usernameOf(service.admin, 'ay-gov-office', 'coordinator')

  const early = await log(recorder, { discoveredAt: iso(MORNING) })
  t.same(
    (await alertsOf(recorder, early.id)).map((alert) => [alert.step, alert.recipients[0].name]),
    [['assigned', null]],
    'as long as no roster is kept: unit and role, and no alarm about it',
  )

  const watch = { from: iso(MORNING), to: iso(MORNING + 30 * HOUR_MS), username, duty: 'duty' }
  expectStatus(t, await unit.put(path(LEAD), { entries: [watch] }), 200)
  const officeWatch = { from: iso(MORNING), to: iso(MORNING + 5 * DAY_MS), username: office, duty: 'duty' }
  expectStatus(t, await service.admin.put(path('ay-gov-office'), { entries: [officeWatch] }), 200)

  const incident = await log(recorder, { discoveredAt: iso(MORNING) })
  t.match(await alertsOf(recorder, incident.id), [{ step: 'assigned', recipients: [{ role: 'duty', unit: LEAD, name: `${LEAD} unit` }] }])
  for (const hours of [24, 22, 2]) {
    clock.advance(hours * HOUR_MS)
    await service.parts.alarms.raiseDue(0)
  }
  const alerts = recorded(service, incident.id).filter((alert) => alert.kind === 'response')
  t.same(
    alerts.map((alert) => [alert.step, alert.recipients[0]?.name]),
    [
      ['assigned', `${LEAD} unit`],
      ['-PT24H', `${LEAD} unit`],
      ['-PT8H', null],
      ['nobody-on-duty', 'ay-gov-office coordinator'],
      ['-PT2H', null],
      ['PT0S', null],
    ],
    'once per obligation',
  )
  const nobody = alerts.find((alert) => alert.step === 'nobody-on-duty')
  t.match(nobody, { unit: LEAD, kind: 'response', severity: 'urgent', recipients: [{ role: 'coordinator' }, { role: 'coordinator' }] })
})

test('AL-2a: nobody-on-duty comes once per obligation, whatever restarts', async (t) => {
  const clock = new FakeClock(MORNING)
  const first = await startService(t, { clock })
  const recorder = await first.as('recorder', 'ay-gov-office')
  await first.as('coordinator', 'ay-gov-office')
  const office = await usernameOf(first.admin, 'ay-gov-office', 'coordinator')
  const watch = { from: iso(MORNING), to: iso(MORNING + DAY_MS), username: office, duty: 'duty' }
  expectStatus(t, await first.admin.put(path('ay-gov-office'), { entries: [watch] }), 200)
  const incident = await log(recorder, { discoveredAt: iso(MORNING) })
  await first.stop()
  clock.advance(47 * HOUR_MS)
  const second = await startService(t, { clock, folder: first.folder })
  while ((await second.parts.alarms.raiseDue(0)) > 0);
  const again = await second.as('recorder', 'ay-gov-office')
  const steps = (await alertsOf(again, incident.id)).filter((alert) => alert.kind === 'response').map((alert) => alert.step)
  t.same(steps, ['assigned', 'nobody-on-duty', '-PT24H', '-PT8H', '-PT2H'])
})

test('AL-2: an account that is switched off serves nobody', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  await service.as('unit', LEAD)
  const { items } = (await service.admin.get('/api/accounts?limit=200')).body
  const account = items.find((one: any) => one.unitId === LEAD)
  const watch = { from: iso(Date.now() - HOUR_MS), to: iso(Date.now() + DAY_MS), username: account.username, duty: 'duty' }
  expectStatus(t, await service.admin.put(path(LEAD), { entries: [watch] }), 200)
  expectStatus(t, await service.admin.patch(`/api/accounts/${account.id}`, { active: false }), 200)
  const incident = await log(recorder)
  const alerts = await alertsOf(recorder, incident.id)
  t.same(
    alerts.map((alert) => alert.step),
    ['assigned', 'nobody-on-duty'],
  )
  t.match(alerts[1].text, '值班表上此时无人')
})

test('AL-2: coverage shows where nobody will be, per unit', async (t) => {
  const service = await startService(t)
  const unit = await service.as('unit', LEAD)
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  const username = await usernameOf(service.admin, LEAD, 'unit')
  const from = Date.now() - HOUR_MS
  const entries = [
    { from: iso(from), to: iso(from + DAY_MS), username, duty: 'duty' },
    { from: iso(from + 2 * DAY_MS), to: iso(from + 30 * DAY_MS), username, duty: 'stand-in' },
  ]
  expectStatus(t, await unit.put(path(LEAD), { entries }), 200)
  const own = (await unit.get('/api/roster/coverage')).body
  t.same(
    own.units,
    [{ unit: LEAD, name: own.units[0].name, hasRoster: true, gaps: [{ from: iso(from + DAY_MS), to: iso(from + 2 * DAY_MS) }] }],
    'a unit sees its own',
  )
  const all = (await coordinator.get('/api/roster/coverage?days=3')).body
  t.equal(Date.parse(all.to) - Date.parse(all.from), 3 * DAY_MS)
  const health = all.units.find((one: any) => one.unit === 'ay-health')
  t.match(health, { hasRoster: false, gaps: [{ from: all.from, to: all.to }] })
  expectStatus(t, await coordinator.get('/api/roster/coverage?days=61'), 422)
  expectStatus(t, await (await service.as('recorder', 'ay-gov-office')).get('/api/roster/coverage'), 403)
})
