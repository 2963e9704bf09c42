import { DAY_MS, HOUR_MS } from '../../../contract/time.ts'
import type { Duty } from './unit-words.ts'

export interface ShiftLine {
  from: number
  to: number
  username: string
  duty: Duty
}

export interface Span {
  from: number
  to: number
}

/** People take turns, one shift each: from `start` on, shifts of `hours`, for `days`. Nobody, no shifts. */
export function rotation(people: readonly string[], start: number, hours: number, days: number): ShiftLine[] {
  if (people.length === 0) return []
  const count = Math.round((days * DAY_MS) / (hours * HOUR_MS))
  return Array.from({ length: count }, (_, at) => ({
    from: start + at * hours * HOUR_MS,
    to: start + (at + 1) * hours * HOUR_MS,
    username: people[at % people.length] ?? '',
    duty: 'duty' as const,
  }))
}

/** Earlier lines with what is new in their place: of the same duty, what overlaps the new ones goes. */
export function replaced(lines: readonly ShiftLine[], added: readonly ShiftLine[]): ShiftLine[] {
  const [first] = added
  const last = added[added.length - 1]
  if (first === undefined || last === undefined) return [...lines]
  const kept = lines.filter((line) => line.duty !== first.duty || line.to <= first.from || line.from >= last.to)
  return inOrder([...kept, ...added])
}

export function inOrder(lines: readonly ShiftLine[]): ShiftLine[] {
  return [...lines].sort((a, b) => a.from - b.from || a.to - b.to || a.duty.localeCompare(b.duty))
}

/** Stretches of [from, to) in which nobody is on duty and nobody stands in, as the service counts them. */
export function gapsIn(lines: readonly ShiftLine[], from: number, to: number): Span[] {
  const gaps: Span[] = []
  let covered = from
  for (const line of inOrder(lines.filter(({ duty }) => duty === 'duty' || duty === 'stand-in'))) {
    if (line.from >= to) break
    if (line.from > covered) gaps.push({ from: covered, to: line.from })
    covered = Math.max(covered, line.to)
  }
  if (covered < to) gaps.push({ from: covered, to })
  return gaps
}

/** Where a stretch lies on a lane from `from` to `to`, in percent; null outside of it. */
export function onLane(span: Span, from: number, to: number): { left: number; width: number } | null {
  const [start, end] = [Math.max(span.from, from), Math.min(span.to, to)]
  return end <= start ? null : { left: ((start - from) / (to - from)) * 100, width: ((end - start) / (to - from)) * 100 }
}
