import { HOUR_MS, MINUTE_MS } from '../../contract/time.ts'

/** `-PT1H30M` in milliseconds; null for a named step. */
export function offsetMs(step: string): number | null {
  const found = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(step)
  if (found === null) return null
  const [days, hours, minutes, seconds] = found.slice(2).map((digits) => Number(digits ?? 0)) as [number, number, number, number]
  const length = days * 24 * HOUR_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * 1_000
  return found[1] === '-' ? -length : length
}
