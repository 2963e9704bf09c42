import { spawnSync } from 'node:child_process'
import { test } from 'tap'
import type { Test } from 'tap'
import { databaseFile, openForReading } from '../../db/open.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import { PublishedReleases } from '../../src/projections/published-releases.ts'
import { Rulebook } from '../../src/projections/rulebook.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { clockOf, log, releaseBody } from '../support/incidents.ts'
import { Client, expectStatus, iso, startService } from '../support/service.ts'
import type { Service } from '../support/service.ts'

const HOUR_MS = 60 * 60_000
const NOW = Date.parse('2026-11-21T02:00:00Z')
const HEADING = { title: '回应公开', contact: '县政府办 028-24530000' }
const PATHS = ['/responses', '/responses?page=2', '/responses/feed.atom', '/responses/feed.json', '/responses/none']
const hasPython = spawnSync('python3', ['-c', 'import xml.etree']).status === 0

interface Ground {
  clock: FakeClock
  service: Service
  citizen: Client
  coordinator: Client
  recorder: Client
  unit: Client
}

async function ground(t: Test, { isOpen = true } = {}): Promise<Ground> {
  const clock = new FakeClock(NOW)
  const service = await startService(t, { clock })
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  if (isOpen) expectStatus(t, await coordinator.put('/api/response-column', HEADING), 200)
  return {
    ...{ clock, service, coordinator, citizen: new Client(service.url, null) },
    recorder: await service.as('recorder', 'ay-gov-office'),
    unit: await service.as('unit', 'ay-enforcement'),
  }
}

/** An incident with a release that was public `hours` before now; returns both. */
async function published(by: Ground, over: Record<string, unknown> = {}, hours = 1, incident: Record<string, unknown> = {}) {
  const logged = await log(by.recorder, { discoveredAt: iso(by.clock.wall() - 20 * HOUR_MS), ...incident })
  const path = `/api/incidents/${logged.id}`
  const body = releaseBody(iso(by.clock.wall() - hours * HOUR_MS), { unit: 'ay-enforcement', ...over })
  const made = await by.recorder.post(`${path}/releases`, body)
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return { path, logged, id: made.body.id as string }
}

/** Everything the public can read of the column, in one text. */
async function allOf({ citizen }: Ground, ...releases: string[]): Promise<string> {
  const paths = ['/responses', '/responses/feed.atom', '/responses/feed.json', ...releases.map((id) => `/responses/${id}`)]
  const answers = await Promise.all(paths.map((path) => citizen.get(path)))
  return answers.map(({ body }) => (typeof body === 'string' ? body : JSON.stringify(body))).join('\n')
}

const titlesOf = async ({ citizen }: Ground): Promise<string[]> =>
  (await citizen.get('/responses/feed.json')).body.items.map((item: any) => item.title)

/** What an XML parser makes of it: the texts of all elements of a name, or its complaint. */
function parsed(xml: string, name: string): string[] {
  const program = `import sys, json, xml.etree.ElementTree as E
print(json.dumps([e.text for e in E.fromstring(sys.stdin.buffer.read()).iter('{http://www.w3.org/2005/Atom}${name}')]))`
  const run = spawnSync('python3', ['-c', program], { input: xml, encoding: 'utf8' })
  return run.status === 0 ? JSON.parse(run.stdout) : [run.stderr]
}

test('RE-5: off, the column does not exist: every address answers like an unknown one, header for header', async (t) => {
  const by = await ground(t, { isOpen: false })
  const { citizen, coordinator } = by
  const { id } = await published(by)
  const shape = ({ status, headers, body }: any) => {
    const names = [...headers.keys()].filter((name) => name !== 'date')
    return { status, body, headers: names.map((name) => [name, headers.get(name)]) }
  }
  const unknown = shape(await citizen.get('/nothing-here'))
  t.equal(unknown.status, 404)
  for (const path of [...PATHS, `/responses/${id}`]) t.same(shape(await citizen.get(path)), unknown, path)
  t.same(shape(await coordinator.get('/responses')), unknown, 'to those at the desk as well')
  t.match((await coordinator.get('/api/response-column')).body, { isOpen: false, title: null, listed: 1, mayDecide: true })

  expectStatus(t, await coordinator.put('/api/response-column', HEADING), 200)
  expectStatus(t, await citizen.get(`/responses/${id}`), 200)
  const closed = await coordinator.put('/api/response-column/closure', { reason: '栏目改版' })
  t.match(closed.body, { isOpen: false, title: '回应公开', changed: { reason: '栏目改版', by: { unit: 'ay-gov-office' } } })
  for (const path of [...PATHS, `/responses/${id}`]) t.same(shape(await citizen.get(path)), unknown, path)
})

