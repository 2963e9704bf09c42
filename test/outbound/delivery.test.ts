import { createHmac } from 'node:crypto'
import { test } from 'tap'
import type { Test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { FakeRobot } from '../support/fake-robot.ts'
import type { Behaviour } from '../support/fake-robot.ts'
import { log } from '../support/incidents.ts'
import { expectStatus, iso, startService, until } from '../support/service.ts'
import type { Client, Service } from '../support/service.ts'

const MINUTE_MS = 60_000
/** 10:00 in Beijing, far from the quiet hours. */
const MORNING = Date.parse('2026-11-21T02:00:00Z')

async function withRobot(t: Test, over: Record<string, unknown> = {}) {
  const robot = await FakeRobot.start(t)
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock, allowInnerHosts: [robot.host] })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const destination = await approved(service, { name: '值班群', kind: 'wecom-robot', url: robot.url, ...over })
  return { robot, clock, service, recorder, destination, logged: () => log(recorder, { discoveredAt: iso(clock.wall()) }) }
}

async function approved(service: Service, body: Record<string, unknown>): Promise<any> {
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const proposed = await service.admin.post('/api/destinations', body)
  if (proposed.status !== 201) throw new Error(JSON.stringify(proposed.body))
  const answer = await coordinator.put(`/api/destinations/${proposed.body.id}/approval`, { approved: true })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return proposed.body
}

async function deliveriesOf(client: Client, incident: { id: string }): Promise<any[]> {
  return (await client.get(`/api/incidents/${incident.id}/deliveries`)).body.items
}

/** Waits until the one delivery of an incident is in this state. */
function inState(client: Client, incident: { id: string }, state: string, fault?: string): Promise<any> {
  return until(async () => {
    const [delivery] = await deliveriesOf(client, incident)
    return delivery?.state === state && (fault === undefined || delivery.fault?.code === fault) ? delivery : null
  }, 8_000)
}

test('DR-2: an exercise is told only where its units were asked for by name', async (t) => {
  const { service, recorder, robot, clock } = await withRobot(t)
  await approved(service, { name: '城管局群', kind: 'wecom-robot', url: robot.url, units: ['ay-enforcement'] })
  const names = async (over: object) => {
    const incident = await log(recorder, { discoveredAt: iso(clock.wall()), ...over })
    return (await deliveriesOf(recorder, incident)).map((delivery) => delivery.destination.name).sort()
  }
  t.same(await names({ drill: { speed: 1 } }), ['城管局群'])
  t.same(await names({}), ['值班群', '城管局群'].sort(), 'the control: no exercise')
})

test('AL-6: an administrator proposes a destination, a coordinator lets it in; its address stays out of the record', async (t) => {
  const robot = await FakeRobot.start(t)
  const service = await startService(t, { allowInnerHosts: [robot.host] })
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const recorder = await service.as('recorder', 'ay-gov-office')
  const body = { name: '值班群', kind: 'wecom-robot', url: robot.url }

  expectStatus(t, await coordinator.post('/api/destinations', body), 403)
  const proposed = await service.admin.post('/api/destinations', body)
  expectStatus(t, proposed, 201)
  t.match(proposed.body, { state: 'proposed', origin: `http://${robot.host}`, secret: null, includeTitle: false })
  const path = `/api/destinations/${proposed.body.id}`
  await log(recorder)
  t.same((await coordinator.get('/api/destinations')).body.items[0].deliveries, { queued: 0, sent: 0, failed: 0 }, 'not let in yet')

  expectStatus(t, await service.admin.put(`${path}/approval`, { approved: true }), 403)
  const letIn = await coordinator.put(`${path}/approval`, { approved: true, note: '已核对' })
  expectStatus(t, letIn, 200)
  t.match(letIn.body, { state: 'approved', judged: { by: 'ay-publicity coordinator', note: '已核对' } })
  t.match((await service.admin.patch(path, { includeTitle: true })).body, { state: 'proposed', judged: null }, 'a change is judged anew')
  t.match((await coordinator.put(`${path}/approval`, { approved: false })).body, { state: 'refused' })

  for (const wrong of [
    { ...body, url: 'https://127.0.0.1/x' },
    { ...body, url: 'https://example.com/x' },
    { ...body, kind: 'webhook', url: 'http://example.com/x' },
    { ...body, kind: 'webhook', url: 'https://user:pass@example.com/x' },
    { ...body, units: ['no-such-unit'] },
    { ...body, divisions: ['110000'] },
    { ...body, kind: 'telegram' },
    { ...body, extra: 1 },
  ])
    expectStatus(t, await service.admin.post('/api/destinations', wrong), 422)
  const named = await service.admin.post('/api/destinations', { ...body, kind: 'webhook', url: 'https://no-such-host.invalid/x' })
  expectStatus(t, named, 201)
  const unresolved = await coordinator.put(`/api/destinations/${named.body.id}/approval`, { approved: true })
  expectStatus(t, unresolved, 422)
  t.equal(unresolved.body.rule, 'AL-6')

  expectStatus(t, await service.admin.delete(path), 204)
  expectStatus(t, await service.admin.delete(path), 404)
  const everything = JSON.stringify(service.parts.desk.ledger.ofStreams('destination/'))
  t.notMatch(everything, 'do-not-record-me')
  t.notMatch(JSON.stringify((await service.admin.get('/api/destinations')).body), 'do-not-record-me')
})

