import { test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { clockOf, log } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import type { Client, Service } from '../support/service.ts'

const HOUR_MS = 3_600_000
/** 10:00 in Beijing. */
const MORNING = Date.parse('2026-11-21T02:00:00Z')

const called = { username: 'leader.ay-gov.x', name: '李某', post: '县长', by: 'phone' }
const lifting = { reason: 'unified-deployment', authority: '县政府电话通知', onBehalfOf: called }
const lowering = { level: 'IV', reason: '经现场核实', onBehalfOf: called }

/** The service, its people, and a matter of level II. */
async function begin(t: Parameters<typeof startService>[0]) {
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const leader = await service.as('leader', 'ay-gov')
  const incident = await log(recorder, { level: 'II', occurredAt: iso(MORNING), discoveredAt: iso(MORNING) })
  return { clock, service, recorder, leader, incident, path: `/api/incidents/${incident.id}` }
}

/** Hour by hour, so that alerts are raised when they are due and sessions live on. */
async function pass(hours: number, { clock, service }: { clock: FakeClock; service: Service }, ...present: Client[]): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    clock.advance(Math.min(1, hours - hour) * HOUR_MS)
    while ((await service.parts.alarms.raiseDue(0)) > 0);
    for (const client of present) await client.get('/api/session')
  }
}

async function alertsOf(client: Client, kind: string): Promise<any[]> {
  return (await client.get('/api/alerts?limit=200')).body.items.filter((alert: any) => alert.kind === kind)
}

test('IN-13, CL-9: an exemption by telephone is in force at once and waits for that leader, who has 24 h', async (t) => {
  const { clock, service, recorder, leader, incident, path } = await begin(t)
  const conference = clockOf(incident, 'press-conference')
  const exemption = `${path}/obligations/${conference.id}/exemption`
  const { lead } = incident.assignment
  const other = await service.as('leader', 'ay-gov-office')
  await service.as('leader', lead)
  await service.as('leader', 'ay-publicity')

  const bare = await recorder.put(exemption, { reason: 'unified-deployment', authority: '县政府电话通知' })
  expectStatus(t, bare, 403)
  t.equal(bare.body.rule, 'CL-9')
  for (const unit of [lead, 'ay-publicity']) {
    const wrong = await recorder.put(exemption, { ...lifting, onBehalfOf: { ...called, username: `leader.${unit}.x` } })
    expectStatus(t, wrong, 403)
    t.equal(wrong.body.rule, 'CL-9', `a leader of ${unit} could not have lifted it`)
  }
  const nobody = await recorder.put(exemption, { ...lifting, onBehalfOf: { ...called, username: 'recorder.ay-gov-office.x' } })
  expectStatus(t, nobody, 422)
  t.match(nobody.body, { rule: 'IN-13', errors: [{ path: 'onBehalfOf.username' }] })
  expectStatus(t, await recorder.put(exemption, { ...lifting, onBehalfOf: { ...called, by: 'letter' } }), 422)
  expectStatus(t, await (await service.as('unit', lead)).put(exemption, lifting), 403)
  const ofTheUnit = await (await service.as('recorder', lead)).put(exemption, lifting)
  expectStatus(t, ofTheUnit, 403)
  t.equal(ofTheUnit.body.rule, 'CL-9', 'the obliged unit cannot say that somebody telephoned')

  const entered = await recorder.put(exemption, lifting)
  expectStatus(t, entered, 200)
  t.equal(clockOf(entered.body, 'press-conference').state, 'exempt')
  const { exemptions, onBehalf } = entered.body
  t.match(exemptions, [{ obligation: conference.id, onBehalfOf: called, denied: false, recordedBy: { role: 'recorder' } }])
  const own = clockOf(entered.body, 'confirmation')
  t.match(own, { unit: 'ay-gov', part: 'leader', state: 'running', dueAt: iso(MORNING + 24 * HOUR_MS) })
  t.match(onBehalf, [
    { seq: exemptions[0].seq, act: 'exemption', state: 'waiting', dueAt: own.dueAt, obligation: own.id, confirmation: null },
  ])

  await pass(25, { clock, service }, recorder, leader, other)
  const rung = await alertsOf(recorder, 'confirmation')
  t.same(
    rung.map((alert) => [alert.step, alert.unit, alert.recipients[0].unit]),
    ['assigned', '-PT30M', 'PT0S'].map((step) => [step, 'ay-gov', 'ay-gov']),
    "the leader's unit is told at once, before due and at due",
  )
  t.match(rung[0].text, /补认，安岳县人民政府，值班员已代录领导意见，请本人确认，剩余24小时/)
  const waited = (await recorder.get(path)).body
  t.equal(waited.onBehalf[0].state, 'unconfirmed', 'listed when it is not confirmed')
  t.equal(clockOf(waited, 'press-conference').state, 'exempt', 'it stays in force')
  t.notOk(
    waited.missingForClosing.some((one: any) => one.path === `obligations.${own.id}`),
    'it does not keep a matter open',
  )
  const report = await recorder.get('/api/reports/weekly/2026-W47')
  t.match(report.body.unconfirmed, [{ kind: 'confirmation', unit: 'ay-gov', state: 'overdue' }])

  const confirmation = `${path}/on-behalf/${onBehalf[0].seq}/confirmation`
  const stranger = await other.put(confirmation, { confirmed: true })
  expectStatus(t, stranger, 403)
  t.equal(stranger.body.rule, 'IN-13')
  expectStatus(t, await recorder.put(confirmation, { confirmed: true }), 403)
  const confirmed = await leader.put(confirmation, { confirmed: true })
  expectStatus(t, confirmed, 200)
  t.match(clockOf(confirmed.body, 'confirmation'), { state: 'late', satisfiedBy: 'confirmation' })
  t.equal(confirmed.body.onBehalf[0].state, 'confirmed')
  t.equal(clockOf(confirmed.body, 'press-conference').state, 'exempt')
  expectStatus(t, await leader.put(confirmation, { confirmed: false }), 409)
})

