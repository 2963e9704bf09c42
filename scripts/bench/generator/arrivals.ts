import { DAY_MS, HOUR_MS, beijingTimeOfDayMs } from '../../../src/domain/instants.ts'
import type { Random } from './random.ts'

export const WEEKS = 60
const SPAN_HOURS = WEEKS * 7 * 24
/** The last days bring more than can be answered: what is open at the end stems from them. */
const SURGE_HOURS = 96
export const SURGE_SHARE = 0.0895

/** Of a day's incidents, by the hour in Beijing: few at night. */
const BY_HOUR = [1, 1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 7, 6, 5, 6, 7, 7, 6, 5, 5, 6, 5, 3, 2]

/** The instants at which `count` incidents are logged, in order, over the 60 weeks before `until`; the surge counts its own. */
export function* arrivals(count: number, until: number, random: Random): Generator<{ at: number; inSurge: boolean }> {
  const hours = Array.from({ length: SPAN_HOURS }, (_, place) => until - (SPAN_HOURS - place) * HOUR_MS)
  const surge = hours.splice(-SURGE_HOURS)
  const ofSurge = Math.round(count * SURGE_SHARE)
  for (const at of spread(hours, count - ofSurge, random)) yield { at, inSurge: false }
  for (const at of spread(surge, ofSurge, random)) yield { at, inSurge: true }
}

/** Gives each hour its share by weight, and within the hour places at random. */
function* spread(hours: readonly number[], count: number, random: Random): Generator<number> {
  const weights = hours.map((hour) => BY_HOUR[Math.floor((beijingTimeOfDayMs(hour) % DAY_MS) / HOUR_MS)] ?? 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let weight = 0
  let given = 0
  for (const [place, hour] of hours.entries()) {
    weight += weights[place] ?? 0
    const upTo = Math.round((count * weight) / total)
    const instants = Array.from({ length: upTo - given }, () => hour + Math.floor(random.unit() * HOUR_MS))
    given = upTo
    yield* instants.sort((a, b) => a - b)
  }
}
