import { formatInstant } from '../../../contract/time.ts'

/** The instant in `?asOf=`, in epoch milliseconds; null for now, and for what is no instant. */
export function instantIn(query: unknown): number | null {
  if (typeof query !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(query)) return null
  const ms = new Date(query).getTime()
  return Number.isNaN(ms) || formatInstant(ms).slice(0, 10) !== query.slice(0, 10) ? null : ms
}
