/**
 * Administrative divisions (行政区划): GB/T 2260 codes of six digits, townships with nine. Parents follow from the code:
 * township → county → city → province.
 */

const MUNICIPALITIES = new Set(['11', '12', '31', '50'])
const DIRECTLY_GOVERNED = '90'

/** A division as lists name it; a province has no parent. */
export interface Division {
  code: string
  name: string
  parent: string | null
}

/** A county-level or higher code has six digits, a township nine. */
export const DIVISION_CODE = /^\d{6}(\d{3})?$/

/**
 * The code of the next level up, or null for a province. Districts of the four municipalities and counties governed by their
 * province directly (third and fourth digit 90) have the province as parent: there is no city between.
 */
export function parentByCode(code: string): string | null {
  if (code.length === 9) return code.slice(0, 6)
  const province = code.slice(0, 2)
  if (code.endsWith('0000')) return null
  if (code.endsWith('00') || MUNICIPALITIES.has(province) || code.slice(2, 4) === DIRECTLY_GOVERNED) return `${province}0000`
  return `${code.slice(0, 4)}00`
}

/** AS-8: the first six digits; a city-level place counts as its own county. */
export function countyOf(code: string): string {
  return code.slice(0, 6)
}
