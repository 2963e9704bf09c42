import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSheet } from 'read-excel-file/node'
import { test } from 'tap'
import { workbookFile } from '../../src/reports/workbook-file.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { log, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import type { Client } from '../support/service.ts'

/** RP-6: the workbook opened by a second library, and by LibreOffice where it is installed. */

const HOUR = 3_600_000
const SHEETS = [
  ['总体', '回应时效', '责任单位', '超时清单', '待核实', '补记', '重点舆情', '定级与调级', '豁免'],
  ['代录未补认', '承诺', '未经系统审签', '首次回应曲线', '走势', '热度变化', '口径'],
].flat()

test('RP-6: each table is a sheet with typed cells, the same figures as the report, the same bytes for the same report', async (t) => {
  // Wednesday 18 November 2026, 09:00 in Beijing.
  const clock = new FakeClock(Date.UTC(2026, 10, 18, 1))
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', 'ay-enforcement')
  const rest = async (hours: number) => {
    for (let hour = 0; hour < hours; hour += 6) {
      clock.advance(6 * HOUR)
      for (const person of [service.admin, recorder, unit]) await person.get('/api/session')
    }
  }
  const logged = await log(recorder, {
    title: '=HYPERLINK("http://example.com","停水")',
    discoveredAt: iso(clock.wall() - HOUR),
    heat: 'red',
  })
  await rest(54)
  expectStatus(t, await unit.post(`/api/incidents/${logged.id}/releases`, releaseBody(iso(clock.wall() - HOUR))), 201)
  const asOf = iso(clock.wall())
  await rest(6)
  const path = '/api/reports/weekly/2026-W47'
  const figures = (await recorder.get(`${path}?asOf=${asOf}`)).body
  const answer = await fetched(recorder, `${path}.xlsx?asOf=${asOf}`)
  t.equal(answer.status, 200)
  t.equal(answer.headers.get('content-type'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  t.match(
    decodeURIComponent(answer.headers.get('content-disposition') ?? ''),
    /filename\*=UTF-8''政务舆情回应工作周报（2026年第47期）\.xlsx/,
  )
  const file = Buffer.from(answer.body)

  const sheet = (name: string) => readSheet(file, name)
  for (const name of SHEETS) t.ok((await sheet(name)).length >= 1, `${name} can be read`)
  const [head, , , response] = await sheet('回应时效')
  t.same(head!.slice(0, 4), ['时限', '应办', '按时', '超时完成'])
  t.same(response!.slice(0, 4), ['回应', 1, 0, 1], 'numbers are numbers')
  t.equal(response![9], figures.clocks[2].onTime.rate, 'a rate is a number')
  const [, breach] = await sheet('超时清单')
  const columns = (await sheet('超时清单'))[0]!
  const of = (name: string) => breach![columns.indexOf(name)]
  t.equal(of('事件'), '=HYPERLINK("http://example.com","停水")', 'a title that begins like a formula stays text')
  const due = of('到期')
  t.ok(due instanceof Date, 'an instant is a date')
  // A day's fraction in binary misses a millisecond.
  t.ok(Math.abs(Number(due) - (Date.parse(figures.breaches[0].dueAt) + 8 * HOUR)) < 10, 'in the time of the wall in Beijing')
  t.ok(Math.abs((of('超时（小时）') as number) - figures.breaches[0].overrunMs / HOUR) < 1e-6)
  const [, key] = await sheet('重点舆情')
  t.same([key![0], key![4]], [logged.number, '红'])
  t.equal((await sheet('走势')).length, 1 + 8)
  t.equal((await sheet('未经系统审签')).length, 2, 'the release that was entered afterwards')
  const overall = await sheet('总体')
  t.equal(overall.find(([, name]) => name === '迟报')?.[2], figures.incidents.loggedLate)
  t.equal(overall.find(([, name]) => name === '范围')?.[2], '安岳县')

  await new Promise((later) => setTimeout(later, 2_100))
  t.ok(
    file.equals(Buffer.from((await fetched(recorder, `${path}.xlsx?asOf=${asOf}`)).body)),
    'packed again two seconds later it is the same file',
  )
  expectStatus(t, await recorder.get('/api/reports/weekly/2026-W54.xlsx'), 422)
  expectStatus(t, await recorder.get(`${path}.xlsx?unit=x`), 422)
  t.equal((await fetch(`${recorder.url}${path}.xlsx`)).status, 401)
  const other = await service.as('unit', 'ay-edu')
  const theirs = Buffer.from((await fetched(other, `${path}.xlsx?asOf=${asOf}`)).body)
  t.equal((await readSheet(theirs, '超时清单')).length, 1, 'another unit’s workbook holds nothing of it')
})

test('RP-6: a spreadsheet program opens it: text, number, percentage and date keep their kind', async (t) => {
  if (!has('soffice')) return t.comment('skipped: install LibreOffice (apt-get install libreoffice-calc-nogui)')
  const folder = mkdtempSync(join(tmpdir(), 'sanshi-workbook-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const columns = ['文字', '数', '比例', '时刻', '小时'].map((head) => ({ head, width: 20 }))
  const rows = [['=1+1', 1234.5, { share: 0.7857 }, { instant: '2026-11-16T00:00:00.000Z' }, { hours: 2.0833 }]]
  writeFileSync(join(folder, 'one.xlsx'), await workbookFile([{ name: '一', columns, rows }]))
  execFileSync(
    'soffice',
    [
      '--headless',
      `-env:UserInstallation=file://${folder}/profile`,
      '--convert-to',
      'csv:Text - txt - csv (StarCalc):44,34,76',
      '--outdir',
      folder,
      join(folder, 'one.xlsx'),
    ],
    { timeout: 120_000, stdio: 'ignore' },
  )
  const csv = execFileSync('cat', [join(folder, 'one.csv')], { encoding: 'utf8' })
  t.equal(csv.trim().split('\n')[1], '=1+1,1234.5,78.6%,2026-11-16 08:00,2.08')
})

/** A file is no text. */
async function fetched({ url, cookie }: Client, path: string) {
  const response = await fetch(`${url}${path}`, { headers: { cookie: cookie ?? '' } })
  return { status: response.status, headers: response.headers, body: await response.arrayBuffer() }
}

function has(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
