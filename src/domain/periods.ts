import { BEIJING_OFFSET_MS, DAY_MS } from './instants.ts'

/** A period of reporting by the Beijing calendar: from its first instant up to, not including, the first of the next (RP-1). */
export interface Period {
  name: string
  from: number
  to: number
}

export const SPANS = ['weekly', 'monthly', 'quarterly', 'annual'] as const
export type Span = (typeof SPANS)[number]

const FIRST_YEAR = 2000
const LAST_YEAR = 2100
const WEEK_MS = 7 * DAY_MS

/** `2026-W47`, `2026-11`, `2026-Q4`, `2026`; null when there is no such period. */
export function parsePeriod(span: Span, name: string): Period | null {
  switch (span) {
    case 'weekly':
      return week(name)
    case 'monthly':
      return months(name, /^(\d{4})-(0[1-9]|1[0-2])$/, 1)
    case 'quarterly':
      return months(name, /^(\d{4})-Q([1-4])$/, 3)
    case 'annual':
      return months(name, /^(\d{4})()$/, 12)
  }
}

/** The period just before, of the same span. */
export function previousPeriod(span: Span, period: Period): Period {
  const name = periodAt(span, period.from - 1)
  if (span === 'weekly') return { name, from: period.from - WEEK_MS, to: period.from }
  const first = new Date(period.from + BEIJING_OFFSET_MS)
  const length = { monthly: 1, quarterly: 3, annual: 12 }[span]
  return { name, from: monthStart(first.getUTCFullYear(), first.getUTCMonth() - length), to: period.from }
}

/** The name of the period in which an instant lies. */
export function periodAt(span: Span, ms: number): string {
  if (span === 'weekly') return weekOf(ms)
  const wall = new Date(ms + BEIJING_OFFSET_MS)
  const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth() + 1]
  if (span === 'monthly') return `${year}-${String(month).padStart(2, '0')}`
  return span === 'quarterly' ? `${year}-Q${Math.ceil(month / 3)}` : String(year)
}

/** The ISO week (Monday to Sunday, Beijing) in which an instant lies. */
export function weekOf(ms: number): string {
  const monday = mondayOf(ms + BEIJING_OFFSET_MS)
  const year = yearOf(monday + 3 * DAY_MS)
  return `${year}-W${String((monday - firstMonday(year)) / WEEK_MS + 1).padStart(2, '0')}`
}

/** ISO 8601: a week belongs to the year that holds its Thursday, so the last one of a year may be W52 or W53. */
function week(name: string): Period | null {
  const [, yearText, weekText] = /^(\d{4})-W(\d{2})$/.exec(name) ?? []
  const year = Number(yearText)
  const number = Number(weekText)
  if (yearText === undefined || !isYear(year) || number < 1) return null
  const monday = firstMonday(year) + (number - 1) * WEEK_MS
  if (yearOf(monday + 3 * DAY_MS) !== year) return null
  return { name, from: monday - BEIJING_OFFSET_MS, to: monday + WEEK_MS - BEIJING_OFFSET_MS }
}

function months(name: string, shape: RegExp, length: number): Period | null {
  const [, yearText, part] = shape.exec(name) ?? []
  const year = Number(yearText)
  if (yearText === undefined || !isYear(year)) return null
  const first = (Number(part || '1') - 1) * length
  return { name, from: monthStart(year, first), to: monthStart(year, first + length) }
}

/** Months past the year's end run on into the next, as `Date.UTC` counts them. */
function monthStart(year: number, month: number): number {
  return Date.UTC(year, month, 1) - BEIJING_OFFSET_MS
}

/** Monday of the week that holds 4 January, as if Beijing's wall were UTC. */
function firstMonday(year: number): number {
  return mondayOf(Date.UTC(year, 0, 4))
}

function mondayOf(wallMs: number): number {
  const midnight = Math.floor(wallMs / DAY_MS) * DAY_MS
  return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * DAY_MS
}

function yearOf(wallMs: number): number {
  return new Date(wallMs).getUTCFullYear()
}

function isYear(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR
}
