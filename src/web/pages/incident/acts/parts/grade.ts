import { LEVEL_BADGES, LEVEL_ORDER } from '../../../../parts/level-words.ts'
import type { Level } from '../../../../parts/level-words.ts'

/** A level, and what the matter is handled as when that is more. */
export interface Grade {
  level: Level
  handledAs: Level | null
}

export const LEVELS_FOR_CHOICE = LEVEL_ORDER.map((value) => ({
  value,
  label: `${LEVEL_BADGES[value].name}${LEVEL_BADGES[value].rank === null ? '' : `（${LEVEL_BADGES[value].rank}）`}`,
}))

/** IN-6: a matter is handled as what it is, or as a major one above its level. */
export function handlingOptions(level: Level): { value: Level | ''; label: string }[] {
  const above = (['I', 'II'] as const).filter((one) => rank(one) < rank(level))
  return [{ value: '', label: '按所定等级办理' }, ...above.map((value) => ({ value, label: `按${LEVEL_BADGES[value].name}办理` }))]
}

/** CL-7: less serious than before, in its level or in what it is handled as. */
export function isLowering(from: Grade, to: Grade): boolean {
  return rank(to.level) > rank(from.level) || rank(to.handledAs ?? to.level) > rank(from.handledAs ?? from.level)
}

export function levelText({ level, handledAs }: Grade): string {
  return handledAs === null ? LEVEL_BADGES[level].name : `${LEVEL_BADGES[level].name}，按${LEVEL_BADGES[handledAs].name}办理`
}

function rank(level: Level): number {
  return LEVEL_ORDER.indexOf(level)
}
