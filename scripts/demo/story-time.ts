import { DAY_MS, HOUR_MS, MINUTE_MS, beijingTimeOfDayMs } from '../../src/domain/instants.ts'

/**
 * An instant of the story. `-9 07:10`: nine days before today at 07:10 in Beijing. `now-4:52`, `now+3:00`: so many hours and minutes
 * before or after the demo is started, for clocks that are to fall due while somebody watches.
 */
export type When = `-${number} ${number}:${number}` | `now${'-' | '+'}${number}:${number}`

/** Epoch milliseconds, always on a whole minute. `startedAt`: when the demo was started. */
export function instantOf(when: When, startedAt: number): number {
  const [, days, hour, minute] = /^-(\d+) (\d\d):(\d\d)$/.exec(when) ?? []
  if (days !== undefined) return startedAt - beijingTimeOfDayMs(startedAt) - Number(days) * DAY_MS + lengthMs(hour, minute)
  const [, sign, hours, minutes] = /^now([-+])(\d+):(\d\d)$/.exec(when) ?? []
  if (sign === undefined) throw new Error(`no instant: ${when}`)
  return startedAt - (startedAt % MINUTE_MS) + (sign === '-' ? -1 : 1) * lengthMs(hours, minutes)
}

function lengthMs(hours: string | undefined, minutes: string | undefined): number {
  return Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS
}
