import { parsePeriod, periodAt } from '../../../contract/periods.ts'
import type { Period, Span } from '../../../contract/periods.ts'
import { dateText, timeText, weekdayText } from '../../time/words.ts'

/** Weeks, months, quarters and years by name: which one an instant lies in, which come before, and how the office says them. */

export const SPAN_NAMES: Record<Span, string> = { weekly: '周报', monthly: '月报', quarterly: '季报', annual: '年报' }

/** 本周, and with what it is compared. */
export const SPAN_WORDS: Record<Span, { now: string; before: string; unit: string }> = {
  weekly: { now: '本周', before: '上周', unit: '周' },
  monthly: { now: '本月', before: '上月', unit: '月' },
  quarterly: { now: '本季度', before: '上季度', unit: '季' },
  annual: { now: '本年', before: '上年', unit: '年' },
}

/** The last one that is over: what is read out on a Monday. */
export function lastFinished(span: Span, now: number): string {
  return before(span, periodAt(span, now)) ?? periodAt(span, now)
}

export function before(span: Span, name: string): string | null {
  const period = parsePeriod(span, name)
  return period === null ? null : valid(span, periodAt(span, period.from - 1))
}

export function after(span: Span, name: string): string | null {
  const period = parsePeriod(span, name)
  return period === null ? null : valid(span, periodAt(span, period.to))
}

const QUARTERS = ['一', '二', '三', '四']

/** `第46周`, `11月`, `第四季度`, `2026年`: where the year is plain. */
export function shortName(span: Span, name: string): string {
  const part = name.replace(/^\d{4}-?[WQ]?/, '')
  if (span === 'weekly') return `第${Number(part)}周`
  if (span === 'monthly') return `${Number(part)}月`
  return span === 'quarterly' ? `第${QUARTERS[Number(part) - 1] ?? ''}季度` : `${name}年`
}

/** `2026年第46周`. */
export function longName(span: Span, name: string): string {
  return span === 'annual' ? `${name}年` : `${name.slice(0, 4)}年${shortName(span, name)}`
}

/** `11月9日 周一 00:00 — 15日 周日 24:00`; longer periods in days. */
export function rangeText(span: Span, { from, to }: Period): string {
  const last = to - 1
  if (span === 'weekly') return `${dateText(from)} ${weekdayText(from)} ${timeText(from)} — ${dateText(last)} ${weekdayText(last)} 24:00`
  return `${dateText(from)} — ${dateText(last)}`
}

/** `11月9日—15日`: as a heading in print says it. */
export function daysText({ from, to }: Period): string {
  const [first, last] = [dateText(from), dateText(to - 1)]
  const month = /^\d+月/.exec(first)?.[0] ?? ''
  return `${first}—${last.startsWith(month) ? last.slice(month.length) : last}`
}

function valid(span: Span, name: string): string | null {
  return parsePeriod(span, name) === null ? null : name
}