test('IN-13, CL-9: denied, an exemption shields no miss; unit and coordinators are told', async (t) => {
  const { clock, service, recorder, leader, incident, path } = await begin(t)
  const lift = async (kind: string) => recorder.put(`${path}/obligations/${clockOf(incident, kind).id}/exemption`, lifting)
  expectStatus(t, await lift('press-conference'), 200)
  const both = await lift('authoritative-release')
  expectStatus(t, both, 200)
  await pass(6.5, { clock, service }, recorder, leader)
  const unrung = await alertsOf(recorder, 'authoritative-release')
  t.same(
    unrung.map((alert) => alert.step),
    ['assigned'],
    'a lifted clock rings no more',
  )

  const deny = (at: number) =>
    leader.put(`${path}/on-behalf/${both.body.onBehalf[at].seq}/confirmation`, { confirmed: false, note: '没有说过' })
  expectStatus(t, await deny(0), 200)
  const denied = await deny(1)
  expectStatus(t, denied, 200)
  t.match(clockOf(denied.body, 'press-conference'), { state: 'running', dueAt: iso(MORNING + 24 * HOUR_MS) })
  t.equal(clockOf(denied.body, 'authoritative-release').state, 'overdue')
  t.same(
    denied.body.exemptions.map((one: any) => one.denied),
    [true, true],
  )
  t.match(denied.body.onBehalf[1], { state: 'denied', confirmation: { confirmed: false, note: '没有说过' } })

  while ((await service.parts.alarms.raiseDue(0)) > 0);
  t.match((await alertsOf(recorder, 'authoritative-release')).at(-1), { step: 'PT0S', late: true, severity: 'breach' })
  t.same(
    (await alertsOf(recorder, 'press-conference')).map((alert) => alert.step),
    ['assigned', 'assigned'],
    'the unit is told anew',
  )
  const told = (await recorder.get('/api/alerts?limit=200')).body.items.filter((alert: any) => alert.step === 'on-behalf-denied')
  t.equal(told.length, 2)
  t.match(told[0].recipients, [{ role: 'coordinator', unit: 'ay-gov-office' }, { role: 'coordinator' }])
  t.match(told[0].text, /经本人否认/)
  const again = await recorder.put(`${path}/obligations/${clockOf(incident, 'authoritative-release').id}/exemption`, lifting)
  expectStatus(t, again, 409)
  t.equal(again.body.rule, 'CL-9', 'not after due')
})

