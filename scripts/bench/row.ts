import type { Ground } from './ground.ts'

/** One line of the table. */
export interface Figure {
  what: string
  figure: string
  required: string
  /** What it is held against, taken in the same run. */
  peer: string
  /** Figure over peer, or as the requirement counts it; empty when there is none. */
  ratio: string
  /** Null: nothing is required, or it could not be measured. */
  ok: boolean | null
}

/** A measurement by its name on the command line. */
export interface Row {
  name: string
  measure: (ground: Ground) => Promise<Figure[]>
}

/** A line that shows something beside the required figures. */
export function aside(what: string, figure: string): Figure {
  return { what, figure, required: '', peer: '', ratio: '', ok: null }
}

/** The value below which the share `of` of the sorted or unsorted sample lies; the largest for 1. */
export function quantile(sample: readonly number[], of: number): number {
  const sorted = Float64Array.from(sample).sort()
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * of) - 1)] ?? NaN
}

export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0)} ms`
}

export function times(value: number): string {
  return `${value.toFixed(2)} ×`
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
