import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { databaseFile, openForReading } from '../../db/open.ts'
import { periodAt } from '../../src/domain/periods.ts'
import { dataHash, entryHash } from '../../src/ledger/hash.ts'
import { STRUCK_TEXT } from '../../src/ledger/redaction.ts'
import { verifyChain } from '../../src/ledger/verify.ts'
import { foldIncidentAt } from '../../src/projections/incident-state.ts'
import { indexTerms } from '../../src/projections/search-terms.ts'
import { clockOf, hoursAgo, incidentBody, log, releaseBody } from '../support/incidents.ts'
import { Client, expectStatus, iso, startService } from '../support/service.ts'
import type { Service } from '../support/service.ts'

const SECRET = '龚某琰身份证五一二零二一'
const PAIRS = ['龚某', '某琰', '琰身']

async function auditorOf(service: Service): Promise<Client> {
  return service.as('auditor', 'ay-gov-office')
}

/** Seq of the last entry of a type. */
async function lastOf(auditor: Client, type: string): Promise<any> {
  let [cursor, found]: [string, any] = ['', undefined]
  for (;;) {
    const { items, nextCursor } = (await auditor.get(`/api/ledger?limit=200${cursor}`)).body
    found = items.findLast((item: any) => item.type.startsWith(`${type}/`)) ?? found
    if (nextCursor === null) return found
    cursor = `&cursor=${nextCursor}`
  }
}

/** Asks and approves; returns the approval's answer. */
async function strikeOut(service: Service, seq: number): Promise<any> {
  const asked = await service.admin.post(`/api/ledger/${seq}/strike`, { reason: '误录当事人身份信息' })
  if (asked.status !== 201) throw new Error(JSON.stringify(asked.body))
  const approved = await (await auditorOf(service)).put(`/api/ledger/strikes/${asked.body.id}/approval`, { approved: true })
  if (approved.status !== 200) throw new Error(JSON.stringify(approved.body))
  return approved.body
}

/** How often a text stands in the database's file and its log, byte by byte. */
function bytesFound(folder: string, text: string): number {
  const wanted = Buffer.from(text, 'utf8')
  let found = 0
  for (const end of ['', '-wal']) {
    const bytes = readFileSync(`${databaseFile(folder)}${end}`)
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) found += 1
  }
  return found
}

function termsOf(folder: string): Set<string> {
  const connection = openForReading(databaseFile(folder))
  connection.exec('create virtual table temp.terms using fts5vocab(main, incident_search, row)')
  const terms = connection.prepare('select term from temp.terms').pluck().all() as string[]
  connection.close()
  return new Set(terms)
}

