import * as z from 'zod'
import { stateAt } from '../clocks.ts'
import type { Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Entered, Incident } from '../incident.ts'
import { forbidden, notFound, refused } from '../refusal.ts'
import type { Refusal } from '../refusal.ts'

/** Why a clock was not met in time (超时说明): part of the list of breaches, and owed before closing (IN-9). */

export const EXPLANATION_FACTS = {
  'explanation-filed': z.strictObject({ obligation: z.string(), text: z.string() }),
} as const

/** By obligation; of several the last. */
export type Explanations = ReadonlyMap<string, Entered & { text: string }>

export const NO_EXPLANATIONS: Explanations = new Map()

export function foldExplanations(explanations: Explanations, fact: Recorded, entered: Entered): Explanations {
  if (fact.type !== 'explanation-filed') return explanations
  const { obligation, text } = fact.data
  return new Map([...explanations, [obligation, { ...entered, text }]])
}

/** IN-9, AL-1a: by the unit that owed it, once it is late or overdue; the repeats of its alarm end with it. */
export function fileExplanation(obligationId: string, text: string, { clocks, actor, now }: GivenIncident): Decided | Refusal {
  const clock = clocks.find((one) => one.id === obligationId)
  if (clock === undefined) return notFound('没有找到这项时限')
  if (actor.unit !== clock.unit) return forbidden('超时说明须由负有这项时限的单位填写', 'IN-9')
  // CL-11: silence on a receipt needs no explanation.
  if (clock.kind === 'acceptance') return refused('IN-9', '签收超时无需说明')
  const state = stateAt(clock, now)
  if (state !== 'overdue' && state !== 'late') return refused('IN-9', '这项时限没有超时，无需说明')
  return decided([{ type: 'explanation-filed', data: { obligation: obligationId, text } }])
}

/** IN-9: late or overdue clocks that still lack an explanation. */
export function unexplained(
  { explanations }: Pick<Incident, 'explanations'>,
  clocks: GivenIncident['clocks'],
  now: number,
): GivenIncident['clocks'] {
  return clocks.filter(
    (clock) => clock.kind !== 'acceptance' && ['overdue', 'late'].includes(stateAt(clock, now)) && !explanations.has(clock.id),
  )
}
