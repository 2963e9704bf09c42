import fc from 'fast-check'
import { test } from 'tap'
import type { Test } from 'tap'
import { durationMs, formatDuration, parseDuration } from '../../src/domain/durations.ts'
import { DAY_MS, beijingTimeOfDayMs, beijingYear, formatInstant, parseInstant } from '../../src/domain/instants.ts'

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 0x7fff_ffff))
const RUNS = 5_000

function always<T>(t: Test, arbitrary: fc.Arbitrary<T>, check: (one: T) => boolean | void): void {
  t.comment(`seed ${SEED}, ${RUNS} runs`)
  fc.assert(fc.property(arbitrary, check), { seed: SEED, numRuns: RUNS })
  t.pass(`held in ${RUNS} runs`)
}

// ---- An oracle that counts days by hand: no Date, no regular expression

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysIn = (year: number, month: number) => (month === 2 && isLeap(year) ? 29 : MONTHS[month - 1]!)

interface Written {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  fraction: string
  /** Minutes east of Greenwich; null writes `Z`. */
  zone: number | null
}

function byHand({ year, month, day, hour, minute, second, fraction, zone }: Written): number {
  let days = 0
  for (let past = 1970; past < year; past += 1) days += isLeap(past) ? 366 : 365
  for (let past = 1; past < month; past += 1) days += daysIn(year, past)
  const minutes = ((days + day - 1) * 24 + hour) * 60 + minute - (zone ?? 0)
  return (minutes * 60 + second) * 1000 + Number(`${fraction}000`.slice(0, 3))
}

const two = (value: number) => String(value).padStart(2, '0')

