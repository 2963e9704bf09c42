/** Event levels (突发事件等级), from the most serious down; `none` is no emergency. The level alone chooses the statutory clocks (CL-2). */
export const LEVELS = ['I', 'II', 'III', 'IV', 'none'] as const

export type Level = (typeof LEVELS)[number]

/** 特别重大 or 重大: the levels that open the 5 h and 24 h clocks (国办发〔2016〕80号). */
export function isMajor(level: Level): boolean {
  return level === 'I' || level === 'II'
}

/** True when `to` is more serious than `from`. */
export function isRaise(from: Level, to: Level): boolean {
  return LEVELS.indexOf(to) < LEVELS.indexOf(from)
}
