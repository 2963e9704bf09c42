import { test } from 'tap'
import { log } from '../support/incidents.ts'
import { expectStatus, iso, readLocality, startService } from '../support/service.ts'

const HOUR_MS = 60 * 60_000
const OFFICE = '/api/units/ay-gov-office/handovers'

test('HO-1: whoever takes the desk over says so in their own name, and what was open then is in the record', async (t) => {
  const service = await startService(t)
  const night = await service.as('recorder', 'ay-gov-office', 'night')
  const day = await service.as('coordinator', 'ay-gov-office', 'day')
  const [later, sooner] = [await log(night), await log(night, { discoveredAt: iso(Date.now() - 30 * HOUR_MS) })]
  const before = service.parts.desk.ledger.head().seq

  const taken = await day.post(OFFICE, { from: 'recorder.ay-gov-office.night', note: '停水一事已催两次，08:30 前回电' })
  expectStatus(t, taken, 201)
  t.match(taken.body, {
    from: { username: 'recorder.ay-gov-office.night', name: 'ay-gov-office recorder' },
    to: { username: 'coordinator.ay-gov-office.day' },
    note: '停水一事已催两次，08:30 前回电',
    complete: true,
  })
  const clocks = [later, sooner].flatMap((incident) => incident.obligations)
  const owed = clocks.filter(({ kind }: { kind: string }) => kind !== 'acceptance').map(({ id }: { id: string }) => id)
  t.same(new Set(taken.body.obligations), new Set(owed))
  const responses = taken.body.obligations.filter((id: string) => id.includes('response'))
  t.match(
    responses,
    [sooner.id, later.id].map((id) => new RegExp(id)),
    'nearest due first',
  )

  const [entry] = service.parts.desk.ledger.stream('handover/ay-gov-office')
  t.equal(entry?.seq, before + 1, 'one entry, in a stream of its own')
  t.equal(entry?.actor.name, taken.body.to.name)
  t.same((await night.get(OFFICE)).body.items, [taken.body])
  expectStatus(t, await night.post(OFFICE, { from: 'coordinator.ay-gov-office.day' }), 201)
  t.same(
    (await night.get(`${OFFICE}?limit=1`)).body.items.map((one: any) => [one.to.username, one.note]),
    [['recorder.ay-gov-office.night', null]],
    'the newest first',
  )
})

test('HO-1: nobody takes over from themselves, from a stranger, or another unit’s desk; the roster lets a stand-in in', async (t) => {
  const service = await startService(t)
  const day = await service.as('coordinator', 'ay-gov-office', 'day')
  const unit = await service.as('unit', 'ay-health')
  const health = '/api/units/ay-health/handovers'

  const own = await day.post(OFFICE, { from: 'coordinator.ay-gov-office.day' })
  expectStatus(t, own, 422)
  t.equal(own.body.rule, 'HO-1')
  const strange = await day.post(OFFICE, { from: 'unit.ay-health.x' })
  expectStatus(t, strange, 422)
  t.match(strange.body.errors, [{ path: 'from' }])
  expectStatus(t, await day.post(OFFICE, { from: '' }), 422)

  const elsewhere = await day.post(health, { from: 'unit.ay-health.x' })
  expectStatus(t, elsewhere, 403)
  t.equal(elsewhere.body.rule, 'HO-1')
  expectStatus(t, await day.get(health), 404)
  expectStatus(t, await service.admin.get(health), 404)
  expectStatus(t, await day.post('/api/units/no-such-unit/handovers', { from: 'unit.ay-health.x' }), 404)

  const shift = { from: iso(Date.now()), to: iso(Date.now() + HOUR_MS), username: 'coordinator.ay-gov-office.day', duty: 'stand-in' }
  expectStatus(t, await unit.put('/api/units/ay-health/roster', { entries: [shift] }), 200)
  expectStatus(t, await day.post(health, { from: 'unit.ay-health.x' }), 201)
  t.equal((await unit.get(health)).body.items.length, 1)
})

test('AL-2: who may stand on a roster is told to those who keep it and to those of the desk, without phone numbers', async (t) => {
  const service = await startService(t)
  const unit = await service.as('unit', 'ay-health')
  await service.as('coordinator', 'ay-gov-office')
  await service.as('unit', 'ay-enforcement')
  const people = await unit.get('/api/units/ay-health/people')
  expectStatus(t, people, 200)
  t.same(
    people.body.items.map((one: any) => [one.username, one.isOwn]),
    [
      ['unit.ay-health.x', true],
      ['coordinator.ay-gov-office.x', false],
    ],
  )
  t.notMatch(JSON.stringify(people.body), /phone/)
  expectStatus(t, await unit.get('/api/units/ay-enforcement/people'), 404)
  expectStatus(t, await service.admin.get('/api/units/ay-enforcement/people'), 200)
})

test('AS-10: a directory can be tried before it is adopted; nothing is recorded', async (t) => {
  const service = await startService(t)
  await service.as('unit', 'ay-health')
  const document = readLocality('anyue')
  const seq = service.parts.desk.ledger.head().seq
  const tried = await service.admin.put('/api/directory?preview=true', { ...document, name: '安岳' })
  expectStatus(t, tried, 200)
  t.equal(tried.body.name, '安岳')
  const without = { ...document, units: document.units.filter(({ id }: { id: string }) => id !== 'ay-health') }
  const vanishing = await service.admin.put('/api/directory?preview=true', without)
  expectStatus(t, vanishing, 409)
  t.match(vanishing.body.errors, [{ path: 'units', message: 'ay-health' }])
  t.equal(service.parts.desk.ledger.head().seq, seq)
  t.equal((await service.admin.get('/api/directory')).body.name, document.name)
})

test('DR-2: exercises can be listed alone, and left out', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const [real, drill] = [await log(recorder), await log(recorder, { drill: { speed: 60 } })]
  const ids = async (query: string) => (await recorder.get(`/api/incidents?${query}`)).body.items.map((one: any) => one.id)
  t.same(await ids('drill=true'), [drill.id])
  t.same(await ids('drill=false&sort=recorded'), [real.id])
  t.equal((await ids('')).length, 2)
})
