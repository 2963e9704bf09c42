import { test } from 'tap'
import { clockOf, hoursAgo, log } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'

test('who answers, over HTTP', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const unit = await service.as('unit', 'ay-enforcement')
  const health = await service.as('unit', 'ay-health')
  const choice = { lead: 'ay-health', joint: ['ay-enforcement'], local: [], reason: '水质问题由卫健部门牵头' }

  await t.test('AS-10, CL-16: a coordinator overrides with a reason; the preview says the same and writes nothing', async (t2) => {
    const incident = await log(recorder)
    const path = `/api/incidents/${incident.id}/assignment`
    expectStatus(t2, await unit.put(path, choice), 403)
    expectStatus(t2, await recorder.put(path, choice), 403)
    expectStatus(t2, await coordinator.put(path, { ...choice, reason: undefined }), 422)
    expectStatus(t2, await health.get(`/api/incidents/${incident.id}`), 404)

    const preview = await coordinator.put(`${path}?preview=true`, choice)
    expectStatus(t2, preview, 200)
    t2.same(Object.keys(preview.body).sort(), ['assignment', 'moves', 'needsApproval', 'obligations', 'opens', 'overdueNow', 'voids'])
    t2.same(
      preview.body.opens.filter((clock: any) => clock.kind !== 'contribution').map((clock: any) => `${clock.kind} ${clock.unit}`),
      ['response ay-health', 'acceptance ay-health'],
    )
    t2.same(
      preview.body.voids.map((clock: any) => `${clock.kind} ${clock.unit}`),
      ['response ay-enforcement'],
    )
    t2.equal((await recorder.get(`/api/incidents/${incident.id}`)).body.version, 1)

    const done = await coordinator.put(path, choice)
    expectStatus(t2, done, 200)
    t2.same(done.body.assignment, preview.body.assignment)
    t2.match(done.body.assignment, {
      lead: 'ay-health',
      joint: ['ay-enforcement'],
      provisional: false,
      coordinators: ['ay-gov-office', 'ay-publicity'],
    })
    t2.match(done.body.settlement, { how: 'overridden', reason: choice.reason, recordedBy: { unit: 'ay-publicity' } })
    t2.equal(clockOf(done.body, 'response', 'ay-enforcement').state, 'void')
    t2.equal(clockOf(done.body, 'response', 'ay-health').dueAt, clockOf(incident, 'response').dueAt, 'from the original anchor')
    expectStatus(t2, await health.get(`/api/incidents/${incident.id}`), 200)

    const raised = await coordinator.put(`/api/incidents/${incident.id}/level`, { level: 'II', reason: '核定' })
    t2.match(raised.body.assignment, { lead: 'ay-health', joint: ['ay-enforcement'], local: [], spokesperson: 'ay-health' }, 'AS-8a')
    const entries = (await coordinator.get(`/api/incidents/${incident.id}/entries`)).body.items
    t2.match(entries.find((entry: any) => entry.type === 'assignment-overridden').data, { reason: choice.reason, directorySeq: Number })
  })

  await t.test('AS-10: faults name their fields; a new lead given it too late is overdue and not to blame', async (t2) => {
    const incident = await log(recorder, { discoveredAt: hoursAgo(50) })
    const path = `/api/incidents/${incident.id}/assignment`
    const wrong = await coordinator.put(path, {
      lead: 'ay-gov-office',
      joint: ['ay-none', 'ay-health'],
      local: ['ay-health'],
      reason: '调整',
    })
    expectStatus(t2, wrong, 422)
    t2.equal(wrong.body.rule, 'AS-10')
    t2.same(
      wrong.body.errors.map((error: any) => error.path),
      ['lead', 'joint.0', 'local.0'],
    )
    const done = await coordinator.put(path, choice)
    t2.equal(clockOf(done.body, 'response', 'ay-enforcement').state, 'overdue', 'a miss stays')
    t2.match(clockOf(done.body, 'response', 'ay-health'), { state: 'overdue', overdueBeforeAssigned: true })
  })

  await t.test('AS-10: a coordinator confirms a provisional proposal as it stands', async (t2) => {
    const incident = await log(recorder, { units: ['ay-enforcement', 'ay-health'] })
    t2.equal(incident.assignment.provisional, true)
    const path = `/api/incidents/${incident.id}/assignment/confirmation`
    expectStatus(t2, await unit.put(path), 403)
    const confirmed = await coordinator.put(path)
    expectStatus(t2, confirmed, 200)
    t2.same(confirmed.body.assignment, { ...incident.assignment, provisional: false })
    t2.match(confirmed.body.settlement, { how: 'confirmed', reason: null })
    t2.equal((await coordinator.put(path)).body.version, confirmed.body.version, 'once')
  })

  await t.test('AS-11: a unit returns, a coordinator of another unit designates, and no clock moves meanwhile', async (t2) => {
    const incident = await log(recorder)
    const path = `/api/incidents/${incident.id}/disputes`
    const body = { unit: 'ay-enforcement', reason: 'not-our-duty', clause: '“三定”规定', proposal: '建议由县卫生健康局牵头' }
    expectStatus(t2, await coordinator.post(path, body), 403)
    expectStatus(t2, await unit.post(path, { ...body, reason: 'too-busy' }), 422)
    const foreign = await unit.post(path, { ...body, unit: 'ay-health' })
    expectStatus(t2, foreign, 403)
    t2.equal(foreign.body.rule, 'AS-11')

    const made = await unit.post(path, body)
    expectStatus(t2, made, 201)
    t2.match(made.body, { unit: 'ay-enforcement', part: 'lead', state: 'pending', ruling: null, window: { provisional: Boolean } })
    const again = await unit.post(path, body)
    expectStatus(t2, again, 409)
    t2.equal(again.body.rule, 'AS-11')
    const pending = (await coordinator.get(`/api/incidents/${incident.id}`)).body
    t2.same(pending.obligations, incident.obligations)
    t2.match(pending.disputeWindows, [{ unit: 'ay-enforcement', state: 'raised', endsAt: made.body.window.endsAt }])

    const ruling = `${path}/${made.body.id}/ruling`
    const own = await (await service.as('coordinator', 'ay-enforcement')).put(ruling, { designated: 'ay-health', note: '依职责' })
    expectStatus(t2, own, 409)
    t2.equal(own.body.rule, 'AS-11')
    expectStatus(t2, await coordinator.put(ruling, { designated: 'ay-none', note: '依职责' }), 422)
    const ruled = await coordinator.put(ruling, { designated: 'ay-health', note: '水质问题由卫健部门牵头' })
    expectStatus(t2, ruled, 200)
    t2.match(ruled.body, {
      assignment: { lead: 'ay-health' },
      disputes: [{ state: 'ruled', ruling: { designated: 'ay-health' } }],
      disputeWindows: [{ unit: 'ay-health', state: 'designated' }],
    })
    const barred = await health.post(path, { ...body, unit: 'ay-health' })
    expectStatus(t2, barred, 409)
    t2.equal(barred.body.rule, 'AS-11')
    expectStatus(t2, await coordinator.put(ruling, { designated: 'ay-health', note: null }), 409)

    const year = new Date(Date.now() + 8 * 60 * 60_000).getUTCFullYear()
    const { units } = (await coordinator.get(`/api/reports/annual/${year}`)).body
    t2.match(
      units.find((row: any) => row.unit === 'ay-enforcement'),
      { disputes: 1 },
      'RP-4: counted',
    )
  })

  await t.test('AS-10: a sitting is kept; the lead it names only proposes', async (t2) => {
    const incident = await log(recorder)
    const path = `/api/incidents/${incident.id}/sittings`
    const body = {
      heldAt: iso(Date.now() - 60_000),
      participants: ['ay-enforcement', 'ay-health'],
      opinions: [{ unit: 'ay-health', text: '水质由我局检测' }],
      conclusion: '由县卫生健康局牵头',
      lead: 'ay-health',
    }
    expectStatus(t2, await unit.post(path, body), 403)
    const wrong = await coordinator.post(path, {
      ...body,
      heldAt: iso(Date.now() + 3_600_000),
      participants: ['ay-enforcement', 'ay-none'],
      lead: 'ay-gov-office',
    })
    expectStatus(t2, wrong, 422)
    t2.same(
      wrong.body.errors.map((error: any) => error.path),
      ['heldAt', 'participants.1', 'opinions.0.unit', 'lead'],
    )
    const made = await (await service.as('assessor', 'ay-gov-office')).post(path, body)
    expectStatus(t2, made, 201)
    t2.match(made.body, { ...body, leadTakenUp: false })
    const proposed = (await coordinator.get(`/api/incidents/${incident.id}`)).body
    t2.same(proposed.assignment, incident.assignment)
    const taken = await coordinator.put(`/api/incidents/${incident.id}/assignment`, choice)
    t2.equal(taken.body.sittings[0].leadTakenUp, true)
    expectStatus(t2, await coordinator.post(path, { heldAt: body.heldAt, participants: ['ay-health'], conclusion: '继续观察' }), 201)
  })

  await t.test('AS-12: who alone may publish is said with its clause; a release by the unit is not refused', async (t2) => {
    const epidemic = await log(recorder, { category: 'public-health' })
    t2.match(epidemic.releaseAuthority, { who: /疾病预防控制部门/, basis: /传染病防治法/, note: /豁免/ })
    const food = await log(recorder, { category: 'food-safety', level: 'III' })
    t2.equal(food.releaseAuthority, null, 'only major accidents are kept back')
    const major = await coordinator.put(`/api/incidents/${food.id}/level`, { level: 'II', reason: '核定' })
    t2.match(major.body.releaseAuthority, { basis: '食品安全法第一百一十八条' })
    t2.equal((await log(recorder)).releaseAuthority, null)
    const published = {
      channels: [{ name: '安岳发布', url: 'https://example.gov.cn/1', publishedAt: iso(Date.now()) }],
      signatory: { name: '张某', post: '局长' },
    }
    const release = { kind: 'response', title: '我局开展消毒情况', body: '已完成消毒。', answers: ['做了什么'], published }
    expectStatus(t2, await unit.post(`/api/incidents/${epidemic.id}/releases`, release), 201)
  })
})
