import { test } from 'tap'
import { log } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'

test('the board says what a clock does next and whom it tells, and whom to ring to those who act', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  const leader = await service.as('leader', 'ay-gov')
  await service.as('unit', 'ay-enforcement')
  // Of this level no step waits for the morning (AL-1a), whatever time it is where the test runs.
  const incident = await log(recorder, { level: 'III', levelReason: '研判' })
  const response = incident.obligations.find((one: any) => one.kind === 'response')
  const ask = async (client = leader) => (await client.get(`/api/board?incidents=${incident.id}`)).body.items[0]

  const { next } = (await ask()).obligations.find((one: any) => one.id === response.id)
  t.equal(next.at, iso(Date.parse(response.dueAt) - 24 * 3_600_000), 'half-way of 48 hours')
  t.same(next.tells, [{ role: 'duty', unit: 'ay-enforcement' }], 'a post, not a person')

  t.same((await ask()).dutyPhones, [], 'nobody has left a number')
  const { body: accounts } = await service.admin.get('/api/accounts')
  const { id } = accounts.items.find((one: any) => one.username === 'unit.ay-enforcement.x')
  expectStatus(t, await service.admin.patch(`/api/accounts/${id}`, { phone: '0832-1234567' }), 200)
  await coordinator.put('/api/units/ay-enforcement/roster', {
    entries: [{ from: iso(Date.now() - 60_000), to: iso(Date.now() + 3_600_000), username: 'unit.ay-enforcement.x', duty: 'duty' }],
  })
  t.same((await ask()).dutyPhones, [{ unit: 'ay-enforcement', phone: '0832-1234567' }])
  t.same((await ask(await service.as('auditor', 'ay-gov-office'))).dutyPhones, [], 'whoever acts on nothing rings nobody')
})
