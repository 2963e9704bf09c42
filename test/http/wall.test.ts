import { test } from 'tap'
import { log } from '../support/incidents.ts'
import { Client, expectStatus, iso, startService, until } from '../support/service.ts'
import { DutyLineClient } from '../support/duty-line-client.ts'

/** A duty-room screen: it has the link and nothing else. */
class Wall extends Client {
  readonly #token: string

  constructor(url: string, token: string) {
    super(url, null)
    this.#token = token
  }

  override call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    return super.call(method, path, body, { authorization: `Bearer ${this.#token}`, ...headers })
  }

  async line(query = ''): Promise<DutyLineClient> {
    const { body } = await this.post('/api/live/tickets')
    return DutyLineClient.open(`${this.url.replace('http', 'ws')}/api/live?ticket=${body.ticket}${query}`, null, this.url)
  }
}

test('a wall link reads the board and the live line of its place, and nothing else', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  const made = await coordinator.post('/api/wall-links', { division: '512021' })
  expectStatus(t, made, 201)
  t.equal(made.body.path, `/wall#${made.body.token}`)
  const wall = new Wall(service.url, made.body.token)
  const line = await wall.line()
  const incident = await log(recorder, { title: '某小区停水，联系人 13800138000', personalDataReason: '来电人要求回电' })

  const board = await wall.get('/api/wall')
  expectStatus(t, board, 200)
  t.equal(board.body.place, '安岳县')
  t.same(
    board.body.clocks.map((clock: any) => [clock.incident, clock.kind, clock.unit]),
    [[incident.id, 'response', 'ay-enforcement']],
  )
  t.match(board.body.units, [{ id: 'ay-enforcement', name: /局$/ }])
  t.match(board.body.last, { incident: incident.id, step: 'assigned' })
  t.notMatch(JSON.stringify(board.body), /13800138000|phone|recipients/, 'no telephone number, nobody who was told')
  expectStatus(t, await wall.get('/api/obligations'), 200)
  expectStatus(t, await wall.get(`/api/board?incidents=${incident.id}`), 200)

  for (const path of [
    '/api/session',
    '/api/incidents',
    `/api/incidents/${incident.id}`,
    `/api/incidents/${incident.id}/entries`,
    '/api/alerts',
    '/api/units',
    '/api/directory',
    '/api/accounts',
    '/api/reports/weekly/2026-W47',
    '/api/ledger',
    '/api/wall-links',
  ])
    expectStatus(t, await wall.get(path), 403)
  const alert = await line.wait((frame) => frame.type === 'alert')
  expectStatus(t, await wall.put(`/api/alerts/${alert.seq}/acknowledgement`), 403)
  expectStatus(t, await wall.post('/api/incidents', {}), 403)

  await coordinator.put(`/api/alerts/${alert.seq}/acknowledgement`)
  await log(recorder)
  await line.wait((frame) => frame.type === 'incident' && frame['incident'].id !== incident.id)
  t.equal(line.frames.filter((frame) => frame.type === 'acknowledgement').length, 0, 'who has acknowledged is not told')
  line.close()
})

test('no name of a person comes to a wall, neither live nor in what is caught up', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  await service.as('unit', 'ay-enforcement')
  await coordinator.put('/api/units/ay-enforcement/roster', {
    entries: [{ from: iso(Date.now() - 3_600_000), to: iso(Date.now() + 86_400_000), username: 'unit.ay-enforcement.x', duty: 'duty' }],
  })
  const { body } = await coordinator.post('/api/wall-links', { division: '512021' })
  const wall = new Wall(service.url, body.token)
  const [screen, person] = [await wall.line(), await coordinator.live()]
  await log(recorder)
  const named = await person.wait((frame) => frame.type === 'alert')
  t.ok(
    named['alert'].recipients.some((one: any) => one.name !== null),
    'people are told who was told',
  )
  const later = await wall.line('&after=0')
  for (const line of [screen, later]) {
    const frame = await line.wait((one) => one.type === 'alert' && one['seq'] === named['seq'])
    t.ok(frame['alert'].recipients.every((one: any) => one.name === null))
    line.close()
  }
  person.close()
})

test('revoking closes the screens at once; a link is listed without its token; a stranger’s token is nobody', async (t) => {
  const service = await startService(t)
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  const { body: link } = await service.admin.post('/api/wall-links', { division: '512021' })
  const wall = new Wall(service.url, link.token)
  const line = await wall.line()
  const listed = await coordinator.get('/api/wall-links')
  t.match(listed.body.items, [{ id: link.id, place: '安岳县', watching: 1 }])
  t.notMatch(JSON.stringify(listed.body), link.token)
  expectStatus(t, await (await service.as('auditor', 'ay-gov-office')).get('/api/wall-links'), 200)

  expectStatus(t, await coordinator.delete(`/api/wall-links/${link.id}`), 204)
  t.equal((await line.waitClosed()).code, 4401)
  expectStatus(t, await wall.get('/api/wall'), 401)
  expectStatus(t, await coordinator.delete(`/api/wall-links/${link.id}`), 404)
  expectStatus(t, await new Wall(service.url, 'x'.repeat(43)).get('/api/wall'), 401)
  const kept = service.parts.wallLinks.make('512021', 'x', 0)
  await service.stop()
  const again = await startService(t, { folder: service.folder })
  t.equal(await until(async () => (await new Wall(again.url, kept.token).get('/api/wall')).status), 200, 'it survives a restart')
})

test('administrators and coordinators make links, coordinators at or below their own place', async (t) => {
  const service = await startService(t)
  for (const role of ['recorder', 'assessor', 'unit', 'signatory', 'leader'])
    expectStatus(t, await (await service.as(role, 'ay-gov-office')).post('/api/wall-links', { division: '512021' }), 403)
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  expectStatus(t, await coordinator.post('/api/wall-links', { division: '510000' }), 422)
  expectStatus(t, await coordinator.post('/api/wall-links', { division: '999999' }), 422)
  expectStatus(t, await coordinator.post('/api/wall-links', { division: '512021', name: '大厅' }), 422)
  const wide = await service.admin.post('/api/wall-links', { division: '510000' })
  expectStatus(t, wide, 201)
  expectStatus(t, await coordinator.delete(`/api/wall-links/${wide.body.id}`), 404)
  t.same((await coordinator.get('/api/wall-links')).body.items, [], 'what lies above is not shown')
})
