import * as z from 'zod'
import type { Sitting } from '../domain/chapters/sittings.ts'
import { formatInstant } from '../domain/instants.ts'
import { paragraphs } from '../domain/text.ts'
import { instant, instantOut, unitId } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** Consultations on the wire. */

const MOST_PARTICIPANTS = 100

export const sittingBody = z
  .strictObject({
    heldAt: instant,
    participants: z.array(unitId).min(1, '请填写参加单位').max(MOST_PARTICIPANTS),
    opinions: z
      .array(z.strictObject({ unit: unitId, text: paragraphs(2_000) }))
      .max(MOST_PARTICIPANTS)
      .optional(),
    conclusion: paragraphs(5_000),
    lead: unitId.nullish(),
  })
  .transform((body) => ({ ...body, opinions: body.opinions ?? [], lead: body.lead ?? null }))

export const sittingAnswer = z.object({
  id: z.string(),
  heldAt: instantOut,
  participants: z.array(z.string()),
  opinions: z.array(z.object({ unit: z.string(), text: z.string() })),
  conclusion: z.string(),
  lead: z.string().nullable(),
  /** Whether the unit proposed there leads now; null when none was. */
  leadTakenUp: z.boolean().nullable(),
  ...enteredAnswer,
})

/** `lead`: who leads now. */
export function renderSitting(sitting: Sitting, lead: string): z.infer<typeof sittingAnswer> {
  const { sitting: id, heldAt, participants, opinions, conclusion, lead: proposed } = sitting
  return {
    id,
    heldAt: formatInstant(heldAt),
    participants,
    opinions,
    conclusion,
    lead: proposed,
    leadTakenUp: proposed === null ? null : proposed === lead,
    ...renderEntered(sitting),
  }
}