test('AL-6: an alert goes out as number, unit, kind and time left, without the title unless the destination may have it', async (t) => {
  const { robot, service, recorder, destination, logged } = await withRobot(t)
  const incident = await logged()
  const delivery = await inState(recorder, incident, 'sent')
  t.match(delivery, { tries: 1, resent: false, fault: null, destination: { id: destination.id, name: '值班群' } })
  t.equal(robot.received.length, 1)
  const { text, body } = robot.received[0]!
  t.equal(body.msgtype, 'text')
  t.match(text, /^【三时】回应，安岳县综合行政执法局，已交办，剩余48小时.*2026-000001$/)
  t.notMatch(text, incident.title)
  t.match((await recorder.get('/api/alerts')).body.items[0].deliveries, { queued: 0, sent: 1, failed: 0 })
  const stranger = await service.as('unit', 'ay-health')
  expectStatus(t, await stranger.get(`/api/incidents/${incident.id}/deliveries`), 404)

  const path = `/api/destinations/${destination.id}`
  await service.admin.patch(path, { includeTitle: true })
  await (await service.as('coordinator', 'ay-publicity')).put(`${path}/approval`, { approved: true })
  await inState(recorder, await logged(), 'sent')
  t.match(robot.received[1]!.text, incident.title)
})

test('AL-6: a destination gets what it wants: units, divisions and severities', async (t) => {
  const { robot, service, recorder, logged } = await withRobot(t, { units: ['ay-health'] })
  await approved(service, { name: '预警群', kind: 'wecom-robot', url: robot.url, severities: ['breach'] })
  await approved(service, { name: '资阳群', kind: 'wecom-robot', url: robot.url, divisions: ['512000'] })
  const deliveries = await until(async () => {
    const found = await deliveriesOf(recorder, await logged())
    return found.length > 0 ? found : null
  })
  t.same(
    deliveries.map((delivery) => delivery.destination.name),
    ['资阳群'],
    'a place lies under its city',
  )
})

