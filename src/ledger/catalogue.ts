import * as z from 'zod'
import { alertAcknowledged, alertRaised } from '../domain/alarms.ts'
import { noticeRaised } from '../domain/chapters/notices.ts'
import { destinationDescribed, destinationJudged, destinationRemoved } from '../domain/destinations.ts'
import { directoryDocument } from '../domain/directory.ts'
import { shiftHandedOver } from '../domain/handover.ts'
import { REPORT_FACTS } from '../domain/issued-reports.ts'
import { INCIDENT_FACTS, actorSchema, incidentLogged, levelChanged, releaseRecorded } from '../domain/facts.ts'
import { policyPack } from '../domain/policy.ts'
import { COLUMN_FACTS } from '../domain/response-column.ts'
import { rosterSet } from '../domain/roster.ts'
import { ROLES } from '../domain/vocabulary.ts'
import type { Entry, NewEntry, StoredEntry } from './entry.ts'
import { entryStruck, strikeAsked, strikeRefused } from './strikes.ts'

/**
 * Every type of entry ever shipped, with its newest shape and the way there from older ones. Entries are parsed on the way in and
 * on the way out. `test/ledger/golden.jsonl` holds one of each version for ever.
 */
interface EntryType {
  version: number
  schema: z.ZodType
  /** Step n brings data of version n to n + 1; empty for a type that has had one shape only. */
  upcasters: readonly ((data: unknown) => unknown)[]
}

const accountFields = {
  username: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  unit: z.string().nullable(),
  phone: z.string().nullable(),
  active: z.boolean(),
}

export const accountDescribed = z.strictObject(accountFields)
export type AccountDescribed = z.infer<typeof accountDescribed>

const first = (schema: z.ZodType): EntryType => ({ version: 1, schema, upcasters: [] })

export const CATALOGUE: Readonly<Record<string, EntryType>> = {
  ...Object.fromEntries(Object.entries(INCIDENT_FACTS).map(([type, schema]) => [type, first(schema)])),
  'incident-logged': {
    version: 2,
    schema: incidentLogged,
    upcasters: [(data) => ({ handledAs: null, sensitive: false, personalDataReason: null, drill: null, ...(data as object) })],
  },
  'level-changed': {
    version: 3,
    schema: levelChanged,
    upcasters: [(data) => ({ handledAs: null, ...(data as object) }), (data) => ({ onBehalfOf: null, ...(data as object) })],
  },
  'exemption-granted': {
    version: 2,
    schema: INCIDENT_FACTS['exemption-granted'],
    upcasters: [(data) => ({ onBehalfOf: null, ...(data as object) })],
  },
  /** Version 2 names the leader's unit, which owes the confirmation; who gave an older one owes none. */
  'directive-given': { version: 2, schema: INCIDENT_FACTS['directive-given'], upcasters: [withoutLeadersUnit] },
  'release-recorded': {
    version: 2,
    schema: releaseRecorded,
    upcasters: [(data) => ({ promise: null, fulfils: null, ...(data as object) })],
  },
  'alert-raised': first(alertRaised),
  'alert-acknowledged': first(alertAcknowledged),
  'supervision-notice-raised': first(noticeRaised),
  ...Object.fromEntries(Object.entries(REPORT_FACTS).map(([type, schema]) => [type, first(schema)])),
  'directory-adopted': first(directoryDocument),
  /** Version 2 has clocks that the first had not. */
  'policy-published': { version: 3, schema: policyPack, upcasters: [(data) => data, (data) => data] },
  'roster-set': first(rosterSet),
  'shift-handed-over': first(shiftHandedOver),
  ...Object.fromEntries(Object.entries(COLUMN_FACTS).map(([type, schema]) => [type, first(schema)])),
  'destination-described': first(destinationDescribed),
  'destination-judged': first(destinationJudged),
  'destination-removed': first(destinationRemoved),
  /** The whole account after the change, without secrets. */
  'account-described': first(accountDescribed),
  'strike-asked': first(strikeAsked),
  'strike-refused': first(strikeRefused),
  'entry-struck': first(entryStruck),
  'account-password-set': first(z.strictObject({})),
  /** Wall and monotonic clock parted by `byMs`; `believed` once the new wall time is trusted. */
  'clock-jumped': first(z.strictObject({ byMs: z.int(), wallMs: z.int(), believed: z.boolean() })),
}

function withoutLeadersUnit(data: unknown): unknown {
  const { onBehalfOf, ...directive } = data as { onBehalfOf: object | null }
  return { ...directive, onBehalfOf: onBehalfOf === null ? null : { ...onBehalfOf, unit: null } }
}

/** Checks an entry before it is written; names the version in its type. Throws: an entry that does not fit is a bug, not input. */
export function typeForWriting(entry: NewEntry): { type: string; data: unknown } {
  const known = CATALOGUE[entry.type]
  if (known === undefined) throw new Error(`entry type ${entry.type} is not in the catalogue`)
  return { type: `${entry.type}/${known.version}`, data: known.schema.parse(entry.data) }
}

/** Reads a stored row: its data through the upcasters to the newest version of its type, then checked. */
export function readEntry(row: StoredEntry): Entry {
  const [type, version] = splitType(row.type)
  const known = CATALOGUE[type]
  if (known === undefined) throw new Error(`seq ${row.seq}: entry type ${row.type} is not in the catalogue`)
  const actor = actorSchema.parse(JSON.parse(row.actor))
  const base = { seq: row.seq, stream: row.stream, version: row.version, type, at: row.at, actor }
  if (row.data === null) return { ...base, data: null }
  const upcast = known.upcasters.slice(version - 1).reduce<unknown>((data, step) => step(data), JSON.parse(row.data))
  return { ...base, data: known.schema.parse(upcast) }
}

function splitType(text: string): [string, number] {
  const at = text.lastIndexOf('/')
  return [text.slice(0, at), Number(text.slice(at + 1))]
}
