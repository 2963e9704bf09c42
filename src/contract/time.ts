import { parseInstant } from '../domain/instants.ts'

/** Instants and lengths for the pages, so that they read and count them as the service does. */

export { parseDuration } from '../domain/durations.ts'
export { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, formatInstant } from '../domain/instants.ts'

/** Epoch milliseconds of an instant in an answer. Throws on anything else: answers are checked where they are made. */
export function msOf(instant: string): number {
  const parsed = parseInstant(instant)
  if (!parsed.ok) throw new Error(`not an instant: ${instant}`)
  return parsed.ms
}
