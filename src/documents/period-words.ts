import type { Period, Span } from '../contract/periods.ts'
import { dateText } from '../contract/wall-time.ts'

/** Weeks, months, quarters and years, as the office says them. */

export const SPAN_NAMES: Record<Span, string> = { weekly: '周报', monthly: '月报', quarterly: '季报', annual: '年报' }

/** 本周, and with what it is compared. */
export const SPAN_WORDS: Record<Span, { now: string; before: string; unit: string }> = {
  weekly: { now: '本周', before: '上周', unit: '周' },
  monthly: { now: '本月', before: '上月', unit: '月' },
  quarterly: { now: '本季度', before: '上季度', unit: '季' },
  annual: { now: '本年', before: '上年', unit: '年' },
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

/** `11月9日—15日`: as a heading in print says it. */
export function daysText({ from, to }: Period): string {
  const [first, last] = [dateText(from), dateText(to - 1)]
  const month = /^\d+月/.exec(first)?.[0] ?? ''
  return `${first}—${last.startsWith(month) ? last.slice(month.length) : last}`
}

/** `2026年第46期`; a year has but one. */
export function numberText(span: Span, period: string): string {
  const year = period.slice(0, 4)
  return span === 'annual' ? `${year}年度` : `${year}年第${Number(period.replace(/^\d{4}-?[WQ]?/, ''))}期`
}

/** `政务舆情回应工作周报`. */
export function paperName(span: Span): string {
  return `政务舆情回应工作${SPAN_NAMES[span]}`
}
