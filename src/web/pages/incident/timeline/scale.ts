import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS } from '../../../../contract/time.ts'
import { dateText, timeText, weekdayText } from '../../../time/words.ts'
import { textWidth } from './text-width.ts'

/** Linear time across the picture. Instants are epoch milliseconds, places are pixels. */
export interface Span {
  from: number
  to: number
}

export interface Scale extends Span {
  width: number
  x: (at: number) => number
  instant: (x: number) => number
}

/** Room at both ends, for marks and for the name of a day that is hardly in the picture. */
const EDGE_PX = 28
const SHORTEST_MS = 6 * HOUR_MS
/** What is due long after everything else would press the rest into a corner; its lane runs out of the picture instead. */
const LEAST_AHEAD_MS = 30 * HOUR_MS
const AHEAD_SHARE = 0.8
const MARGIN_SHARE = 0.02

/** What the picture covers. `happened`: instants of the past and now; `ahead`: what is due. */
export function spanOf(happened: readonly number[], ahead: readonly number[]): Span {
  const first = Math.min(...happened)
  const last = Math.max(...happened)
  const most = last + Math.max(LEAST_AHEAD_MS, (last - first) * AHEAD_SHARE)
  const end = Math.max(last, ...ahead.filter((at) => at <= most), ...(ahead.some((at) => at > most) ? [most] : []))
  const length = Math.max(SHORTEST_MS, end - first)
  return { from: first - length * MARGIN_SHARE, to: first + length * (1 + MARGIN_SHARE) }
}

export function scaleOf({ from, to }: Span, width: number): Scale {
  const perMs = (width - 2 * EDGE_PX) / (to - from)
  return { from, to, width, x: (at) => EDGE_PX + (at - from) * perMs, instant: (x) => from + (x - EDGE_PX) / perMs }
}

export interface AxisDay {
  /** Where the day begins; null for the first, which began before the picture. */
  line: number | null
  text: string
  textX: number
}

export interface AxisHour {
  x: number
  text: string
}

const STEPS_H = [1, 2, 3, 6, 12]
const HOUR_ROOM_PX = 64
const DAY_GAP_PX = 6

/** Days named, hours between them as the room allows; a day too narrow for its name has a line alone. */
export function axisOf(scale: Scale): { days: AxisDay[]; hours: AxisHour[] } {
  const perHour = (scale.x(scale.to) - scale.x(scale.from)) / ((scale.to - scale.from) / HOUR_MS)
  const step = STEPS_H.find((hours) => hours * perHour >= HOUR_ROOM_PX)
  const midnight = (at: number) => Math.floor((at + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS
  const days: AxisDay[] = []
  const hours: AxisHour[] = []
  let free = 0
  for (let day = midnight(scale.from); day <= scale.to; day += DAY_MS) {
    const isFirst = day < scale.from
    const [start, end] = [isFirst ? 0 : scale.x(day), Math.min(scale.x(day + DAY_MS), scale.width)]
    const forms = [`${dateText(day)} ${weekdayText(day)}`, dateText(day), dateText(day).replace(/^\d+月/, '')]
    const at = Math.max(start + DAY_GAP_PX, free)
    const text = forms.find((form) => at + textWidth(form, 12) <= end - DAY_GAP_PX) ?? ''
    if (text !== '') free = at + textWidth(text, 12) + DAY_GAP_PX
    days.push({ line: isFirst ? null : start, text, textX: at })
    if (step === undefined) continue
    for (let hour = day; hour < day + DAY_MS; hour += step * HOUR_MS) {
      const x = scale.x(hour)
      if (hour >= scale.from && x <= scale.width - EDGE_PX / 2) hours.push({ x, text: timeText(hour) })
    }
  }
  return { days, hours }
}
