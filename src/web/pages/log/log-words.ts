import type { IncidentAnswer } from '../../../contract/incident-answers.ts'
import { MEASURE_NAMES } from '../../../contract/wording.ts'

export type Channel = IncidentAnswer['source']['channel']
export type Heat = NonNullable<IncidentAnswer['heat']>
export type Disposition = NonNullable<IncidentAnswer['disposition']>
export type Focus = NonNullable<IncidentAnswer['focus']>
export type Measure = keyof IncidentAnswer['facts']

/** Two rows of the same word would be one too many: where poisoning has its own field, injuries are injuries. */
export function measureName(measure: Measure, among: readonly Measure[]): string {
  return measure === 'severeInjuries' && among.includes('poisoned') ? '重伤' : MEASURE_NAMES[measure].name
}

/** `11,200`: thousands set apart. */
export function countText(value: number): string {
  const [whole = '', part] = String(value).split('.')
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`)
}
