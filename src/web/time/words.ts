import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../contract/time.ts'

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

/** A length as it is named, `5小时`, `30分钟`, `7天`: for what a rule says, not for what runs. */
export function lengthText(ms: number): string {
  if (ms >= LONG_MS && ms % DAY_MS === 0) return `${ms / DAY_MS}天`
  const hours = Math.floor(ms / HOUR_MS)
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS)
  if (hours === 0) return minutes === 0 ? `${Math.floor(ms / SECOND_MS)}秒` : `${minutes}分钟`
  return minutes === 0 ? `${hours}小时` : `${hours}小时${minutes}分`
}

/** `今日 15:20`, `昨日 18:00`, `11月23日 14:05`, in another year `2027年1月2日 09:00`. */
export function wallText(ms: number, now: number): string {
  return `${dayText(ms, now)} ${timeText(ms)}`
}

/** `今日 15:20 前` for what is to come, `今日 10:00 到期` for what has passed. */
export function dueText(dueAt: number, now: number): string {
  return `${wallText(dueAt, now)} ${dueAt >= now ? '前' : '到期'}`
}

/** 昨日, 今日, 明日, otherwise the date. */
export function dayText(ms: number, now: number): string {
  const away = dayOf(ms) - dayOf(now)
  if (away === -1) return '昨日'
  if (away === 0) return '今日'
  if (away === 1) return '明日'
  return yearOf(ms) === yearOf(now) ? dateText(ms) : `${yearOf(ms)}年${dateText(ms)}`
}

/** `15:20`. */
export function timeText(ms: number): string {
  const { hour, minute } = fields(ms)
  return `${two(hour)}:${two(minute)}`
}

/** `14:32:08`. */
export function secondText(ms: number): string {
  return `${timeText(ms)}:${two(fields(ms).second)}`
}

/** `11月21日`. */
export function dateText(ms: number): string {
  const { month, day } = fields(ms)
  return `${month}月${day}日`
}

/** `周六`. */
export function weekdayText(ms: number): string {
  return `周${'日一二三四五六'.charAt(fields(ms).weekday)}`
}

/** `今日15时20分前`: the way it is read out. */
export function spokenDueText(dueAt: number, now: number): string {
  const { hour, minute } = fields(dueAt)
  return `${dayText(dueAt, now)}${hour}时${two(minute)}分${dueAt >= now ? '前' : '到期'}`
}

/** `47分钟`, `19小时47分钟`: the way it is read out; seconds only under one minute. */
export function spokenDuration(ms: number): string {
  const length = Math.abs(ms)
  if (length < MINUTE_MS) return `${Math.floor(length / SECOND_MS)}秒`
  const text = durationText(ms, false)
  return text.endsWith('分') ? `${text}钟` : text
}

function part(value: number, unit: DurationPart['unit'], width = 1): DurationPart {
  return { digits: String(Math.floor(value)).padStart(width, '0'), unit }
}

function dayOf(ms: number): number {
  return Math.floor((ms + BEIJING_OFFSET_MS) / DAY_MS)
}

export function yearOf(ms: number): number {
  return new Date(ms + BEIJING_OFFSET_MS).getUTCFullYear()
}

function fields(ms: number) {
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

function two(value: number): string {
  return String(value).padStart(2, '0')
}