test('IN-13, CL-7: a lowering by telephone, confirmed or denied', async (t) => {
  const { clock, service, recorder, leader, path } = await begin(t)
  const bare = await recorder.put(`${path}/level`, { level: 'IV', reason: '经现场核实' })
  expectStatus(t, bare, 403)
  t.equal(bare.body.rule, 'CL-7')
  const raising = await recorder.put(`${path}/level`, { ...lowering, level: 'I' })
  expectStatus(t, raising, 422)
  t.match(raising.body, { rule: 'IN-13', errors: [{ path: 'onBehalfOf' }] })
  await service.as('unit', 'ay-gov')
  const unit = await recorder.put(`${path}/level`, { ...lowering, onBehalfOf: { ...called, username: 'unit.ay-gov.x' } })
  expectStatus(t, unit, 422)
  t.match(unit.body, { rule: 'IN-13', errors: [{ path: 'onBehalfOf.username' }] })
  const preview = await recorder.put(`${path}/level?preview=true`, lowering)
  expectStatus(t, preview, 200)
  t.same(preview.body.opens.map((one: any) => one.kind).sort(), ['confirmation', 'response'])

  const lowered = await recorder.put(`${path}/level`, lowering)
  expectStatus(t, lowered, 200)
  t.equal(lowered.body.level, 'IV')
  t.equal(clockOf(lowered.body, 'authoritative-release').state, 'void')
  const [act] = lowered.body.onBehalf
  t.match(act, { act: 'lowering', state: 'waiting', leader: called })
  clock.advance(HOUR_MS)
  const denied = await leader.put(`${path}/on-behalf/${act.seq}/confirmation`, { confirmed: false })
  expectStatus(t, denied, 200)
  t.equal(denied.body.level, 'II')
  t.match(clockOf(denied.body, 'authoritative-release'), { state: 'running', dueAt: iso(MORNING + 5 * HOUR_MS) })
  t.match(clockOf(denied.body, 'confirmation'), { state: 'met', satisfiedBy: 'denial' })

  // A coordinator may lower in their own name, so one may be named; and confirms.
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const named = { ...called, username: 'coordinator.ay-publicity.x', post: '部长' }
  const second = await recorder.put(`${path}/level`, { ...lowering, onBehalfOf: named })
  expectStatus(t, second, 200)
  const seq = second.body.onBehalf[1].seq
  expectStatus(t, await leader.put(`${path}/on-behalf/${seq}/confirmation`, { confirmed: true }), 403)
  const confirmed = await coordinator.put(`${path}/on-behalf/${seq}/confirmation`, { confirmed: true })
  expectStatus(t, confirmed, 200)
  t.equal(confirmed.body.level, 'IV')
  t.match(clockOf(confirmed.body, 'confirmation', 'ay-publicity'), { state: 'met', satisfiedBy: 'confirmation' })

  clock.advance(60_000)
  const report = (await recorder.get('/api/reports/weekly/2026-W47')).body
  t.match(
    report.regradings.map((one: any) => [one.from, one.to, one.by.role]),
    [
      ['II', 'IV', 'recorder'],
      ['IV', 'II', 'leader'],
      ['II', 'IV', 'recorder'],
    ],
  )
})

test('IN-13: who may be named is found by name, not by a username that somebody remembers', async (t) => {
  const { service, recorder, leader, path } = await begin(t)
  await service.as('coordinator', 'ay-publicity')
  await service.as('recorder', 'ay-publicity')
  const gone = await service.as('leader', 'ay-gov-office')
  const { items: accounts } = (await service.admin.get('/api/accounts?limit=200')).body
  const { id } = accounts.find(({ username }: { username: string }) => username === 'leader.ay-gov-office.x')
  expectStatus(t, await service.admin.patch(`/api/accounts/${id}`, { active: false }), 200)
  expectStatus(t, await gone.get('/api/session'), 401)

  const answer = await recorder.get(`${path}/leaders`)
  expectStatus(t, answer, 200)
  t.same(answer.body.items, [
    { username: 'coordinator.ay-publicity.x', name: 'ay-publicity coordinator', unit: 'ay-publicity', roles: ['coordinator'] },
    { username: 'leader.ay-gov.x', name: 'ay-gov leader', unit: 'ay-gov', roles: ['leader'] },
  ])
  expectStatus(t, await leader.get(`${path}/leaders`), 403)
  expectStatus(t, await recorder.get('/api/incidents/no-such/leaders'), 404)
})