test('AL-6: a webhook is signed over id, time and body', async (t) => {
  const robot = await FakeRobot.start(t)
  const service = await startService(t, { allowInnerHosts: [robot.host] })
  const { secret } = await approved(service, { name: '接口', kind: 'webhook', url: robot.url })
  const recorder = await service.as('recorder', 'ay-gov-office')
  robot.behaviour = 'empty'
  const incident = await log(recorder)
  await inState(recorder, incident, 'sent')
  const { headers, text, body } = robot.received[0]!
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], text].join('.')
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  t.equal(headers['webhook-signature'], `v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
  t.match(body, { type: 'alert', resent: false, data: { incident: incident.id, number: '2026-000001', step: 'assigned' } })
  t.notOk('title' in body.data)
})

/** What a try that failed so is called, and whether the message may have arrived all the same. */
const FAILURES: [Behaviour, string, boolean][] = [
  ['refuse', 'errcode-93000', false],
  ['too-fast', 'busy', false],
  ['page', 'not-an-answer', false],
  ['empty', 'not-an-answer', false],
  ['redirect', 'redirect', false],
  ['error', 'status-502', false],
  ['reset', 'cut-off', true],
  ['hang', 'timeout', true],
]

test('AL-6: none of these is a delivery, each is tried again; 重发 where the first may have arrived', async (t) => {
  const { robot, clock, recorder, service, logged } = await withRobot(t)
  for (const [behaviour, fault, resent] of FAILURES) {
    robot.behaviour = behaviour
    const incident = await logged()
    t.match(await inState(recorder, incident, 'queued', fault), { tries: 1, resent, sentAt: null }, behaviour)
    robot.behaviour = 'accept'
    clock.advance(2 * MINUTE_MS)
    await service.parts.courier.round()
    t.match(await inState(recorder, incident, 'sent'), { tries: 2, resent })
    const marks = robot.received.filter(({ text }) => text.includes(incident.number)).map(({ text }) => text.includes('（重发）'))
    t.same(marks, [false, resent], `${behaviour}: twice in all`)
  }
})

test('AL-6: what cannot be delivered is given up after a day, visibly', async (t) => {
  const { robot, clock, recorder, service, logged } = await withRobot(t)
  robot.behaviour = 'refuse'
  const incident = await logged()
  await inState(recorder, incident, 'queued', 'errcode-93000')
  for (let hour = 0; hour < 24; hour += 1) {
    clock.advance(60 * MINUTE_MS)
    await service.parts.courier.round()
  }
  const [delivery] = service.parts.outbox.ofIncident(incident.id)
  t.match(delivery, { state: 'failed', fault: 'errcode-93000' })
  t.ok(delivery!.tries > 20, `${delivery!.tries} tries`)
  t.ok(service.parts.outbox.countOfDestination(delivery!.destination).failed > 0)
})

test('AL-6: above the limit alerts are put together, none is dropped, and no minute sees more than the robot allows', async (t) => {
  const { robot, clock, service, recorder, logged } = await withRobot(t)
  robot.behaviour = 'refuse'
  const first = await logged()
  await inState(recorder, first, 'queued', 'errcode-93000')
  robot.behaviour = 'too-fast'
  const numbers = [first.number]
  for (let at = 0; at < 80; at += 1) numbers.push((await logged()).number)
  robot.behaviour = 'accept'
  robot.received.length = 0
  clock.advance(15 * MINUTE_MS)
  await until(async () => {
    await service.parts.courier.round()
    const { queued } = service.parts.outbox.countOfDestination(service.parts.destinations.all()[0]!.id)
    return queued === 0 ? true : null
  })
  const texts = robot.received.map(({ text }) => text)
  t.ok(texts.length < 15, `${texts.length} messages for ${numbers.length} alerts`)
  t.ok(
    texts.every((text) => Buffer.byteLength(text) <= 2_048),
    'within what a robot takes',
  )
  t.match(texts[0], /^【三时】时限提醒 \d+ 条\n/)
  const sent = texts.flatMap((text) => text.match(/2026-\d{6}/g) ?? [])
  t.same(sent.toSorted(), numbers.toSorted(), 'each alert once')
})

test('AL-6: tries within a minute are counted, those before a restart too', async (t) => {
  const { robot, clock, service, recorder, logged } = await withRobot(t)
  for (let at = 0; at < 15; at += 1) {
    await inState(recorder, await logged(), 'sent')
    clock.advance(100)
  }
  t.equal(robot.received.length, 15)
  await service.stop()
  const again = await startService(t, { clock, folder: service.folder, allowInnerHosts: [robot.host] })
  const next = await log(await again.as('recorder', 'ay-gov-office'), { discoveredAt: iso(MORNING) })
  await again.parts.courier.round()
  t.match(again.parts.outbox.ofIncident(next.id), [{ state: 'queued', tries: 0 }])
  clock.advance(MINUTE_MS + 1)
  await until(async () => {
    await again.parts.courier.round()
    return again.parts.outbox.ofIncident(next.id)[0]?.state === 'sent' ? true : null
  })
  t.equal(robot.received.length, 16)
})
