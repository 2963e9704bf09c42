import * as z from 'zod'
import type { Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Entered, Incident } from '../incident.ts'
import { forbidden } from '../refusal.ts'
import type { Refusal } from '../refusal.ts'
import type { HeatPoint } from './notes.ts'

/** How well the answering went (效果评估, IN-10): five questions, 0 to 5 each, with a sentence. */

const mark = z.strictObject({ score: z.int(), note: z.string() })

export const EVALUATION_FACTS = {
  'effect-evaluated': z.strictObject({ timely: mark, proactive: mark, accurate: mark, targeted: mark, effective: mark }),
} as const

export type Evaluate = z.infer<(typeof EVALUATION_FACTS)['effect-evaluated']>
export type Evaluation = Entered & Evaluate

export function foldEvaluation(evaluation: Evaluation | null, fact: Recorded, entered: Entered): Evaluation | null {
  return fact.type === 'effect-evaluated' ? { ...entered, ...fact.data } : evaluation
}

/** IN-10: nobody judges their own unit's answer. A later evaluation takes the place of an earlier one. */
export function evaluate(incident: Incident, command: Evaluate, given: GivenIncident): Decided | Refusal {
  if (given.actor.unit === incident.assignment.lead) return forbidden('效果评估不能由牵头单位自己作出', 'IN-10')
  return decided([{ type: 'effect-evaluated', data: command }])
}

/** IN-10: the last measurement up to the first public act, and the newest behind it; null where nobody measured. */
export function heatAroundAnswer({ course, notes }: Pick<Incident, 'course' | 'notes'>): {
  before: HeatPoint | null
  after: HeatPoint | null
} {
  const acts = course.flatMap((turn) => (turn.turn === 'evidence' ? [turn.evidence.publicAt] : []))
  const first = Math.min(...acts)
  return {
    before: notes.heat.findLast((point) => point.at <= first) ?? null,
    after: notes.heat.findLast((point) => point.at > first) ?? null,
  }
}
