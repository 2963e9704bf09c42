import { SKEW_TOLERANCE_MS } from '../given.ts'
import type { Anchors } from '../course.ts'
import { BEIJING_OFFSET_MS, MINUTE_MS, formatInstant } from '../instants.ts'
import type { FieldError } from '../refusal.ts'

/** IN-1, CL-8: an instant that lies in the future by more than the tolerance for skewed clocks. Null when it does not. */
export function futureFault(path: string, ms: number | null, now: number): FieldError | null {
  if (ms === null || ms <= now + SKEW_TOLERANCE_MS) return null
  const minutes = Math.ceil((ms - now) / MINUTE_MS)
  const ahead = minutes < 60 ? `${minutes}分钟` : `${Math.floor(minutes / 60)}小时${minutes % 60}分`
  return { path, message: `晚于服务器时间 ${ahead}（现在 ${beijingClock(now)}），请核对` }
}

/** CL-8: older than every known instant of the incident. Null when it is not. */
export function tooEarlyFault(path: string, ms: number, earliest: number): FieldError | null {
  return ms >= earliest
    ? null
    : { path, message: `早于这起事件最早的已知时刻（${beijingDay(earliest)} ${beijingClock(earliest)}），请核对` }
}

/** IN-1: none lies in the future, and a matter is not discovered before it happened. */
export function instantFaults({ occurredAt, surfacedAt, discoveredAt }: Anchors, now: number): FieldError[] {
  const faults = Object.entries({ occurredAt, surfacedAt, discoveredAt }).map(([path, ms]) => futureFault(path, ms, now))
  if (occurredAt !== null && occurredAt > discoveredAt) {
    faults.push(
      { path: 'occurredAt', message: '事发时间晚于发现时间，请核对' },
      { path: 'discoveredAt', message: '发现时间早于事发时间，请核对' },
    )
  }
  return faults.filter((fault) => fault !== null)
}

function beijingClock(ms: number): string {
  return formatInstant(ms + BEIJING_OFFSET_MS).slice(11, 16)
}

function beijingDay(ms: number): string {
  const [month, day] = formatInstant(ms + BEIJING_OFFSET_MS)
    .slice(5, 10)
    .split('-')
    .map(Number)
  return `${month}月${day}日`
}
