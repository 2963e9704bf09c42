import * as z from 'zod'
import type { Settlement } from '../domain/chapters/settlement.ts'
import { paragraphs } from '../domain/text.ts'
import { unitId } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** A person settling who answers, on the wire (AS-10). */

const MOST_UNITS = 50
const units = z.array(unitId).max(MOST_UNITS, `不超过 ${MOST_UNITS} 个单位`)

export const overrideAssignmentBody = z.strictObject({ lead: unitId, joint: units, local: units, reason: paragraphs(1_000) })

/** How and by whom the assignment was settled last. */
export const settlementAnswer = z.object({ how: z.enum(['confirmed', 'overridden']), reason: z.string().nullable(), ...enteredAnswer })

export function renderSettlement(settlement: Settlement): z.infer<typeof settlementAnswer> {
  const { how, reason } = settlement
  return { how, reason, ...renderEntered(settlement) }
}
