import * as z from 'zod'
import { assignmentSchema } from '../assignment.ts'
import type { Recorded } from '../facts.ts'
import type { Entered, Incident } from '../incident.ts'
import { LEVELS } from '../levels.ts'
import { MEASURES } from '../vocabulary.ts'

/** What was logged wrong is put right by an entry of its own; the old value stays readable (IN-3, IN-7). */

const instant = z.int()

/** One field of what was logged, or one measure, with its value. */
const corrected = z.union([
  z.strictObject({ title: z.string() }),
  z.strictObject({ summary: z.string().nullable() }),
  z.strictObject({ occurredAt: instant.nullable() }),
  z.strictObject({ surfacedAt: instant.nullable() }),
  z.strictObject({ discoveredAt: instant }),
  z.strictObject({ divisions: z.array(z.string()) }),
  z.strictObject({ sectors: z.array(z.string()) }),
  /** Null: nobody knows it any more. */
  z.strictObject({ measure: z.enum(MEASURES), value: z.number().nullable() }),
])

export type Corrected = z.infer<typeof corrected>

export const CORRECTION_FACTS = {
  'correction-recorded': z.strictObject({
    correction: z.string(),
    to: corrected,
    reason: z.string(),
    /** It would undo a miss, so it counts only once a second person has approved it. */
    pending: z.boolean(),
    /** Null: it changes nobody's part (AS-8a). */
    assignment: assignmentSchema.nullable(),
    directorySeq: z.int(),
    proposedLevel: z.enum(LEVELS).nullable(),
  }),
  'correction-reviewed': z.strictObject({ correction: z.string(), approved: z.boolean(), note: z.string().nullable() }),
} as const

export type CorrectionRecorded = z.infer<(typeof CORRECTION_FACTS)['correction-recorded']>
export type CorrectionReviewed = z.infer<(typeof CORRECTION_FACTS)['correction-reviewed']>

export type CorrectionState = 'applied' | 'waiting' | 'refused' | 'superseded'

/**
 * `superseded`: another correction of the same field was recorded before anybody had answered. `from` stands in no entry of its own: what
 * is struck out of the one that said it first is gone (IN-11).
 */
export type Correction = Entered &
  Omit<CorrectionRecorded, 'pending'> & {
    from: Corrected
    state: CorrectionState
    review: (Entered & Omit<CorrectionReviewed, 'correction'>) | null
  }

/** `before`: the incident as it was before the fact. */
export function foldCorrections(
  { corrections, logged }: Pick<Incident, 'corrections' | 'logged'>,
  fact: Recorded,
  entered: Entered,
): readonly Correction[] {
  switch (fact.type) {
    case 'correction-recorded': {
      const { pending, ...data } = fact.data
      const from = presentValue(logged, data.to)
      const earlier = corrections.map((one) =>
        one.state === 'waiting' && fieldOf(one.to) === fieldOf(data.to) ? { ...one, state: 'superseded' as const } : one,
      )
      return [...earlier, { ...entered, ...data, from, state: pending ? 'waiting' : 'applied', review: null }]
    }
    case 'correction-reviewed': {
      const { correction, ...word } = fact.data
      return corrections.map((one) =>
        one.correction === correction ? { ...one, state: word.approved ? 'applied' : 'refused', review: { ...entered, ...word } } : one,
      )
    }
    default:
      return corrections
  }
}

/** The correction that an entry puts in force; null when it puts none. */
export function appliedBy(corrections: readonly Correction[], fact: Recorded): Omit<CorrectionRecorded, 'pending'> | null {
  if (fact.type === 'correction-recorded') return fact.data.pending ? null : fact.data
  if (fact.type !== 'correction-reviewed' || !fact.data.approved) return null
  return corrections.find((one) => one.correction === fact.data.correction) ?? null
}

/** What was logged, with the correction in it. */
export function asCorrected(logged: Incident['logged'], to: Corrected): Incident['logged'] {
  if (!('measure' in to)) return { ...logged, ...to }
  const { [to.measure]: _, ...others } = logged.facts
  return { ...logged, facts: to.value === null ? others : { ...others, [to.measure]: to.value } }
}

/** What stands now where `to` would stand. */
export function presentValue(logged: Incident['logged'], to: Corrected): Corrected {
  if ('measure' in to) return { measure: to.measure, value: logged.facts[to.measure] ?? null }
  return Object.fromEntries(Object.keys(to).map((field) => [field, logged[field as keyof typeof logged]])) as Corrected
}

/** The field that a correction changes: `occurredAt`, or `facts.deaths`. */
export function fieldOf(to: Corrected): string {
  return 'measure' in to ? `facts.${to.measure}` : Object.keys(to).join()
}
