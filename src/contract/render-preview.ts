import type * as z from 'zod'
import { obligations, stateAt } from '../domain/clocks.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Incident } from '../domain/incident.ts'
import type { PolicyPack } from '../domain/policy.ts'
import type { levelPreview } from './incident-answers.ts'
import { renderAssignment, renderObligation } from './render.ts'

/** CL-16: what an act makes of the clocks that were there before it. */
export function renderPreview(before: readonly Obligation[], after: Incident, pack: PolicyPack, now: number): z.infer<typeof levelPreview> {
  const known = new Map(before.map((obligation) => [obligation.id, obligation]))
  const clocks = obligations(after, pack)
  const show = (list: readonly Obligation[]) => list.map((obligation) => renderObligation(obligation, pack, now))
  const opens = clocks.filter((obligation) => known.get(obligation.id)?.generation !== obligation.generation)
  return {
    opens: show(opens),
    // Neither a level nor another lead moves a due instant: clocks end and begin (CL-6, CL-7).
    moves: [],
    voids: show(clocks.filter((obligation) => obligation.outcome === 'void' && known.get(obligation.id)?.outcome !== 'void')),
    overdueNow: show(opens.filter((obligation) => stateAt(obligation, now) === 'overdue')),
    assignment: renderAssignment(after.assignment),
    obligations: show(clocks),
  }
}
