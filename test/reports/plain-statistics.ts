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

/** RP-3: the first instant at which no more than half of them still waited. */
export function plainSurvivalMedian(waits: readonly Waited[]): number | null {
  const half = curveOf(waits).find(({ share }) => 2n * share.over <= share.under)
  return half === undefined ? null : minutes({ over: BigInt(half.ms), under: 1n })
}

/** RP-3: the whole curve, or sixty of its steps as far apart from each other as they can be. */
export function plainCurve(waits: readonly Waited[]): { minutes: number; open: number }[] {
  const all = curveOf(waits).map(({ ms, share }) => ({ minutes: minutes({ over: BigInt(ms), under: 1n }), open: fourDecimals(share) }))
  if (all.length <= 60) return all
  return Array.from({ length: 60 }, (_, place) => all[Number(nearest({ over: BigInt(place * (all.length - 1)), under: 59n }))]!)
}

/** The Kaplan–Meier curve, instant by instant: of those who waited at least so long, who did not get an answer just then? */
function curveOf(waits: readonly Waited[]): { ms: number; share: Fraction }[] {
  const instants = [...new Set(waits.filter((one) => one.answered).map((one) => one.ms))].sort((a, b) => a - b)
  let share: Fraction = { over: 1n, under: 1n }
  return instants.map((ms) => {
    const waiting = waits.filter((one) => one.ms >= ms).length
    const answered = waits.filter((one) => one.answered && one.ms === ms).length
    share = { over: share.over * BigInt(waiting - answered), under: share.under * BigInt(waiting) }
    return { ms, share }
  })
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