test('RE-5: government office or publicity of the place switch it, an entry each; nobody else', async (t) => {
  const { service, coordinator, citizen } = await ground(t, { isOpen: false })
  const publicity = await service.as('coordinator', 'ay-publicity')
  const cyberspace = await service.as('coordinator', 'ay-cyberspace')
  const leader = await service.as('leader', 'ay-gov')
  const [path, closure, release] = ['/api/response-column', '/api/response-column/closure', '/api/response-column/left-out/r']
  for (const [person, rule] of [
    [service.admin, undefined],
    [leader, undefined],
    [cyberspace, 'RE-5'],
  ] as const) {
    for (const answer of [
      await person.put(path, HEADING),
      await person.put(closure, { reason: '改版' }),
      await person.put(release, { reason: '重复' }),
      await person.delete(release),
      await person.get(`${path}/releases`),
    ])
      t.match([answer.status, answer.body.rule], [403, rule])
    t.match((await person.get(path)).body, { isOpen: false, mayDecide: false })
  }
  expectStatus(t, await citizen.get(path), 401)
  expectStatus(t, await citizen.get('/responses'), 404)
  const empty = await coordinator.put(path, { title: '', contact: 'x' })
  t.match([empty.status, empty.body.errors], [422, [{ path: 'title' }]])
  const early = await coordinator.put(closure, { reason: '改版' })
  t.match([early.status, early.body.rule], [409, 'RE-5'])

  expectStatus(t, await publicity.put(path, HEADING), 200)
  const seq = service.parts.desk.ledger.head().seq
  expectStatus(t, await coordinator.put(path, HEADING), 200)
  t.equal(service.parts.desk.ledger.head().seq, seq, 'the same again is no entry')
  const [entry] = service.parts.desk.ledger.stream('responses')
  t.match(entry, { seq, type: 'column-opened', data: HEADING, actor: { unit: 'ay-publicity', role: 'coordinator' } })
  expectStatus(t, await coordinator.put(closure, { reason: '改版' }), 200)
  t.same(
    service.parts.desk.ledger.stream('responses').map(({ type }) => type),
    ['column-opened', 'column-closed'],
  )
})

test('RE-5: what is shown: text, unit, channels with instants, links and document numbers, corrections, what came before', async (t) => {
  const by = await ground(t)
  const { citizen, unit, recorder, clock } = by
  const channels = [
    { name: '安岳发布', url: 'https://example.gov.cn/9', publishedAt: iso(NOW - HOUR_MS) },
    { name: '县政府网站', documentNumber: '安府函〔2026〕3号', publishedAt: iso(NOW - HOUR_MS / 2) },
  ]
  const signatory = { name: '张某某', post: '局长' }
  const body = '第一段。\n第二段。'
  const first = await published(by, { title: '停水情况说明', body, published: { channels, signatory }, answers: ['内部所答问题'] })
  const next = releaseBody(iso(NOW - HOUR_MS / 4), { kind: 'follow-up', unit: 'ay-enforcement', title: '停水续报', body: '已恢复。' })
  const second = (await recorder.post(`${first.path}/releases`, next)).body.id
  clock.advance(HOUR_MS)
  const correction = { text: '恢复时间为19时。', reason: '内部理由' }
  expectStatus(t, await unit.put(`${first.path}/releases/${first.id}/correction`, correction), 200)

  const list = await citizen.get('/responses')
  t.equal(list.status, 200)
  t.match(list.body, /停水续报[^]*停水情况说明[^]*已更正/, 'newest first')
  t.match(list.body, '联系方式：县政府办 028-24530000')
  const one = (await citizen.get(`/responses/${first.id}`)).body
  for (const shown of ['<h1>停水情况说明</h1>', '<p>第一段。</p><p>第二段。</p>', '安岳县综合行政执法局', '2026年11月21日 09:00'])
    t.match(one, shown)
  t.match(one, '<a href="https://example.gov.cn/9" rel="noopener">安岳发布</a>')
  t.match(one, /县政府网站[^]*2026年11月21日 09:30[^]*安府函〔2026〕3号/)
  t.match(one, /本文已于 <time[^>]*>2026年11月21日 11:00<\/time> 更正[^]*恢复时间为19时。/)
  t.notMatch(one, '停水续报')
  t.match((await citizen.get(`/responses/${second}`)).body, new RegExp(`同一事项此前发布[^]*/responses/${first.id}"[^]*停水情况说明`))

  const all = await allOf(by, first.id, second)
  const { title, number, id } = first.logged
  for (const hidden of [title, number, id, '张某某', '局长', '内部所答问题', '内部理由', 'weibo', 'ay-enforcement', 'recorder'])
    t.notOk(all.includes(hidden), `never: ${hidden}`)
})

