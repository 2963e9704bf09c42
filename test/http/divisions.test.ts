import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { test } from 'tap'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import type { App } from '../../src/http/app-type.ts'
import { buildParts } from '../../src/parts.ts'
import { incidentBody } from '../support/incidents.ts'
import { Client, expectStatus, readLocality, startService } from '../support/service.ts'
import type { Service } from '../support/service.ts'

const PASSWORD = 'long-enough-1'

test('AS-10, AS-2: a built-in locality brings its townships; one without a unit of its own climbs to the county', async (t) => {
  const service = await startService(t, { locality: 'yichun' })
  const recorder = await service.as('recorder', 'yc-gov-office')
  const township = (await childrenOf(service, '230726')).find(({ name }) => name.endsWith('镇'))
  const logged = await recorder.post('/api/incidents', incidentBody({ divisions: [township?.code], sectors: [] }))
  expectStatus(t, logged, 201)
  const lead = (await service.admin.get('/api/directory')).body.units.find((unit: any) => unit.id === logged.body.assignment.lead)
  t.match(lead, { kind: 'government', division: '230726' })
  const unknown = await recorder.post('/api/incidents', incidentBody({ divisions: ['230726999'], sectors: [] }))
  expectStatus(t, unknown, 422)
  t.equal(unknown.body.errors[0].path, 'divisions.0')
})

test('AS-10: set-up by name writes the divisions into the entry, names and parents with them', async (t) => {
  const { app, token } = await notSetUp(t)
  const made = await app.inject({
    method: 'POST',
    url: '/api/setup',
    payload: { token, username: 'guanli', password: PASSWORD, locality: 'anyue' },
  })
  t.equal(made.statusCode, 201, made.body)
  const cookie = String(made.headers['set-cookie']).split(';')[0] ?? ''
  const read = async (url: string) => (await app.inject({ url, headers: { cookie } })).json()
  const { divisions } = await read('/api/directory')
  t.equal(divisions.length, 49, '46 townships, the county and what lies above it')
  t.match(divisions[0], { code: '510000', name: '四川省', parent: undefined })
  t.match(divisions[3], { code: '512021001', name: '岳城街道', parent: '512021' })
  t.same((await read('/api/divisions?parent=512000')).items, [{ code: '512021', name: '安岳县', parent: '512000' }])
})

test('AS-10: what a directory names itself stays; nothing is added behind its back', async (t) => {
  const service = await startService(t, { locality: null })
  const document = readLocality('anyue')
  const own = [{ code: '512021128', name: '新设镇' }]
  const adopted = await service.admin.put('/api/directory', { ...document, divisions: own })
  expectStatus(t, adopted, 200)
  t.same(adopted.body.divisions, own)
  t.equal((await childrenOf(service, '512021')).length, 47, 'its own and those where it has units')
})

test('AS-10: the divisions of the country are read with a root, by pages, after signing in', async (t) => {
  const service = await startService(t)
  expectStatus(t, await new Client(service.url, null).get('/api/divisions/national?root=512021'), 401)
  const all = await pages(service, '/api/divisions/national?root=512000')
  t.match(all.slice(0, 2), [
    { code: '510000', name: '四川省', parent: null },
    { code: '512000', name: '资阳市', parent: '510000' },
  ])
  t.equal(all.filter(({ parent }) => parent === '512000').length, 3)
  t.equal(all.filter(({ parent }) => parent === '512021').length, 46)
  t.same((await service.admin.get('/api/divisions/national?root=999999')).body, { items: [], nextCursor: null })
  for (const query of ['', '?root=51', '?root=512021&town=1']) {
    expectStatus(t, await service.admin.get(`/api/divisions/national${query}`), 422)
  }
})

test('AS-10: a directory with the divisions of a whole province is adopted and read by parent', async (t) => {
  const service = await startService(t, { locality: null })
  const divisions = (await pages(service, '/api/divisions/national?root=510000')).map(({ parent, ...one }) =>
    parent === null ? one : { ...one, parent },
  )
  t.ok(divisions.length > 3_000)
  const document = { ...readLocality('anyue'), name: '四川省', root: '510000', divisions }
  expectStatus(t, await service.admin.put('/api/directory', document), 200)
  t.equal((await childrenOf(service, '510000')).length, 21, 'cities and prefectures')
  t.equal((await childrenOf(service, '512021')).length, 46)
  t.equal((await pages(service, '/api/divisions')).length, divisions.length)
})

test('whoever has the set-up link may ask for divisions until set-up is done', async (t) => {
  const { app, token } = await notSetUp(t)
  t.equal((await app.inject('/api/divisions/national?root=512021')).json().items.length, 49)
  const locality = readLocality('anyue')
  const setUp = (document: unknown) =>
    app.inject({ method: 'POST', url: '/api/setup', payload: { token, username: 'guanli', password: PASSWORD, locality: document } })
  const faulty = await setUp({ ...locality, root: '51', town: 1 })
  t.equal(faulty.statusCode, 422)
  t.same(
    faulty.json().errors.map((fault: any) => fault.path),
    ['locality.root', 'locality.town'],
    'each fault at its place in the file',
  )
  t.equal((await setUp(locality)).statusCode, 201)
  t.equal((await app.inject('/api/divisions/national?root=512021')).statusCode, 401)
  t.equal((await setUp(locality)).statusCode, 409)
})

/** A first start: no account yet, the link is open. */
async function notSetUp(t: Test): Promise<{ app: App; token: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'sanshi-'))
  const log = pino({ level: 'silent' })
  const parts = buildParts({ dataFolder: folder, publicUrl: null, log, onBroken: () => undefined })
  const app = await buildApp(parts, log)
  await parts.start()
  t.teardown(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })
  return { app, token: parts.setupLink.open() }
}

function childrenOf(service: Service, parent: string): Promise<any[]> {
  return pages(service, `/api/divisions?parent=${parent}`)
}

async function pages(service: Service, path: string): Promise<any[]> {
  const items: any[] = []
  for (let cursor = ''; ;) {
    const answer = await service.admin.get(`${path}${path.includes('?') ? '&' : '?'}limit=200${cursor}`)
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    items.push(...answer.body.items)
    if (answer.body.nextCursor === null) return items
    cursor = `&cursor=${encodeURIComponent(answer.body.nextCursor)}`
  }
}
