import { test } from 'tap'
import { formatInstant } from '../../src/domain/instants.ts'
import { parsePeriod, previousPeriod, weekOf } from '../../src/domain/periods.ts'
import type { Span } from '../../src/domain/periods.ts'

const bounds = (span: Span, name: string) => {
  const period = parsePeriod(span, name)
  return period === null ? null : [formatInstant(period.from), formatInstant(period.to)]
}

test('RP-1: a week is Monday 00:00 to Sunday 24:00 in Beijing, named as ISO week', (t) => {
  t.same(bounds('weekly', '2026-W47'), ['2026-11-15T16:00:00.000Z', '2026-11-22T16:00:00.000Z'])
  t.same(bounds('weekly', '2026-W01'), ['2025-12-28T16:00:00.000Z', '2026-01-04T16:00:00.000Z'], 'begins in the year before')
  t.same(bounds('weekly', '2026-W53'), ['2026-12-27T16:00:00.000Z', '2027-01-03T16:00:00.000Z'], '2026 has 53 weeks')
  t.same(bounds('weekly', '2027-W01'), ['2027-01-03T16:00:00.000Z', '2027-01-10T16:00:00.000Z'], 'and the first of 2027 follows it')
  t.same(bounds('weekly', '2020-W53'), ['2020-12-27T16:00:00.000Z', '2021-01-03T16:00:00.000Z'])
  t.end()
})

test('RP-1: months, quarters and years are the calendar’s', (t) => {
  t.same(bounds('monthly', '2026-11'), ['2026-10-31T16:00:00.000Z', '2026-11-30T16:00:00.000Z'])
  t.same(bounds('monthly', '2024-02'), ['2024-01-31T16:00:00.000Z', '2024-02-29T16:00:00.000Z'])
  t.same(bounds('monthly', '2026-12'), ['2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'])
  t.same(bounds('quarterly', '2026-Q4'), ['2026-09-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'])
  t.same(bounds('annual', '2026'), ['2025-12-31T16:00:00.000Z', '2026-12-31T16:00:00.000Z'])
  t.end()
})

test('RP-1: a period that does not exist is none', (t) => {
  for (const name of ['2025-W53', '2027-W53', '2026-W00', '2026-W54', '2026-W5', '2026-w47', '1999-W10', '2026-11', '', '2026-W47 '])
    t.equal(bounds('weekly', name), null, name)
  for (const name of ['2026-00', '2026-13', '2026-1', '2026']) t.equal(bounds('monthly', name), null, name)
  for (const name of ['2026-Q0', '2026-Q5', '2026Q1']) t.equal(bounds('quarterly', name), null, name)
  for (const name of ['26', '2101', '2026-W01']) t.equal(bounds('annual', name), null, name)
  t.end()
})

test('RP-1: the period before ends where this one begins and is of the same span', (t) => {
  const before = (span: Span, name: string) => formatInstant(previousPeriod(span, parsePeriod(span, name)!).from)
  t.equal(before('weekly', '2027-W01'), '2026-12-27T16:00:00.000Z')
  t.equal(before('monthly', '2026-01'), '2025-11-30T16:00:00.000Z')
  t.equal(before('monthly', '2026-03'), '2026-01-31T16:00:00.000Z')
  t.equal(before('quarterly', '2026-Q1'), '2025-09-30T16:00:00.000Z')
  t.equal(before('annual', '2026'), '2024-12-31T16:00:00.000Z')
  t.end()
})

test('RP-1: every instant lies in exactly the week that it names, over eleven years', (t) => {
  let last = ''
  for (let ms = Date.UTC(2019, 11, 30, 16) - 8 * 3_600_000; ms < Date.UTC(2031, 0, 1); ms += 6 * 3_600_000) {
    const name = weekOf(ms)
    const week = parsePeriod('weekly', name)
    if (week === null || ms < week.from || ms >= week.to) t.fail(`${formatInstant(ms)} is not in ${name}`)
    if (name < last) t.fail(`${name} comes after ${last}`)
    last = name
  }
  t.equal(last, '2031-W01')
  t.end()
})
