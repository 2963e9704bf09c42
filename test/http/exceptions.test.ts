import { test } from 'tap'
import { clockOf, log, releaseBody } from '../support/incidents.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { expectStatus, iso, startService } from '../support/service.ts'

const HOUR_MS = 3_600_000

test('exceptions and standing clocks over HTTP', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const leader = await service.as('leader', 'ay-gov')
  const ownLeader = await service.as('leader', 'ay-enforcement')
  const unit = await service.as('unit', 'ay-enforcement')
  const joint = await service.as('unit', 'ay-health')
  const pathOf = ({ id }: { id: string }) => `/api/incidents/${id}`

  await t.test('CL-9: a government leader exempts; the unit’s own leader, other roles and a settled clock are refused', async (t2) => {
    const incident = await log(recorder)
    const clock = clockOf(incident, 'response')
    const path = `${pathOf(incident)}/obligations/${clock.id}/exemption`
    const body = { reason: 'unified-deployment', authority: '县委宣传部通知' }
    for (const client of [unit, coordinator]) expectStatus(t2, await client.put(path, body), 403)
    const own = await ownLeader.put(path, body)
    expectStatus(t2, own, 403)
    t2.equal(own.body.rule, 'CL-9')
    expectStatus(t2, await leader.put(path, { ...body, reason: 'too-busy' }), 422)
    const granted = await leader.put(path, body)
    expectStatus(t2, granted, 200)
    t2.equal(clockOf(granted.body, 'response').state, 'exempt')
    t2.match(granted.body.exemptions, [{ ...body, obligation: clock.id, recordedBy: { unit: 'ay-gov', role: 'leader' } }])
    const again = await leader.put(path, body)
    expectStatus(t2, again, 409)
    t2.equal(again.body.rule, 'CL-9')
    const listed = await leader.get('/api/obligations?state=exempt')
    t2.same(
      listed.body.items.map((one: any) => one.id),
      [clock.id],
    )
  })

  await t.test('CL-11a: the joint unit gives its part; another unit cannot give it for it', async (t2) => {
    const incident = await log(recorder, { units: ['ay-enforcement', 'ay-health'] })
    const path = `${pathOf(incident)}/contributions/ay-health`
    t2.equal(clockOf(incident, 'contribution', 'ay-health').state, 'running')
    const foreign = await unit.put(path, { note: '代为说明' })
    expectStatus(t2, foreign, 403)
    t2.equal(foreign.body.rule, 'CL-11a')
    expectStatus(t2, await unit.put(`${pathOf(incident)}/contributions/ay-enforcement`, { note: '牵头' }), 404)
    const given = await joint.put(path, { note: '已派出人员核查' })
    expectStatus(t2, given, 200)
    t2.match(clockOf(given.body, 'contribution', 'ay-health'), { state: 'met', satisfiedBy: 'note' })
  })

  await t.test(
    'CL-8, CL-12: an interim release with a promise answers and opens the promise; the release that names it keeps it',
    async (t2) => {
      const incident = await log(recorder)
      const path = `${pathOf(incident)}/releases`
      const dueAt = iso(Date.now() + 24 * HOUR_MS)
      const bare = await unit.post(path, releaseBody(iso(Date.now() - 20_000), { kind: 'interim' }))
      expectStatus(t2, bare, 201)
      t2.equal(clockOf((await unit.get(pathOf(incident))).body, 'response').state, 'running', 'without a promise it is no answer')
      const made = await unit.post(path, releaseBody(iso(Date.now() - 15_000), { kind: 'interim', promise: { text: '明日通报', dueAt } }))
      expectStatus(t2, made, 201)
      t2.same(made.body.promise, { text: '明日通报', dueAt })
      const after = (await unit.get(pathOf(incident))).body
      t2.equal(clockOf(after, 'response').state, 'met')
      const promise = clockOf(after, 'promise')
      t2.match(promise, { state: 'running', dueAt, anchor: 'promisedAt' })
      const early = await unit.post(
        path,
        releaseBody(iso(Date.now() - 10_000), { promise: { text: '昨日', dueAt: iso(Date.now() - HOUR_MS) } }),
      )
      expectStatus(t2, early, 422)
      t2.match(early.body, { rule: 'CL-12', errors: [{ path: 'promise.dueAt' }] })
      expectStatus(t2, await unit.post(path, releaseBody(iso(Date.now() - 5_000), { fulfils: promise.id })), 201)
      t2.equal(clockOf((await unit.get(pathOf(incident))).body, 'promise').state, 'met')
    },
  )

  await t.test('IN-6: handled as a major matter, shown apart from its level; only above the level', async (t2) => {
    const incident = await log(recorder, { handledAs: 'II' })
    t2.match(incident, { level: 'none', handledAs: 'II' })
    t2.ok(clockOf(incident, 'authoritative-release'))
    t2.same(incident.assignment.local, ['ay-gov'], 'AS-8 reads it in place of the level')
    const wrong = await coordinator.put(`${pathOf(incident)}/level`, { level: 'none', handledAs: 'IV', reason: '核定' })
    expectStatus(t2, wrong, 422)
    t2.match(wrong.body, { rule: 'IN-6', errors: [{ path: 'handledAs' }] })
    const back = await recorder.put(`${pathOf(incident)}/level`, { level: 'none', handledAs: null, reason: '核定' })
    expectStatus(t2, back, 403)
    t2.equal(back.body.rule, 'CL-7')
    expectStatus(t2, await coordinator.put(`${pathOf(incident)}/level`, { level: 'none', handledAs: null, reason: '核定' }), 200)
  })

  await t.test('IN-8a: a coordinator records the conclusion once; it ends continued publication', async (t2) => {
    const incident = await log(recorder, { level: 'II' })
    await unit.post(`${pathOf(incident)}/releases`, releaseBody(iso(Date.now() - 20_000)))
    t2.equal(clockOf((await unit.get(pathOf(incident))).body, 'follow-up').state, 'running')
    const body = { at: iso(Date.now() - 10_000), note: '已恢复供水' }
    expectStatus(t2, await unit.put(`${pathOf(incident)}/conclusion`, body), 403)
    const ahead = await coordinator.put(`${pathOf(incident)}/conclusion`, { ...body, at: iso(Date.now() + HOUR_MS) })
    expectStatus(t2, ahead, 422)
    t2.match(ahead.body, { rule: 'IN-8a', errors: [{ path: 'at' }] })
    const ended = await coordinator.put(`${pathOf(incident)}/conclusion`, body)
    expectStatus(t2, ended, 200)
    t2.equal(clockOf(ended.body, 'follow-up').state, 'void')
    expectStatus(t2, await coordinator.put(`${pathOf(incident)}/conclusion`, body), 409)
  })
})

