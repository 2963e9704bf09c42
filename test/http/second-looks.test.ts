import { test } from 'tap'
import { clockOf, hoursAgo, log, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'

const HOUR_MS = 3_600_000
const marks = (score: number) =>
  Object.fromEntries(['timely', 'proactive', 'accurate', 'targeted', 'effective'].map((name) => [name, { score, note: '按时回应。' }]))

test('IN-5: a disposition holds at once and says what to publish; false-information waits for evidence and a second person', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const assessor = await service.as('assessor', 'ay-publicity')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const other = await service.as('coordinator', 'ay-gov-office')
  const path = `/api/incidents/${(await log(recorder, { disposition: 'difficulty', focus: 'public-interest' })).id}`
  t.match((await recorder.get(path)).body, { disposition: 'difficulty', toPublish: /解决情况/, pendingDisposition: null })

  const changed = await assessor.put(`${path}/disposition`, { disposition: 'misunderstanding', focus: 'moral-shock' })
  expectStatus(t, changed, 200)
  t.match(changed.body, { disposition: 'misunderstanding', focus: 'moral-shock', toPublish: /权威信息/ })
  expectStatus(t, await assessor.put(`${path}/disposition`, { disposition: 'misunderstanding', focus: 'moral-shock' }), 409)
  expectStatus(t, await recorder.put(`${path}/disposition`, { disposition: 'difficulty', focus: null }), 403)
  const nothing = await coordinator.put(`${path}/disposition/approval`, { approved: true, evidence: '通报。' })
  expectStatus(t, nothing, 409)
  t.equal(nothing.body.rule, 'IN-5')

  const proposed = await coordinator.put(`${path}/disposition`, { disposition: 'false-information', focus: 'false-information' })
  t.match(proposed.body, { disposition: 'misunderstanding', pendingDisposition: { disposition: 'false-information' } })
  const own = await coordinator.put(`${path}/disposition/approval`, { approved: true, evidence: '县公安局通报。' })
  expectStatus(t, own, 409)
  t.equal(own.body.rule, 'IN-5')
  const bare = await other.put(`${path}/disposition/approval`, { approved: true })
  expectStatus(t, bare, 422)
  t.match(bare.body, { rule: 'IN-5', errors: [{ path: 'evidence' }] })
  const refused = await other.put(`${path}/disposition/approval`, { approved: false })
  t.match(refused.body, { disposition: 'misunderstanding', pendingDisposition: null, dispositionReview: { approved: false } })
  await coordinator.put(`${path}/disposition`, { disposition: 'false-information', focus: 'false-information' })
  const approved = await other.put(`${path}/disposition/approval`, { approved: true, evidence: '县公安局通报。' })
  expectStatus(t, approved, 200)
  t.match(approved.body, {
    disposition: 'false-information',
    focus: 'false-information',
    toPublish: /澄清/,
    pendingDisposition: null,
    dispositionReview: { approved: true, evidence: '县公安局通报。', recordedBy: { unit: 'ay-gov-office' } },
  })
})

test('IN-5: a referral needs the approval and a published clarification; it has no field for a person', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const leader = await service.as('leader', 'ay-gov')
  const path = `/api/incidents/${(await log(recorder)).id}`
  const referral = { institution: '县公安局', on: iso(Date.now() + 8 * HOUR_MS).slice(0, 10), documentNumber: '安网函〔2026〕12号' }
  const refer = async (status: number, body: object = referral) => {
    const answer = await coordinator.post(`${path}/referrals`, body)
    expectStatus(t, answer, status)
    return answer.body
  }
  t.equal((await refer(409)).rule, 'IN-5')
  await coordinator.put(`${path}/disposition`, { disposition: 'false-information', focus: null })
  t.equal((await refer(409)).rule, 'IN-5', 'still waiting')
  expectStatus(t, await leader.put(`${path}/disposition/approval`, { approved: true, evidence: '现场核查记录。' }), 200)
  t.equal((await refer(409)).rule, 'IN-5', 'approved, not yet clarified')
  expectStatus(t, await recorder.post(`${path}/releases`, releaseBody(iso(Date.now()), { kind: 'clarification' })), 201)
  t.match(await refer(422, { ...referral, person: '某某' }), { errors: [{ path: 'person' }] })
  t.match(await refer(422, { ...referral, on: '2026-02-30' }), { errors: [{ path: 'on', message: /日期/ }] })
  t.match(await refer(422, { ...referral, on: iso(Date.now() + 72 * HOUR_MS).slice(0, 10) }), { rule: 'IN-5', errors: [{ path: 'on' }] })
  t.match(await refer(201), referral)
})