test('RE-5: never: drafts, drills, what a second person refused or has still to look at, what is not out yet', async (t) => {
  const by = await ground(t)
  const { clock, recorder, unit, coordinator, citizen } = by
  const shown = await published(by, { title: '已公开的说明' })
  await unit.post(`${shown.path}/releases`, { kind: 'response', title: '未签发的稿件', body: '正文。', answers: ['何时恢复'] })
  await published(by, { title: '演练的通报' }, 1, { drill: { speed: 1 } })
  t.same(await titlesOf(by), ['已公开的说明'])

  // Entered by the unit itself after due, with an instant before due: a second person has to look at it (CL-8a).
  const claimed = async (title: string, confirmed: boolean) => {
    const late = await log(recorder, { discoveredAt: iso(clock.wall() - 50 * HOUR_MS) })
    const body = releaseBody(iso(clock.wall() - 49 * HOUR_MS), { title, body: `${title}。` })
    const { id } = (await unit.post(`/api/incidents/${late.id}/releases`, body)).body
    expectStatus(t, await citizen.get(`/responses/${id}`), 404)
    const before = await titlesOf(by)
    const verification = `/api/incidents/${late.id}/obligations/${clockOf(late, 'response').id}/verification`
    expectStatus(t, await coordinator.put(verification, { confirmed, note: null }), 200)
    return { before, status: (await citizen.get(`/responses/${id}`)).status }
  }
  t.same(await claimed('核实无误的补登', true), { before: ['已公开的说明'], status: 200 })
  t.same(await claimed('未予认可的补登', false), { before: ['已公开的说明', '核实无误的补登'], status: 404 })
  t.same(await titlesOf(by), ['已公开的说明', '核实无误的补登'])
})

test('RE-5: with the publication instant passed it appears, not before', async (t) => {
  const by = await ground(t)
  const { clock, citizen } = by
  // Within the tolerance for skewed clocks an instant may lie ahead.
  const soon = (await published(by, { title: '一分钟后公开' }, -1 / 60)).id
  t.same(await titlesOf(by), [])
  expectStatus(t, await citizen.get(`/responses/${soon}`), 404)
  clock.advance(59_999)
  t.same(await titlesOf(by), [])
  clock.advance(1)
  t.same(await titlesOf(by), ['一分钟后公开'])
  expectStatus(t, await citizen.get(`/responses/${soon}`), 200)
})

async function strikeOut({ service }: Ground, type: string): Promise<void> {
  const auditor = await service.as('auditor', 'ay-gov-office')
  const { items } = (await auditor.get('/api/ledger?limit=200')).body
  const { seq } = items.findLast((item: any) => item.type.startsWith(`${type}/`) && item.data !== null)
  const asked = await service.admin.post(`/api/ledger/${seq}/strike`, { reason: '误录个人信息' })
  const approved = await auditor.put(`/api/ledger/strikes/${asked.body.id}/approval`, { approved: true })
  if (approved.status !== 200) throw new Error(JSON.stringify(approved.body))
}

