import Database from 'better-sqlite3'
import { test } from 'tap'
import { databaseFile } from '../../db/open.ts'
import { log } from '../support/incidents.ts'
import { expectStatus, startService, until } from '../support/service.ts'

/** A worker is started for it, on a machine that may be busy. */
const CHECKED_WITHIN_MS = 25_000

test('what counts beside the policy pack: working calendar (CL-14) and release authorities (AS-12)', async (t) => {
  const service = await startService(t)
  const unit = await service.as('unit', 'ay-enforcement')
  const { body: calendar } = await unit.get('/api/policy/calendar')
  t.match(calendar.years.at(-1), { year: 2026, source: { number: '国办发明电〔2025〕7号' } })
  t.ok(calendar.years.at(-1).holidays.some((holiday: any) => holiday.name === '国庆节' && holiday.from === '2026-10-01'))
  t.ok(calendar.years.at(-1).makeUpDays.includes('2026-10-10'))
  t.equal(calendar.provisionalFrom, 2027)

  const { body: authorities } = await unit.get('/api/policy/release-authorities')
  t.match(
    authorities.items.find((one: any) => one.category === 'food-safety'),
    { levels: ['I', 'II'], basis: '食品安全法第一百一十八条' },
  )
  expectStatus(t, await fetchAnonymously(`${service.url}/api/policy/calendar`), 401)
})

test('the chain is checked on an auditor’s word, and everybody may know when it was', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const auditor = await service.as('auditor', 'ay-gov-office')
  await log(recorder)
  const before = await recorder.get('/api/ledger/verification')
  t.match(before.body, { whole: null, running: false, tail: { from: 1 } })

  expectStatus(t, await recorder.post('/api/ledger/verification'), 403)
  const { body: head } = await auditor.get('/api/ledger/head')
  expectStatus(t, await auditor.post('/api/ledger/verification'), 202)
  const checked = await until(async () => (await recorder.get('/api/ledger/verification')).body.whole, CHECKED_WITHIN_MS)
  t.match(checked, { ok: true, reason: null })
  t.ok(checked.entries >= head.seq)

  const foreign = new Database(databaseFile(service.folder))
  foreign.exec("drop trigger ledger_no_update; update ledger set data = replace(data, '停水', '停电') where type = 'incident-logged/2'")
  foreign.close()
  expectStatus(t, await auditor.post('/api/ledger/verification'), 202)
  const broken = await until(async () => {
    const { whole } = (await recorder.get('/api/ledger/verification')).body
    return whole.ok === false ? whole : null
  }, CHECKED_WITHIN_MS)
  t.match(broken, { ok: false, entries: null, reason: /内容被改动/ })
  t.equal((await recorder.get('/readyz')).status, 503, 'a broken record is not ready')
})

async function fetchAnonymously(url: string) {
  const { status, headers } = await fetch(url)
  return { status, headers, body: null }
}
