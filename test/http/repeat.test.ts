import { test } from 'tap'
import { incidentBody, log, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'

test('Idempotency-Key, ETag, If-Match', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const other = await service.as('recorder', 'ay-press')
  const unit = await service.as('unit', 'ay-enforcement')
  const head = async () => (await recorder.get('/api/ledger/head')).body.seq

  await t.test('same key, same body: the same result again, nothing written', async (t2) => {
    const body = incidentBody()
    const first = await recorder.post('/api/incidents', body, { 'idempotency-key': 'k-1' })
    expectStatus(t2, first, 201)
    t2.equal(first.headers.get('idempotency-replayed'), null)
    const seq = await head()
    await recorder.put(`/api/incidents/${first.body.id}/level`, { level: 'III', reason: '影响扩大' })
    const again = await recorder.post('/api/incidents', { level: body['level'], ...body }, { 'idempotency-key': 'k-1' })
    expectStatus(t2, again, 201)
    t2.same(again.body, first.body, 'the result of then, though the incident has moved on')
    t2.equal(again.headers.get('idempotency-replayed'), 'true')
    t2.equal(again.headers.get('location'), first.headers.get('location'))
    t2.equal(Number(await head()) - Number(seq), await levelEntries(first.body.id))
    const differing = await recorder.post('/api/incidents', incidentBody({ title: '另一件事' }), { 'idempotency-key': 'k-1' })
    expectStatus(t2, differing, 422)
    t2.equal(differing.body.code, 'idempotency-mismatch')
    expectStatus(t2, await other.post('/api/incidents', incidentBody({ title: '另一件事' }), { 'idempotency-key': 'k-1' }), 201)
  })

  await t.test('a refused request is not remembered', async (t2) => {
    expectStatus(t2, await recorder.post('/api/incidents', incidentBody({ divisions: ['999999'] }), { 'idempotency-key': 'k-2' }), 422)
    expectStatus(t2, await recorder.post('/api/incidents', incidentBody(), { 'idempotency-key': 'k-2' }), 201)
    expectStatus(t2, await recorder.post('/api/incidents', incidentBody(), { 'idempotency-key': ' ' }), 422)
    expectStatus(t2, await recorder.post('/api/incidents', incidentBody(), { 'idempotency-key': 'x'.repeat(201) }), 422)
  })

  await t.test('twenty at once with one key make one', async (t2) => {
    const incident = await log(recorder)
    const body = releaseBody(iso(Date.now()))
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => unit.post(`/api/incidents/${incident.id}/releases`, body, { 'idempotency-key': 'one' })),
    )
    t2.same(new Set(answers.map((answer) => answer.body.id)).size, 1)
    t2.equal(answers.filter((answer) => answer.headers.get('idempotency-replayed') === null).length, 1)
    t2.equal((await unit.get(`/api/incidents/${incident.id}`)).body.releases.length, 1)
  })

  await t.test('a stale If-Match is 412 and changes nothing; alerts do not make an edit stale', async (t2) => {
    const incident = await log(recorder)
    const path = `/api/incidents/${incident.id}/level`
    const read = await recorder.get(`/api/incidents/${incident.id}`)
    t2.equal(read.headers.get('etag'), '"1"')
    const changed = await recorder.put(path, { level: 'IV', reason: '核实' }, { 'if-match': '"1"' })
    expectStatus(t2, changed, 200)
    t2.equal(changed.headers.get('etag'), '"2"')
    const stale = await recorder.put(path, { level: 'III', reason: '核实' }, { 'if-match': '"1"' })
    expectStatus(t2, stale, 412)
    t2.equal(stale.body.code, 'stale')
    t2.equal((await recorder.get(`/api/incidents/${incident.id}`)).body.level, 'IV')
    expectStatus(t2, await recorder.put(path, { level: 'III', reason: '核实' }, { 'if-match': '*' }), 200)
    expectStatus(t2, await recorder.put(path, { level: 'II', reason: '核实' }, { 'if-match': 'three' }), 400)
    const two = await Promise.all(['I', 'II'].map((level) => recorder.put(path, { level, reason: '同时' }, { 'if-match': '"3"' })))
    t2.same(two.map((answer) => answer.status).sort(), [200, 412])
  })

  async function levelEntries(id: string): Promise<number> {
    const entries = (await recorder.get(`/api/incidents/${id}/entries?limit=200`)).body.items
    return entries.length - entries.findIndex((entry: any) => entry.type === 'level-changed')
  }
})