test('RE-5, IN-11: what is struck out is withdrawn, release, correction or heading; a release outlives its incident’s struck text', async (t) => {
  const by = await ground(t)
  const { citizen, unit } = by
  const { path, id } = await published(by, { title: '停水情况说明' }, 1, { title: '内部标题甲' })
  await unit.put(`${path}/releases/${id}/correction`, { text: '更正里的姓名', reason: '核对' })
  t.match(await allOf(by, id), '更正里的姓名')
  await strikeOut(by, 'release-corrected')
  const corrected = await allOf(by, id)
  t.notMatch(corrected, '更正里的姓名')
  t.match(corrected, '更正内容已撤下')
  await strikeOut(by, 'incident-logged')
  t.same(await titlesOf(by), ['停水情况说明'])
  await strikeOut(by, 'release-recorded')
  t.same(await titlesOf(by), [])
  expectStatus(t, await citizen.get(`/responses/${id}`), 404)
  await strikeOut(by, 'column-opened')
  const left = await allOf(by)
  t.notMatch(left, /已涂销|028-24530000/)
  t.match(left, '<h1>回应公开</h1>')
})

test('RE-5, IN-4: numbers that an incident’s text keeps for few stay with it; the release itself is public', async (t) => {
  const by = await ground(t)
  const kept = { title: '居民13800138000反映停水', personalDataReason: '便于回访' }
  const { id } = await published(by, { title: '停水情况说明' }, 1, kept)
  const all = await allOf(by, id)
  t.match(all, '停水情况说明')
  t.notMatch(all, /138|回访/)
})

test('RE-5, IN-8: merged and taken out again, nothing doubles; a text entered in both records stands once', async (t) => {
  const by = await ground(t)
  const { coordinator, citizen } = by
  const main = await published(by, { title: '甲说明' }, 2)
  const duplicate = await published(by, { title: '乙说明' }, 1)
  const both = [await published(by, { title: '同一说明' }, 3), await published(by, { title: '同一说明' }, 2.5)] as const
  const titles = ['乙说明', '甲说明', '同一说明']
  t.same(await titlesOf(by), titles)
  const continued = async () => /同一事项此前发布[^]*甲说明/.test((await citizen.get(`/responses/${duplicate.id}`)).body)
  t.equal(await continued(), false)
  const into = { incident: main.logged.id, keepEarlierAnchor: false }
  expectStatus(t, await coordinator.put(`${duplicate.path}/merged-into`, into), 200)
  t.same(await titlesOf(by), titles)
  t.equal(await continued(), true, 'as long as it is one matter, one continues the other')
  expectStatus(t, await coordinator.delete(`${duplicate.path}/merged-into`), 200)
  t.same(await titlesOf(by), titles)
  t.equal(await continued(), false)
  const page = (await citizen.get(`/responses/${both[0].id}`)).body
  t.equal(page.match(/<li>/g).length, 2, 'with the channels of both')
  expectStatus(t, await citizen.get(`/responses/${both[1].id}`), 200)
})

test('RE-5: a release is left out with a reason, by any of its ids, and taken in again', async (t) => {
  const by = await ground(t)
  const { coordinator, citizen, service } = by
  const { id, logged } = await published(by, { title: '停水情况说明' })
  const second = await published(by, { title: '停水情况说明' })
  const other = await published(by, { title: '另一说明' }, 2)
  const path = `/api/response-column/left-out/${second.id}`
  t.match(
    [(await coordinator.put(path, {})).status, (await coordinator.put('/api/response-column/left-out/none', { reason: 'x' })).status],
    [422, 404],
  )
  const out = await coordinator.put(path, { reason: '涉及未成年人' })
  t.match([out.status, out.body.listed], [200, 1])
  t.same(await titlesOf(by), ['另一说明'])
  for (const one of [id, second.id]) expectStatus(t, await citizen.get(`/responses/${one}`), 404)
  t.match((await coordinator.get('/api/response-column/releases')).body.items, [
    { id: second.id, incident: logged.id, title: '停水情况说明', leftOut: { reason: '涉及未成年人', by: { unit: 'ay-gov-office' } } },
    { id: other.id, leftOut: null },
  ])
  t.notMatch(await allOf(by), '未成年人')
  const again = await coordinator.put(path, { reason: '涉及未成年人' })
  t.match([again.status, again.body.rule], [409, 'RE-5'])
  expectStatus(t, await coordinator.delete(path), 200)
  t.equal((await titlesOf(by)).length, 2)
  t.equal((await coordinator.delete(path)).body.rule, 'RE-5')
  t.equal(service.parts.desk.ledger.last('responses')?.type, 'release-taken-in')
})

