import { test } from 'tap'
import { ROLES } from '../../src/domain/vocabulary.ts'
import { clockOf, incidentBody, log, recordBody, releaseBody } from '../support/incidents.ts'
import { Client, expectStatus, iso, startService } from '../support/service.ts'

/**
 * Who may do what, written apart from the code's own table: rows are calls, columns the roles that may make them on an incident in
 * scope. Every other role gets 403; an account outside the scope gets 404 whatever it asks; nobody signed in gets 401.
 */
const EVERYBODY = ROLES.filter((role) => role !== 'admin')

test('the authority matrix: role × route × scope', async (t) => {
  const service = await startService(t)
  const incident = await log(await service.as('recorder', 'ay-gov-office'))
  const conference = (
    await (
      await service.as('unit', 'ay-enforcement')
    ).post(`/api/incidents/${incident.id}/press-conferences`, {
      kind: 'press-conference',
      scheduledAt: iso(Date.now() + 3_600_000),
      place: '县政府',
      host: '县委宣传部',
    })
  ).body
  const at = `/api/incidents/${incident.id}`
  const now = () => iso(Date.now())
  const onIncident: [string, string, unknown, readonly string[]][] = [
    ['GET', at, undefined, EVERYBODY],
    ['GET', `${at}/entries`, undefined, EVERYBODY],
    ['PUT', `${at}/level?preview=true`, { level: 'III', reason: '试算' }, ['recorder', 'assessor', 'coordinator', 'leader']],
    ['PUT', `${at}/acceptances/ay-enforcement`, undefined, ['unit']],
    ['POST', `${at}/releases`, releaseBody(now()), ['recorder', 'coordinator', 'leader', 'unit']],
    [
      'POST',
      `${at}/press-conferences`,
      { kind: 'briefing', scheduledAt: now(), place: '县政府', host: '县委宣传部' },
      ['coordinator', 'unit'],
    ],
    ['PUT', `${at}/press-conferences/${conference.id}/record`, recordBody(now()), ['coordinator', 'unit']],
    [
      'POST',
      `${at}/interviews`,
      { outlet: '省台', at: now(), speaker: '负责人', url: 'https://example.gov.cn/9', answers: [] },
      ['coordinator', 'unit'],
    ],
    ['PUT', `${at}/obligations/${clockOf(incident, 'response').id}/verification`, { confirmed: true }, ['coordinator', 'leader']],
  ]
  const elsewhere: [string, string, unknown, readonly string[]][] = [
    ['POST', '/api/incidents', incidentBody(), ['recorder']],
    ['POST', '/api/incidents/preview', incidentBody(), ['recorder']],
    ['POST', '/api/grading', { category: null, facts: {} }, ['recorder', 'assessor', 'coordinator', 'leader']],
    ['GET', '/api/incidents', undefined, ROLES],
    ['GET', '/api/obligations', undefined, ROLES],
    ['GET', '/api/alerts', undefined, ROLES],
    ['GET', '/api/directory', undefined, ROLES],
    ['GET', '/api/units', undefined, ROLES],
    ['GET', '/api/divisions?parent=512021', undefined, ROLES],
    ['GET', '/api/sectors', undefined, ROLES],
    ['GET', '/api/policy', undefined, ROLES],
    ['GET', '/api/policy/packs', undefined, ROLES],
    ['GET', '/api/ledger/head', undefined, ROLES],
    ['GET', '/api/ledger', undefined, ['auditor']],
    ['GET', '/api/accounts', undefined, ['admin']],
    ['POST', '/api/accounts', { username: 'x' }, ['admin']],
    ['PUT', '/api/directory', {}, ['admin']],
    ['PATCH', '/api/accounts/none', {}, ['admin']],
    ['POST', '/api/live/tickets', undefined, ROLES],
  ]

  for (const role of ROLES) {
    const inside =
      role === 'admin'
        ? service.admin
        : await service.as(role, role === 'unit' || role === 'signatory' ? 'ay-enforcement' : 'ay-gov-office', 'in')
    const outside = role === 'admin' ? service.admin : await service.as(role, 'ay-t110', 'out')
    for (const [method, path, body, allowed] of onIncident) {
      const answer = await inside.call(method, path, body)
      if (role === 'admin') expectStatus(t, answer, 404)
      else if (!allowed.includes(role)) expectStatus(t, answer, 403)
      else t.ok(answer.status < 400 || answer.status === 409, `${role} may ${method} ${path}`, { answer: answer.body })
      expectStatus(t, await outside.call(method, path, body), 404)
    }
    for (const [method, path, body, allowed] of elsewhere) {
      const answer = await inside.call(method, path, body)
      if (allowed.includes(role)) t.ok(![401, 403].includes(answer.status), `${role} may ${method} ${path}`, { answer: answer.body })
      else expectStatus(t, answer, 403)
    }
  }

  const nobody = new Client(service.url, null)
  for (const [method, path, body] of [...onIncident, ...elsewhere]) expectStatus(t, await nobody.call(method, path, body), 401)
  for (const path of ['/healthz', '/readyz', '/metrics', '/api/openapi.json', '/api/setup']) expectStatus(t, await nobody.get(path), 200)
})

