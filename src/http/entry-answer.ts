import type * as z from 'zod'
import type { entryAnswer } from '../contract/incident-answers.ts'
import type { FactOf } from '../domain/incident.ts'
import { withCorrectedMasked, withPersonalDataMasked } from '../domain/incident-text.ts'
import { formatInstant } from '../domain/instants.ts'
import type { Entry } from '../ledger/entry.ts'

/**
 * An entry for people: instants in its data written like everywhere else, and personal data in the incident's text masked unless the
 * reader sees it `whole` (IN-4). The auditor's list shows the stored data instead.
 */
export function renderEntry(entry: Entry, whole: boolean): z.infer<typeof entryAnswer> {
  const { name, unit, role } = entry.actor
  const data = whole ? entry.data : masked(entry)
  return { seq: entry.seq, type: entry.type, at: formatInstant(entry.at), actor: { name, unit, role }, data: withInstants(data) }
}

function masked({ type, data }: Entry): unknown {
  if (data === null) return null
  if (type === 'incident-logged') return withPersonalDataMasked(data as FactOf<'incident-logged'>)
  if (type !== 'correction-recorded') return data
  const correction = data as FactOf<'correction-recorded'>
  return { ...correction, to: withCorrectedMasked(correction.to) }
}

/** Facts keep instants as milliseconds under names that end in `At`, or `at`. */
function withInstants(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withInstants)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      typeof part === 'number' && /(^at|At)$/.test(key) ? formatInstant(part) : withInstants(part),
    ]),
  )
}
