import { test } from 'tap'
import { clockOf, hoursAgo, log } from '../support/incidents.ts'
import { expectStatus, startService } from '../support/service.ts'

test('IN-3, CL-16: a correction shows its consequence first, takes effect at once, and the old value stays readable', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', 'ay-enforcement')
  const incident = await log(recorder, { discoveredAt: hoursAgo(2) })
  const path = `/api/incidents/${incident.id}`
  const body = { field: 'discoveredAt', value: hoursAgo(3), reason: '接报记录为一小时前' }

  const shown = await recorder.post(`${path}/corrections?preview=true`, body)
  expectStatus(t, shown, 200)
  t.match(shown.body, { opens: [], moves: [{ kind: 'response', anchorAt: body.value }], voids: [], overdueNow: [], needsApproval: false })
  t.equal((await recorder.get(path)).body.version, incident.version, 'a preview writes nothing')

  const before = new Date().toISOString()
  const made = await recorder.post(`${path}/corrections`, body)
  expectStatus(t, made, 201)
  t.match(made.body, {
    field: 'discoveredAt',
    from: incident.anchors.discoveredAt,
    to: body.value,
    reason: body.reason,
    state: 'applied',
    review: null,
    recordedBy: { unit: 'ay-gov-office' },
  })
  const after = (await recorder.get(path)).body
  t.equal(after.anchors.discoveredAt, body.value)
  t.equal(clockOf(after, 'response').anchorAt, body.value)
  t.same(after.corrections, [made.body])
  t.equal((await recorder.get(`${path}?asOf=${before}`)).body.anchors.discoveredAt, incident.anchors.discoveredAt, 'as it was then')

  expectStatus(t, await unit.post(`${path}/corrections`, body), 403)
  expectStatus(t, await recorder.post(`${path}/corrections`, body), 409)
  const field = await recorder.post(`${path}/corrections`, { ...body, field: 'level' })
  expectStatus(t, field, 422)
  t.match(field.body, { errors: [{ path: 'field', message: '这一项不能更正' }] })
  const ahead = await recorder.post(`${path}/corrections`, { ...body, value: hoursAgo(-1) })
  expectStatus(t, ahead, 422)
  t.match(ahead.body, { rule: 'IN-1', errors: [{ path: 'value' }] })
  const zone = await recorder.post(`${path}/corrections`, { ...body, value: '2026-11-21T10:00:00' })
  expectStatus(t, zone, 422)
  t.match(zone.body, { errors: [{ path: 'value' }] })
})

test('IN-3: what would undo a miss waits for a coordinator or leader from another unit, and is refused to whoever entered it', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('coordinator', 'ay-gov-office')
  const own = await service.as('coordinator', 'ay-enforcement')
  const other = await service.as('coordinator', 'ay-publicity')
  const incident = await log(await service.as('recorder', 'ay-gov-office'), { discoveredAt: hoursAgo(49) })
  const path = `/api/incidents/${incident.id}`
  const body = { field: 'discoveredAt', value: hoursAgo(5), reason: '登记时误填日期' }
  t.equal((await recorder.post(`${path}/corrections?preview=true`, body)).body.needsApproval, true)
  const made = await recorder.post(`${path}/corrections`, body)
  t.equal(made.body.state, 'waiting')
  t.equal(clockOf((await recorder.get(path)).body, 'response').state, 'overdue')
  const approval = `${path}/corrections/${made.body.id}/approval`
  for (const [client, status] of [
    [recorder, 409],
    [own, 409],
    [await service.as('recorder', 'ay-publicity'), 403],
  ] as const) {
    const refused = await client.put(approval, { approved: true })
    expectStatus(t, refused, status)
    if (status === 409) t.equal(refused.body.rule, 'IN-3')
  }
  expectStatus(t, await other.put(`${path}/corrections/nothing/approval`, { approved: true }), 404)
  const approved = await other.put(approval, { approved: true, note: '已核对接报记录' })
  expectStatus(t, approved, 200)
  t.match(clockOf(approved.body, 'response'), { state: 'running', anchorAt: body.value })
  t.match(approved.body.corrections, [{ state: 'applied', review: { approved: true, recordedBy: { unit: 'ay-publicity' } } }])
  t.equal((await other.put(approval, { approved: true })).body.rule, 'IN-3', 'once')
})

