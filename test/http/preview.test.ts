import { test } from 'tap'
import { incidentBody, log } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'

const HOUR = 3_600_000

test('IN-6: without a level the preview is for the proposed one, and says what hangs on it', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const { title: _, level: __, ...untitled } = incidentBody({ category: 'environment', facts: { evacuated: 11_200 } })
  const proposed = await recorder.post('/api/incidents/preview', untitled)
  expectStatus(t, proposed, 200)
  t.match(proposed.body, { level: 'II', grading: { level: 'II' }, belowProposal: false, similar: [], otherwise: { level: 'III' } })
  t.same(
    proposed.body.otherwise.obligations.map((clock: any) => [clock.kind, clock.unit]),
    [['response', 'ay-enforcement']],
  )
  const chosen = await recorder.post('/api/incidents/preview', { ...untitled, level: 'IV' })
  t.match(chosen.body, { level: 'IV', belowProposal: true, otherwise: { level: 'II' } })
  t.same(chosen.body.otherwise.obligations.map((clock: any) => clock.kind).sort(), ['authoritative-release', 'press-conference'])
  const { category: ___, facts: ____, ...ungraded } = untitled
  t.match((await recorder.post('/api/incidents/preview', ungraded)).body, { level: 'none', grading: { level: null } })
  expectStatus(t, await recorder.post('/api/incidents', untitled), 422)
  expectStatus(t, await (await service.as('unit', 'ay-health')).post('/api/incidents/preview', untitled), 403)
})

test('AL-2: the preview names who would be told now, and units with nobody on duty', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const body = incidentBody({ sectors: ['municipal-services', 'health'] })
  const before = (await recorder.post('/api/incidents/preview', body)).body
  t.same(before.unattended, [], 'no unit keeps a roster, so none has a gap')
  t.same(
    before.told,
    ['ay-enforcement', 'ay-health'].map((unit) => ({ unit, role: 'duty', name: null })),
  )
  await service.as('unit', 'ay-enforcement')
  const [from, to] = [iso(Date.now() - HOUR), iso(Date.now() + HOUR)]
  const entries = [{ from, to, username: 'unit.ay-enforcement.x', duty: 'duty' }]
  expectStatus(t, await service.admin.put('/api/units/ay-enforcement/roster', { entries }), 200)
  const after = (await recorder.post('/api/incidents/preview', body)).body
  t.same(after.unattended, ['ay-health'])
  t.ok(after.told.some(({ unit, name }: any) => unit === 'ay-enforcement' && name === 'ay-enforcement unit'))
  t.ok(
    after.told.some(({ unit, role }: any) => unit === 'ay-gov-office' && role === 'coordinator'),
    'the coordinators are told of the gap',
  )
  await log(recorder, body)
  const alerts = (await recorder.get('/api/alerts')).body.items
  const told = new Set(alerts.flatMap((alert: any) => alert.recipients.map(({ unit, role, name }: any) => `${unit} ${role} ${name}`)))
  t.same([...told].sort(), after.told.map(({ unit, role, name }: any) => `${unit} ${role} ${name}`).sort(), 'logging tells the same')
})

test('similar open incidents: shared words of the title in the same county; places and commonplaces do not count', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const smell = await log(recorder, { title: '龙台镇工业集中区夜间异味投诉', divisions: ['512021104'], sectors: ['ecology'] })
  await log(recorder, { title: '龙台镇中心小学午餐引发质疑', divisions: ['512021104'] })
  const asked = { title: '龙台镇工业集中区仓库起火引发质疑', divisions: ['512021104'], sectors: ['ecology', 'health'] }
  const found = (await recorder.post('/api/incidents/preview', incidentBody(asked))).body.similar
  t.match(found, [
    {
      ...{ id: smell.id, number: smell.number, title: smell.title },
      shared: { words: ['工业集中区'], divisions: ['512021104'], sectors: ['ecology'] },
    },
  ])
  t.equal(found.length, 1)
  const elsewhere = (await recorder.post('/api/incidents/preview', incidentBody({ ...asked, divisions: ['512000'] }))).body.similar
  t.equal(elsewhere.length, 1, 'a place above the other’s')
  t.same((await recorder.post('/api/incidents/preview', incidentBody({ title: '某校食堂' }))).body.similar, [])

  const other = await service.as('recorder', 'ay-t104')
  await log(recorder, { title: '岳城街道夜间异味扰民', divisions: ['512021001'], sectors: ['ecology'] })
  const seen = (await other.post('/api/incidents/preview', incidentBody({ title: '夜间异味', divisions: ['512021104'] }))).body.similar
  t.same(
    seen.map((one: any) => one.id),
    [smell.id],
    'only what the asker may see',
  )
})
