import { msOf } from '../../../../contract/time.ts'
import { isAlert } from '../entries.ts'
import type { IncidentEntry } from '../entries.ts'

/** The stops of the slider: each instant at which the record of the incident grew; alerts change nothing that the page shows. */
export interface Stop {
  at: number
  entries: readonly IncidentEntry[]
}

export function stopsOf(entries: readonly IncidentEntry[]): Stop[] {
  const stops: Stop[] = []
  for (const entry of entries) {
    if (isAlert(entry)) continue
    const at = msOf(entry.at)
    const last = stops[stops.length - 1]
    if (last?.at === at) stops[stops.length - 1] = { at, entries: [...last.entries, entry] }
    else stops.push({ at, entries: [entry] })
  }
  return stops
}

/** Which stop `asOf` shows: the last at or before it; the number of stops where it is now. */
export function placeOf(stops: readonly Stop[], asOf: number | null): number {
  if (asOf === null) return stops.length
  const later = stops.findIndex(({ at }) => at > asOf)
  return Math.max(0, (later === -1 ? stops.length : later) - 1)
}

/** What a hand at `at` means: the nearest stop, or now, whichever is nearer. */
export function stopNear(stops: readonly Stop[], at: number, present: number): number | null {
  let best: number | null = null
  let away = Math.abs(present - at)
  if (at >= present) return null
  for (const stop of stops) {
    const distance = Math.abs(stop.at - at)
    if (distance <= away) [best, away] = [stop.at, distance]
  }
  return best
}
