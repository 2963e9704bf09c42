import type { Span } from '../../src/domain/periods.ts'

/** The calendar of reports, worked out apart from the service by walking through every day of a century; no `Date`, no time zone. */

export interface PlainPeriod {
  name: string
  from: number
  to: number
}

const DAY_MS = 24 * 60 * 60_000
/** Midnight in Beijing comes eight hours before midnight in Greenwich (RP-1). */
const BEIJING_AHEAD_MS = 8 * 60 * 60_000

interface Day {
  /** Beijing midnight at its beginning. */
  at: number
  year: number
  month: number
}

function everyDay(): Day[] {
  const days: Day[] = []
  let at = -BEIJING_AHEAD_MS
  for (let year = 1970; year <= 2105; year += 1) {
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
    for (const [place, length] of [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].entries()) {
      for (let day = 1; day <= length; day += 1) {
        days.push({ at, year, month: place + 1 })
        at += DAY_MS
      }
    }
  }
  return days
}

const two = (number: number) => String(number).padStart(2, '0')

/** 1 January 1970 was a Thursday: the first Thursday of its year, so the middle of week 1 (ISO 8601: a week belongs to its Thursday's year). */
function weekNames(days: readonly Day[]): string[] {
  const names: string[] = []
  let [year, week] = [1970, 0]
  for (let thursday = 0; thursday + 3 < days.length; thursday += 7) {
    week = days[thursday]!.year === year ? week + 1 : 1
    year = days[thursday]!.year
    for (let day = thursday - 3; day <= thursday + 3; day += 1) if (day >= 0) names[day] = `${year}-W${two(week)}`
  }
  return names
}

/** Per span every period in order; neighbouring days of one name make one period. */
function everyPeriod(): Record<Span, PlainPeriod[]> {
  const days = everyDay()
  const weeks = weekNames(days)
  const gather = (nameOf: (day: Day, place: number) => string | undefined) => {
    const periods: PlainPeriod[] = []
    for (const [place, day] of days.entries()) {
      const name = nameOf(day, place)
      const last = periods.at(-1)
      if (last !== undefined && last.name === name) last.to = day.at + DAY_MS
      else if (name !== undefined) periods.push({ name, from: day.at, to: day.at + DAY_MS })
    }
    return periods
  }
  return {
    weekly: gather((_, place) => weeks[place]),
    monthly: gather(({ year, month }) => `${year}-${two(month)}`),
    quarterly: gather(({ year, month }) => `${year}-Q${month <= 3 ? 1 : month <= 6 ? 2 : month <= 9 ? 3 : 4}`),
    annual: gather(({ year }) => String(year)),
  }
}

const CALENDAR = everyPeriod()

/** The period of this name and the one before it. */
export function plainPeriod(span: Span, name: string): { period: PlainPeriod; previous: PlainPeriod } {
  const place = CALENDAR[span].findIndex((period) => period.name === name)
  if (place < 1) throw new Error(`no ${span} ${name}`)
  return { period: CALENDAR[span][place]!, previous: CALENDAR[span][place - 1]! }
}

/** The name of the period in which an instant lies. */
export function periodHolding(span: Span, ms: number): string {
  const period = CALENDAR[span].find(({ from, to }) => from <= ms && ms < to)
  if (period === undefined) throw new Error(`no ${span} holds ${ms}`)
  return period.name
}
