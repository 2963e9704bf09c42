import { HOUR_MS, MINUTE_MS, SECOND_MS } from './instants.ts'

const SHAPE = /^(-)?PT(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5}(?:\.\d{1,3})?)S)?$/

/** Reads an ISO 8601 duration in hours, minutes and seconds (`PT5H`, `-PT30M`, `PT0S`, `PT1.5S`); null when it is none. Days are not accepted (AL-1a). */
export function parseDuration(text: string): number | null {
  const parts = SHAPE.exec(text)
  if (parts === null) return null
  const [hours, minutes, seconds] = parts.slice(2, 5).map((part: string | undefined) => Number(part ?? 0)) as [number, number, number]
  const length = hours * HOUR_MS + minutes * MINUTE_MS + Math.round(seconds * SECOND_MS)
  return parts[1] === '-' && length > 0 ? -length : length
}

/** The same, for text that a schema has already checked. */
export function durationMs(text: string): number {
  const length = parseDuration(text)
  if (length === null) throw new Error(`not a duration: ${text}`)
  return length
}

/** Writes an offset from the due instant as the contract does: hours and minutes, `PT0S` at the instant itself. */
export function formatDuration(ms: number): string {
  const length = Math.abs(ms)
  const hours = Math.floor(length / HOUR_MS)
  const minutes = Math.floor((length % HOUR_MS) / MINUTE_MS)
  const seconds = (length % MINUTE_MS) / SECOND_MS
  const text = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds > 0 ? `${seconds}S` : ''}`
  return `${ms < 0 && text !== '' ? '-' : ''}PT${text === '' ? '0S' : text}`
}
