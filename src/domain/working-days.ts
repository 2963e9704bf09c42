import year2025 from './calendar/2025.json' with { type: 'json' }
import year2026 from './calendar/2026.json' with { type: 'json' }
import { BEIJING_OFFSET_MS, DAY_MS, formatInstant } from './instants.ts'

/**
 * The working calendar with 调休, as the State Council's notice of each year sets it; only internal windows use it, never a statutory
 * clock (CL-14). A year without a notice knows weekends only.
 */
const NOTICES = [year2025, year2026]

/** A year's notice: its holidays (both ends included) and the weekend days on which work is made up. */
export interface CalendarYear {
  year: number
  source: { title: string; number: string }
  holidays: { name: string; from: string; to: string }[]
  makeUpDays: string[]
}

/** The years whose notice is known, oldest first. */
export function calendarYears(): readonly CalendarYear[] {
  return NOTICES
}

const NOTICED_YEARS = new Set(NOTICES.map((notice) => notice.year))
const HOLIDAYS = new Set(NOTICES.flatMap((notice) => notice.holidays.flatMap(({ from, to }) => daysFrom(from, to))))
const MAKE_UP_DAYS = new Set(NOTICES.flatMap((notice) => notice.makeUpDays))

const SATURDAY = 6
const SUNDAY = 0

/** An instant found by the calendar; `provisional`: some day on the way to it lies in a year whose notice is not known. */
export interface CalendarInstant {
  at: number
  provisional: boolean
}

/** CL-14: so many milliseconds after Beijing midnight of the first working day behind the Beijing day in which `ms` lies. */
export function onNextWorkingDay(ms: number, timeOfDayMs: number): CalendarInstant {
  let provisional = false
  for (let midnight = midnightBefore(ms) + DAY_MS; ; midnight += DAY_MS) {
    const day = dayOf(midnight)
    provisional ||= !NOTICED_YEARS.has(Number(day.slice(0, 4)))
    if (isWorkingDay(day)) return { at: midnight + timeOfDayMs, provisional }
  }
}

/** `2026-10-10`, a day of the Beijing calendar. */
export function isWorkingDay(day: string): boolean {
  if (MAKE_UP_DAYS.has(day)) return true
  if (HOLIDAYS.has(day)) return false
  const weekday = new Date(wallMs(day)).getUTCDay()
  return weekday !== SATURDAY && weekday !== SUNDAY
}

function dayOf(ms: number): string {
  return formatInstant(ms + BEIJING_OFFSET_MS).slice(0, 10)
}

function midnightBefore(ms: number): number {
  return Math.floor((ms + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS
}

/** Both ends included. */
function daysFrom(from: string, to: string): string[] {
  const first = wallMs(from)
  return Array.from({ length: (wallMs(to) - first) / DAY_MS + 1 }, (_, place) => formatInstant(first + place * DAY_MS).slice(0, 10))
}

/** Midnight of a day as if Beijing's wall were UTC. */
function wallMs(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return Date.UTC(year, month - 1, date)
}
