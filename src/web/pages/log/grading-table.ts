import type { packAnswer } from '../../../contract/administration.ts'
import { HOUR_MS, MINUTE_MS } from '../../../contract/time.ts'
import type { Level } from '../../parts/level-words.ts'
import type { Measure } from './log-words.ts'
import type * as z from 'zod'

/** What a category's thresholds make of the measures that were given (IN-6): for reading; the service decides. */

export type PolicyPack = z.infer<typeof packAnswer>
export type GradingCategory = PolicyPack['grading'][number]
export type Facts = Partial<Record<Measure, number>>

const LEVELS: readonly Level[] = ['I', 'II', 'III', 'IV', 'none']

/** The measures that a category asks for, in the order in which its table names them. */
export function measuresOf(category: GradingCategory | undefined): Measure[] {
  const named = LEVELS.flatMap((level) => category?.levels[level] ?? []).flatMap((alternative) => Object.keys(alternative) as Measure[])
  return [...new Set(named)]
}

export interface MeasureRow {
  measure: Measure
  value: number | null
  /** The threshold it reached by itself, and the level of that. */
  reached: { threshold: number; level: Level } | null
  /** The lowest threshold that it has not reached. */
  next: { threshold: number; level: Level } | null
}

/** One row a measure. A threshold that asks for several measures together counts as reached only when all of them are. */
export function measureRows(category: GradingCategory | undefined, facts: Facts): MeasureRow[] {
  return measuresOf(category).map((measure) => {
    const value = facts[measure] ?? null
    const steps = LEVELS.flatMap((level) =>
      (category?.levels[level] ?? []).flatMap((alternative) => {
        const threshold = alternative[measure]
        const isMet = Object.entries(alternative).every(([other, needed]) => (facts[other as Measure] ?? -1) >= needed)
        return threshold === undefined ? [] : [{ threshold, level, isMet }]
      }),
    )
    const reached = value === null ? undefined : steps.find(({ isMet }) => isMet)
    const next = steps.filter(({ threshold }) => value === null || threshold > value).sort((a, b) => a.threshold - b.threshold)[0]
    return {
      measure,
      value,
      reached: reached === undefined ? null : { threshold: reached.threshold, level: reached.level },
      next: next === undefined ? null : { threshold: next.threshold, level: next.level },
    }
  })
}

/** The pack an answer was made by, else the newest known. */
export function packOf(packs: readonly PolicyPack[], seq: number | null): PolicyPack | null {
  return packs.find((pack) => pack.seq === seq) ?? packs[packs.length - 1] ?? null
}

/** After how long logging counts as 迟报 (IN-2), in milliseconds. */
export function lateAfterMs({ lateLoggingAfter }: Pick<PolicyPack, 'lateLoggingAfter'>): number {
  const [, hours, minutes] = /^PT(?:(\d+)H)?(?:(\d+)M)?/.exec(lateLoggingAfter) ?? []
  return Number(hours ?? 0) * HOUR_MS + Number(minutes ?? 0) * MINUTE_MS
}
