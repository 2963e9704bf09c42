import * as z from 'zod'
import type { AlertRaised } from './alarms.ts'
import type { Directory } from './directory.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from './instants.ts'
import { SEVERITIES } from './policy.ts'
import type { FieldError } from './refusal.ts'
import type { Whereabouts } from './scope.ts'

/** Destinations (送达渠道): where alerts go beyond the screen (AL-6). An administrator proposes one, a coordinator lets it in. */

export const DESTINATION_KINDS = ['webhook', 'wecom-robot'] as const
export type DestinationKind = (typeof DESTINATION_KINDS)[number]

/** Data of `destination-described`. The address itself may hold a key: it stays out of the record, only its origin is named. */
export const destinationDescribed = z.strictObject({
  name: z.string(),
  kind: z.enum(DESTINATION_KINDS),
  origin: z.string(),
  /** Which alerts it wants; an empty list leaves nothing out. */
  units: z.array(z.string()),
  divisions: z.array(z.string()),
  severities: z.array(z.enum(SEVERITIES)),
  /** False: what goes out names number, unit, kind and time, never the title. */
  includeTitle: z.boolean(),
})

/** `description`: the version of the entry in its stream that was judged. */
export const destinationJudged = z.strictObject({ approved: z.boolean(), note: z.string().nullable(), description: z.int() })
export const destinationRemoved = z.strictObject({})

export type DestinationDescribed = z.infer<typeof destinationDescribed>
export type DestinationJudged = z.infer<typeof destinationJudged>

export type DestinationState = 'proposed' | 'approved' | 'refused'

export interface Destination extends DestinationDescribed {
  id: string
  state: DestinationState
  /** Version of the description that is in question. */
  description: number
  describedAt: number
  judged: { at: number; by: string; note: string | null } | null
}

export function destinationFaults(described: DestinationDescribed, directory: Directory): FieldError[] {
  return [
    ...described.units.flatMap((unit, at) =>
      directory.unit(unit) === undefined ? [{ path: `units.${at}`, message: `单位“${unit}”不在单位目录中` }] : [],
    ),
    ...described.divisions.flatMap((division, at) =>
      directory.isKnownDivision(division) ? [] : [{ path: `divisions.${at}`, message: `区划“${division}”不在单位目录中` }],
    ),
  ]
}

/** AL-6: whether an alert goes there; the last argument says where its incident is found. An exercise's goes only where its units were asked for by name (DR-2). */
export function wants(destination: DestinationDescribed, alert: AlertRaised, { divisions, drillFor }: Whereabouts): boolean {
  const { units, severities } = destination
  if (drillFor !== null && !units.some((unit) => drillFor.has(unit))) return false
  const concerned = [alert.unit, ...alert.recipients.map((recipient) => recipient.unit)]
  return (
    (severities.length === 0 || severities.includes(alert.severity)) &&
    (units.length === 0 || units.some((unit) => concerned.includes(unit))) &&
    (destination.divisions.length === 0 || destination.divisions.some((division) => divisions.has(division)))
  )
}

/** AL-6: after this long an alert that was not delivered is given up, visibly. */
export const GIVE_UP_AFTER_MS = DAY_MS
const FIRST_PAUSE_MS = 5 * SECOND_MS
const LONGEST_PAUSE_MS = 10 * MINUTE_MS
const JITTER = 0.2

/** Pause after the n-th try: doubled each time, spread by a fifth so that many do not come back at once. `chance` lies in [0, 1). */
export function pauseMs(tries: number, chance: number): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS)
  return Math.round(pause * (1 - JITTER + 2 * JITTER * chance))
}
