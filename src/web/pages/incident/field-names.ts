import { MEASURE_NAMES } from '../../../contract/wording.ts'

const FIELD_NAMES: Record<string, string> = {
  title: '标题',
  summary: '摘要',
  occurredAt: '事发时间',
  surfacedAt: '网上首发时间',
  discoveredAt: '发现时间',
  divisions: '属地',
  sectors: '领域',
  ...Object.fromEntries(Object.entries(MEASURE_NAMES).map(([measure, { label }]) => [`facts.${measure}`, label])),
}

/** Of a corrected field: `facts.households` is 受影响户数. */
export function fieldName(field: string): string {
  return FIELD_NAMES[field] ?? field
}
