import { test } from 'tap'
import { cellOfDay, dayOfCell, usualRanges } from '../../src/web/parts/calendar-days.ts'

test('a cell of a calendar is the day it is called, whatever zone it is made in', async (t) => {
  for (const day of ['2026-11-22', '2027-01-01', '2028-02-29']) t.equal(dayOfCell(cellOfDay(day)), day)
})

test('the usual ranges end today at the latest; weeks begin on Monday, and the year turns', async (t) => {
  const days = (today: string) => Object.fromEntries(usualRanges(today).map(({ text, days: [from, to] }) => [text, `${from} ${to}`]))
  t.same(days('2026-11-22'), {
    今日: '2026-11-22 2026-11-22',
    '近 7日': '2026-11-16 2026-11-22',
    本周: '2026-11-16 2026-11-22',
    上周: '2026-11-09 2026-11-15',
    本月: '2026-11-01 2026-11-22',
    上月: '2026-10-01 2026-10-31',
  })
  t.match(days('2027-01-01'), { 本周: '2026-12-28 2027-01-01', 上周: '2026-12-21 2026-12-27', 上月: '2026-12-01 2026-12-31' })
})
