import { DAY_MS } from '../../../contract/time.ts'

/** Days of the working calendar, `2026-10-01`, as the office writes them. */

const WEEKDAYS = '日一二三四五六'

/** `10月10日（周六）`. */
export function dayName(day: string): string {
  return `${monthAndDay(day)}（周${WEEKDAYS.charAt(new Date(wallMs(day)).getUTCDay())}）`
}

/** `10月1日（周四）至10月7日（周三），7天`; one day alone `1月1日（周三），1天`. */
export function holidaySpan({ from, to }: { from: string; to: string }): string {
  const days = (wallMs(to) - wallMs(from)) / DAY_MS + 1
  return `${from === to ? dayName(from) : `${dayName(from)}至${dayName(to)}`}，${days}天`
}

function monthAndDay(day: string): string {
  const [, month, date] = day.split('-')
  return `${Number(month)}月${Number(date)}日`
}

function wallMs(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return Date.UTC(year, month - 1, date)
}
