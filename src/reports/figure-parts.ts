import { MINUTE_MS } from '../domain/instants.ts'

/** What figures are put together with. */

/** Two decimals of a minute; halves go up. */
const MINUTE_PARTS = 100

/** By code units: the same on every machine, whatever its language. */
export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function minutes(ms: number): number
export function minutes(ms: number | null): number | null
export function minutes(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / (MINUTE_MS / MINUTE_PARTS)) / MINUTE_PARTS
}

export function add<K>(counts: Map<K, number>, key: K, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more)
}
