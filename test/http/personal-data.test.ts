import { test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { incidentBody, log } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import type { Client } from '../support/service.ts'

const HOUR = 3_600_000
/** Saturday 10:00 in Beijing. */
const MORNING = Date.parse('2026-11-21T02:00:00Z')

/** Each field of the text with a number of another kind. Its 48 h are long over, and its level lies below the proposal. */
const WITH_NUMBERS = {
  title: '网民13800138000反映停水',
  summary: '身份证１１０１０５１９４９１２３１００２X，\n卡号4111 1111 1111 1111',
  source: { channel: 'weibo', outlet: '车主川M12345' },
  levelReason: '已致电138 0013 8000核实',
  ...{ category: 'work-safety', facts: { deaths: 12 }, level: 'III', units: ['ay-enforcement', 'ay-health'] },
  discoveredAt: iso(MORNING - 79 * HOUR),
  personalDataReason: '须据此联系当事人',
}
const MASKED = {
  title: '网民138****8000反映停水',
  summary: '身份证１１０*************２X，\n卡号4111 **** **** 1111',
  source: { channel: 'weibo', url: null, outlet: '车主川M***45' },
  levelReason: '已致电138 **** 8000核实',
  personalDataReason: '须据此联系当事人',
}
const WHOLE = { ...MASKED, ...WITH_NUMBERS, source: { ...WITH_NUMBERS.source, url: null } }
const { title, summary, source, levelReason, personalDataReason } = WHOLE
const textOf = ({ title, summary, source, levelReason, personalDataReason }: any) => ({
  ...{ title, summary, source, levelReason, personalDataReason },
})

/** Numbers of the text that stand whole in an answer, however they are spaced and whatever their width. */
function leaked(answer: unknown): string[] {
  const text = JSON.stringify(answer).normalize('NFKC').replace(/[ -]/g, '')
  return ['13800138000', '11010519491231002X', '4111111111111111', '川M12345'].filter((number) => text.includes(number))
}

test('IN-4: personal data found when logging is refused without a reason; the preview points it out', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const bare = incidentBody({ title: WITH_NUMBERS.title, source: WITH_NUMBERS.source, summary: '停水三天' })

  const refused = await recorder.post('/api/incidents', bare)
  expectStatus(t, refused, 422)
  t.match(refused.body, { code: 'invalid', rule: 'IN-4' })
  t.same(refused.body.errors, [
    { path: 'title', message: '含有手机号 138****8000，请删去，确需保留的请写明理由' },
    { path: 'source.outlet', message: '含有车牌号 川M***45，请删去，确需保留的请写明理由' },
  ])
  t.same(leaked(refused.body), [])
  const preview = await recorder.post('/api/incidents/preview', bare)
  expectStatus(t, preview, 200)
  t.same(preview.body.personalData, [
    { path: 'title', kind: 'mobile', masked: '138****8000' },
    { path: 'source.outlet', kind: 'plate', masked: '川M***45' },
  ])
  t.equal((await recorder.get('/api/incidents')).body.items.length, 0)

  const inReason = await recorder.post('/api/incidents', { ...bare, personalDataReason: '须拨打13800138000' })
  expectStatus(t, inReason, 422)
  t.match(inReason.body, { rule: 'IN-4', errors: [{ path: 'personalDataReason' }] })
  expectStatus(t, await recorder.post('/api/incidents', { ...bare, personalDataReason: '' }), 422)

  const kept = await log(recorder, { ...bare, personalDataReason: '须据此联系当事人' })
  t.match(kept, { title: WITH_NUMBERS.title, personalDataReason: '须据此联系当事人', personalDataMasked: false })
  const clean = await log(recorder, { personalDataReason: '须据此联系当事人' })
  t.match(clean, { personalDataReason: null, personalDataMasked: false }, 'nothing found: nothing to keep a reason for')
  t.same((await recorder.post('/api/incidents/preview', incidentBody())).body.personalData, [])
})

