/** Event levels (突发事件等级), from the most serious down; `none` is no emergency. The level alone chooses the statutory clocks (CL-2). */
export const LEVELS = ['I', 'II', 'III', 'IV', 'none'] as const

export type Level = (typeof LEVELS)[number]

/** 特别重大 or 重大: the levels that open the 5 h and 24 h clocks (国办发〔2016〕80号). */
export function isMajor(level: Level): boolean {
  return level === 'I' || level === 'II'
}

/** A level, and what the matter is handled as when that is more (IN-6). */
export interface Grade {
  level: Level
  handledAs: Level | null
}

/** CL-7: less serious than before, in its level or in what it is handled as. */
export function isLowering(from: Grade, to: Grade): boolean {
  return isRaise(to.level, from.level) || isRaise(to.handledAs ?? to.level, from.handledAs ?? from.level)
}

/** True when `to` is more serious than `from`. */
export function isRaise(from: Level, to: Level): boolean {
  return LEVELS.indexOf(to) < LEVELS.indexOf(from)
}
