import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from 'tap'
import type { Test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { incidentBody, releaseBody } from '../support/incidents.ts'
import type { Client, Service } from '../support/service.ts'
import { expectStatus, iso, signIn, startService } from '../support/service.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
/** Wednesday of week 46, 10:00 in Beijing. */
const WEDNESDAY = Date.parse('2026-11-11T10:00:00+08:00')
const MONDAY_0800 = Date.parse('2026-11-16T08:00:00+08:00')
const W46 = '/api/reports/weekly/2026-W46'

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')

/** A county on Monday 08:30 after a week in which the response to one incident fell due and was missed. */
async function mondayAfterAMiss(t: Test): Promise<{ service: Service; clock: FakeClock; incident: any }> {
  const clock = new FakeClock(WEDNESDAY)
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const body = incidentBody({ discoveredAt: iso(WEDNESDAY - HOUR_MS), title: '安岳县某小区停水三天' })
  const logged = await recorder.post('/api/incidents', body)
  expectStatus(t, logged, 201)
  clock.advance(MONDAY_0800 + HOUR_MS / 2 - WEDNESDAY)
  return { service, clock, incident: logged.body }
}

/** An account that signs in today: the others' sessions ended with their days. */
let people = 0
function newcomer(service: Service, role: string, unit: string): Promise<Client> {
  people += 1
  return service.as(role, unit, `人员${people}`)
}

test('RP-7: the week is drafted by itself on Monday 08:00, once, as of that instant, and its readers are told', async (t) => {
  const { service, clock } = await mondayAfterAMiss(t)
  const leader = await newcomer(service, 'leader', 'ay-gov')
  const line = await leader.live()
  t.equal((await service.parts.issuedReports.draftOwed())?.name, '2026-W46')
  const told = await line.wait((frame) => frame.type === 'report')
  t.same(told['report'], { span: 'weekly', period: '2026-W46', division: '512021', number: null, asOf: iso(MONDAY_0800) })
  t.equal(await service.parts.issuedReports.draftOwed(), null, 'a second time there is nothing to do')
  const { draft } = (await leader.get(`${W46}/issues`)).body
  t.equal(draft.asOf, iso(MONDAY_0800))

  const before = told['seq'] - 1
  const late = await leader.live(`?after=${before}`)
  await late.wait((frame) => frame.type === 'caught-up')
  t.equal(late.frames.filter((frame) => frame.type === 'report').length, 1, 'who comes later is told once')

  t.test('Mondays that were missed are made up by the newest alone', async (t2) => {
    clock.advance(22 * DAY_MS)
    t2.equal((await service.parts.issuedReports.draftOwed())?.name, '2026-W49')
    const auditor = await newcomer(service, 'auditor', 'ay-gov')
    for (const week of ['W47', 'W48']) t2.equal((await auditor.get(`/api/reports/weekly/2026-${week}/issues`)).body.draft, null)
  })
})

test('RP-7: before Monday 08:00, and for a week before the record began, nothing is owed', async (t) => {
  const clock = new FakeClock(MONDAY_0800 - 1)
  const service = await startService(t, { clock })
  t.equal(await service.parts.issuedReports.draftOwed(), null)
  clock.advance(1)
  t.equal(await service.parts.issuedReports.draftOwed(), null, 'the record began on Monday itself')
})

test('RP-5: an issue is frozen: its bytes stand whatever is recorded later, and a later one says where it parts', async (t) => {
  const { service, clock, incident } = await mondayAfterAMiss(t)
  await service.parts.issuedReports.draftOwed()
  const coordinator = await newcomer(service, 'coordinator', 'ay-gov-office')

  const first = await coordinator.post(`${W46}/issue`, { advice: '建议供水单位抢修停水前先行公告。' })
  expectStatus(t, first, 201)
  const { issue } = first.body
  t.same([issue.number, issue.asOf, issue.whole, issue.differences], [1, iso(MONDAY_0800), true, []], 'as of the draft')
  t.equal(issue.advice, '建议供水单位抢修停水前先行公告。')
  t.ok(issue.policySeq > 0 && issue.directorySeq > 0 && issue.directorySeq < issue.ledger.seq)
  const { figures: text } = await bytesOf(coordinator, 1)
  t.equal(sha256(text), issue.digest, 'the digest is that of the bytes')
  const { issue: _, ...figures } = first.body
  t.same((await coordinator.get(`${W46}?asOf=${encodeURIComponent(issue.asOf)}`)).body, figures, 'and the report as of then says the same')
  t.equal(figures.breaches.length, 1)

  t.match(
    (await coordinator.post(`${W46}/issue`, { advice: issue.advice })).body,
    { code: 'refused', rule: 'RP-5' },
    'nothing new, no issue',
  )
  t.equal(readdirSync(join(service.folder, 'evidence')).length, 1, 'and no file that no issue names: none of a refusal')
  t.match((await coordinator.post(`${W46}/issue`, { asOf: iso(MONDAY_0800 - 1) })).body, { code: 'invalid', rule: 'RP-5' })
  t.match((await coordinator.post(`${W46}/issue`, { asOf: iso(clock.wall() + 60_000) })).body, { code: 'invalid' })
  for (const role of ['recorder', 'leader', 'unit']) {
    const other = await newcomer(service, role, role === 'leader' ? 'ay-gov' : 'ay-enforcement')
    t.equal((await other.post(`${W46}/issue`, {})).status, 403, `${role} issues nothing`)
  }

  const unit = await newcomer(service, 'unit', incident.assignment.lead)
  expectStatus(t, await unit.post(`/api/incidents/${incident.id}/releases`, releaseBody(iso(clock.wall()))), 201)
  const second = await coordinator.post(`${W46}/issue`, {})
  expectStatus(t, second, 201)
  t.equal(second.body.issue.number, 2)
  const named = Object.fromEntries(second.body.issue.differences.map((one: any) => [one.what, [one.from, one.to]]))
  t.same(named['回应仍超时'], ['1', '0'])
  t.same(named['回应超时完成'], ['0', '1'])
  t.ok(Object.keys(named).some((what) => what.startsWith('超时清单：安岳县某小区停水三天')))
  t.equal((await bytesOf(coordinator, 1)).figures.compare(text), 0, 'the first is what it was')
  const again = (await coordinator.get(`${W46}/issues/1`)).body
  t.equal(again.breaches[0].state, 'overdue')
  t.same(Object.keys(again.definitions), Object.keys(figures.definitions), 'read in the same order')
  t.equal((await coordinator.get(`${W46}/issues/2`)).body.breaches[0].state, 'late')
  t.equal((await coordinator.get(`${W46}/issues`)).body.items.length, 2)
  t.equal((await coordinator.get(`${W46}/issues/3`)).status, 404)

  await t.test('RP-6: every issue is had as a file, the same bytes each time, with what makes it an issue', async (t2) => {
    for (const form of ['docx', 'xlsx', 'html']) {
      const [one, other] = await Promise.all([
        fileOf(coordinator, `${W46}/issues/2.${form}`),
        fileOf(coordinator, `${W46}/issues/2.${form}`),
      ])
      t2.equal(one.status, 200)
      t2.match(decodeURIComponent(one.name), `（2026年第46期第2号）.${form}`)
      t2.equal(one.bytes.compare(other.bytes), 0)
    }
    const page = (await fileOf(coordinator, `${W46}/issues/1.html`)).bytes.toString('utf8')
    t2.match(page, '建议供水单位抢修停水前先行公告。')
    t2.match(page, issue.ledger.hash)
    t2.match((await fileOf(coordinator, `${W46}/issues/2.html`)).bytes.toString('utf8'), '更正说明')
    t2.equal((await fileOf(coordinator, `${W46}/issues/9.docx`)).status, 404)
  })

  await t.test(
    'without its file it is made again from the record, on another machine and in another time zone, byte for byte',
    async (t2) => {
      const { stdout } = await copyAndMakeAgain(t2, service, issue.ledger.seq)
      t2.equal(stdout.zone, 'America/New_York')
      t2.equal(stdout.digest, issue.digest)
      rmSync(join(service.folder, 'evidence'), { recursive: true })
      const remade = (await coordinator.get(`${W46}/issues/1`)).body.issue
      t2.same([remade.digest, remade.textStruck], [issue.digest, false])
      t2.equal((await bytesOf(coordinator, 1)).figures.compare(text), 0)
    },
  )

  await t.test('what of the record is struck out goes from the figures that quote it; the counts stand', async (t2) => {
    const { issue: kept } = (await coordinator.post(`${W46}/issue`, { advice: '另出一号，存档。' })).body
    t2.ok(readdirSync(join(service.folder, 'evidence')).includes(kept.digest))
    const auditor = await newcomer(service, 'auditor', 'ay-gov')
    const logged = (await auditor.get('/api/ledger?limit=200')).body.items.find((entry: any) => entry.type.startsWith('incident-logged/'))
    const asked = await (await signIn(service.url, 'admin')).post(`/api/ledger/${logged.seq}/strike`, { reason: '误录住址' })
    expectStatus(t2, await auditor.put(`/api/ledger/strikes/${asked.body.id}/approval`, { approved: true }), 200)
    t2.notOk(existsSync(join(service.folder, 'evidence', kept.digest)), 'the file went')
    const now = (await coordinator.get(`${W46}/issues/3`)).body
    t2.equal(now.issue.textStruck, true)
    t2.equal(now.breaches[0].title, '〔已涂销〕')
    t2.same(now.clocks, (await coordinator.get(`${W46}/issues/2`)).body.clocks)
  })
})

test('RP-5: who sees a part of the place reads that part of an issue, and nobody reads what lies elsewhere', async (t) => {
  const { service, incident } = await mondayAfterAMiss(t)
  const coordinator = await newcomer(service, 'coordinator', 'ay-gov-office')
  const { issue } = (await coordinator.post(`${W46}/issue`)).body
  t.ok(Date.parse(issue.asOf) > MONDAY_0800, 'without a draft it is as of now')
  const lead = await newcomer(service, 'unit', incident.assignment.lead)
  const own = (await lead.get(`${W46}/issues/1`)).body
  t.same([own.issue.whole, own.issue.digest, own.breaches.length], [false, issue.digest, 1])
  const uninvolved = await newcomer(service, 'unit', 'ay-health')
  const nothing = (await uninvolved.get(`${W46}/issues/1`)).body
  t.same([nothing.issue.whole, nothing.breaches, nothing.incidents.new], [false, [], 0])
  t.equal((await lead.get(`${W46}/issues/1/figures`)).status, 404, 'the bytes are of the whole place')
  t.equal((await (await signIn(service.url, 'admin')).get(`${W46}/issues/1`)).status, 404)
  t.equal((await coordinator.get(`${W46}/issues?division=110101`)).status, 404)
  t.equal((await coordinator.get('/api/reports/weekly/2026-W60/issues')).status, 422)
})

test('RP-9: a unit contests a line about itself in one sentence, a coordinator answers, the next issue shows both', async (t) => {
  const { service, clock, incident } = await mondayAfterAMiss(t)
  const coordinator = await newcomer(service, 'coordinator', 'ay-publicity')
  const lead = await newcomer(service, 'unit', incident.assignment.lead)
  const contest = { obligation: `${incident.id}.response.${incident.assignment.lead}.1`, text: '停水系计划检修，已提前张贴公告。' }
  t.equal((await lead.post(`${W46}/contests`, contest)).status, 404, 'nothing was issued yet')
  expectStatus(t, await coordinator.post(`${W46}/issue`, {}), 201)

  const other = await newcomer(service, 'unit', 'ay-health')
  t.equal((await other.post(`${W46}/contests`, contest)).status, 404, 'what it may not see is not there')
  t.equal((await coordinator.post(`${W46}/contests`, contest)).status, 403)
  t.match((await lead.post(`${W46}/contests`, { ...contest, text: '一\n二' })).body, { code: 'invalid', errors: [{ path: 'text' }] })
  t.equal((await lead.post(`${W46}/contests`, { ...contest, obligation: 'x' })).status, 404)
  const raised = await lead.post(`${W46}/contests`, contest)
  expectStatus(t, raised, 201)
  t.match(raised.body, { period: '2026-W46', unit: incident.assignment.lead, text: contest.text, answer: null })
  t.match((await lead.post(`${W46}/contests`, contest)).body, { code: 'refused', rule: 'RP-9' }, 'once')

  for (const [reader, seen] of [
    [lead, 1],
    [coordinator, 1],
    [other, 0],
  ] as const)
    t.equal((await reader.get(`${W46}/issues`)).body.contests.length, seen, 'who sees the incident sees it at once')

  const answer = { upheld: false, text: '检修公告不是对网民提问的回应，维持。' }
  const path = `${W46}/contests/${raised.body.id}/answer`
  t.equal((await lead.put(path, answer)).status, 403)
  const own = await newcomer(service, 'coordinator', incident.assignment.lead)
  t.match((await own.put(path, answer)).body, { code: 'forbidden', rule: 'RP-9' }, 'nobody answers the own unit')
  const answered = await coordinator.put(path, answer)
  expectStatus(t, answered, 200)
  t.match(answered.body.answer, answer)
  t.match((await coordinator.put(path, answer)).body, { code: 'refused', rule: 'RP-9' })
  t.equal((await coordinator.put(`${W46}/contests/none/answer`, answer)).status, 404)

  const second = await coordinator.post(`${W46}/issue`, {})
  expectStatus(t, second, 201)
  t.match(second.body.contests, [{ id: raised.body.id, answer }])
  t.ok(second.body.issue.differences.some((one: any) => one.what.startsWith('异议：') && one.to === '已答复，不采纳'))
  clock.advance(7 * DAY_MS)
  const later = await newcomer(service, 'coordinator', 'ay-publicity')
  t.match(
    (await later.get('/api/reports/weekly/2026-W47')).body.contests,
    [{ period: '2026-W46' }],
    'and the next week shows what was raised in it',
  )
})

async function fileOf(client: Client, path: string): Promise<{ status: number; name: string; bytes: Buffer }> {
  const answer = await fetch(`${client.url}${path}`, { headers: { cookie: client.cookie ?? '' } })
  return { status: answer.status, name: answer.headers.get('content-disposition') ?? '', bytes: Buffer.from(await answer.arrayBuffer()) }
}

async function bytesOf(client: Client, number: number): Promise<{ figures: Buffer }> {
  const answer = await fetch(`${client.url}${W46}/issues/${number}/figures`, { headers: { cookie: client.cookie ?? '' } })
  return { figures: Buffer.from(await answer.arrayBuffer()) }
}

/** Copies the database as a backup would, without the files, and makes the issue's figures from it in a process that lives elsewhere. */
async function copyAndMakeAgain(t: Test, service: Service, seq: number): Promise<{ stdout: { zone: string; digest: string } }> {
  const folder = mkdtempSync(join(tmpdir(), 'sanshi-elsewhere-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const file of readdirSync(service.folder)) if (file.startsWith('sanshi.db')) cpSync(join(service.folder, file), join(folder, file))
  const program = fileURLToPath(new URL('../reports/figures-elsewhere.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [program, folder, String(seq), String(MONDAY_0800)], {
    env: { ...process.env, TZ: 'America/New_York', LANG: 'C', LC_ALL: 'C' },
  })
  return { stdout: JSON.parse(stdout) as { zone: string; digest: string } }
}