test('IN-10: five marks by someone not of the lead unit, with the heat before and after the answer', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const incident = await log(recorder, { discoveredAt: hoursAgo(5) })
  const path = `/api/incidents/${incident.id}`
  const own = await service.as('assessor', incident.assignment.lead)

  const refused = await own.put(`${path}/evaluation`, marks(5))
  expectStatus(t, refused, 403)
  t.equal(refused.body.rule, 'IN-10')
  t.match((await coordinator.put(`${path}/evaluation`, { ...marks(3), timely: { score: 6, note: '按时。' } })).body, {
    errors: [{ path: 'timely.score' }],
  })
  const unmeasured = await coordinator.put(`${path}/evaluation`, marks(3))
  expectStatus(t, unmeasured, 200)
  t.match(unmeasured.body.evaluation, { timely: { score: 3, note: '按时回应。' }, heatBefore: null, heatAfter: null })
  await coordinator.post(`${path}/releases`, releaseBody(hoursAgo(2)))
  const points = [4, 3, 1].map((hours) => ({ at: hoursAgo(hours), value: hours * 100, source: '监测平台' }))
  await coordinator.post(`${path}/heat`, { points })
  const again = await coordinator.put(`${path}/evaluation`, marks(4))
  t.match(again.body.evaluation, { timely: { score: 4 }, heatBefore: { value: 300 }, heatAfter: { value: 100 } }, 'the later one holds')
})

test('IN-9, AL-1a: a breach is explained by the unit that owed it; its repeats end and the report says why', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const incident = await log(recorder, { discoveredAt: hoursAgo(55) })
  const inTime = await log(recorder)
  const { lead } = incident.assignment
  const unit = await service.as('unit', lead)
  const stranger = await service.as('unit', 'ay-publicity')
  const explain = (of: any, kind: string) => `/api/incidents/${of.id}/obligations/${clockOf(of, kind).id}/explanation`
  const text = { text: '现场核实用时较长，今后先行发布。' }

  expectStatus(t, await recorder.put(explain(incident, 'response'), text), 403)
  const foreign = await stranger.put(explain(incident, 'response'), text)
  expectStatus(t, foreign, 403)
  t.equal(foreign.body.rule, 'IN-9')
  for (const [of, kind] of [
    [inTime, 'response'],
    [incident, 'acceptance'],
  ] as const) {
    const refused = await unit.put(explain(of, kind), text)
    expectStatus(t, refused, 409)
    t.equal(refused.body.rule, 'IN-9')
  }
  const next = () => service.parts.alertList.nextStepAt(seq)
  while ((await service.parts.alarms.raiseDue(0)) > 0);
  const { seq } = (await recorder.get('/api/alerts?limit=200')).body.items.find(
    (alert: any) => alert.incident === incident.id && alert.kind === 'response',
  )
  t.type(next(), 'number', 'repeats are armed')
  const explained = await unit.put(explain(incident, 'response'), text)
  expectStatus(t, explained, 200)
  t.match(explained.body.explanations, [{ obligation: clockOf(incident, 'response').id, ...text, recordedBy: { unit: lead } }])
  t.equal(next(), null, 'and end with the explanation')

  const due = Date.parse(clockOf(incident, 'response').dueAt)
  const from = new Date(due - ((new Date(due + 8 * HOUR_MS).getUTCDay() + 6) % 7) * 24 * HOUR_MS + 8 * HOUR_MS)
  const thursday = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + 3))
  const week = Math.ceil(((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / (24 * HOUR_MS) + 1) / 7)
  const report = await recorder.get(`/api/reports/weekly/${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`)
  expectStatus(t, report, 200)
  t.match(
    report.body.breaches.find((breach: any) => breach.incident === incident.id),
    { explanation: text.text },
  )
})

test('IN-12: an upward report says to whom, when and how', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', 'ay-gov-office')
  const path = `/api/incidents/${(await log(recorder)).id}`
  const body = { to: '市政府总值班室', at: iso(Date.now() - 60_000), how: '电话，随后书面' }
  const reported = await recorder.post(`${path}/upward-reports`, body)
  expectStatus(t, reported, 201)
  t.match(reported.body, { ...body, recordedBy: { unit: 'ay-gov-office', role: 'recorder' } })
  const ahead = await recorder.post(`${path}/upward-reports`, { ...body, at: iso(Date.now() + HOUR_MS) })
  expectStatus(t, ahead, 422)
  t.match(ahead.body, { rule: 'IN-12', errors: [{ path: 'at' }] })
  expectStatus(t, await unit.post(`${path}/upward-reports`, body), 403)
  t.equal((await recorder.get(path)).body.upwardReports.length, 1)

  const major = await log(recorder, { level: 'II' })
  t.equal(clockOf(major, 'upward-report').state, 'running')
  expectStatus(t, await recorder.post(`/api/incidents/${major.id}/upward-reports`, body), 201)
  const after = (await recorder.get(`/api/incidents/${major.id}`)).body
  t.match(clockOf(after, 'upward-report'), { state: 'met', satisfiedAt: body.at, satisfiedBy: 'upward-report' })
})
