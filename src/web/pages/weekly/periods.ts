import { parsePeriod, periodAt } from '../../../contract/periods.ts'
import type { Period, Span } from '../../../contract/periods.ts'
import { dateText, timeText, weekdayText } from '../../time/words.ts'

/** Weeks, months, quarters and years by name: which one an instant lies in, which come before, and from when to when they are. */

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

/** `11月9日 周一 00:00 — 15日 周日 24:00`; longer periods in days. */
export function rangeText(span: Span, { from, to }: Period): string {
  const last = to - 1
  if (span === 'weekly') return `${dateText(from)} ${weekdayText(from)} ${timeText(from)} — ${dateText(last)} ${weekdayText(last)} 24:00`
  return `${dateText(from)} — ${dateText(last)}`
}

function valid(span: Span, name: string): string | null {
  return parsePeriod(span, name) === null ? null : name
}