test('IN-11: a text that must not be there goes from ledger, screens, search, file and log; hashes stay and the chain verifies', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', 'ay-enforcement')
  const auditor = await auditorOf(service)
  const body = incidentBody({ title: `${SECRET}反映停水`, summary: `${SECRET}称无人答复`.repeat(240) })
  const logged = await recorder.post('/api/incidents', body, { 'idempotency-key': 'k1' })
  expectStatus(t, logged, 201)
  const id = logged.body.id
  for (let more = 0; more < 30; more += 1) await log(recorder, { title: `第${more}起其他事件反映路灯不亮` })
  await unit.put(`/api/incidents/${id}/acceptances/ay-enforcement`)
  const [before, list] = [(await recorder.get(`/api/incidents/${id}`)).body, (await recorder.get('/api/incidents?q=路灯')).body]
  const entries = (await recorder.get(`/api/incidents/${id}/entries`)).body.items
  const seq = entries[0].seq
  const row = (await auditor.get(`/api/ledger?after=${seq - 1}&limit=1`)).body.items[0]
  t.ok(bytesFound(service.folder, SECRET) > 0 && PAIRS.every((pair) => termsOf(service.folder).has(pair)), 'it is there')

  t.match(await strikeOut(service, seq), { state: 'approved', erased: true, remark: /备份/, seq })

  t.equal(bytesFound(service.folder, SECRET), 0, 'not one byte run of it in file or log')
  for (const pair of PAIRS) t.equal(bytesFound(service.folder, pair), 0, `nor the pair ${pair}`)
  const left = termsOf(service.folder)
  t.notOk(
    indexTerms(SECRET)
      .split(' ')
      .some((pair) => left.has(pair)),
    'no pair of it in the search index',
  )

  const struckRow = (await auditor.get(`/api/ledger?after=${seq - 1}&limit=1`)).body.items[0]
  t.same(struckRow, { ...row, data: null, salt: null }, 'all but data and salt is as it was')
  t.equal((await recorder.get('/api/incidents?q=某琰')).body.items.length, 0)
  t.equal((await recorder.get('/api/incidents?q=路灯')).body.items.length, list.items.length)
  const after = (await recorder.get(`/api/incidents/${id}`)).body
  t.match(after, { title: STRUCK_TEXT, summary: STRUCK_TEXT, version: before.version, level: 'none', divisions: ['512021'] })
  t.same(after.obligations, before.obligations, 'no clock moved')
  t.same(after.assignment, before.assignment)
  for (const path of [
    `/api/incidents/${id}?asOf=${iso(Date.now())}`,
    `/api/incidents/${id}/entries`,
    '/api/incidents',
    '/api/alerts?limit=200',
    '/api/obligations?limit=200',
    '/api/reports/weekly/2026-W47',
  ])
    t.notMatch(JSON.stringify((await recorder.get(path)).body), /某琰/, path)
  const line = await recorder.live('?after=0')
  await line.wait((frame) => frame.type === 'caught-up')
  t.ok(line.frames.some((frame) => frame.type === 'incident' && frame['incident'].id === id))
  t.notMatch(JSON.stringify(line.frames), /某琰/, 'nor in the replay of the live line')
  line.close()
  const again = await recorder.post('/api/incidents', body, { 'idempotency-key': 'k1' })
  expectStatus(t, again, 422)
  t.equal(again.body.code, 'idempotency-mismatch', 'its unsalted hash is gone with it')
  t.equal(foldIncidentAt(service.parts.desk.ledger, id, Date.now())?.logged.title, STRUCK_TEXT)

  const connection = openForReading(databaseFile(service.folder))
  t.match(verifyChain(connection), { ok: true })
  const stored = connection.prepare('select * from ledger where seq = ?').get(seq) as Parameters<typeof entryHash>[0] & { hash: Buffer }
  t.same(entryHash(stored), stored.hash, 'its own hash can still be made')
  t.not(dataHash(Buffer.alloc(16), JSON.stringify(body)).toString('hex'), stored.data_hash.toString('hex'))
  connection.close()
})

test('IN-11: an administrator asks, an auditor approves; neither can do it alone, and what others rest on stays', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const auditor = await auditorOf(service)
  const { id } = await log(recorder)
  const { seq } = await lastOf(auditor, 'incident-logged')
  const reason = '误录个人信息'

  for (const client of [recorder, coordinator, auditor]) expectStatus(t, await client.post(`/api/ledger/${seq}/strike`, { reason }), 403)
  expectStatus(t, await service.admin.post(`/api/ledger/${seq}/strike`, {}), 422)
  expectStatus(t, await service.admin.post('/api/ledger/999999/strike', { reason }), 404)
  expectStatus(t, await service.admin.post('/api/ledger/x/strike', { reason }), 404)
  for (const type of ['policy-published', 'directory-adopted', 'alert-raised']) {
    const entry = await lastOf(auditor, type)
    const answer = await service.admin.post(`/api/ledger/${entry.seq}/strike`, { reason })
    expectStatus(t, answer, 409)
    t.match(answer.body, { code: 'refused', rule: 'IN-11' }, type)
  }

  const asked = await service.admin.post(`/api/ledger/${seq}/strike`, { reason })
  expectStatus(t, asked, 201)
  t.match(asked.body, { seq, reason, state: 'asked', decidedBy: null })
  t.match((await service.admin.post(`/api/ledger/${seq}/strike`, { reason })).body, { rule: 'IN-11' }, 'once at a time')
  const approval = `/api/ledger/strikes/${asked.body.id}/approval`
  expectStatus(t, await service.admin.put(approval, { approved: true }), 403)
  expectStatus(t, await coordinator.put(approval, { approved: true }), 403)
  expectStatus(t, await auditor.put('/api/ledger/strikes/nothing/approval', { approved: true }), 404)
  t.equal((await recorder.get(`/api/incidents/${id}`)).body.title, '某小区停水三天无人答复', 'asked for is not struck')

  const no = await auditor.put(approval, { approved: false, note: '未见个人信息' })
  expectStatus(t, no, 200)
  t.match(no.body, { state: 'refused', note: '未见个人信息', decidedBy: { role: 'auditor' }, erased: false })
  t.match((await auditor.put(approval, { approved: true })).body, { code: 'refused', rule: 'IN-11' }, 'answered once')
  t.equal((await recorder.get(`/api/incidents/${id}`)).body.title, '某小区停水三天无人答复')

  await strikeOut(service, seq)
  const twice = await service.admin.post(`/api/ledger/${seq}/strike`, { reason })
  t.match(twice.body, { code: 'refused', rule: 'IN-11' }, 'nothing left to strike')
  const striking = await lastOf(auditor, 'entry-struck')
  t.match((await service.admin.post(`/api/ledger/${striking.seq}/strike`, { reason })).body, { rule: 'IN-11' }, 'the striking stays')
  for (const client of [service.admin, auditor])
    t.same(
      (await client.get('/api/ledger/strikes')).body.items.map((strike: any) => strike.state),
      ['refused', 'approved'],
    )
  expectStatus(t, await coordinator.get('/api/ledger/strikes'), 403)
})