test('what a caller may not see is not there: lists and single things', async (t) => {
  const service = await startService(t)
  const incident = await log(await service.as('recorder', 'ay-gov-office'))
  const township = await service.as('coordinator', 'ay-t110')
  for (const path of ['/api/incidents', '/api/obligations', '/api/alerts']) t.same((await township.get(path)).body.items, [])
  t.same((await service.admin.get('/api/incidents')).body.items, [])
  const hidden = await township.get(`/api/incidents/${incident.id}`)
  const absent = await township.get('/api/incidents/0000000000000000')
  t.same(hidden.body, absent.body)
  const alert = (await (await service.as('coordinator', 'ay-publicity')).get('/api/alerts')).body.items[0]
  expectStatus(t, await township.put(`/api/alerts/${alert.seq}/acknowledgement`), 404)
  const joined = await service.as('unit', 'ay-enforcement')
  t.equal((await joined.get('/api/incidents')).body.items.length, 1)
})

test('accounts, sessions, the directory', async (t) => {
  const service = await startService(t)
  const nobody = new Client(service.url, null)
  const account = { username: 'wang.a', name: '王某', password: 'long-enough-1', roles: ['recorder'], unitId: 'ay-gov-office' }

  await t.test('roles and units are checked; a username is unique', async (t2) => {
    const made = await service.admin.post('/api/accounts', account)
    expectStatus(t2, made, 201)
    t2.notOk('password' in made.body)
    expectStatus(t2, await service.admin.post('/api/accounts', account), 409)
    for (const [over, path] of [
      [{ roles: ['admin', 'recorder'] }, 'roles'],
      [{ roles: ['auditor', 'leader'] }, 'roles'],
      [{ roles: ['recorder', 'recorder'] }, 'roles'],
      [{ roles: [] }, 'roles'],
      [{ roles: ['root'] }, 'roles.0'],
      [{ unitId: 'no-such-unit' }, 'unitId'],
      [{ unitId: null }, 'unitId'],
      [{ username: 'ａｄｍｉｎ' }, 'username'],
      [{ password: 'short' }, 'password'],
    ] as const) {
      const answer = await service.admin.post('/api/accounts', { ...account, username: 'li.b', ...over })
      expectStatus(t2, answer, 422)
      t2.equal(answer.body.errors[0].path, path)
    }
  })

  await t.test('signing in: the same answer for unknown and wrong; failures wait, successes never count', async (t2) => {
    const wrong = await nobody.post('/api/session', { username: 'wang.a', password: 'wrong' })
    const unknown = await nobody.post('/api/session', { username: 'nobody', password: 'wrong' })
    expectStatus(t2, wrong, 401)
    t2.same(wrong.body, unknown.body)
    for (let tries = 0; tries < 8; tries += 1)
      expectStatus(t2, await nobody.post('/api/session', { username: 'wang.a', password: 'long-enough-1' }), 200)
    for (let tries = 0; tries < 5; tries += 1)
      expectStatus(t2, await nobody.post('/api/session', { username: 'wang.a', password: 'wrong' }), 401)
    const limited = await nobody.post('/api/session', { username: 'wang.a', password: 'long-enough-1' })
    expectStatus(t2, limited, 429)
    t2.ok(Number(limited.headers.get('retry-after')) > 0)
    const cookie = (await nobody.post('/api/session', { username: 'admin', password: 'long-enough-1' })).headers.get('set-cookie') ?? ''
    t2.match(cookie, /HttpOnly/)
    t2.match(cookie, /SameSite=Strict/)
  })

  await t.test('one’s own password; a deactivated account is out at once', async (t2) => {
    const user = await service.as('assessor', 'ay-press')
    expectStatus(t2, await user.put('/api/session/password', { current: 'wrong', new: 'another-one-2' }), 422)
    expectStatus(t2, await user.put('/api/session/password', { current: 'long-enough-1', new: 'another-one-2' }), 200)
    expectStatus(t2, await user.get('/api/session'), 200)
    const { id, username } = (await user.get('/api/session')).body.user
    expectStatus(t2, await nobody.post('/api/session', { username, password: 'another-one-2' }), 200)
    expectStatus(t2, await service.admin.patch(`/api/accounts/${id}`, { active: false }), 200)
    expectStatus(t2, await user.get('/api/session'), 401)
    expectStatus(t2, await nobody.post('/api/session', { username, password: 'another-one-2' }), 401)
  })

  await t.test('a unit with active accounts or an open part cannot vanish', async (t2) => {
    await log(await service.as('recorder', 'ay-gov-office'))
    const { seq: _, ...document } = (await service.admin.get('/api/directory')).body
    const without = (id: string) => ({ ...document, units: document.units.filter((unit: any) => unit.id !== id) })
    const refused = await service.admin.put('/api/directory', without('ay-enforcement'))
    expectStatus(t2, refused, 409)
    t2.same(refused.body.errors, [{ path: 'units', message: 'ay-enforcement' }])
    expectStatus(t2, await service.admin.put('/api/directory', without('ay-t241')), 200)
    const faulty = {
      ...document,
      units: document.units.map((unit: any) => (unit.id === 'ay-tax' ? { ...unit, superior: 'nowhere' } : unit)),
    }
    const answer = await service.admin.put('/api/directory', faulty)
    expectStatus(t2, answer, 422)
    t2.match(answer.body.errors[0].path, /^units\.\d+\.superior$/)
  })

  await t.test('another site cannot act with this cookie', async (t2) => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: `${service.url}.evil.example` },
    ]) {
      expectStatus(t2, await service.admin.post('/api/accounts', account, { ...headers }), 403)
    }
    expectStatus(t2, await service.admin.post('/api/accounts', { ...account, username: 'zhao.c' }, { origin: service.url }), 201)
  })
})