function text({ year, month, day, hour, minute, second, fraction, zone }: Written): string {
  const east = Math.abs(zone ?? 0)
  const offset = zone === null ? 'Z' : `${zone < 0 ? '-' : '+'}${two(Math.floor(east / 60))}:${two(east % 60)}`
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}${offset}`
}

const written: fc.Arbitrary<Written> = fc
  .record({
    year: fc.integer({ min: 2000, max: 2100 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    second: fc.integer({ min: 0, max: 59 }),
    fraction: fc.oneof(fc.constant(''), fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: 1, maxLength: 9 })),
    // From −12:00 to +14:00, the offsets of the earth, by the quarter hour and by the minute.
    zone: fc.oneof(
      fc.constant(null),
      fc.constant(480),
      fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15),
      fc.integer({ min: -720, max: 840 }),
    ),
  })
  .map((one) => ({ ...one, day: Math.min(one.day, daysIn(one.year, one.month)) }))

test('IN-1: every instant of 2000 to 2100 is read as an independent count of days reads it', async (t) => {
  always(t, written, (one) => {
    const parsed = parseInstant(text(one))
    return parsed.ok && parsed.ms === byHand(one)
  })
})

test('IN-1 control: a reading that forgets the zone is refuted', async (t) => {
  t.ok(
    fc.check(
      fc.property(written, (one) => byHand(one) === byHand({ ...one, zone: null })),
      { seed: SEED, endOnFailure: true },
    ).failed,
  )
})

test('IN-1: what is written is read back, to the millisecond', async (t) => {
  always(t, written, (one) => {
    const ms = byHand({ ...one, zone: null })
    const parsed = parseInstant(formatInstant(ms))
    return parsed.ok && parsed.ms === ms
  })
})

/** One character taken out, put in or changed for one that stands for something else there. */
const mutated = fc
  .tuple(written, fc.nat(), fc.constantFrom('cut', 'add', 'swap'), fc.constantFrom(...Array.from(' tzTZ+-:./0123456789٣０：年')))
  .map(([one, where, how, character]) => {
    const whole = text(one)
    const place = where % whole.length
    return { one, mutant: whole.slice(0, place) + (how === 'cut' ? '' : character) + whole.slice(how === 'add' ? place : place + 1) }
  })

/** What the grammar of RFC 3339 and the calendar allow, read field by field from fixed columns. */
function isWellFormed(candidate: string): boolean {
  const digits = (from: number, to: number) =>
    to <= candidate.length && Array.from(candidate.slice(from, to)).every((one) => one >= '0' && one <= '9')
      ? Number(candidate.slice(from, to))
      : NaN
  const [year, month, day, hour, minute, second] = [
    digits(0, 4),
    digits(5, 7),
    digits(8, 10),
    digits(11, 13),
    digits(14, 16),
    digits(17, 19),
  ] as const
  if ([candidate[4], candidate[7], candidate[10], candidate[13], candidate[16]].join('') !== '--T::') return false
  if (!(
    year >= 2000 &&
    year <= 2100 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59
  ))
    return false
  let end = 19
  if (candidate[end] === '.') {
    const from = (end += 1)
    while (end < candidate.length && candidate[end]! >= '0' && candidate[end]! <= '9') end += 1
    if (end === from || end - from > 9) return false
  }
  const zone = candidate.slice(end)
  if (zone === 'Z') return true
  if (zone.length !== 6 || (zone[0] !== '+' && zone[0] !== '-') || zone[3] !== ':' || zone === '-00:00') return false
  return digits(end + 1, end + 3) <= 14 && digits(end + 4, end + 6) <= 59
}

test('IN-1: a text changed in one character is read exactly when it is still an instant', async (t) => {
  always(t, mutated, ({ mutant }) => parseInstant(mutant).ok === isWellFormed(mutant))
})

test('IN-1: any text at all is answered, never thrown at', async (t) => {
  always(t, fc.string({ maxLength: 60, unit: 'binary' }), (any) => parseInstant(any).ok === isWellFormed(any))
})

for (const refused of [
  '2026-11-21',
  '2026-11-21T14:00:00',
  '2026-11-21T14:00:00.5',
  '2026-11-21 14:00:00+08:00',
  '2026-11-21T14:00+08:00',
  '2026-11-21T14:00:00+0800',
  '2026-11-21T14:00:00+08',
  '2026-11-21T14:00:00-00:00',
  '2026-11-21T24:00:00+08:00',
  '2026-12-31T23:59:60Z',
  '2026-02-29T00:00:00Z',
  '2100-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '1999-12-31T23:59:59Z',
  '2101-01-01T00:00:00Z',
  '2026-11-21T14:00:00+15:00',
  '2026-11-21T14:00:00+08:60',
  '２０２６-11-21T14:00:00+08:00',
  '2026-11-21T14：00:00+08:00',
  '2026-11-21T14:00:00.Z',
  '2026-11-21T14:00:00.1234567890Z',
  '+2026-11-21T14:00:00Z',
  ' 2026-11-21T14:00:00Z',
  '2026-11-21T14:00:00Z\n',
  '2026-11-21t14:00:00z',
  '1700000000000',
  '',
]) {
  test(`IN-1: ${JSON.stringify(refused)} is refused, in Chinese`, async (t) => {
    const parsed = parseInstant(refused)
    t.equal(parsed.ok, false)
    t.match(parsed.ok ? '' : parsed.problem, /\p{Script=Han}/u)
  })
}

test('IN-1: 29 February of leap years exists, of 2000 too', async (t) => {
  for (const day of ['2000-02-29', '2024-02-29', '2096-02-29']) t.equal(parseInstant(`${day}T00:00:00Z`).ok, true, day)
})

test('RP-1: the Beijing year turns at 16:00 UTC, the Beijing day too', async (t) => {
  const midnight = Date.UTC(2026, 11, 31, 16)
  t.same([midnight - 1, midnight].map(beijingYear), [2026, 2027])
  t.same([midnight - 1, midnight].map(beijingTimeOfDayMs), [DAY_MS - 1, 0])
})

// ---- Durations

test('AL-1a: every duration of whole seconds is written and read back', async (t) => {
  always(
    t,
    fc.integer({ min: -9_999 * 3_600, max: 9_999 * 3_600 }),
    (seconds) => parseDuration(formatDuration(seconds * 1000)) === seconds * 1000,
  )
})

test('AL-1a: a duration is hours, minutes, seconds, each at most once, in order', async (t) => {
  const number = fc.option(fc.nat({ max: 9_999 }))
  always(t, fc.tuple(number, number, number, fc.boolean()), ([hours, minutes, seconds, negative]) => {
    const part = (value: number | null, letter: string) => (value === null ? '' : `${value}${letter}`)
    const length = ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000
    const parsed = parseDuration(`${negative ? '-' : ''}PT${part(hours, 'H')}${part(minutes, 'M')}${part(seconds, 'S')}`)
    const empty = hours === null && minutes === null && seconds === null
    return Object.is(parsed, empty ? null : negative && length > 0 ? -length : length)
  })
})

test('AL-1a: days, fractions and loose spellings are no durations', async (t) => {
  for (const text of [
    'P1D',
    'P1DT1H',
    'PT',
    'P',
    'PT1.5H',
    'PT1M1H',
    '+PT1H',
    'pt1h',
    '1H',
    'PT-1H',
    '--PT1H',
    ' PT1H',
    'PT1H ',
    'PT1H\n',
    '',
  ])
    t.equal(parseDuration(text), null, JSON.stringify(text))
  t.throws(() => durationMs('P1D'))
})

test('AL-1a: zero is written PT0S, whatever its sign', async (t) => {
  t.same([0, -0].map(formatDuration), ['PT0S', 'PT0S'])
  t.same(['PT0S', 'PT0H', '-PT0S'].map(parseDuration), [0, 0, 0])
})
