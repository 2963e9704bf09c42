import type { OnTime } from '../../src/contract/report-answers.ts'

/** Rates, intervals and medians in whole numbers and exact fractions, worked out apart from the service: nothing here is rounded but the last digit shown. */

interface Fraction {
  over: bigint
  under: bigint
}

const MINUTE_MS = 60_000n
/** Digits behind the point that are carried along before the last rounding. */
const ONE = 10n ** 40n

/** RP-2: the two roots p of (p̂ − p)² = z²·p·(1 − p)/of, with z = 1.96. */
export function plainOnTime(n: number, of: number): OnTime {
  if (of === 0) return { n, of, rate: null, low: null, high: null }
  const [hits, all] = [BigInt(n), BigInt(of)]
  // Multiplied out: (of + z²)·p² − (2n + z²)·p + n²/of = 0; every coefficient times 100²·of, so that all are whole.
  const square = 196n * 196n
  const scale = 10_000n
  const a = (scale * all + square) * all
  const b = (2n * scale * hits + square) * all
  const c = scale * hits * hits
  const root = rootOf((b * b - 4n * a * c) * ONE * ONE)
  return {
    n,
    of,
    rate: fourDecimals({ over: hits, under: all }),
    low: fourDecimals({ over: b * ONE - root, under: 2n * a * ONE }),
    high: fourDecimals({ over: b * ONE + root, under: 2n * a * ONE }),
  }
}

/** The middle one; of an even number halfway between the two in the middle. Of none there is none. */
export function plainMedian(lengthsMs: readonly number[]): number | null {
  const sorted = [...lengthsMs].sort((a, b) => a - b).map(BigInt)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? null : minutes({ over: lower + upper, under: 2n })
}

export interface Waited {
  ms: number
  /** False: it had not happened when we last looked. */
  answered: boolean
}

/** RP-3: the Kaplan–Meier curve, instant by instant: of those who waited at least so long, who did not get an answer just then? */
export function plainSurvivalMedian(waits: readonly Waited[]): number | null {
  const instants = [...new Set(waits.filter((one) => one.answered).map((one) => one.ms))].sort((a, b) => a - b)
  let curve: Fraction = { over: 1n, under: 1n }
  for (const instant of instants) {
    const waiting = waits.filter((one) => one.ms >= instant).length
    const answered = waits.filter((one) => one.answered && one.ms === instant).length
    curve = { over: curve.over * BigInt(waiting - answered), under: curve.under * BigInt(waiting) }
    if (2n * curve.over <= curve.under) return minutes({ over: BigInt(instant), under: 1n })
  }
  return null
}

function fourDecimals(value: Fraction): number {
  return Number(nearest({ over: value.over * 10_000n, under: value.under })) / 10_000
}

/** Minutes to two decimals. */
function minutes(ms: Fraction): number {
  return Number(nearest({ over: ms.over * 100n, under: ms.under * MINUTE_MS })) / 100
}

/** The nearest whole number of something not negative; halves go up. */
function nearest({ over, under }: Fraction): bigint {
  return (2n * over + under) / (2n * under)
}

/** The largest whole number whose square is no larger, by halving. */
function rootOf(square: bigint): bigint {
  let [low, high] = [0n, square + 1n]
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if (middle * middle <= square) low = middle
    else high = middle
  }
  return low
}
