import type { IncidentSummary } from '../../contract/incident-answers.ts'
import { LEVEL_NAMES } from '../../contract/wording.ts'

export type Level = IncidentSummary['level']

/** Event levels as the office writes them, from the most serious down. */
export const LEVEL_BADGES: Record<Level, { name: string; rank: string | null; form: 'solid' | 'outline' | 'none' }> = {
  I: { name: LEVEL_NAMES.I, rank: 'Ⅰ级', form: 'solid' },
  II: { name: LEVEL_NAMES.II, rank: 'Ⅱ级', form: 'solid' },
  III: { name: LEVEL_NAMES.III, rank: 'Ⅲ级', form: 'outline' },
  IV: { name: LEVEL_NAMES.IV, rank: 'Ⅳ级', form: 'outline' },
  none: { name: LEVEL_NAMES.none, rank: null, form: 'none' },
}

export const LEVEL_ORDER: readonly Level[] = ['I', 'II', 'III', 'IV', 'none']
