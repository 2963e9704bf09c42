import { HOUR_MS } from '../../../../contract/time.ts'
import type { Span } from './scale.ts'

/** A long matter's first hours would be a few pixels wide; two windows show what counts: how it began, and how it stands. */
export type WindowName = 'all' | 'first' | 'last'

const LENGTH_MS = 48 * HOUR_MS
const AHEAD_MS = 12 * HOUR_MS

export function windowOf(name: WindowName, whole: Span, now: number): Span {
  if (name === 'first') return { from: whole.from, to: whole.from + LENGTH_MS }
  if (name === 'all') return whole
  const to = Math.min(whole.to, now + AHEAD_MS)
  return { from: to - LENGTH_MS, to }
}
