import * as z from 'zod'
import { disputeWindow, returnability } from '../domain/chapters/disputes.ts'
import type { Dispute } from '../domain/chapters/disputes.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Incident } from '../domain/incident.ts'
import { formatInstant } from '../domain/instants.ts'
import { paragraphs } from '../domain/text.ts'
import { DISPUTE_REASONS } from '../domain/vocabulary.ts'
import { instantOut, unitId } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** Disputes on the wire (AS-11). */

const part = z.enum(['lead', 'joint', 'local'])

export const raiseDisputeBody = z.strictObject({
  unit: unitId,
  reason: z.enum(DISPUTE_REASONS),
  clause: paragraphs(500),
  proposal: paragraphs(1_000),
})

export const ruleDisputeBody = z
  .strictObject({ designated: unitId, note: paragraphs(1_000).nullish() })
  .transform((body) => ({ ...body, note: body.note ?? null }))

/** Until when a part may be returned; provisional while the holidays of a year on the way are not known (CL-14). */
const window = z.object({ endsAt: instantOut, provisional: z.boolean() })

export const disputeAnswer = z.object({
  id: z.string(),
  unit: z.string(),
  part,
  reason: z.enum(DISPUTE_REASONS),
  clause: z.string(),
  proposal: z.string(),
  state: z.enum(['pending', 'ruled']),
  window,
  ruling: z.object({ designated: z.string(), note: z.string().nullable(), ...enteredAnswer }).nullable(),
  ...enteredAnswer,
})

/** One for each unit that takes part: `open` until the window ends, `raised` once it has disputed, `designated` after a ruling. */
export const disputeWindowAnswer = window.extend({
  unit: z.string(),
  part,
  state: z.enum(['open', 'ended', 'raised', 'designated']),
})

export function renderDispute(dispute: Dispute): z.infer<typeof disputeAnswer> {
  const { dispute: id, unit, part: of, reason, clause, proposal, ruling } = dispute
  return {
    id,
    unit,
    part: of,
    reason,
    clause,
    proposal,
    state: ruling === null ? 'pending' : 'ruled',
    window: { endsAt: formatInstant(dispute.windowEndsAt), provisional: dispute.windowProvisional },
    ruling: ruling === null ? null : { designated: ruling.designated, note: ruling.note, ...renderEntered(ruling) },
    ...renderEntered(dispute),
  }
}

export function renderDisputeWindows(
  { disputes }: Incident,
  clocks: readonly Obligation[],
  now: number,
): z.infer<typeof disputeWindowAnswer>[] {
  return disputes.parts.map((held) => {
    const until = disputeWindow(held, clocks)
    const state = returnability(disputes, held, until, now)
    return { unit: held.unit, part: held.part, endsAt: formatInstant(until.at), provisional: until.provisional, state }
  })
}
