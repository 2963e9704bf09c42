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
  const dayPx = ((scale.x(scale.to) - scale.x(scale.from)) / (scale.to - scale.from)) * DAY_MS
  const step = STEPS_H.find((hours) => (hours / 24) * dayPx >= HOUR_ROOM_PX)
  const midnight = (at: number) => Math.floor((at + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS
  const forms = (day: number) => [`${dateText(day)} ${weekdayText(day)}`, dateText(day)]
  const room = (text: string) => textWidth(text, 12) + 2 * DAY_GAP_PX
  // Where days are narrow, every second or third has a name, and its month with it.
  const every = Math.max(1, Math.ceil(room('11月22日') / dayPx))
  const days: AxisDay[] = []
  const hours: AxisHour[] = []
  let place = 0
  for (let day = midnight(scale.from); day <= scale.to; day += DAY_MS) {
    const isFirst = day < scale.from
    const [start, next] = [isFirst ? 0 : scale.x(day), scale.x(day + DAY_MS * (isFirst ? 1 : every))]
    const end = Math.min(next, scale.width)
    const isNamed = isFirst || place % every === 0
    const text = isNamed ? (forms(day).find((form) => start + room(form) <= end) ?? '') : ''
    days.push({ line: isFirst ? null : start, text, textX: start + DAY_GAP_PX })
    if (!isFirst) place += 1
    if (step === undefined) continue
    for (let hour = day; hour < day + DAY_MS; hour += step * HOUR_MS) {
      const x = scale.x(hour)
      if (hour >= scale.from && x <= scale.width - EDGE_PX / 2) hours.push({ x, text: timeText(hour) })
    }
  }
  return { days, hours }
}
