import { msOf } from '../../../../../contract/time.ts'
import { wallText } from '../../../../time/words.ts'
import { MEASURE_NAMES } from '../../../../../contract/wording.ts'
import type { ShownIncident } from '../../view.ts'

/** What of a logged incident can be put right, and how it is typed. */

type Measure = keyof ShownIncident['facts']
export type CorrectableField =
  'title' | 'summary' | 'occurredAt' | 'surfacedAt' | 'discoveredAt' | 'divisions' | 'sectors' | `facts.${Measure}`
export type CorrectedValue = string | number | readonly string[] | null

export const CORRECTABLE: readonly CorrectableField[] = [
  'discoveredAt',
  'occurredAt',
  'surfacedAt',
  'divisions',
  'sectors',
  'title',
  'summary',
  ...(Object.keys(MEASURE_NAMES) as Measure[]).map((name): CorrectableField => `facts.${name}`),
]

export type FieldForm = 'instant' | 'list' | 'number' | 'line' | 'text'

export function formOf(field: CorrectableField): FieldForm {
  if (field.startsWith('facts.')) return 'number'
  if (field.endsWith('At')) return 'instant'
  if (field === 'divisions' || field === 'sectors') return 'list'
  return field === 'summary' ? 'text' : 'line'
}

/** What holds now; null is not known. */
export function heldValue(incident: ShownIncident, field: CorrectableField): CorrectedValue {
  switch (field) {
    case 'occurredAt':
    case 'surfacedAt':
    case 'discoveredAt':
      return incident.anchors[field]
    case 'title':
    case 'summary':
    case 'divisions':
    case 'sectors':
      return incident[field]
    default:
      return incident.facts[field.slice('facts.'.length) as Measure] ?? null
  }
}

/** What a form begins with. A masked text must not go back into the record as it is shown. */
export function typedValue(incident: ShownIncident, field: CorrectableField): string | string[] {
  if (isMasked(incident, field)) return ''
  const held = heldValue(incident, field)
  if (held === null) return ''
  return typeof held === 'string' ? held : typeof held === 'number' ? String(held) : [...held]
}

export function isMasked({ personalDataMasked }: Pick<ShownIncident, 'personalDataMasked'>, field: CorrectableField): boolean {
  return personalDataMasked && (field === 'title' || field === 'summary')
}

/** What goes to the service; nothing typed means that nobody knows it. What is no number goes as it is, and the service says so. */
export function correctedValue(field: CorrectableField, typed: string | readonly string[]): CorrectedValue {
  if (typeof typed !== 'string') return typed
  if (typed.trim() === '') return null
  if (formOf(field) !== 'number') return typed
  const number = Number(typed)
  return Number.isNaN(number) ? typed : number
}

export function valueText(
  field: CorrectableField,
  value: CorrectedValue,
  names: { sector: (code: string) => string; place: (code: string) => string },
  now: number,
): string {
  if (value === null || value === '') return '不详'
  if (typeof value === 'number') return value.toLocaleString('zh-CN')
  if (typeof value === 'string') return formOf(field) === 'instant' && value.endsWith('Z') ? wallText(msOf(value), now) : value
  return value.length === 0 ? '无' : value.map(field === 'sectors' ? names.sector : names.place).join('、')
}
