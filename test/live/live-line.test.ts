import { setTimeout as sleep } from 'node:timers/promises'
import net from 'node:net'
import { test } from 'tap'
import { clockOf, log, releaseBody } from '../support/incidents.ts'
import { DutyLineClient } from '../support/duty-line-client.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { expectStatus, iso, startService, until } from '../support/service.ts'
import type { Service } from '../support/service.ts'

const HOUR_MS = 60 * 60_000

test('the live line', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const unit = await service.as('unit', 'ay-enforcement')

  await t.test('AL-1, AL-7: a 5 h clock falls due in seconds; its PT0S reaches a line opened before, within 50 ms', async (t2) => {
    const line = await coordinator.live()
    t2.equal(line.socket.protocol, 'sanshi.v1')
    t2.equal(line.frames[0]!['protocol'], 'sanshi.v1')
    const dueAt = Math.ceil(Date.now() / 1_000) * 1_000 + 2_000
    const incident = await log(recorder, { level: 'II', occurredAt: iso(dueAt - 5 * HOUR_MS), discoveredAt: iso(dueAt - 4 * HOUR_MS) })
    t2.equal(clockOf(incident, 'authoritative-release').dueAt, iso(dueAt))
    const frame = await line.wait(
      (one) => one.type === 'alert' && one['alert'].step === 'PT0S' && one['alert'].kind === 'authoritative-release',
    )
    t2.ok(frame['alert'].lagMs <= 50, `lagMs ${frame['alert'].lagMs}`)
    t2.ok(frame.arrivedAt >= dueAt)
    t2.same([frame['alert'].severity, frame['alert'].late, frame['alert'].incident], ['breach', false, incident.id])
    t2.comment(`lagMs ${frame['alert'].lagMs}, on the screen ${frame.arrivedAt - dueAt} ms after due`)
    line.close()
  })

  await t.test('AL-4: a release stops the clock, stands down, and later steps never fire', async (t2) => {
    const line = await coordinator.live()
    const dueAt = Date.now() + 2_500
    const incident = await log(recorder, { discoveredAt: iso(dueAt - 48 * HOUR_MS) })
    expectStatus(t2, await unit.post(`/api/incidents/${incident.id}/releases`, releaseBody(iso(Date.now()))), 201)
    const ended = await line.wait(
      (one) => one.type === 'alert' && one['alert'].step === 'stand-down' && one['alert'].incident === incident.id,
    )
    t2.equal(ended['alert'].kind, 'response')
    await sleep(Math.max(0, dueAt + 700 - Date.now()))
    const steps = line
      .alerts()
      .filter((one) => one['alert'].incident === incident.id && one['alert'].kind === 'response')
      .map((one) => one['alert'].step)
    t2.same(steps, ['assigned', 'stand-down'])
    line.close()
  })

  await t.test('one incident frame per command, with the seq of its last entry; frames in order of seq', async (t2) => {
    const line = await coordinator.live()
    const incident = await log(recorder)
    await line.wait((one) => one.type === 'incident' && one['incident'].id === incident.id)
    await recorder.put(`/api/incidents/${incident.id}/level`, { level: 'III', reason: '影响扩大' })
    const frame = await line.wait((one) => one.type === 'incident' && one['incident'].version === 2)
    t2.same(
      [frame['incident'].level, frame['incident'].assignment.lead, frame['incident'].obligations.length],
      ['III', 'ay-enforcement', 2],
    )
    const seqs = line.frames.filter((one) => 'seq' in one).map((one) => one['seq'])
    t2.same(
      seqs,
      [...seqs].sort((a, b) => a - b),
    )
    t2.equal(new Set(seqs).size, seqs.length)
    line.close()
  })

  await t.test('a reconnect with after= has no gap and no double', async (t2) => {
    const first = await coordinator.live()
    const writing = writeFor(service, 1_500)
    await until(() => (first.alerts().length >= 3 ? true : null))
    const last = first.frames.filter((one) => 'seq' in one).at(-1)!['seq'] as number
    first.socket.terminate()
    const before = first.frames.filter((one) => 'seq' in one).map((one) => one['seq'] as number)
    await sleep(300)
    const second = await coordinator.live(`?after=${last}`)
    await second.wait((one) => one.type === 'caught-up')
    await writing
    await sleep(200)
    const after = second.frames.filter((one) => one.type === 'alert' || one.type === 'incident').map((one) => one['seq'] as number)
    t2.same(
      after,
      [...after].sort((a, b) => a - b),
      'in order',
    )
    t2.equal(new Set([...before, ...after]).size, before.length + after.length, 'none twice')
    const alerts: number[] = []
    for (let page = [last]; page.length > 0; alerts.push(...page))
      page = (await coordinator.get(`/api/alerts?after=${alerts.at(-1) ?? last}&limit=200`)).body.items.map((alert: any) => alert.seq)
    t2.same(
      second.alerts().map((one) => one['seq']),
      alerts,
      'none missing',
    )
    const shown = new Map(
      second.frames.filter((one) => one.type === 'incident').map((one) => [one['incident'].id, one['incident'].version]),
    )
    for (const [id, version] of shown) t2.equal((await coordinator.get(`/api/incidents/${id}`)).body.version, version)
    second.close()
  })

  await t.test('resync when the seq is not of this ledger', async (t2) => {
    const line = await coordinator.live('?after=999999999')
    const frame = await line.wait((one) => one.type === 'resync')
    t2.type(frame['head'], 'number')
    line.close()
  })

  await t.test('AL-5: acknowledging is per person, seen by all, and expires at the next step', async (t2) => {
    const line = await coordinator.live()
    const incident = await log(recorder)
    const alert = await line.wait((one) => one.type === 'alert' && one['alert'].incident === incident.id)
    const answer = await unit.put(`/api/alerts/${alert['seq']}/acknowledgement`)
    expectStatus(t2, answer, 200)
    const frame = await line.wait((one) => one.type === 'acknowledgement' && one['alert'] === alert['seq'])
    t2.same(frame['by'], { name: 'ay-enforcement unit', unit: 'ay-enforcement' })
    t2.ok(Date.parse(frame['expiresAt']) > Date.now())
    t2.equal(
      (await unit.get(`/api/alerts?unacknowledged=true&after=${alert['seq'] - 1}`)).body.items.some((one: any) => one.seq === alert['seq']),
      false,
    )
    t2.equal(
      (await coordinator.get(`/api/alerts?unacknowledged=true&after=${alert['seq'] - 1}`)).body.items.some(
        (one: any) => one.seq === alert['seq'],
      ),
      true,
    )
    t2.equal((await unit.get(`/api/incidents/${incident.id}`)).body.version, 1, 'an acknowledgement never makes an edit stale')
    line.close()
  })

  await t.test('AL-2a: each line hears its scope alone, and all of it', async (t2) => {
    const health = await (await service.as('unit', 'ay-health')).live()
    const township = await (await service.as('recorder', 'ay-t110')).live()
    const mine = await unit.live()
    const incident = await log(recorder)
    await mine.wait((one) => one.type === 'incident' && one['incident'].id === incident.id)
    await sleep(100)
    for (const line of [health, township]) t2.equal(line.frames.filter((one) => 'seq' in one).length, 0)
    for (const line of [health, township, mine]) line.close()
  })

  await t.test('sign-out, a lost role and a new password close the line with 4401', async (t2) => {
    const leaver = await service.as('recorder', 'ay-press', 'leaver')
    const first = await leaver.live()
    await leaver.delete('/api/session')
    t2.equal((await first.waitClosed()).code, 4401)
    expectStatus(t2, await leaver.get('/api/session'), 401)

    const loser = await service.as('recorder', 'ay-press', 'loser')
    const second = await loser.live()
    const { id } = (await loser.get('/api/session')).body.user
    expectStatus(t2, await service.admin.patch(`/api/accounts/${id}`, { roles: ['assessor'] }), 200)
    t2.equal((await second.waitClosed()).code, 4401)
  })

  await t.test('who may open a line', async (t2) => {
    const address = `${service.url.replace('http', 'ws')}/api/live`
    await t2.rejects(DutyLineClient.open(address, null, service.url), 'no session')
    await t2.rejects(DutyLineClient.open(address, coordinator.cookie, 'https://evil.example'), 'a foreign origin')
    await t2.rejects(DutyLineClient.open(`${address}?after=x`, coordinator.cookie, service.url), 'a seq that is none')
    const { ticket } = (await coordinator.post('/api/live/tickets')).body
    const line = await DutyLineClient.open(`${address}?ticket=${ticket}`, null, null)
    line.close()
    await t2.rejects(DutyLineClient.open(`${address}?ticket=${ticket}`, null, null), 'a ticket is used once')
  })

  await t.test('the client pings and says nothing else', async (t2) => {
    const line = await coordinator.live()
    line.say({ type: 'ping', t: 42 })
    t2.match(await line.wait((one) => one.type === 'pong'), { t: 42, serverTime: /Z$/ })
    line.say({ type: 'subscribe' })
    t2.equal((await line.waitClosed()).code, 1008)
    const big = await coordinator.live()
    big.say('x'.repeat(20_000))
    t2.equal((await big.waitClosed()).code, 1009)
    const binary = await coordinator.live()
    binary.socket.send(Buffer.from('{}'))
    t2.equal((await binary.waitClosed()).code, 1003)
  })

  await t.test('a reader that lets more than 1 MiB pile up is cut off, the others are not', async (t2) => {
    const good = await coordinator.live()
    const { hostname, port } = new URL(service.url)
    const slow = net.connect(Number(port), hostname)
    slow.write(
      `GET /api/live HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: sanshi.v1\r\nCookie: ${coordinator.cookie}\r\n\r\n`,
    )
    await new Promise((resolve) => slow.once('data', resolve))
    slow.pause()
    const lines = service.parts.live.size
    // The kernel's own buffers take some MiB before the service's begins to fill.
    const incident = await log(recorder)
    const frame = await good.wait((one) => one.type === 'incident' && one['incident'].id === incident.id)
    const commit = { entries: service.parts.desk.ledger.stream(`incident/${incident.id}`), incidents: new Map() }
    const { foldIncident } = await import('../../src/projections/incident-state.ts')
    commit.incidents.set(incident.id, foldIncident(service.parts.desk.ledger, incident.id)!)
    for (let sent = 0; sent < 20_000 && service.parts.live.size === lines; sent += 1) {
      service.parts.live.publish(commit)
      if (sent % 50 === 0) await sleep(1)
    }
    t2.equal(service.parts.live.size, lines - 1)
    t2.equal(good.closed, null)
    t2.ok(frame)
    slow.destroy()
    good.close()
  })
})

test('heartbeats carry the server time, and an open line keeps its session alive', async (t) => {
  const clock = new FakeClock(Date.now())
  const service = await startService(t, { clock, heartbeatMs: 250 })
  const watcher = await service.as('coordinator', 'ay-publicity')
  const idler = await service.as('coordinator', 'ay-press')
  const line = await watcher.live()
  for (let passed = 0; passed < 3; passed += 1) {
    clock.advance(8 * HOUR_MS)
    const now = iso(clock.wall())
    await line.wait((frame) => frame.type === 'heartbeat' && frame['serverTime'] === now)
    await sleep(100)
  }
  expectStatus(t, await watcher.get('/api/session'), 200)
  expectStatus(t, await idler.get('/api/session'), 401)
})

/** Three accounts write for a while, so that a reconnect falls into the middle of it. */
async function writeFor(service: Service, ms: number): Promise<void> {
  const recorder = await service.as('recorder', 'ay-gov-office')
  const end = performance.now() + ms
  await Promise.all(
    [0, 1, 2].map(async () => {
      while (performance.now() < end) {
        const incident = await log(recorder)
        await recorder.put(`/api/incidents/${incident.id}/level`, { level: 'IV', reason: '核实' })
      }
    }),
  )
}
