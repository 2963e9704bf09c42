import type { IncidentSummary } from '../../contract/incident-answers.ts'

export type Level = IncidentSummary['level']

/** Event levels as the office writes them, from the most serious down. */
export const LEVEL_BADGES: Record<Level, { name: string; rank: string | null; form: 'solid' | 'outline' | 'none' }> = {
  I: { name: '特别重大', rank: 'Ⅰ级', form: 'solid' },
  II: { name: '重大', rank: 'Ⅱ级', form: 'solid' },
  III: { name: '较大', rank: 'Ⅲ级', form: 'outline' },
  IV: { name: '一般', rank: 'Ⅳ级', form: 'outline' },
  none: { name: '非突发事件', rank: null, form: 'none' },
}

export const LEVEL_ORDER: readonly Level[] = ['I', 'II', 'III', 'IV', 'none']