test('IN-11: who asked never approves, whatever role the account has come to hold', async (t) => {
  const service = await startService(t)
  const auditor = await auditorOf(service)
  await log(await service.as('recorder', 'ay-gov-office'))
  const { seq } = await lastOf(auditor, 'incident-logged')
  const turncoat = await service.as('admin', 'ay-gov-office', 'turncoat')
  const asked = await turncoat.post(`/api/ledger/${seq}/strike`, { reason: '误录' })
  expectStatus(t, asked, 201)
  const accounts = (await service.admin.get('/api/accounts?limit=200')).body.items
  const account = accounts.find((one: any) => one.username === 'admin.ay-gov-office.turncoat')
  expectStatus(t, await service.admin.patch(`/api/accounts/${account.id}`, { roles: ['auditor'] }), 200)
  const session = await new Client(service.url, null).post('/api/session', { username: account.username, password: 'long-enough-1' })
  const changed = new Client(service.url, (session.headers.get('set-cookie') ?? '').split(';')[0] ?? null)
  const own = await changed.put(`/api/ledger/strikes/${asked.body.id}/approval`, { approved: true })
  expectStatus(t, own, 403)
  t.equal(own.body.rule, 'IN-11')
  expectStatus(t, await auditor.put(`/api/ledger/strikes/${asked.body.id}/approval`, { approved: true }), 200)
})

test('IN-11: a release or an account is struck the same way, and the clocks they met stay met, also after a restart', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sanshi-strike-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const service = await startService(t, { folder })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const auditor = await auditorOf(service)
  const { id } = await log(recorder)
  const release = await coordinator.post(`/api/incidents/${id}/releases`, releaseBody(iso(Date.now()), { body: `通报${SECRET}一事` }))
  expectStatus(t, release, 201)
  const before = (await recorder.get(`/api/incidents/${id}`)).body
  await strikeOut(service, (await lastOf(auditor, 'release-recorded')).seq)
  await strikeOut(service, (await lastOf(auditor, 'account-described')).seq)
  await service.stop()
  t.notOk(readFileSync(databaseFile(folder)).includes(SECRET), 'after a stop there is no log')

  const restarted = await startService(t, { folder })
  const reader = await restarted.as('recorder', 'ay-gov-office', 'other')
  const after = (await reader.get(`/api/incidents/${id}`)).body
  t.match(after.releases[0], {
    body: STRUCK_TEXT,
    answers: [STRUCK_TEXT],
    unit: before.releases[0].unit,
    publishedAt: before.releases[0].publishedAt,
  })
  t.match(
    after.obligations.find((clock: any) => clock.kind === 'response'),
    { state: 'met', satisfiedBy: before.releases[0].id },
  )
  t.ok((await restarted.admin.get('/api/accounts?limit=200')).body.items.some((account: any) => account.name === STRUCK_TEXT))
})

test('RP-3, IN-11: measurements whose source was struck out are compared with none, not with each other', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const logged = await log(recorder, { discoveredAt: hoursAgo(49) })
  const path = `/api/incidents/${logged.id}`
  expectStatus(t, await coordinator.post(`${path}/releases`, releaseBody(hoursAgo(30))), 201)
  for (const [ago, value] of [
    [40, 80],
    [10, 20],
  ] as const)
    expectStatus(t, await coordinator.post(`${path}/heat`, { points: [{ at: hoursAgo(ago), value, source: '某监测平台' }] }), 201)
  const month = periodAt('monthly', Date.parse(clockOf(logged, 'response').dueAt))
  const heat = async () => (await coordinator.get(`/api/reports/monthly/${month}`)).body.heat
  t.match(await heat(), [{ before: { value: 80 }, after: { value: 20 } }])
  const auditor = await auditorOf(service)
  const { items } = (await auditor.get('/api/ledger?limit=200')).body
  const measured = items.filter(({ type }: { type: string }) => type.startsWith('heat-measured/'))
  t.equal(measured.length, 2)
  for (const { seq } of measured) await strikeOut(service, seq)
  t.same(await heat(), [])
})
