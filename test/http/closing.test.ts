import { test } from 'tap'
import { clockOf, hoursAgo, log, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'

const MARKS = Object.fromEntries(
  ['timely', 'proactive', 'accurate', 'targeted', 'effective'].map((name) => [name, { score: 4, note: '回应及时' }]),
)

test('IN-9, IN-8: closing names what is missing; reopened, the first verdicts stay and another response is owed', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const leader = await service.as('leader', 'ay-gov')
  const unit = await service.as('unit', 'ay-enforcement')
  const incident = await log(recorder, { discoveredAt: hoursAgo(50) })
  const path = `/api/incidents/${incident.id}`
  const close = () => coordinator.put(`${path}/closure`, { conclusion: '供水恢复，群众认可' })
  const paths = (answer: any) => answer.body.errors.map((error: any) => `${error.path.split('.')[0]} ${error.message}`)

  expectStatus(t, await unit.put(`${path}/closure`, { conclusion: '已办' }), 403)
  expectStatus(t, await coordinator.put(`${path}/closure`, {}), 422)
  const directive = await leader.post(`${path}/directives`, { to: ['ay-enforcement'], text: '尽快恢复供水' })
  expectStatus(t, directive, 201)
  const early = await close()
  expectStatus(t, early, 409)
  t.equal(early.body.rule, 'IN-9')
  t.same(paths(early), [
    'obligations 这项时限尚未完成',
    'obligations 超时说明尚未填写',
    'directives 批示尚未答复',
    'evaluation 效果评估尚未填写',
  ])
  t.same((await coordinator.get(path)).body.missingForClosing, early.body.errors, 'the incident shows the same list')

  expectStatus(t, await unit.post(`${path}/releases`, releaseBody(iso(Date.now() - 10_000))), 201)
  const response = clockOf((await unit.get(path)).body, 'response')
  t.equal(response.state, 'late')
  expectStatus(t, await unit.put(`${path}/obligations/${response.id}/explanation`, { text: '抢修管网用时较长' }), 200)
  expectStatus(t, await unit.put(`${path}/directives/${directive.body.id}/answer`, { text: '已恢复' }), 200)
  t.same(paths(await close()), ['evaluation 效果评估尚未填写'])
  expectStatus(t, await coordinator.put(`${path}/evaluation`, MARKS), 200)
  const notice = { colour: 'blue', to: 'ay-enforcement', text: '请说明恢复情况', dueAt: iso(Date.now() + 3_600_000) }
  const issued = await coordinator.post(`${path}/supervision-notices`, notice)
  expectStatus(t, issued, 201)
  const closed = await close()
  expectStatus(t, closed, 200)
  t.match(closed.body, { phase: 'closed', closure: { conclusion: '供水恢复，群众认可' }, missingForClosing: [] })

  const after = await recorder.put(`${path}/level`, { level: 'IV', reason: '核定' })
  expectStatus(t, after, 409)
  t.equal(after.body.rule, 'IN-9', 'a closed matter takes no further act')
  const answered = await unit.put(`${path}/supervision-notices/${issued.body.id}/answer`, { text: '已恢复' })
  expectStatus(t, answered, 200)
  t.match(answered.body, { phase: 'closed', supervisionNotices: [{ answer: { text: '已恢复' } }] }, 'a notice would rise until answered')
  const listed = (await coordinator.get('/api/incidents?phase=closed')).body.items
  t.same(
    listed.map((one: any) => one.id),
    [incident.id],
  )
  const week = (await coordinator.get(`/api/reports/annual/${new Date().getUTCFullYear()}`)).body
  t.match(week.incidents, { closed: 1, open: 0 })

  expectStatus(t, await unit.delete(`${path}/closure`), 403)
  const reopened = await coordinator.delete(`${path}/closure`)
  expectStatus(t, reopened, 200)
  t.match(reopened.body, { phase: 'open', closure: null })
  const responses = reopened.body.obligations.filter((one: any) => one.kind === 'response')
  t.match(responses, [
    { ordinal: 1, state: 'late', dueAt: response.dueAt },
    { ordinal: 2, state: 'running', anchor: 'reopenedAt' },
  ])
  expectStatus(t, await coordinator.delete(`${path}/closure`), 409)
  expectStatus(t, await unit.post(`${path}/releases`, releaseBody(iso(Date.now()))), 201)
  t.equal(
    (await unit.get(path)).body.obligations.find((one: any) => one.kind === 'response' && one.ordinal === 2).state,
    'met',
    'answered anew',
  )
})
