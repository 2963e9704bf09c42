import { parsePeriod, weekOf } from '../../contract/periods.ts'
import type { Period } from '../../contract/periods.ts'
import { BEIJING_OFFSET_MS, DAY_MS } from '../../contract/time.ts'
import { fromInput, toDateInput } from '../time/beijing-input.ts'

/**
 * Days for a calendar on the page. Its cells are midnights of the device's zone; here each is a year, a month and a day and nothing more,
 * and which of them is today follows from the server's time in Beijing.
 */

export type Days = [from: string, to: string]

/** The day that a cell stands for: `2026-11-21`. */
export function dayOfCell(cell: Date): string {
  return toDateInput(Date.UTC(cell.getFullYear(), cell.getMonth(), cell.getDate()) - BEIJING_OFFSET_MS)
}

/** The cell of a day. */
export function cellOfDay(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date)
}

/** What lists are asked for most, none of it later than today. */
export function usualRanges(today: string): { text: string; days: Days }[] {
  const now = fromInput(`${today}T12:00`) ?? 0
  const week = parsePeriod('weekly', weekOf(now))
  const month = parsePeriod('monthly', today.slice(0, 7))
  return [
    { text: '今日', days: [today, today] },
    { text: '近 7日', days: [toDateInput(now - 6 * DAY_MS), today] },
    ...named('本周', week, now),
    ...named('上周', week === null ? null : parsePeriod('weekly', weekOf(week.from - 1)), now),
    ...named('本月', month, now),
    ...named('上月', month === null ? null : parsePeriod('monthly', toDateInput(month.from - 1).slice(0, 7)), now),
  ]
}

function named(text: string, period: Period | null, now: number): { text: string; days: Days }[] {
  return period === null ? [] : [{ text, days: [toDateInput(period.from), toDateInput(Math.min(period.to - 1, now))] }]
}
