import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { measureRows, measuresOf } from '../../src/web/pages/log/grading-table.ts'
import { lanesOf } from '../../src/web/pages/log/lanes.ts'
import { countText } from '../../src/web/pages/log/log-words.ts'
import { mergeText, mergedText } from '../../src/web/pages/log/proposal-words.ts'

const pack = JSON.parse(readFileSync(new URL('../../src/domain/packs/national-2016.json', import.meta.url), 'utf8'))
const category = (code: string) => pack.grading.find((one: any) => one.code === code)
const NOW = Date.parse('2026-11-21T11:14:36+08:00')
const HOUR = 3_600_000

test('IN-6: each measure with the threshold it reached and the next one', (t) => {
  t.same(measuresOf(category('environment')), ['deaths', 'severeInjuries', 'evacuated', 'directLossYuan'])
  const rows = measureRows(category('environment'), { evacuated: 11_200, deaths: 0 })
  t.match(rows[2], { value: 11_200, reached: { threshold: 10_000, level: 'II' }, next: { threshold: 50_000, level: 'I' } })
  t.match(rows[0], { value: 0, reached: { level: 'IV' }, next: { threshold: 3, level: 'III' } })
  t.match(rows[3], { value: null, reached: null })
  const half = measureRows(category('utility-outage'), { households: 60_000 })
  t.same(
    half.map(({ reached }) => reached),
    [null, null],
    'both measures are needed',
  )
  t.match(measureRows(category('utility-outage'), { households: 60_000, outageHours: 25 })[0], { reached: { level: 'II' } })
  t.same(measureRows(undefined, {}), [])
  t.equal(countText(100_000_000), '100,000,000')
  t.equal(countText(6.5), '6.5')
  t.end()
})

test('lanes: statutory first, equal clocks of several units once, what is past due says so', (t) => {
  const clock = (kind: string, unit: string, from: number, hours: number): any => ({
    ...{ id: `${kind} ${unit}`, kind, unit, state: 'running' },
    ...{ anchorAt: new Date(NOW + from * HOUR).toISOString(), dueAt: new Date(NOW + (from + hours) * HOUR).toISOString() },
  })
  const { lanes, axis } = lanesOf(
    [
      clock('acceptance', 'a', 0, 0.5),
      clock('acceptance', 'b', 0, 0.5),
      clock('press-conference', 'a', -6, 24),
      clock('authoritative-release', 'a', -6, 5),
      clock('contribution', 'b', 0, 2),
    ],
    1,
    NOW,
  )
  t.same(
    lanes.map(({ clock: { kind }, units, state }) => [kind, units, state]),
    [
      ['authoritative-release', 1, 'over'],
      ['press-conference', 1, 'calm'],
      ['acceptance', 2, 'calm'],
    ],
  )
  const [release, conference] = lanes
  t.equal(release?.from, 0)
  t.ok(release!.to < axis.now && axis.now < conference!.to && conference!.to < 100)
  t.ok(conference!.above && !release!.above)
  t.ok(axis.marks.length > 2 && axis.marks.some(({ text }) => text === '22日'))
  t.end()
})

test('IN-8: what merging in the saving does is said before, what of it was done afterwards', async (t) => {
  const main = { number: '2026-000120', discoveredAt: '2026-11-21T02:00:00.000Z' }
  const later = mergeText(main, { discoveredAt: NOW, missed: 0 }, NOW)
  t.match(later, /先登记，随即并入 2026-000120/)
  t.notMatch(later, /提前|照旧/)
  const earlier = mergeText(main, { discoveredAt: Date.parse('2026-11-21T09:30:00+08:00'), missed: 1 }, NOW)
  t.match(earlier, /1 项登记即超时的照旧计入；主事件发现时间改为今日 09:30/)
  const saved = { number: '2026-000123', title: '某小区停水' }
  t.equal(mergedText(saved, main, null), '已登记 2026-000123 某小区停水，并入 2026-000120。')
  t.equal(mergedText(saved, main, '主事件已办结。'), '已登记 2026-000123 某小区停水，但未能并入 2026-000120：主事件已办结。请在此处再办。')
})
