import * as z from 'zod'
import { fieldOf } from '../domain/chapters/corrections.ts'
import type { Corrected, Correction } from '../domain/chapters/corrections.ts'
import type { CorrectIncident } from '../domain/decisions/correct-incident.ts'
import { withCorrectedMasked } from '../domain/incident-text.ts'
import { formatInstantOrNull } from '../domain/instants.ts'
import { paragraphs } from '../domain/text.ts'
import { MEASURES } from '../domain/vocabulary.ts'
import type { Measure } from '../domain/vocabulary.ts'
import { instant } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'
import { incidentText, measured, places, sectors } from './incident-requests.ts'

/** Corrections of what was logged (更正, IN-3), on the wire. */

/** One field with its right value; null says that nobody knows it. */
function field<F extends string, V extends z.ZodType>(name: F, value: V) {
  return z.strictObject({ field: z.literal(name), value, reason: paragraphs(1_000) })
}

const measure = <M extends Measure>(name: M) => field(`facts.${name}`, measured(name).nullable())

export const correctionBody = z
  .discriminatedUnion(
    'field',
    [
      field('title', incidentText.title),
      field('summary', incidentText.summary.nullable()),
      field('occurredAt', instant.nullable()),
      field('surfacedAt', instant.nullable()),
      field('discoveredAt', instant),
      field('divisions', places),
      field('sectors', sectors),
      ...MEASURES.map(measure),
    ],
    '这一项不能更正',
  )
  .transform(({ reason, ...body }): CorrectIncident => ({ reason, change: changeOf(body) }))

function changeOf(body: { field: `facts.${Measure}`; value: number | null } | { field: string; value: unknown }): Corrected {
  const name = MEASURES.find((one) => body.field === `facts.${one}`)
  // The union above has read `value` as its field asks.
  return name === undefined
    ? ({ [body.field]: Array.isArray(body.value) ? [...new Set(body.value)] : body.value } as Corrected)
    : { measure: name, value: body.value as number | null }
}

export const correctionReviewBody = z
  .strictObject({ approved: z.boolean(), note: paragraphs(1_000).nullish() })
  .transform(({ approved, note }) => ({ approved, note: note ?? null }))

const value = z.union([z.string(), z.number(), z.array(z.string())]).nullable()

export const incidentCorrectionAnswer = z.object({
  id: z.string(),
  field: z.string(),
  from: value,
  to: value,
  reason: z.string(),
  state: z.enum(['applied', 'waiting', 'refused', 'superseded']),
  review: z.object({ approved: z.boolean(), note: z.string().nullable(), ...enteredAnswer }).nullable(),
  ...enteredAnswer,
})

/** `whole`: the reader sees personal data in the text (IN-4). */
export function renderCorrection(correction: Correction, whole: boolean): z.infer<typeof incidentCorrectionAnswer> {
  const { correction: id, reason, state, review } = correction
  const [from, to] = whole ? [correction.from, correction.to] : [withCorrectedMasked(correction.from), withCorrectedMasked(correction.to)]
  return {
    id,
    field: fieldOf(to),
    from: valueOf(from),
    to: valueOf(to),
    reason,
    state,
    review: review === null ? null : { approved: review.approved, note: review.note, ...renderEntered(review) },
    ...renderEntered(correction),
  }
}

function valueOf(part: Corrected): z.infer<typeof value> {
  if ('measure' in part) return part.value
  const [plain] = Object.values(part) as (string | number | string[] | null)[]
  return typeof plain === 'number' ? formatInstantOrNull(plain) : (plain ?? null)
}
