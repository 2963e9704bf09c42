import { parsePeriod, weekOf } from '../../../contract/periods.ts'
import type { Period, Span } from '../../../contract/periods.ts'
import { BEIJING_OFFSET_MS } from '../../../contract/time.ts'
import { dateText, timeText, weekdayText } from '../../time/words.ts'

/** Weeks, months, quarters and years by name: which one an instant lies in, which come before, and from when to when they are. */

/** How many periods the course shows. */
export const COURSE_LENGTH: Record<Span, number> = { weekly: 8, monthly: 8, quarterly: 8, annual: 3 }

/** The name of the period in which an instant lies. */
export function periodAt(span: Span, ms: number): string {
  if (span === 'weekly') return weekOf(ms)
  const wall = new Date(ms + BEIJING_OFFSET_MS)
  const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth() + 1]
  if (span === 'monthly') return `${year}-${String(month).padStart(2, '0')}`
  return span === 'quarterly' ? `${year}-Q${Math.ceil(month / 3)}` : String(year)
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

/** The periods up to and with this one, oldest first. */
export function course(span: Span, name: string): string[] {
  const names = [name]
  while (names.length < COURSE_LENGTH[span]) {
    const earlier = before(span, names[0] ?? name)
    if (earlier === null) break
    names.unshift(earlier)
  }
  return names
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
