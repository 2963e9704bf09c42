import type { Act, Looked } from './act.ts'
import { isOpen, isOpenOrMerged, stateIn } from './act.ts'
import { msOf } from '../../../../contract/time.ts'

/** What is done about one clock. */
export const CLOCK_ACTS: readonly Act[] = [
  {
    name: 'accept',
    word: '签收',
    roles: ['unit'],
    place: 'clock',
    when: (looked) => isOpen(looked) && isOwn(looked) && looked.clock?.kind === 'acceptance' && isUnmet(looked),
  },
  {
    name: 'contribute',
    word: '提交协办意见',
    roles: ['unit'],
    place: 'clock',
    when: (looked) => isOpen(looked) && isOwn(looked) && looked.clock?.kind === 'contribution' && isUnmet(looked),
  },
  {
    name: 'verify',
    word: '核实',
    roles: ['coordinator', 'leader'],
    place: 'clock',
    when: (looked) => isOpenOrMerged(looked) && looked.clock?.claim != null && !isOwn(looked),
  },
  {
    name: 'explain',
    word: '填超时说明',
    roles: ['unit'],
    place: 'clock',
    when: (looked) => isOpenOrMerged(looked) && isOwn(looked) && isUnexplained(looked),
  },
  {
    name: 'notice',
    word: '催办',
    roles: ['coordinator'],
    place: 'clock',
    when: (looked) => isOpen(looked) && ['near', 'urgent', 'over'].includes(stateIn(looked) ?? ''),
  },
  {
    name: 'exempt',
    word: '豁免',
    roles: ['leader', 'recorder'],
    place: 'clock',
    when: (looked) => isOpen(looked) && !isOwn(looked) && mayBeExempt(looked),
  },
]

function isOwn({ clock, unit }: Looked): boolean {
  return clock !== null && clock.unit === unit
}

function isUnmet({ clock }: Looked): boolean {
  return clock !== null && clock.satisfiedAt === null && (clock.state === 'running' || clock.state === 'overdue')
}

/** CL-9: only a clock that still runs; receipts and a leader's own word are not lifted. */
function mayBeExempt({ clock, now }: Looked): boolean {
  return (
    clock !== null && clock.state === 'running' && msOf(clock.dueAt) >= now && clock.kind !== 'acceptance' && clock.kind !== 'confirmation'
  )
}

/** Silence on a receipt needs no explanation (CL-11). */
function isUnexplained(looked: Looked): boolean {
  const { incident, clock } = looked
  const state = stateIn(looked)
  return (
    clock !== null &&
    clock.kind !== 'acceptance' &&
    (state === 'over' || state === 'late') &&
    !incident.explanations.some(({ obligation }) => obligation === clock.id)
  )
}
