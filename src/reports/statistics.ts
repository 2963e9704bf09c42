import type { OnTime } from '../contract/report-answers.ts'

/** The three measures of a report, each recomputable with a pocket calculator. */

/** Quantile of the 95 % interval, two-sided. */
const Z = 1.96
/** Four decimals. */
const RATE_PARTS = 10_000
/** Products of fractions miss one half by rounding alone. */
const NUDGE = 1e-9
const HALF = 0.5 + NUDGE
/** As many as a drawn curve can show. */
const MOST_STEPS = 60

/** RP-2: a proportion with its Wilson interval, four decimals; of nothing there is none. */
export function proportion(n: number, of: number): OnTime {
  if (of === 0) return { n, of, rate: null, low: null, high: null }
  const rate = n / of
  const spread = Z * Math.sqrt((rate * (1 - rate)) / of + Z ** 2 / (4 * of ** 2))
  const centre = rate + Z ** 2 / (2 * of)
  const scale = 1 + Z ** 2 / of
  return {
    n,
    of,
    // One division, rounded once: 3 of 160 is 0.01875, and halves go up.
    rate: Math.round((n * RATE_PARTS) / of) / RATE_PARTS,
    low: toRate(Math.max(0, (centre - spread) / scale)),
    high: toRate(Math.min(1, (centre + spread) / scale)),
  }
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** How long something took, or, censored, how long it has not happened yet. */
export interface Duration {
  length: number
  happened: boolean
}

/** RP-3: the first length at which the Kaplan–Meier curve is at or below one half; null when it never is. */
export function survivalMedian(durations: readonly Duration[]): number | null {
  return steps(durations).find(({ surviving }) => surviving <= HALF)?.length ?? null
}

/** RP-3: the steps of the Kaplan–Meier curve, four decimals; of very many, evenly chosen ones with the first and the last. */
export function survivalCurve(durations: readonly Duration[]): Step[] {
  const all = steps(durations)
  const last = all.length - 1
  const chosen =
    all.length <= MOST_STEPS
      ? all
      : Array.from({ length: MOST_STEPS }, (_, place) => all[Math.round((place * last) / (MOST_STEPS - 1))] as Step)
  return chosen.map(({ length, surviving }) => ({ length, surviving: toRate(surviving + NUDGE) }))
}

/** From `length` on so large a share has not happened yet. */
export interface Step {
  length: number
  surviving: number
}

/** One step for each length at which something happened. Of equal lengths what happened comes before what is censored. */
function steps(durations: readonly Duration[]): Step[] {
  const sorted = durations.toSorted((a, b) => a.length - b.length || Number(b.happened) - Number(a.happened))
  const found: Step[] = []
  let surviving = 1
  for (const [place, { length, happened }] of sorted.entries()) {
    if (!happened) continue
    const atRisk = sorted.length - place
    surviving *= 1 - 1 / atRisk
    const last = found.at(-1)
    if (last?.length === length) last.surviving = surviving
    else found.push({ length, surviving })
  }
  return found
}

function toRate(value: number): number {
  return Math.round(value * RATE_PARTS) / RATE_PARTS
}
