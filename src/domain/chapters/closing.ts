import * as z from 'zod'
import { stateAt } from '../clocks.ts'
import type { Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Entered, Incident } from '../incident.ts'
import { Refusal, refused } from '../refusal.ts'
import { INTERNAL_KINDS } from '../vocabulary.ts'
import type { ObligationKind, Phase } from '../vocabulary.ts'
import { unansweredDirectives } from './directives.ts'
import { unexplained } from './explanations.ts'

/** The end of a matter (办结) and its coming back (重新打开). */

export const CLOSING_FACTS = {
  'incident-closed': z.strictObject({ conclusion: z.string() }),
  'incident-reopened': z.strictObject({}),
} as const

/** The last closing; null while the matter is open. */
export type Closing = (Entered & { conclusion: string }) | null

export function foldClosing(closing: Closing, fact: Recorded, entered: Entered): Closing {
  if (fact.type === 'incident-closed') return { ...entered, ...fact.data }
  return fact.type === 'incident-reopened' ? null : closing
}

export function phaseOf({ closing, merging }: Pick<Incident, 'closing' | 'merging'>): Phase {
  if (merging.into !== null) return 'merged'
  return closing === null ? 'open' : 'closed'
}

/** IN-8: on a merged matter too what was asked is answered, and a miss is proved or explained. */
export const ALSO_MERGED: readonly Phase[] = ['open', 'merged']

/** IN-9, IN-8: why an act is not done in the present phase; null when it is. */
export function phaseFault(incident: Incident, phases: readonly Phase[]): Refusal | null {
  const { into } = incident.merging
  if (phases.includes(phaseOf(incident))) return null
  return into === null
    ? refused('IN-9', '这起事件已经办结，继续办理请先重新打开')
    : refused('IN-8', `这起事件已并入 ${into.number}，请在主事件中办理`)
}

export interface Missing {
  /** Where it is: an obligation's, a directive's id, or the evaluation. */
  path: string
  message: string
}

/** IN-9: what still stands between a matter and its closing, in the order of clocks, directives, evaluation. */
export function missingForClosing(incident: Incident, clocks: GivenIncident['clocks'], now: number): Missing[] {
  const owed = clocks.filter((clock) => !(INTERNAL_KINDS as readonly ObligationKind[]).includes(clock.kind))
  const unsettled = owed.flatMap((clock): Missing[] => {
    const path = `obligations.${clock.id}`
    const state = stateAt(clock, now)
    if (state === 'running' || state === 'overdue')
      return [{ path, message: clock.kind === 'promise' ? '承诺尚未兑现' : '这项时限尚未完成' }]
    return state === 'unverified' ? [{ path, message: '佐证尚待核实' }] : []
  })
  return [
    ...unsettled,
    ...unexplained(incident, owed, now).map((clock) => ({ path: `obligations.${clock.id}`, message: '超时说明尚未填写' })),
    ...unansweredDirectives(incident).map(({ directive }) => ({ path: `directives.${directive.directive}`, message: '批示尚未答复' })),
    ...(incident.evaluation === null ? [{ path: 'evaluation', message: '效果评估尚未填写' }] : []),
  ]
}

/** IN-9: refused with the list of what is missing. */
export function closeIncident(incident: Incident, conclusion: string, given: GivenIncident): Decided | Refusal {
  const missing = missingForClosing(incident, given.clocks, given.now)
  if (missing.length > 0) return new Refusal('refused', `还有 ${missing.length} 项未完成，不能办结`, { rule: 'IN-9', errors: missing })
  return decided([{ type: 'incident-closed', data: { conclusion } }])
}

/** IN-8: first deadlines and verdicts stay; the lead owes another response from now on. */
export function reopenIncident(incident: Incident): Decided | Refusal {
  if (incident.closing === null) return new Refusal('conflict', '这起事件没有办结，无需重新打开')
  return decided([{ type: 'incident-reopened', data: {} }])
}
