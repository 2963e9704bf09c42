import { test } from 'tap'
import type { IssuesAnswer } from '../../src/contract/report-issues.ts'
import { contestable, lineText } from '../../src/web/pages/weekly/issue/contests.ts'
import { PRESENT, newest, versionOf } from '../../src/web/pages/weekly/issue/version.ts'
import { fileOf } from '../../src/web/pages/weekly/file-of.ts'
import { reportNews } from '../../src/web/shell/report-news.ts'

const issues = { items: [{ number: 1 }, { number: 2 }] } as IssuesAnswer
const anywhere = { division: '', asOf: '' }

test('what everybody holds in hand is shown first; a place or an instant that was asked for has no issue', (t) => {
  t.equal(versionOf('', anywhere, issues), '2')
  t.equal(versionOf('1', anywhere, issues), '1')
  t.equal(versionOf('9', anywhere, issues), '2', 'no such number')
  t.equal(versionOf(PRESENT, anywhere, issues), PRESENT)
  t.equal(versionOf('1', { division: '512021', asOf: '' }, issues), PRESENT)
  t.equal(versionOf('', { division: '', asOf: '2026-11-16T00:00:00Z' }, issues), PRESENT)
  t.equal(versionOf('', anywhere, null), PRESENT)
  t.equal(newest({ items: [] } as unknown as IssuesAnswer), null)
  t.end()
})

test('a unit may contest its own lines, each once', (t) => {
  const line = (unit: string, obligation: string) =>
    ({ unit, obligation, title: '某小区停水', number: '2026-000001', kind: 'response', state: 'overdue' }) as Parameters<typeof lineText>[0]
  const report = {
    breaches: [line('a', '1'), line('b', '2')],
    unverified: [line('a', '3')],
    knownLate: [],
    contests: [{ obligation: '3' }],
  }
  t.same(
    contestable(report as unknown as Parameters<typeof contestable>[0], 'a').map(({ obligation }) => obligation),
    ['1'],
  )
  t.equal(lineText(line('a', '1')), '某小区停水（2026-000001），回应，仍超时')
  t.end()
})

test('a report is told by its name', (t) => {
  const of = { division: '512021', asOf: '2026-11-16T00:00:00Z' }
  t.equal(reportNews({ span: 'weekly', period: '2026-W46', number: null, ...of }), '2026年第46周周报草稿已自动生成，可到“周报”查看')
  t.equal(reportNews({ span: 'monthly', period: '2026-11', number: 2, ...of }), '2026年11月月报第2号已核发，可到“周报”查看')
  t.end()
})

test('a file is of what is on the page: of the issue, or as of the same instant and place', (t) => {
  const asked = { span: 'weekly', period: '2026-W46', division: '512021', issue: '' }
  t.equal(
    fileOf(asked, '2026-11-16T00:00:00.000Z', 'xlsx'),
    '/api/reports/weekly/2026-W46.xlsx?asOf=2026-11-16T00%3A00%3A00.000Z&division=512021',
  )
  t.equal(fileOf({ ...asked, issue: '2' }, '', 'docx'), '/api/reports/weekly/2026-W46/issues/2.docx')
  t.end()
})
