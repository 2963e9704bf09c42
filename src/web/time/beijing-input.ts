import { BEIJING_OFFSET_MS } from '../../contract/time.ts'

/** What `<input type="datetime-local">` and `<input type="date">` hold, read as Beijing's time whatever the device believes. */

/** `2026-11-22T08:30`. */
export function toInput(ms: number): string {
  return new Date(ms + BEIJING_OFFSET_MS).toISOString().slice(0, 16)
}

/** `2026-11-22`. */
export function toDateInput(ms: number): string {
  return toInput(ms).slice(0, 10)
}

/** Null for what is no instant. */
export function fromInput(text: string): number | null {
  const fields = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text)
  if (fields === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = fields.slice(1).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute) - BEIJING_OFFSET_MS
}