test('IN-3: title, place and sector are corrected everywhere: lists, search, scope, and the figures of earlier instants stay', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const township = await service.as('recorder', 'ay-t103')
  const incident = await log(recorder, { title: '某小区停水三天', surfacedAt: hoursAgo(3), discoveredAt: hoursAgo(1) })
  const path = `/api/incidents/${incident.id}`
  const week = async () => {
    const now = new Date().toISOString()
    return { asOf: now, answer: (await recorder.get(`/api/reports/weekly/${isoWeek()}?asOf=${now}`)).body }
  }
  const before = await week()
  const correct = async (field: string, value: unknown) =>
    expectStatus(t, await recorder.post(`${path}/corrections`, { field, value, reason: '核实后更正' }), 201)
  expectStatus(t, await township.get(path), 404)
  await correct('title', '某学校停电半日')
  await correct('divisions', ['512021103'])
  await correct('sectors', ['compulsory-education'])
  await correct('surfacedAt', hoursAgo(2))

  t.equal((await township.get(path)).status, 200, 'it lies there now')
  const found = (q: string) => recorder.get(`/api/incidents?q=${encodeURIComponent(q)}`).then((answer) => answer.body.items.length)
  t.same([await found('停水'), await found('停电')], [0, 1])
  t.equal((await recorder.get('/api/incidents?sector=compulsory-education')).body.items.length, 1)
  t.equal((await recorder.get('/api/incidents?sector=municipal-services')).body.items.length, 0)
  t.match((await recorder.get(path)).body.assignment, { lead: 'ay-enforcement', joint: ['ay-edu'] }, 'additions at once (AS-8a)')

  const after = await week()
  t.match(after.answer, { incidents: { bySector: [{ sector: 'compulsory-education', new: 1 }] }, discoveryDelay: { n: 1 } })
  t.equal(Math.round(after.answer.discoveryDelay.medianMinutes), 60)
  t.match(before.answer, { incidents: { bySector: [{ sector: 'municipal-services', new: 1 }] }, discoveryDelay: { n: 1 } })
  t.equal(Math.round(before.answer.discoveryDelay.medianMinutes), 120)
  const again = await recorder.get(`/api/reports/weekly/${isoWeek()}?asOf=${before.asOf}`)
  t.same(again.body, before.answer, 'as of then, the same figures')
  const there = async (asOf: string) =>
    (await recorder.get(`/api/reports/weekly/${isoWeek()}?division=512021103&asOf=${asOf}`)).body.incidents
  t.match(
    [await there(before.asOf), await there(after.asOf)],
    [
      { new: 0, open: 0 },
      { new: 1, open: 1 },
    ],
  )
})

test('IN-7: more deaths within the window propose another level, and the coordinators are told', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const incident = await log(recorder, { category: 'work-safety', facts: { deaths: 1 }, level: 'IV' })
  const path = `/api/incidents/${incident.id}`
  const made = await coordinator.post(`${path}/corrections`, { field: 'facts.deaths', value: 3, reason: '救治无效' })
  expectStatus(t, made, 201)
  t.match(made.body, { field: 'facts.deaths', from: 1, to: 3 })
  t.match((await recorder.get(path)).body, { level: 'IV', proposedLevel: 'III', facts: { deaths: 3 } })
  const told = (await coordinator.get('/api/alerts?after=0')).body.items.filter((alert: any) => alert.step === 'regrade-proposed')
  t.match(told, [{ incident: incident.id, text: /请研判/, recipients: [{ role: 'coordinator' }, { role: 'coordinator' }] }])
  const wrong = await coordinator.post(`${path}/corrections`, { field: 'facts.deaths', value: -1, reason: '误' })
  expectStatus(t, wrong, 422)
  t.match(wrong.body, { errors: [{ path: 'value' }] })
})

test('IN-3, IN-4: a corrected text holds no personal data that was not said to be needed, and is masked as the logged one is', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const joint = await service.as('unit', 'ay-health')
  const correct = (incident: any, value: string, reason = '核实') =>
    recorder.post(`/api/incidents/${incident.id}/corrections`, { field: 'title', value, reason })
  const clean = await log(recorder)
  const refused = await correct(clean, '业主13800138000反映停水')
  expectStatus(t, refused, 422)
  t.match(refused.body, { rule: 'IN-4', errors: [{ path: 'value', message: '含有手机号 138****8000，请删去' }] })
  t.match((await correct(clean, '业主反映停水', '13800138000来电')).body, { rule: 'IN-4', errors: [{ path: 'reason' }] })

  const units = { units: ['ay-enforcement', 'ay-health'] }
  const needed = await log(recorder, { title: '业主13800138000反映停水', personalDataReason: '须据此联系当事人', ...units })
  const made = await correct(needed, '业主13800138001反映停水')
  expectStatus(t, made, 201)
  t.match(made.body, { from: '业主13800138000反映停水', to: '业主13800138001反映停水' })
  const seen = [
    await joint.get(`/api/incidents/${needed.id}`),
    await joint.get(`/api/incidents/${needed.id}/entries`),
    await joint.get('/api/incidents'),
  ]
  for (const answer of seen) {
    expectStatus(t, answer, 200)
    t.notMatch(JSON.stringify(answer.body), /1380013800/)
  }
  t.match(seen[0]?.body, {
    title: '业主138****8001反映停水',
    corrections: [{ from: '业主138****8000反映停水', to: '业主138****8001反映停水' }],
  })
  const found = await recorder.get(`/api/incidents?q=${encodeURIComponent('13800138001')}`)
  t.equal(found.body.items.length, 0)
})

/** The Beijing week of now, `2026-W47`. */
function isoWeek(): string {
  const day = new Date(Date.now() + 8 * 3_600_000)
  day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7))
  const first = Date.UTC(day.getUTCFullYear(), 0, 1)
  return `${day.getUTCFullYear()}-W${String(Math.ceil(((day.getTime() - first) / 86_400_000 + 1) / 7)).padStart(2, '0')}`
}
