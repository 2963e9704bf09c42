import * as z from 'zod'
import type { Recorded } from '../facts.ts'
import type { Anchors } from '../course.ts'
import type { Entered, Incident } from '../incident.ts'
import { refused } from '../refusal.ts'
import type { Refusal } from '../refusal.ts'

/** One matter logged twice (IN-8): the duplicate goes on in the main incident; the record of each says so. */

/** Some of the instants that clocks count from. */
const instants = z.strictObject({ occurredAt: z.int().nullable(), surfacedAt: z.int().nullable(), discoveredAt: z.int() }).partial()

export const MERGING_FACTS = {
  /** In the duplicate's stream. `number`: the main incident's. */
  'incident-merged': z.strictObject({ into: z.string(), number: z.string(), keepEarlierAnchor: z.boolean() }),
  'incident-unmerged': z.strictObject({}),
  /** In the main incident's stream. `number`: the duplicate's; `to`: the earlier instants taken from it, in the place of `from`. */
  'duplicate-received': z.strictObject({ duplicate: z.string(), number: z.string(), from: instants, to: instants }),
  /** `to`: what counts again, in the place of `from`. */
  'duplicate-withdrawn': z.strictObject({ duplicate: z.string(), from: instants, to: instants }),
} as const

export type Duplicate = Entered & z.infer<(typeof MERGING_FACTS)['duplicate-received']>

export interface Merging {
  /** The main incident that this one was merged into; null while it stands for itself. */
  into: (Entered & { incident: string; number: string; keepEarlierAnchor: boolean }) | null
  /** What was merged into this one and still is. */
  duplicates: readonly Duplicate[]
}

export const NOT_MERGED: Merging = { into: null, duplicates: [] }

export function foldMerging(merging: Merging, fact: Recorded, entered: Entered): Merging {
  switch (fact.type) {
    case 'incident-merged': {
      const { into: incident, ...data } = fact.data
      return { ...merging, into: { ...entered, incident, ...data } }
    }
    case 'incident-unmerged':
      return { ...merging, into: null }
    case 'duplicate-received':
      return { ...merging, duplicates: [...merging.duplicates, { ...entered, ...fact.data }] }
    case 'duplicate-withdrawn':
      return { ...merging, duplicates: without(merging.duplicates, fact.data.duplicate) }
    default:
      return merging
  }
}

/** What a later duplicate took in the place of the withdrawn one's instant, it now took in the place of what that one had replaced. */
function without(duplicates: readonly Duplicate[], id: string): Duplicate[] {
  const gone = duplicates.find((one) => one.duplicate === id)
  if (gone === undefined) throw new Error(`${id} is no duplicate of this incident`)
  return duplicates
    .filter((one) => one !== gone)
    .map((one) => {
      const onTop = INSTANTS.filter((name) => name in one.from && name in gone.to && one.from[name] === gone.to[name])
      return { ...one, from: { ...one.from, ...picked(gone.from, onTop) } }
    })
}

const INSTANTS = ['occurredAt', 'surfacedAt', 'discoveredAt'] as const
type Instant = (typeof INSTANTS)[number]
export type Instants = z.infer<typeof instants>

/** An exchange of some instants for others. */
export interface Exchange {
  from: Instants
  to: Instants
}

export const NO_EXCHANGE: Exchange = { from: {}, to: {} }

/**
 * IN-8: of each instant the earlier known one. That it happened at a certain time, when the main incident did not know, counts only where
 * no clock comes to count from later by it (CL-3).
 */
export function earlierInstants(own: Anchors, other: Anchors): Exchange {
  const isEarlier = (name: Instant) => other[name] !== null && (own[name] === null || other[name] < own[name])
  const taken = INSTANTS.filter((name) => isEarlier(name) && (name !== 'occurredAt' || own.occurredAt !== null))
  const known = exchanged(own, picked(other, taken))
  const isNews = own.occurredAt === null && other.occurredAt !== null && other.occurredAt <= earliestOf(known)
  const names = isNews ? [...taken, 'occurredAt' as const] : taken
  return { from: picked(own, names), to: picked(other, names) }
}

/** The instants with these in the place of what stood there. */
export function exchanged(own: Anchors, to: Instants): Anchors {
  const { occurredAt = own.occurredAt, surfacedAt = own.surfacedAt, discoveredAt = own.discoveredAt } = to
  return { occurredAt, surfacedAt, discoveredAt }
}

/** What the main incident counts from again without this duplicate: what has been exchanged or corrected since stays as it is. */
export function restoredInstants(own: Anchors, { duplicates }: Merging, id: string): Exchange {
  const gone = duplicates.find((one) => one.duplicate === id) ?? NO_EXCHANGE
  const names = INSTANTS.filter((name) => name in gone.to && own[name] === gone.to[name])
  return { from: picked(own, names), to: picked(gone.from, names) }
}

function picked(instants: Instants, names: readonly Instant[]): Instants {
  return Object.fromEntries(Object.entries(instants).filter(([name]) => (names as readonly string[]).includes(name)))
}

function earliestOf({ surfacedAt, discoveredAt }: Anchors): number {
  return surfacedAt === null ? discoveredAt : Math.min(surfacedAt, discoveredAt)
}

/** IN-8: nothing new is owed by a merged matter, so its releases promise nothing; the main incident's may. Null when it may be. */
export function promiseFault({ merging }: Pick<Incident, 'merging'>, promise: object | null): Refusal | null {
  if (merging.into === null || promise === null) return null
  return refused('IN-8', `这起事件已并入 ${merging.into.number}，承诺请在主事件中作出`)
}
