import type { OnTime } from '../contract/report-answers.ts'

/** The three measures of a report, each recomputable with a pocket calculator. */

/** Quantile of the 95 % interval, two-sided. */
const Z = 1.96
/** Four decimals. */
const RATE_PARTS = 10_000
/** Products of fractions miss one half by rounding alone. */
const HALF = 0.5 + 1e-9

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

/**
 * RP-3: the first length at which the Kaplan–Meier curve is at or below one half; null when it never is. Of equal lengths what
 * happened comes before what is censored.
 */
export function survivalMedian(durations: readonly Duration[]): number | null {
  const sorted = durations.toSorted((a, b) => a.length - b.length || Number(b.happened) - Number(a.happened))
  let surviving = 1
  for (const [place, { length, happened }] of sorted.entries()) {
    if (!happened) continue
    const atRisk = sorted.length - place
    surviving *= 1 - 1 / atRisk
    if (surviving <= HALF) return length
  }
  return null
}

function toRate(value: number): number {
  return Math.round(value * RATE_PARTS) / RATE_PARTS
}
