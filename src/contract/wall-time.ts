import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/instants.ts'

/**
 * Durations carry units, wall times carry a colon: `19小时47分` against `15:20`. Running time is cut, never rounded up. Wall times are
 * Beijing's, whatever the device believes.
 */

export interface DurationPart {
  digits: string
  unit: '天' | '小时' | '分' | '秒'
}

const LONG_MS = 72 * HOUR_MS

/** The parts of a countdown: `47分52秒` (`seconds`, under one hour), `19小时47分`, beyond 72 hours `4天6小时`. The sign is dropped. */
export function durationParts(ms: number, seconds: boolean): DurationPart[] {
  const length = Math.abs(ms)
  if (length >= LONG_MS) return [part(length / DAY_MS, '天'), part((length % DAY_MS) / HOUR_MS, '小时')]
  if (length >= HOUR_MS) return [part(length / HOUR_MS, '小时'), part((length % HOUR_MS) / MINUTE_MS, '分', 2)]
  const minutes = part(length / MINUTE_MS, '分')
  return seconds ? [minutes, part((length % MINUTE_MS) / SECOND_MS, '秒', 2)] : [minutes]
}

export function durationText(ms: number, seconds: boolean): string {
  return durationParts(ms, seconds)
    .map(({ digits, unit }) => digits + unit)
    .join('')
}

/** `11月21日`. */
export function dateText(ms: number): string {
  const { month, day } = wallFields(ms)
  return `${month}月${day}日`
}

/** `15:20`. */
export function timeText(ms: number): string {
  const { hour, minute } = wallFields(ms)
  return `${two(hour)}:${two(minute)}`
}

/** Beijing's year. */
export function yearOf(ms: number): number {
  return new Date(ms + BEIJING_OFFSET_MS).getUTCFullYear()
}

/** An instant as the wall in Beijing shows it; weekdays from Sunday, 0. */
export function wallFields(ms: number) {
  const date = new Date(ms + BEIJING_OFFSET_MS)
  return {
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
}

/** `07`. */
export function two(value: number): string {
  return String(value).padStart(2, '0')
}

function part(value: number, unit: DurationPart['unit'], width = 1): DurationPart {
  return { digits: String(Math.floor(value)).padStart(width, '0'), unit }
}
