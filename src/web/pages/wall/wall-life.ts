import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS, MINUTE_MS } from '../../../contract/time.ts'

/** The hour in which a wall loads itself anew, Beijing time, in milliseconds of the day. */
const FROM_MS = 4 * HOUR_MS
const UNTIL_MS = 5 * HOUR_MS
/** Nothing falls due within so long. */
const QUIET_MS = 10 * MINUTE_MS
/** Whoever switches it on at night is not interrupted at once. */
const LEAST_AGE_MS = 2 * HOUR_MS

/** True in a quiet minute before dawn, once a day. `openForMs`: how long the page has been open; `dues`: of the clocks shown. */
export function isTimeToReload(now: number, openForMs: number, dues: readonly number[]): boolean {
  const timeOfDay = (now + BEIJING_OFFSET_MS) % DAY_MS
  return timeOfDay >= FROM_MS && timeOfDay < UNTIL_MS && openForMs > LEAST_AGE_MS && dues.every((dueAt) => Math.abs(dueAt - now) > QUIET_MS)
}
