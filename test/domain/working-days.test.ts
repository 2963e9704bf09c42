import { test } from 'tap'
import { parseInstant } from '../../src/domain/instants.ts'
import { isWorkingDay, onNextWorkingDay } from '../../src/domain/working-days.ts'

const TEN = 10 * 60 * 60_000

function beijing(text: string): number {
  const parsed = parseInstant(`${text}:00+08:00`)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.ms
}

test('CL-14: weekends rest, holidays rest, make-up days work (国办发明电〔2024〕12号, 〔2025〕7号)', (t) => {
  const days: [string, boolean][] = [
    ['2026-11-20', true],
    ['2026-11-21', false],
    ['2026-11-22', false],
    ['2025-01-26', true],
    ['2025-02-04', false],
    ['2025-02-05', true],
    ['2025-02-08', true],
    ['2025-10-08', false],
    ['2025-10-11', true],
    ['2026-01-02', false],
    ['2026-01-04', true],
    ['2026-02-14', true],
    ['2026-02-23', false],
    ['2026-02-28', true],
    ['2026-05-09', true],
    ['2026-09-20', true],
    ['2026-10-08', true],
    ['2026-10-10', true],
    ['2026-10-11', false],
  ]
  for (const [day, works] of days) t.equal(isWorkingDay(day), works, day)
  t.end()
})

test('CL-14: the next working day is found over nights, weekends and holidays, by Beijing days', (t) => {
  const cases: [string, string][] = [
    ['2026-11-16T08:00', '2026-11-17T10:00'],
    ['2026-11-16T00:00', '2026-11-17T10:00'],
    ['2026-11-16T23:59', '2026-11-17T10:00'],
    ['2026-11-20T18:00', '2026-11-23T10:00'],
    ['2026-09-30T20:00', '2026-10-08T10:00'],
    ['2026-10-09T20:00', '2026-10-10T10:00'],
    ['2026-02-13T20:00', '2026-02-14T10:00'],
    ['2026-02-14T20:00', '2026-02-24T10:00'],
    ['2025-12-31T20:00', '2026-01-04T10:00'],
  ]
  for (const [from, to] of cases) t.same(onNextWorkingDay(beijing(from), TEN), { at: beijing(to), provisional: false }, from)
  t.end()
})

test('CL-14: a year without a notice knows weekends only, and says so', (t) => {
  t.same(onNextWorkingDay(beijing('2026-12-31T20:00'), TEN), { at: beijing('2027-01-01T10:00'), provisional: true })
  t.same(onNextWorkingDay(beijing('2027-03-05T20:00'), TEN), { at: beijing('2027-03-08T10:00'), provisional: true })
  t.same(onNextWorkingDay(beijing('2026-12-30T20:00'), TEN), { at: beijing('2026-12-31T10:00'), provisional: false })
  t.end()
})