test('IN-4: whoever is neither of the lead nor a coordinator finds no whole number on any way out', async (t) => {
  const clock = new FakeClock(MORNING)
  const service = await startService(t, { clock })
  const joint = await service.as('unit', 'ay-health')
  const line = await joint.live()
  const { id } = await log(await service.as('recorder', 'ay-gov-office'), WITH_NUMBERS)
  const drill = await log(await service.as('recorder', 'ay-gov-office'), { ...WITH_NUMBERS, drill: { speed: 1 } })
  await service.parts.alarms.raiseDue(0)
  clock.advance(10)

  const readers: [string, Client][] = [
    ['joint unit', joint],
    ['leader of the government', await service.as('leader', 'ay-gov')],
    ['officer in scope', await service.as('recorder', 'ay-press')],
  ]
  const { paths } = (await joint.get('/api/openapi.json')).body as { paths: Record<string, object> }
  const filled: Record<string, string> = { id, span: 'weekly', period: '2026-W47', unitId: 'ay-health' }
  const ways = Object.entries(paths)
    .filter(([, methods]) => 'get' in methods)
    .map(([path]) => path.replace(/\{(\w+)\}/g, (whole, name: string) => filled[name] ?? whole))
    .filter((path) => !path.includes('{'))
  for (const way of ['', `/${id}`, `/${id}/entries`])
    t.ok(ways.includes(`/api/incidents${way}`), `/api/incidents${way} is among the ways out`)

  for (const [who, reader] of readers) {
    for (const way of [...ways, `/api/incidents/${drill.id}`, '/api/incidents?sort=recorded&limit=200', '/api/obligations?limit=200'])
      t.same(leaked((await reader.get(way)).body), [], `${who}: ${way}`)
    for (const way of [`/api/incidents/${id}`, `/api/incidents/${id}?asOf=${iso(MORNING + 5)}`])
      t.match((await reader.get(way)).body, { ...MASKED, personalDataMasked: true }, `${who}: ${way}`)
    const [logged] = (await reader.get(`/api/incidents/${id}/entries`)).body.items
    t.same(textOf(logged.data), MASKED, `${who}: the entry`)
    for (const way of ['/api/incidents', '/api/obligations', '/api/alerts', `/api/incidents?q=${encodeURIComponent('反映停水')}`]) {
      const titles = (await reader.get(way)).body.items.map((item: any) => item.title)
      t.ok(titles.length > 0 && titles.every((one: string) => one === MASKED.title), `${who}: ${way}`)
    }
    t.ok((await reader.get('/api/alerts')).body.items.every((alert: any) => alert.text.includes(MASKED.title)))
    const report = (await reader.get('/api/reports/weekly/2026-W47')).body
    t.equal(report.breaches[0].title, MASKED.title, `${who}: breaches`)
    t.match(report.belowProposal, [{ title: MASKED.title, reason: MASKED.levelReason }], `${who}: below the proposal`)
    for (const q of ['13800138000', '0013', '110105', '川M12345'])
      t.same((await reader.get(`/api/incidents?q=${encodeURIComponent(q)}`)).body.items, [], `${who} does not find it by ${q}`)
  }

  const path = `/api/incidents/${id}/acceptances/ay-health`
  const accepted = await joint.put(path, {}, { 'idempotency-key': 'once' })
  expectStatus(t, accepted, 200)
  t.match(accepted.body, MASKED)
  const again = await joint.put(path, {}, { 'idempotency-key': 'once' })
  t.equal(again.headers.get('idempotency-replayed'), 'true')
  t.same(again.body, accepted.body)
  t.match(await log(await service.as('recorder', 'ay-press'), WITH_NUMBERS), MASKED, 'the answer to the logging itself')

  const late = await joint.live('?after=0')
  await late.wait((frame) => frame.type === 'caught-up')
  for (const { frames } of [line, late]) {
    const shown = frames.filter((frame) => frame.type === 'incident' && frame['incident'].id === id)
    t.ok(shown.length > 0 && shown.every((frame) => frame['incident'].title === MASKED.title))
    t.ok(frames.some((frame) => frame.type === 'alert'))
    t.same(leaked(frames), [])
  }
})

test('IN-4: the lead, its coordinating units and coordinators read it whole; who leads no longer does not', async (t) => {
  const service = await startService(t, { clock: new FakeClock(MORNING) })
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const enforcement = await service.as('unit', 'ay-enforcement')
  const health = await service.as('unit', 'ay-health')
  const { id } = await log(await service.as('recorder', 'ay-gov-office'), WITH_NUMBERS)
  const path = `/api/incidents/${id}`
  const readers = [
    coordinator,
    enforcement,
    await service.as('coordinator', 'ay-cyberspace'),
    await service.as('recorder', 'ay-gov-office'),
  ]
  for (const reader of readers) {
    const answer = (await reader.get(path)).body
    t.same(textOf(answer), { title, summary, source, levelReason, personalDataReason })
    t.equal(answer.personalDataMasked, false)
    t.match((await reader.get(`${path}/entries`)).body.items[0].data, { title, summary, levelReason })
    t.same((await reader.get('/api/incidents')).body.items[0].title, MASKED.title, 'rows are the same for all readers')
    t.same((await reader.get('/api/incidents?q=13800138000')).body.items, [])
  }

  const key = { 'idempotency-key': 'receipt' }
  t.equal((await enforcement.put(`${path}/acceptances/ay-enforcement`, {}, key)).body.title, title)
  const choice = { lead: 'ay-health', joint: ['ay-enforcement'], local: [], reason: '水质问题由卫健部门牵头' }
  expectStatus(t, await coordinator.put(`${path}/assignment`, choice), 200)
  for (const way of [path, `${path}?asOf=${iso(MORNING)}`]) {
    t.equal((await enforcement.get(way)).body.title, MASKED.title, `${way}: led once`)
    t.equal((await health.get(way)).body.title, title, `${way}: leads now`)
  }
  t.equal((await enforcement.get(`${path}/entries`)).body.items[0].data.title, MASKED.title)
  const replayed = await enforcement.put(`${path}/acceptances/ay-enforcement`, {}, key)
  t.equal(replayed.headers.get('idempotency-replayed'), 'true')
  t.equal(replayed.body.title, MASKED.title)
})
