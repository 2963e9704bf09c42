import * as z from 'zod'
import { futureFault } from '../decisions/instant-checks.ts'
import type { Directory } from '../directory.ts'
import type { Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Entered, FactOf } from '../incident.ts'
import { Refusal } from '../refusal.ts'
import type { FieldError } from '../refusal.ts'
import { leadFault, unknownUnit } from './settlement.ts'

/** Consultations (会商): who took part, what each said, what was concluded. A lead named there only proposes (AS-10). */

export const SITTING_FACTS = {
  'sitting-held': z.strictObject({
    sitting: z.string(),
    heldAt: z.int(),
    participants: z.array(z.string()),
    opinions: z.array(z.strictObject({ unit: z.string(), text: z.string() })),
    conclusion: z.string(),
    lead: z.string().nullable(),
  }),
} as const

export type Sitting = Entered & FactOf<'sitting-held'>

/** In the order of entering. */
export function foldSittings(sittings: Sitting[], fact: Recorded, entered: Entered): Sitting[] {
  return fact.type === 'sitting-held' ? [...sittings, { ...entered, ...fact.data }] : sittings
}

export type HoldSitting = Omit<FactOf<'sitting-held'>, 'sitting'>

export function holdSitting(command: HoldSitting, given: GivenIncident): Decided | Refusal {
  const errors = [futureFault('heldAt', command.heldAt, given.now), ...unitFaults(command, given.directory)].filter(
    (fault) => fault !== null,
  )
  if (errors.length > 0) return new Refusal('invalid', '会商记录有误，请核对标出的各项', { rule: 'AS-10', errors })
  return decided([{ type: 'sitting-held', data: { ...command, sitting: given.freshId } }], { made: given.freshId })
}

function unitFaults({ participants, opinions, lead }: HoldSitting, directory: Directory): (FieldError | null)[] {
  return [
    ...participants.map((unit, at): FieldError | null => {
      const path = `participants.${at}`
      if (directory.unit(unit) === undefined) return unknownUnit(path, unit)
      return participants.indexOf(unit) < at ? { path, message: '参加单位重复' } : null
    }),
    ...opinions.map(({ unit }, at): FieldError | null =>
      participants.includes(unit) ? null : { path: `opinions.${at}.unit`, message: '发表意见的单位应列入参加单位' },
    ),
    lead === null ? null : leadFault('lead', lead, directory),
  ]
}
