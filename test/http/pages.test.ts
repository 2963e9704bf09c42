import { request } from 'node:http'
import { test } from 'tap'
import { PAGE_PATHS } from '../../src/contract/page-paths.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import { log } from '../support/incidents.ts'

test('pages are served under known addresses only, never cached; assets for ever; nothing inline, nothing from elsewhere, in no frame', async (t) => {
  const { url } = await startService(t)
  const page = await fetch(`${url}/?x=1`)
  t.equal(page.status, 200)
  t.match(page.headers.get('content-type'), /^text\/html/)
  t.equal(page.headers.get('cache-control'), 'no-cache')
  const policy = page.headers.get('content-security-policy') ?? ''
  t.match(policy, /default-src 'none'/)
  t.match(policy, /script-src 'self'(;|$)/)
  t.match(policy, /style-src 'self'(;|$)/)
  t.match(policy, /frame-ancestors 'none'/)
  t.match(policy, `connect-src 'self' ${url.replace('http', 'ws')} `)
  t.equal(page.headers.get('x-content-type-options'), 'nosniff')
  t.equal(page.headers.get('referrer-policy'), 'no-referrer')
  t.equal(page.headers.get('x-frame-options'), 'DENY')

  const html = await page.text()
  t.notMatch(html, /<script(?![^>]*\ssrc=)|<style|\sstyle=|https?:/, 'nothing inline, nothing from elsewhere')
  for (const path of Object.values(PAGE_PATHS)) t.equal((await fetch(url + path.replace(':id', 'x'))).status, 200, path)

  const [asset = ''] = /\/assets\/[\w.-]+\.js/.exec(html) ?? []
  const script = await fetch(url + asset)
  t.equal(script.status, 200)
  t.match(script.headers.get('content-type'), /javascript/)
  t.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  t.equal(script.headers.get('content-encoding'), 'gzip')
  t.equal(script.headers.get('vary'), 'accept-encoding')
  const bare = await fetch(url + asset, { headers: { 'Accept-Encoding': 'identity' } })
  t.equal(bare.headers.get('content-encoding'), null)
  t.equal(await bare.text(), await script.text())
  for (const nowhere of [
    '/nope',
    `${asset}.gz`,
    '/api/nope',
    '/assets/nope.js',
    '/assets/..%2findex.html',
    '/assets/.sanshi-built',
    '/.sanshi-built',
    '/index.html',
  ]) {
    const answer = await fetch(url + nowhere)
    t.equal(answer.status, 404, nowhere)
    t.match(answer.headers.get('content-type'), /problem\+json/, nowhere)
  }
  t.equal(
    (await fetch(`${url}/api/session`)).headers.get('cache-control'),
    'no-store',
    'answers of the service stay where they were asked for',
  )
})

test('a forged Host does not get into the policy', async (t) => {
  const { url } = await startService(t)
  const policy = await new Promise<string>((resolve) => {
    request(url, { headers: { host: "evil.example;script-src 'unsafe-inline'" } }, (answer) => {
      answer.resume()
      resolve(String(answer.headers['content-security-policy']))
    }).end()
  })
  t.notMatch(policy, /evil|unsafe/)
})

test('what the board says beside the clocks: who has it, how far, where nobody is on duty; out of scope it says nothing', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', 'ay-enforcement')
  const incident = await log(recorder, { heat: 'orange' })
  const other = await log(recorder, { title: '另一起', divisions: ['512021'] })
  const ask = async (client = recorder) => {
    const answer = await client.get(`/api/board?incidents=${incident.id},${other.id},nobody`)
    expectStatus(t, answer, 200)
    return answer.body.items
  }
  const responseOf = (standing: any) => {
    const { id } = incident.obligations.find((one: any) => one.kind === 'response')
    return standing.obligations.find((one: any) => one.id === id).progress
  }

  const [first] = await ask()
  t.same([first.places, first.heat, first.notice, first.unexplained, first.nobodyOnDuty], [['安岳县'], 'orange', null, [], []])
  t.match(responseOf(first), { way: 'release', done: 0, waitsFor: [], acceptedBySilence: false })

  expectStatus(t, await unit.put(`/api/incidents/${incident.id}/acceptances/ay-enforcement`), 200)
  t.equal(responseOf((await ask())[0]).done, 1, 'signed for, nothing written yet')

  const draft = await unit.post(`/api/incidents/${incident.id}/releases`, {
    kind: 'response',
    title: '说明',
    body: '供水已恢复，水质合格。',
    answers: [],
  })
  expectStatus(t, draft, 201)
  t.match(responseOf((await ask())[0]), { done: 1, waitsFor: [{ hand: 'draft', unit: 'ay-enforcement' }], returned: false })

  const elsewhere = await service.as('unit', 'ay-health')
  t.same(await ask(elsewhere), [], 'a unit that has no part in it')
  t.same(await ask(service.admin), [], 'an administrator')
  expectStatus(t, await recorder.get(`/api/board?incidents=${Array(41).fill('x').join(',')}`), 422)
  expectStatus(t, await recorder.get('/api/board'), 422)

  // A roster that leaves the present hour empty.
  const [from, to] = [Date.now() + 3_600_000, Date.now() + 7_200_000]
  const shift = { from: iso(from), to: iso(to), username: 'unit.ay-enforcement.x', duty: 'duty' }
  expectStatus(t, await unit.put('/api/units/ay-enforcement/roster', { entries: [shift] }), 200)
  t.same((await ask())[0].nobodyOnDuty, ['ay-enforcement'])
})

test('who is at the desk comes with where it stands', async (t) => {
  const service = await startService(t)
  t.equal((await service.admin.get('/api/session')).body.place, '安岳县')
  const bare = await startService(t, { locality: null })
  t.equal((await bare.admin.get('/api/session')).body.place, null)
})
