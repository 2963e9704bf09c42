/**
 * The one parser and the one formatter of instants. An instant is epoch milliseconds (a number); a `Date` never
 * crosses a function's border. Used alike by the API, imports and the page (IN-1, CL-15).
 */

export const SECOND_MS = 1_000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** China has kept +08:00 without summer time since 1991; every calendar question is asked in it. */
export const BEIJING_OFFSET_MS = 8 * HOUR_MS

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/
const FIRST_YEAR = 2000
const LAST_YEAR = 2100
const WIDEST_OFFSET_HOURS = 14

export type ParsedInstant = { ok: true; ms: number } | { ok: false; problem: string }

/**
 * Reads an RFC 3339 date-time with a zone. Digits past the millisecond are cut. Refused, with a Chinese reason: no zone,
 * no such day, hour 24, second 60, `-00:00`, years outside 2000–2100, anything looser than the RFC.
 */
export function parseInstant(text: string): ParsedInstant {
  const parts = SHAPE.exec(text)
  if (parts === null) return { ok: false, problem: shapeProblem(text) }
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number]
  if (year < FIRST_YEAR || year > LAST_YEAR) return no(`年份应在${FIRST_YEAR}至${LAST_YEAR}之间`)
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return no('没有这一天，请核对日期')
  if (hour === 24) return no('请写作次日 00:00，不写 24:00')
  if (hour > 23 || minute > 59) return no('没有这个时刻，请核对时和分')
  if (second === 60) return no('不收闰秒，请写作第 59 秒')
  if (second > 59) return no('没有这个时刻，请核对秒')
  const offset = offsetMs(parts[8] ?? 'Z')
  if (offset === null) return no('时区不正确，北京时间写作 +08:00')
  const millisecond = Number((parts[7] ?? '0').padEnd(3, '0').slice(0, 3))
  return { ok: true, ms: Date.UTC(year, month - 1, day, hour, minute, second, millisecond) - offset }
}

/** `2026-11-21T06:32:08.000Z`: UTC, milliseconds, `Z`, as every answer writes it. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString()
}

export function formatInstantOrNull(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms)
}

/** The Beijing calendar's year of an instant; numbers of incidents run by it. */
export function beijingYear(ms: number): number {
  return new Date(ms + BEIJING_OFFSET_MS).getUTCFullYear()
}

/** The Beijing calendar's day of an instant, `2026-11-21`. */
export function beijingDate(ms: number): string {
  return formatInstant(ms + BEIJING_OFFSET_MS).slice(0, 10)
}

/** Milliseconds since Beijing midnight. */
export function beijingTimeOfDayMs(ms: number): number {
  return (((ms + BEIJING_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS
}

function shapeProblem(text: string): string {
  if (/[０-９：－]/.test(text)) return '时间里有全角字符，请改用半角'
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return '请写明时刻和时区，例如 2026-11-21T14:00:00+08:00'
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?$/.test(text)) return '时间缺少时区，北京时间请在末尾加 +08:00'
  return '时间格式应为 2026-11-21T14:00:00+08:00'
}

function no(problem: string): ParsedInstant {
  return { ok: false, problem }
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function offsetMs(zone: string): number | null {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > WIDEST_OFFSET_HOURS || minutes > 59 || zone === '-00:00') return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * HOUR_MS + minutes * MINUTE_MS)
}
