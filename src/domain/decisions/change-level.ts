import { toCoordinators } from '../alarms.ts'
import { onBehalfFault } from '../chapters/on-behalf.ts'
import type { OnBehalfOf } from '../chapters/on-behalf.ts'
import { assign, assignmentAround, extendAssignment } from '../assignment.ts'
import type { Assignment } from '../assignment.ts'
import type { Directory } from '../directory.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import { isBelowProposal } from '../grading.ts'
import type { FactOf, Incident } from '../incident.ts'
import { isLowering, isMajor, isRaise } from '../levels.ts'
import type { Grade, Level } from '../levels.ts'
import { Refusal, forbidden, invalid, isRefusal } from '../refusal.ts'
import type { Role } from '../vocabulary.ts'

/** Who lowers a level in their own name (CL-7); the word of any of them may be entered on behalf. */
export const MAY_LOWER = ['coordinator', 'leader'] as const satisfies readonly Role[]

export interface ChangeLevel {
  level: Level
  reason: string
  /** IN-6: null treats it as what it is; undefined leaves that as it was. */
  handledAs?: Level | null | undefined
  /** The leader who ordered a lowering by telephone (IN-13). */
  onBehalfOf?: OnBehalfOf | null
}

/**
 * CL-6, CL-7, AS-8a: raising opens the new clocks from the original anchor; lowering voids only what has not fallen due and needs a
 * coordinator or leader, by telephone too (IN-13). The responsible units are proposed anew: additions at once, nothing removed.
 */
export function changeLevel(incident: Incident, command: ChangeLevel, given: GivenIncident): Decided | Refusal {
  const from = incident.level
  const to = command.level
  const handledAs = command.handledAs === undefined ? kept(incident.handledAs, to) : command.handledAs
  if (from === to && handledAs === incident.handledAs) return new Refusal('conflict', '这起事件已经是这个等级，无需调整')
  const fault = handledAsFault(handledAs, to)
  if (fault !== null) return fault
  const onBehalfOf = command.onBehalfOf ?? null
  if (isLowering(incident, { level: to, handledAs })) {
    const mayNot = onBehalfFault(onBehalfOf, MAY_LOWER, forbidden('调低等级须由协调单位或领导作出', 'CL-7'), given)
    if (mayNot !== null) return mayNot
  } else if (onBehalfOf !== null) return invalid('onBehalfOf', '只有调低等级需要代录，请直接办理', 'IN-13')

  const changed = regrading(incident, { level: to, handledAs }, command.reason, onBehalfOf, given)
  const { assignment } = changed
  const { proposedLevel } = incident.logged
  const alerts = isBelowProposal(to, proposedLevel)
    ? [toCoordinators('graded-below-proposal', { ...incident, assignment }, incident.version + 1)]
    : []
  return decided([{ type: 'level-changed', data: changed }], { alerts })
}

/** The fact that puts another grade in force, with the units proposed anew (AS-8a). */
export function regrading(
  incident: Incident,
  { level, handledAs }: Grade,
  reason: string,
  onBehalfOf: OnBehalfOf | null,
  { directory, directorySeq }: GivenIncident,
): FactOf<'level-changed'> {
  const assignment = assignmentAt(incident, handledAs ?? level, directory)
  return { from: incident.level, to: level, handledAs, reason, assignment, directorySeq, onBehalfOf }
}

/** What it is handled as goes on while that is still more than its level. */
function kept(handledAs: Level | null, level: Level): Level | null {
  return handledAs !== null && isRaise(level, handledAs) ? handledAs : null
}

/** IN-6: a matter is handled as a major one or as what it is. */
export function handledAsFault(handledAs: Level | null, level: Level): Refusal | null {
  if (handledAs === null || (isMajor(handledAs) && isRaise(level, handledAs))) return null
  return invalid('handledAs', '按重大办理应填 I 或 II，并且高于所定等级', 'IN-6')
}

/**
 * AS-8a: proposed anew, but never against a person: what somebody overrode keeps its units, only who speaks and supervises follows the
 * level; what somebody confirmed is not provisional again as long as the same unit is to lead.
 */
export function assignmentAt(
  { assignment, settlement, logged }: Pick<Incident, 'assignment' | 'settlement' | 'logged'>,
  level: Level,
  directory: Directory,
): Assignment {
  const { divisions, sectors, units } = logged
  if (settlement?.how === 'overridden') {
    if (directory.unit(assignment.lead) === undefined) return assignment
    const { supervisor, spokesperson } = assignmentAround(assignment, { divisions, level }, directory).assignment
    return { ...assignment, supervisor: supervisor ?? assignment.supervisor, spokesperson: spokesperson ?? assignment.spokesperson }
  }
  const proposal = assign({ divisions, sectors, units, level }, directory)
  // A directory that no longer knows these places proposes nothing new; what was assigned stays.
  if (isRefusal(proposal)) return assignment
  const extended = extendAssignment(assignment, proposal.assignment)
  const isConfirmed = settlement !== null && proposal.assignment.lead === assignment.lead
  return isConfirmed ? { ...extended, provisional: assignment.provisional } : extended
}
