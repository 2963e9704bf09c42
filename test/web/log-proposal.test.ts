import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { measureRows, measuresOf } from '../../src/web/pages/log/grading-table.ts'
import { lanesOf } from '../../src/web/pages/log/lanes.ts'
import { countText } from '../../src/web/pages/log/log-words.ts'

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