test('RE-5: pages of twenty, feeds of fifty; asked again unchanged it is 304; no cookie, no script', async (t) => {
  const by = await ground(t)
  const { citizen, coordinator, recorder } = by
  const { path } = await published(by, { title: '说明 0' })
  for (let one = 1; one < 52; one += 1)
    expectStatus(
      t,
      await recorder.post(`${path}/releases`, releaseBody(iso(NOW - one * 1_000), { unit: 'ay-enforcement', title: `说明 ${one}` })),
      201,
    )
  const list = await citizen.get('/responses')
  t.match(list.headers.get('content-type'), /^text\/html/)
  t.equal(list.headers.get('cache-control'), 'public, max-age=60')
  t.equal((await coordinator.get('/responses?from=wechat')).headers.get('set-cookie'), null)
  const policy = list.headers.get('content-security-policy') ?? ''
  t.match(policy, /^default-src 'none';style-src 'sha256-[\w+/=]+';form-action 'none'/)
  t.notMatch(list.body, /<script|\son\w+=|\sstyle=/)
  t.equal(list.body.match(/<li>/g).length, 20)
  t.match((await citizen.get('/responses?page=3')).body, /第 3 页，共 3 页/)
  for (const page of ['0', '4', '-1', 'x', '99999']) expectStatus(t, await citizen.get(`/responses?page=${page}`), 404)
  t.equal((await citizen.get('/responses/feed.json')).body.items.length, 50)
  t.equal((await citizen.get('/responses/feed.atom')).body.match(/<entry>/g).length, 50)

  for (const address of ['/responses', '/responses?page=2', '/responses/feed.atom', '/responses/feed.json']) {
    const etag = (await citizen.get(address)).headers.get('etag') ?? ''
    t.match(etag, /^"[\w-]{22}"$/)
    const same = await citizen.get(address, { 'if-none-match': `"x", W/${etag}` })
    t.same([same.status, same.body, same.headers.get('etag')], [304, '', etag])
    expectStatus(t, await citizen.get(address, { 'if-none-match': '"x"' }), 200)
    t.equal((await fetch(`${citizen.url}${address}`, { method: 'HEAD' })).status, 200)
  }
  const etag = list.headers.get('etag') ?? ''
  await log(recorder, { discoveredAt: iso(NOW) })
  expectStatus(t, await citizen.get('/responses', { 'if-none-match': etag }), 304)
  await published(by, { title: '新的说明' }, 0)
  expectStatus(t, await citizen.get('/responses', { 'if-none-match': etag }), 200)
})

test('RE-5: looking for what is not listed has a limit for all together; what is listed is answered all the same', async (t) => {
  const by = await ground(t)
  const { id } = await published(by)
  const tries = []
  for (let one = 0; one < 51; one += 1) tries.push(await by.citizen.get(`/responses/none${one}`))
  t.same([...new Set(tries.slice(0, 50).map(({ status }) => status))], [404])
  t.same([tries[50]?.status, tries[50]?.headers.get('retry-after')], [429, '1'])
  expectStatus(t, await by.citizen.get(`/responses/${id}`), 200)
  expectStatus(t, await by.citizen.get('/responses'), 200)
  by.clock.advance(1_000)
  expectStatus(t, await by.citizen.get('/responses/none'), 404)
})

