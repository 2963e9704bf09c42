import { test } from 'tap'
import { clockOf, hoursAgo, incidentBody, log, recordBody, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'

const HOUR_MS = 60 * 60_000
const STATUTORY = ['authoritative-release', 'press-conference', 'response']

test('the main job over HTTP', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const leader = await service.as('leader', 'ay-gov')
  const unit = await service.as('unit', 'ay-enforcement')

  await t.test('IN-2: an incident logged late is accepted, counted from the true anchor and born overdue', async (t2) => {
    const incident = await log(recorder, { discoveredAt: hoursAgo(50) })
    const response = clockOf(incident, 'response')
    t2.equal(response.state, 'overdue')
    t2.equal(incident.loggedLate, true)
    t2.same([response.overdueBeforeDiscovered, response.overdueBeforeGraded, response.overdueBeforeAssigned], [false, true, true])
    t2.match(incident.number, /^\d{4}-\d{6}$/)
  })

  await t.test('CL-6, CL-16: raising opens 5 h and 24 h from the original anchor; the preview said the same', async (t2) => {
    const occurredAt = Date.now() - 6 * HOUR_MS
    const incident = await log(recorder, { occurredAt: iso(occurredAt) })
    const preview = await recorder.put(`/api/incidents/${incident.id}/level?preview=true`, { level: 'II', reason: '伤亡人数核实' })
    expectStatus(t2, preview, 200)
    t2.same((await recorder.get(`/api/incidents/${incident.id}`)).body.version, 1, 'the preview wrote nothing')
    const raised = await recorder.put(`/api/incidents/${incident.id}/level`, { level: 'II', reason: '伤亡人数核实' })
    expectStatus(t2, raised, 200)
    const release = clockOf(raised.body, 'authoritative-release')
    t2.equal(release.anchorAt, iso(occurredAt))
    t2.equal(release.dueAt, iso(occurredAt + 5 * HOUR_MS))
    t2.equal(release.state, 'overdue')
    t2.equal(release.overdueBeforeGraded, true)
    t2.equal(clockOf(raised.body, 'press-conference').dueAt, iso(occurredAt + 24 * HOUR_MS))
    t2.equal(clockOf(raised.body, 'response', 'ay-enforcement').state, 'void')
    const kinds = (list: any[]) => list.map((one) => `${one.kind} ${one.unit} ${one.dueAt.slice(0, 19)} ${one.state}`)
    const statutory = (list: any[]) => list.filter((one) => STATUTORY.includes(one.kind))
    t2.same(kinds(statutory(preview.body.obligations)), kinds(statutory(raised.body.obligations)))
    t2.same(
      preview.body.opens.map((one: any) => one.kind).filter((kind: string) => STATUTORY.includes(kind)),
      ['authoritative-release', 'press-conference', 'response'],
    )
    t2.same(
      preview.body.voids.map((one: any) => one.kind),
      ['response'],
    )
    t2.same(
      preview.body.overdueNow.map((one: any) => one.kind),
      ['authoritative-release'],
    )
    t2.same(raised.body.assignment.local, ['ay-gov'], 'AS-8a: the county government is added')

    const lowered = await coordinator.put(`/api/incidents/${incident.id}/level`, { level: 'none', reason: '核实无伤亡' })
    expectStatus(t2, lowered, 200)
    t2.equal(clockOf(lowered.body, 'authoritative-release').state, 'overdue', 'CL-7: a miss is never erased')
    t2.equal(clockOf(lowered.body, 'press-conference').state, 'void')
    t2.equal(clockOf(lowered.body, 'response', 'ay-enforcement').state, 'running')
    t2.same(lowered.body.assignment.local, ['ay-gov'], 'AS-8a: nothing is removed')
  })

  await t.test('CL-7: only a coordinator or leader lowers; the same level is a conflict', async (t2) => {
    const incident = await log(recorder, { level: 'III' })
    const refused = await recorder.put(`/api/incidents/${incident.id}/level`, { level: 'none', reason: '误判' })
    expectStatus(t2, refused, 403)
    t2.equal(refused.body.rule, 'CL-7')
    expectStatus(t2, await leader.put(`/api/incidents/${incident.id}/level`, { level: 'none', reason: '误判' }), 200)
    expectStatus(t2, await leader.put(`/api/incidents/${incident.id}/level`, { level: 'none', reason: '误判' }), 409)
  })

  await t.test('CL-8: a release stops the clock at its public instant; the unit acts for itself alone', async (t2) => {
    const incident = await log(recorder)
    const publishedAt = iso(Date.now() - 10_000)
    const made = await unit.post(`/api/incidents/${incident.id}/releases`, releaseBody(publishedAt))
    expectStatus(t2, made, 201)
    t2.ok(made.body.id)
    t2.equal(made.body.reviewed, false)
    const after = (await unit.get(`/api/incidents/${incident.id}`)).body
    const response = clockOf(after, 'response')
    t2.same([response.state, response.satisfiedAt, response.satisfiedBy, response.overrunMs], ['met', publishedAt, made.body.id, 0])
    t2.equal(after.nextDueAt, null)
    const other = await unit.post(`/api/incidents/${incident.id}/releases`, releaseBody(publishedAt, { unit: 'ay-health' }))
    expectStatus(t2, other, 422)
    const answerless = await log(recorder)
    await unit.post(`/api/incidents/${answerless.id}/releases`, releaseBody(iso(Date.now()), { answers: [] }))
    t2.equal(
      clockOf((await unit.get(`/api/incidents/${answerless.id}`)).body, 'response').state,
      'running',
      'a response answers a question',
    )
  })

  await t.test('CL-8a: entered after due by the obliged unit, a second person decides', async (t2) => {
    const incident = await log(recorder, { discoveredAt: hoursAgo(50) })
    await unit.post(`/api/incidents/${incident.id}/releases`, releaseBody(hoursAgo(49)))
    const claimed = (await unit.get(`/api/incidents/${incident.id}`)).body
    const clock = clockOf(claimed, 'response')
    t2.equal(clock.state, 'unverified')
    const path = `/api/incidents/${incident.id}/obligations/${clock.id}/verification`
    const own = await service.as('coordinator', 'ay-enforcement')
    const refused = await own.put(path, { confirmed: true, note: null })
    expectStatus(t2, refused, 409)
    t2.equal(refused.body.rule, 'CL-8a')
    expectStatus(t2, await unit.put(path, { confirmed: true }), 403)
    const confirmed = await coordinator.put(path, { confirmed: true, note: '已核对链接' })
    expectStatus(t2, confirmed, 200)
    t2.equal(clockOf(confirmed.body, 'response').state, 'met')
    expectStatus(t2, await coordinator.put(path, { confirmed: true }), 409)

    const second = await log(recorder, { discoveredAt: hoursAgo(50) })
    await unit.post(`/api/incidents/${second.id}/releases`, releaseBody(hoursAgo(49)))
    const denied = await coordinator.put(`/api/incidents/${second.id}/obligations/${clockOf(second, 'response').id}/verification`, {
      confirmed: false,
    })
    t2.equal(clockOf(denied.body, 'response').state, 'overdue')
    const third = await log(recorder, { discoveredAt: hoursAgo(50) })
    await recorder.post(`/api/incidents/${third.id}/releases`, releaseBody(hoursAgo(49)))
    t2.equal(
      clockOf((await recorder.get(`/api/incidents/${third.id}`)).body, 'response').state,
      'met',
      'entered from outside the unit, entering confirms',
    )
  })

  await t.test('CL-8, CL-13: only a conference that was held meets 24 h; one planned too late is told at once', async (t2) => {
    const incident = await log(recorder, { level: 'II', occurredAt: hoursAgo(2), discoveredAt: hoursAgo(1) })
    const planned = await unit.post(`/api/incidents/${incident.id}/press-conferences`, {
      kind: 'press-conference',
      scheduledAt: iso(Date.now() + 30 * HOUR_MS),
      place: '县融媒体中心',
      host: '县委宣传部',
      speakers: [],
    })
    expectStatus(t2, planned, 201)
    const alerts = (await coordinator.get('/api/alerts?limit=200')).body.items.filter((alert: any) => alert.incident === incident.id)
    t2.ok(alerts.some((alert: any) => alert.step === 'planned-late' && alert.severity === 'urgent'))
    t2.equal(clockOf((await unit.get(`/api/incidents/${incident.id}`)).body, 'press-conference').state, 'running')
    const held = await unit.put(
      `/api/incidents/${incident.id}/press-conferences/${planned.body.id}/record`,
      recordBody(iso(Date.now() - 5_000)),
    )
    expectStatus(t2, held, 200)
    t2.equal(clockOf(held.body, 'press-conference').state, 'met')
    expectStatus(
      t2,
      await unit.put(`/api/incidents/${incident.id}/press-conferences/${planned.body.id}/record`, recordBody(iso(Date.now() - 5_000))),
      409,
    )
    const briefing = await unit.post(`/api/incidents/${incident.id}/press-conferences`, {
      kind: 'briefing',
      scheduledAt: iso(Date.now()),
      place: '县政府',
      host: '县委宣传部',
    })
    expectStatus(t2, briefing, 201)
    const interview = await unit.post(`/api/incidents/${incident.id}/interviews`, {
      outlet: '省广播电视台',
      at: iso(Date.now() - 1_000),
      speaker: '分管负责人',
      url: 'https://example.gov.cn/3',
      answers: ['原因'],
    })
    expectStatus(t2, interview, 201)
  })

  await t.test('CL-11: a unit signs for itself', async (t2) => {
    const incident = await log(recorder)
    expectStatus(t2, await unit.put(`/api/incidents/${incident.id}/acceptances/ay-health`), 404)
    const signed = await unit.put(`/api/incidents/${incident.id}/acceptances/ay-enforcement`)
    expectStatus(t2, signed, 200)
    t2.equal(clockOf(signed.body, 'acceptance').state, 'met')
    const again = await unit.put(`/api/incidents/${incident.id}/acceptances/ay-enforcement`)
    t2.equal(again.body.version, signed.body.version, 'signing twice changes nothing')
    expectStatus(t2, await recorder.put(`/api/incidents/${incident.id}/acceptances/ay-enforcement`), 403)
  })

  await t.test('IN-6: the calculator proposes; a level below it owes a reason and tells the coordinators', async (t2) => {
    const grading = await recorder.post('/api/grading', { category: 'work-safety', facts: { deaths: 10 } })
    t2.same(grading.body, {
      level: 'II',
      because: [{ measure: 'deaths', value: 10, threshold: 10, level: 'II', source: '国务院令第493号 第三条' }],
    })
    const facts = { category: 'work-safety', facts: { deaths: 10 }, sectors: ['work-safety'], level: 'III' }
    const refused = await recorder.post('/api/incidents', incidentBody(facts))
    expectStatus(t2, refused, 422)
    t2.same([refused.body.rule, refused.body.errors[0].path], ['IN-6', 'levelReason'])
    const incident = await log(recorder, { ...facts, levelReason: '伤亡人数待核' })
    const alerts = (await coordinator.get('/api/alerts?limit=200')).body.items.filter((alert: any) => alert.incident === incident.id)
    t2.ok(
      alerts.some(
        (alert: any) => alert.step === 'graded-below-proposal' && alert.recipients.every((one: any) => one.role === 'coordinator'),
      ),
    )
  })

  await t.test('AS-10: a sector that nobody owns falls to the place, provisional, with an alarm', async (t2) => {
    const directory = (await service.admin.get('/api/directory')).body
    const { seq: _, ...document } = directory
    const changed = { ...document, sectors: [...document.sectors, { code: 'low-altitude', name: '低空经济' }] }
    expectStatus(t2, await service.admin.put('/api/directory', changed), 200)
    const incident = await log(recorder, { sectors: ['low-altitude'] })
    t2.same([incident.assignment.lead, incident.assignment.provisional], ['ay-gov', true])
    const alerts = (await coordinator.get('/api/alerts?limit=200')).body.items.filter((alert: any) => alert.incident === incident.id)
    t2.ok(alerts.some((alert: any) => alert.step === 'no-sector-owner'))
  })

  await t.test('IN-4: no field may hold who posted, and nothing can be deleted', async (t2) => {
    for (const [field, value] of [
      ['poster', '某网民'],
      ['author', '某网民'],
      ['accountName', 'x'],
    ] as const) {
      const answer = await recorder.post('/api/incidents', incidentBody({ source: { channel: 'weibo', [field]: value } }))
      expectStatus(t2, answer, 422)
      t2.equal(answer.body.errors[0].path, `source.${field}`)
    }
    const incident = await log(recorder)
    expectStatus(t2, await recorder.delete(`/api/incidents/${incident.id}`), 404)
    t2.equal((await recorder.get(`/api/incidents/${incident.id}`)).status, 200)
  })

  await t.test('what is not built yet is refused, never half done', async (t2) => {
    const incident = await log(recorder)
    for (const [field, value] of [['disposition', 'false-information']] as const) {
      const answer = await recorder.post('/api/incidents', incidentBody({ [field]: value }))
      expectStatus(t2, answer, 422)
      t2.equal(answer.body.errors[0].path, field)
    }
    for (const over of [{ promise: '明日答复' }, { fulfils: '' }]) {
      expectStatus(t2, await unit.post(`/api/incidents/${incident.id}/releases`, releaseBody(iso(Date.now()), over)), 422)
    }
  })

  await t.test('entries tell who did what, oldest first', async (t2) => {
    const incident = await log(recorder)
    await unit.put(`/api/incidents/${incident.id}/acceptances/ay-enforcement`)
    const entries = (await coordinator.get(`/api/incidents/${incident.id}/entries`)).body.items
    t2.same(
      entries.map((entry: any) => entry.type),
      ['incident-logged', 'alert-raised', 'acceptance-given'],
    )
    t2.same(entries[2].actor, { name: 'ay-enforcement unit', unit: 'ay-enforcement', role: 'unit' })
    t2.match(entries[0].data.discoveredAt, /Z$/)
  })

  await t.test('lists: filters, both sorts, pages that neither skip nor repeat', async (t2) => {
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer: any = await coordinator.get(`/api/incidents?limit=3&sort=recorded${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...answer.body.items.map((one: any) => one.id))
      cursor = answer.body.nextCursor
    }
    t2.equal(new Set(seen).size, seen.length)
    const due: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer: any = await coordinator.get(`/api/incidents?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
      due.push(...answer.body.items.map((one: any) => one.nextDueAt ?? '9999'))
      cursor = answer.body.nextCursor
    }
    t2.equal(due.length, seen.length)
    t2.same(due, [...due].sort())
    const overdue = (await coordinator.get('/api/incidents?state=overdue&limit=200')).body.items
    t2.ok(overdue.length > 0 && overdue.every((one: any) => one.obligations.some((clock: any) => clock.state === 'overdue')))
    const mine = (await coordinator.get('/api/incidents?unit=ay-gov&level=none')).body.items
    t2.ok(mine.every((one: any) => one.level === 'none'))
    t2.equal((await coordinator.get('/api/incidents?division=512021110')).body.items.length, 0)
    t2.equal(
      (await coordinator.get('/api/incidents?division=510000&limit=200')).body.items.length,
      seen.length,
      'a division includes what lies below',
    )
    const board = (await coordinator.get('/api/obligations?limit=200')).body.items
    t2.ok(board.every((row: any) => (row.state === 'running' || row.state === 'overdue') && row.number && row.title))
    t2.same(
      board.map((row: any) => row.dueAt),
      board.map((row: any) => row.dueAt).sort(),
    )
    t2.ok(
      (await coordinator.get('/api/obligations?state=met&kind=response')).body.items.every(
        (row: any) => row.state === 'met' && row.kind === 'response',
      ),
    )
    expectStatus(t2, await coordinator.get('/api/obligations?cursor=xx'), 422)
  })
})
