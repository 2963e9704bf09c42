import type { ObligationAnswer } from '../../../../contract/incident-answers.ts'
import type { Role } from '../../../session/session.ts'
import type { ClockState } from '../../../time/ramp.ts'
import { clockState } from '../../../time/ramp.ts'
import { msOf } from '../../../../contract/time.ts'
import type { ShownIncident } from '../view.ts'

/**
 * The acts of this page, in the order of their buttons. Each is opened by `?act=<name>`, on a clock with `&obligation=<id>`, on another
 * thing of the incident (a draft, a directive) with `&item=<id>`; its form stands in `forms.ts` under the same name. The service judges
 * whether an act is allowed: what stands here only keeps buttons away from where they would be of no use.
 */
export interface Act {
  name: string
  /** On the button. */
  word: string
  roles: readonly Role[]
  place: Place
  /** The one primary button of the page. */
  isPrimary?: boolean
  when: (looked: Looked) => boolean
}

/** Where an act's button stands. */
export type Place =
  | 'head'
  /** Behind 更多. */
  | 'more'
  /** Beside what closing waits for. */
  | 'close'
  /** In the row of an obligation. */
  | 'clock'
  /** At the heads of panels. */
  | 'units'
  | 'releases'
  | 'supervision'
  | 'logged'
  /** At one thing of the incident. */
  | 'draft'
  | 'release'
  | 'conference'
  | 'directive'
  | 'notice'
  | 'on-behalf'
  | 'correction'
  | 'dispute'

/** What decides whether an act is of use. `clock`, `item`: the obligation or the thing that it is about, where it is about one. */
export interface Looked {
  incident: ShownIncident
  clock: ObligationAnswer | null
  item: string | null
  unit: string | null
  now: number
}

/** Every form gets these, and says when it is done or given up. */
export interface ActProps {
  incident: ShownIncident
  clock: ObligationAnswer | null
  item: string | null
}

export const isOpen = ({ incident }: Looked) => incident.phase === 'open'
/** On a merged matter too a miss is proved and explained, and what was asked is answered (IN-8). */
export const isOpenOrMerged = ({ incident }: Looked) => incident.phase !== 'closed'
export const takesPart = ({ incident: { assignment }, unit }: Looked) =>
  unit !== null && [assignment.lead, ...assignment.joint, ...assignment.local].includes(unit)

export function stateIn({ clock, incident, now }: Looked): ClockState | null {
  if (clock === null) return null
  const [anchorAt, dueAt] = [msOf(clock.anchorAt), msOf(clock.dueAt)]
  return clockState({ kind: clock.kind, state: clock.state, anchorAt, dueAt, speed: incident.drill?.speed ?? 1 }, now)
}