test('RE-5: feeds are well formed whatever a text holds; ids stay, instants are right, links use the public address', async (t) => {
  const clock = new FakeClock(NOW)
  const service = await startService(t, { clock, publicUrl: 'https://hf.example.gov.cn' })
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  const by = { clock, service, coordinator, citizen: new Client(service.url, null) } as Ground
  by.recorder = await service.as('recorder', 'ay-gov-office')
  by.unit = await service.as('unit', 'ay-enforcement')
  await coordinator.put('/api/response-column', { title: '安岳县回应 & 公开', contact: '<b>12345</b>' })
  const title = `<script>alert(1)</script> & "引号" ' ]]>`
  const { path, id } = await published(by, { title, body: `${title}\n&lt;img src=x onerror=alert(2)&gt;` })
  const atom = (await by.citizen.get('/responses/feed.atom')).body as string
  for (const text of [atom, (await by.citizen.get('/responses')).body, (await by.citizen.get(`/responses/${id}`)).body])
    t.notMatch(text, /<script|<img|<b>/)
  t.match(atom, '<link rel="self" type="application/atom+xml" href="https://hf.example.gov.cn/responses/feed.atom"/>')
  t.match(atom, `href="https://hf.example.gov.cn/responses/${id}"`)

  const json = await by.citizen.get('/responses/feed.json')
  t.match(json.headers.get('content-type'), /^application\/feed\+json/)
  const [item] = json.body.items
  t.match(json.body, {
    version: 'https://jsonfeed.org/version/1.1',
    title: '安岳县回应 & 公开',
    home_page_url: 'https://hf.example.gov.cn/responses',
    feed_url: 'https://hf.example.gov.cn/responses/feed.json',
    items: [{ url: `https://hf.example.gov.cn/responses/${id}`, external_url: 'https://example.gov.cn/1', title }],
  })
  t.match(item, { date_published: iso(NOW - HOUR_MS), date_modified: iso(NOW - HOUR_MS), authors: [{ name: '安岳县综合行政执法局' }] })
  t.match(item.id, /^urn:uuid:[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  t.match(atom, `<id>${item.id}</id>`)

  clock.advance(HOUR_MS)
  await by.unit.put(`${path}/releases/${id}/correction`, { text: '恢复时间为19时。', reason: '核对' })
  const [later] = (await by.citizen.get('/responses/feed.json')).body.items
  t.same([later.id, later.date_published, later.date_modified], [item.id, iso(NOW - HOUR_MS), iso(NOW + HOUR_MS)])

  const { paths } = (await by.citizen.get('/api/openapi.json')).body
  t.ok(paths['/responses/feed.json'].get.responses['200'].content['application/feed+json'].schema, 'it is declared')

  if (!hasPython) return t.comment('python3 is missing: the feed is parsed in test/e2e alone')
  t.same(parsed(atom, 'title'), ['安岳县回应 & 公开', title])
  t.match(parsed(atom, 'content'), [/^<p>&lt;script&gt;/])
  t.same(parsed((await by.citizen.get('/responses/feed.atom')).body, 'updated'), [iso(NOW + HOUR_MS), iso(NOW + HOUR_MS)])
})

test('RE-5: the newest are kept between questions and come out as read anew; older ones are found by their address', async (t) => {
  const by = await ground(t)
  const { service, coordinator, clock } = by
  const connection = openForReading(databaseFile(service.folder))
  t.teardown(() => connection.close())
  const ledger = new Ledger(connection)
  const reader = () => new PublishedReleases(connection, ledger, new Rulebook(connection), 2)
  const kept = reader()
  const ids: string[] = []
  for (let one = 0; one < 6; one += 1) {
    const { id, path } = await published(by, { title: `说明${one}` })
    if (one % 2 === 0) await coordinator.put(`${path}/conclusion`, { at: iso(NOW), note: '处置完毕' })
    ids.push(id)
    t.same(await kept.newest(NOW), await reader().newest(NOW), `after ${one + 1}`)
    clock.advance(1_000)
  }
  t.same(
    (await kept.newest(NOW)).map(({ id }) => id),
    [ids[5], ids[4]],
  )
  t.equal(await kept.newest(NOW), await kept.newest(NOW), 'the same list by identity')
  for (const id of ids) t.equal(kept.find(id, clock.wall())?.id, id)
  for (const none of ['', 'none', 'zzzzzzzzzzzzzzzz', `${ids[0]?.slice(0, 12)}oooo`, `0${ids[0]?.slice(1)}`, by.coordinator.cookie ?? ''])
    t.equal(kept.find(none, NOW), null)
})
