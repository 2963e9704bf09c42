import type { PackAnswer } from '../../../contract/administration.ts'
import { MEASURE_NAMES } from '../../../contract/wording.ts'
import type { Level } from '../../parts/level-words.ts'

/** The grading table of a policy pack in words (IN-6); 以上 includes the number. */

type Measure = keyof typeof MEASURE_NAMES
type Alternative = Partial<Record<Measure, number>>

export const GRADED_LEVELS = ['I', 'II', 'III', 'IV'] as const

export interface GradingRule {
  code: string
  name: string
  source: string
  /** Each level's alternatives; one of them suffices. Empty: no threshold. */
  levels: Record<(typeof GRADED_LEVELS)[number], string[]>
}

export function gradingRules(pack: PackAnswer): GradingRule[] {
  return pack.grading.map(({ code, name, source, levels }) => ({
    code,
    name,
    // Behind a semicolon the table has remarks for those who keep it.
    source: source.replace(/;.*$/s, ''),
    levels: Object.fromEntries(GRADED_LEVELS.map((level) => [level, alternativesOf(levels, level)])) as GradingRule['levels'],
  }))
}

/** True where the table has no number: such matters are graded by hand. */
export function isGradedByHand({ levels }: GradingRule): boolean {
  return GRADED_LEVELS.every((level) => levels[level].length === 0)
}

/** `死亡（含失踪）30人以上`, `直接经济损失1亿元以上`, `受影响5万户以上，且中断48小时以上`, `6级以上`. */
export function alternativeText(alternative: Alternative): string {
  return (Object.entries(alternative) as [Measure, number][])
    .map(([measure, value]) => {
      const { name, unit } = MEASURE_NAMES[measure]
      return `${name}${amountText(value)}${unit}以上`
    })
    .join('，且')
}

/** `3000`, `5万`, `1亿`: as documents write round amounts. */
export function amountText(value: number): string {
  const [tenThousand, hundredMillion] = [10_000, 100_000_000]
  if (value >= hundredMillion && value % hundredMillion === 0) return `${value / hundredMillion}亿`
  return value >= tenThousand && value % (tenThousand / 10) === 0 ? `${value / tenThousand}万` : String(value)
}

/** A level whose thresholds are all nought takes what the level above leaves. */
function alternativesOf(levels: PackAnswer['grading'][number]['levels'], level: Level): string[] {
  const alternatives = (levels[level] ?? []) as Alternative[]
  const real = alternatives.filter((alternative) => Object.values(alternative).some((value) => value > 0))
  return real.length === 0 && alternatives.length > 0 ? ['有伤亡或者损失，未达到上一级的'] : real.map(alternativeText)
}
