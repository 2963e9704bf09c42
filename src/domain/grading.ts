import { LEVELS, isRaise } from './levels.ts'
import type { Level } from './levels.ts'
import type { PolicyPack } from './policy.ts'
import { MEASURES } from './vocabulary.ts'
import type { Measure } from './vocabulary.ts'

export type Facts = Partial<Record<Measure, number>>

/** One measure that reached its threshold: 以上 includes the number (IN-6). */
export interface GradingReason {
  measure: Measure
  value: number
  threshold: number
  level: Level
  source: string
}

export interface GradingProposal {
  /** Null when no threshold is reached: nothing is proposed. */
  level: Level | null
  because: GradingReason[]
}

/**
 * IN-6: the highest level with an alternative whose every measure is reached. A measure not given is not reached.
 * `category` null or unknown to the pack proposes nothing.
 */
export function grade(category: string | null, facts: Facts, pack: PolicyPack): GradingProposal {
  const table = pack.grading.find((entry) => entry.code === category)
  if (table === undefined) return { level: null, because: [] }
  for (const level of LEVELS) {
    const because = (table.levels[level] ?? []).flatMap((alternative) => {
      const needed = MEASURES.filter((measure) => alternative[measure] !== undefined)
      const reasons = needed.map((measure) => ({
        measure,
        value: facts[measure],
        threshold: alternative[measure] ?? 0,
        level,
        source: table.source,
      }))
      return reasons.every((reason) => reason.value !== undefined && reason.value >= reason.threshold) ? (reasons as GradingReason[]) : []
    })
    if (because.length > 0) return { level, because }
  }
  return { level: null, because: [] }
}

/** True when a chosen level is less serious than the proposed one; then a reason is owed and the coordinators are told (IN-6). */
export function isBelowProposal(chosen: Level, proposed: Level | null): boolean {
  return proposed !== null && isRaise(chosen, proposed)
}

export function isKnownCategory(category: string, pack: PolicyPack): boolean {
  return pack.grading.some((entry) => entry.code === category)
}
