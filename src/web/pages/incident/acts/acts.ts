import type { ObligationAnswer } from '../../../../contract/incident-answers.ts'
import type { Role } from '../../../session/session.ts'
import type { ClockState } from '../../../time/ramp.ts'
import { clockState } from '../../../time/ramp.ts'
import { msOf } from '../../../../contract/time.ts'
import type { ShownIncident } from '../view.ts'

/**
 * The acts of this page, in the order of their buttons. Each is opened by `?act=<name>`, on a clock with `&obligation=<id>`; its form
 * stands in `forms.ts` under the same name. The service judges whether an act is allowed: what stands here only keeps buttons away from
 * where they would be of no use.
 */
export interface Act {
  name: string
  /** On the button. */
  word: string
  roles: readonly Role[]
  /** `head`: under the title · `clock`: in the row of an obligation · `none`: opened from within a panel. */
  place: 'head' | 'clock' | 'none'
  /** The one primary button of the page. */
  isPrimary?: boolean
  when: (looked: Looked) => boolean
}

/** What decides whether an act is of use. `clock`: the obligation it is about, where it is about one. */
export interface Looked {
  incident: ShownIncident
  clock: ObligationAnswer | null
  unit: string | null
  now: number
}

/** Every form gets these, and says when it is done or given up. */
export interface ActProps {
  incident: ShownIncident
  clock: ObligationAnswer | null
}

const isOpen = ({ incident }: Looked) => incident.phase === 'open'

export const ACTS: readonly Act[] = [
  {
    name: 'verify',
    word: '核实',
    roles: ['coordinator', 'leader'],
    place: 'clock',
    when: (looked) => isOpen(looked) && looked.clock?.claim != null && looked.clock.unit !== looked.unit,
  },
  {
    name: 'explain',
    word: '填超时说明',
    roles: ['unit'],
    place: 'clock',
    when: (looked) => isOpen(looked) && looked.clock?.unit === looked.unit && isUnexplained(looked),
  },
  {
    name: 'notice',
    word: '催办',
    roles: ['coordinator'],
    place: 'clock',
    when: (looked) => isOpen(looked) && ['near', 'urgent', 'over'].includes(stateIn(looked) ?? ''),
  },
  {
    name: 'notice',
    word: '督办',
    roles: ['coordinator'],
    place: 'head',
    when: (looked) => isOpen(looked),
  },
]

export function actNamed(name: string): Act | null {
  return ACTS.find((act) => act.name === name) ?? null
}

/** The acts that this person is offered, of those in `place`. */
export function actsFor(place: Act['place'], looked: Looked, holds: (...roles: Role[]) => boolean): Act[] {
  return ACTS.filter((act) => act.place === place && holds(...act.roles) && act.when(looked))
}

function stateIn({ clock, incident, now }: Looked): ClockState | null {
  if (clock === null) return null
  const [anchorAt, dueAt] = [msOf(clock.anchorAt), msOf(clock.dueAt)]
  return clockState({ kind: clock.kind, state: clock.state, anchorAt, dueAt, speed: incident.drill?.speed ?? 1 }, now)
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
