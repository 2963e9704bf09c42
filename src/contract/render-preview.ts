import type * as z from 'zod'
import { obligations, stateAt } from '../domain/clocks.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Incident } from '../domain/incident.ts'
import type { PolicyPack } from '../domain/policy.ts'
import type { levelPreview } from './incident-answers.ts'
import { renderAssignment, renderObligation } from './render.ts'

/** CL-16: what an act makes of the clocks that were there before it. */
export function renderPreview(
  before: readonly Obligation[],
  after: Incident,
  needsApproval: boolean,
  pack: PolicyPack,
  now: number,
): z.infer<typeof levelPreview> {
  const known = new Map(before.map((obligation) => [obligation.id, obligation]))
  const clocks = obligations(after, pack)
  const show = (list: readonly Obligation[]) => list.map((obligation) => renderObligation(obligation, pack, now))
  const isMoved = (clock: Obligation) => {
    const was = known.get(clock.id)
    return was !== undefined && was.outcome !== 'void' && was.dueAt !== clock.dueAt
  }
  const opens = clocks.filter((clock) => known.get(clock.id)?.generation !== clock.generation && !isMoved(clock))
  const moves = clocks.filter(isMoved)
  return {
    opens: show(opens),
    moves: show(moves),
    voids: show(clocks.filter((clock) => clock.outcome === 'void' && known.get(clock.id)?.outcome !== 'void')),
    overdueNow: show([...opens, ...moves].filter((clock) => stateAt(clock, now) === 'overdue')),
    needsApproval,
    assignment: renderAssignment(after.assignment),
    obligations: show(clocks),
  }
}
