import type { ObligationAnswer } from '../../../contract/incident-answers.ts'
import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS, msOf } from '../../../contract/time.ts'
import { clockState } from '../../time/ramp.ts'
import type { ClockState } from '../../time/ramp.ts'
import { dateText, dayText, timeText } from '../../time/words.ts'

/** Clocks as lanes on one time axis: anchor, elapsed, rest, due. Places are percent of the axis. */

export interface Lane {
  clock: ObligationAnswer
  /** How many units owe the same by the same instant. */
  units: number
  state: ClockState
  anchorAt: number
  dueAt: number
  from: number
  to: number
  /** Where the label stands: right of the lane, or above it where it would leave the picture. */
  above: boolean
}

export interface Axis {
  now: number
  marks: { at: number; text: string }[]
}

const SHOWN: readonly ObligationAnswer['kind'][] = ['authoritative-release', 'press-conference', 'response', 'acceptance']
/** Behind the last due, for its label. */
const ROOM = 0.02
const LABEL_FITS_UNTIL = 46
/** Marks nearer to “now” than this would be written over it. */
const BESIDE_NOW = 7
const STEPS_HOURS = [1, 2, 3, 6, 12, 24, 48, 96]
const MOST_MARKS = 7

/** Statutory clocks in their order, then receipts; the same clock of several units is one lane. */
export function lanesOf(clocks: readonly ObligationAnswer[], speed: number, now: number): { lanes: Lane[]; axis: Axis } {
  const shown = SHOWN.flatMap((kind) => clocks.filter((clock) => clock.kind === kind))
  const groups = new Map<string, ObligationAnswer[]>()
  for (const clock of shown) {
    const key = `${clock.kind} ${clock.anchorAt} ${clock.dueAt}`
    groups.set(key, [...(groups.get(key) ?? []), clock])
  }
  const instants = shown.flatMap((clock) => [msOf(clock.anchorAt), msOf(clock.dueAt)])
  const start = Math.min(now, ...instants)
  const length = (Math.max(now, ...instants) - start) * (1 + ROOM) || HOUR_MS
  const place = (ms: number) => ((ms - start) / length) * 100
  const lanes = [...groups.values()].flatMap(([clock, ...others]): Lane[] => {
    if (clock === undefined) return []
    const [anchorAt, dueAt] = [msOf(clock.anchorAt), msOf(clock.dueAt)]
    const state = clockState({ kind: clock.kind, state: dueAt < now ? 'overdue' : 'running', anchorAt, dueAt, speed }, now)
    const to = place(dueAt)
    return [
      {
        clock,
        units: others.length + 1,
        state,
        anchorAt,
        dueAt,
        from: place(anchorAt),
        to,
        above: Math.max(to, place(now)) > LABEL_FITS_UNTIL,
      },
    ]
  })
  return { lanes, axis: { now: place(now), marks: marksOf(start, length, now) } }
}

function marksOf(start: number, length: number, now: number): Axis['marks'] {
  const step = (STEPS_HOURS.find((hours) => length / (hours * HOUR_MS) <= MOST_MARKS) ?? 168) * HOUR_MS
  const first = Math.ceil((start + BEIJING_OFFSET_MS) / step) * step - BEIJING_OFFSET_MS
  const marks: Axis['marks'] = []
  const nowAt = ((now - start) / length) * 100
  for (let ms = first; ms < start + length; ms += step) {
    const at = ((ms - start) / length) * 100
    const isMidnight = (ms + BEIJING_OFFSET_MS) % DAY_MS === 0
    if (at < 97 && Math.abs(at - nowAt) > BESIDE_NOW) marks.push({ at, text: isMidnight ? nearDay(ms, now) : timeText(ms) })
  }
  return marks
}

function nearDay(ms: number, now: number): string {
  return dayText(ms, now) === '今日' ? '今日' : dateText(ms).replace(/^\d+月/, '')
}