test('CL-10: a missed interval is told, the next begins by itself, and the version of people’s acts stays', async (t) => {
  const clock = new FakeClock(Date.parse('2026-11-16T08:00:00+08:00'))
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', 'ay-enforcement')
  const incident = await log(recorder, { level: 'II', discoveredAt: iso(clock.wall() - 60_000) })
  const path = `/api/incidents/${incident.id}`
  const publishedAt = clock.wall() - 20_000
  expectStatus(t, await unit.post(`${path}/releases`, releaseBody(iso(publishedAt))), 201)
  const { version } = (await unit.get(path)).body
  // Office hours, so that the session lives on.
  for (let hours = 0; hours < 25; hours += 1) {
    clock.advance(HOUR_MS)
    while ((await service.parts.alarms.raiseDue(0)) > 0);
    await unit.get('/api/session')
  }
  const after = (await unit.get(path)).body
  t.equal(after.version, version)
  t.same(
    after.obligations.filter((one: any) => one.kind === 'follow-up').map((one: any) => [one.ordinal, one.state, one.dueAt]),
    [
      [1, 'overdue', iso(publishedAt + 24 * HOUR_MS)],
      [2, 'running', iso(publishedAt + 48 * HOUR_MS)],
    ],
  )
  const entries = (await unit.get(`${path}/entries`)).body.items.filter((entry: any) => entry.type === 'interval-passed')
  t.equal(entries.length, 1)
  t.equal(entries[0].actor.role, 'system')
})
