import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../contract/time.ts'
import { dateText, durationText, timeText, two, wallFields, yearOf } from '../../contract/wall-time.ts'

export { dateText, durationParts, durationText, timeText, yearOf } from '../../contract/wall-time.ts'
export type { DurationPart } from '../../contract/wall-time.ts'

/** Days and dues as the pages say them: wall times are Beijing's, whatever the device believes. */

const LONG_MS = 72 * HOUR_MS

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

/** `14:32:08`. */
export function secondText(ms: number): string {
  return `${timeText(ms)}:${two(wallFields(ms).second)}`
}

/** `周六`. */
export function weekdayText(ms: number): string {
  return `周${'日一二三四五六'.charAt(wallFields(ms).weekday)}`
}

/** `今日15时20分前`: the way it is read out. */
export function spokenDueText(dueAt: number, now: number): string {
  const { hour, minute } = wallFields(dueAt)
  return `${dayText(dueAt, now)}${hour}时${two(minute)}分${dueAt >= now ? '前' : '到期'}`
}

/** `47分钟`, `19小时47分钟`: the way it is read out; seconds only under one minute. */
export function spokenDuration(ms: number): string {
  const length = Math.abs(ms)
  if (length < MINUTE_MS) return `${Math.floor(length / SECOND_MS)}秒`
  const text = durationText(ms, false)
  return text.endsWith('分') ? `${text}钟` : text
}

function dayOf(ms: number): number {
  return Math.floor((ms + BEIJING_OFFSET_MS) / DAY_MS)
}
