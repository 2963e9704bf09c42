import { alertOf, recipientsOf } from '../alarms.ts'
import { assign, assignmentAround, extendAssignment } from '../assignment.ts'
import type { Assignment } from '../assignment.ts'
import type { Directory } from '../directory.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import { isBelowProposal } from '../grading.ts'
import type { Incident } from '../incident.ts'
import { isRaise } from '../levels.ts'
import type { Level } from '../levels.ts'
import { Refusal, forbidden, isRefusal } from '../refusal.ts'

export interface ChangeLevel {
  level: Level
  reason: string
}

/**
 * CL-6, CL-7, AS-8a: raising opens the new clocks from the original anchor; lowering voids only what has not fallen due and needs a
 * coordinator or leader. The responsible units are proposed anew: additions at once, nothing removed.
 */
export function changeLevel(incident: Incident, command: ChangeLevel, given: GivenIncident): Decided | Refusal {
  const from = incident.level
  const to = command.level
  if (from === to) return new Refusal('conflict', '这起事件已经是这个等级，无需调整')
  const mayLower = given.roles.includes('coordinator') || given.roles.includes('leader')
  if (!isRaise(from, to) && !mayLower) return forbidden('调低等级须由协调单位或领导作出', 'CL-7')

  const assignment = assignmentAt(incident, to, given.directory)
  const { proposedLevel } = incident.logged
  const alerts = isBelowProposal(to, proposedLevel)
    ? [
        alertOf({
          obligation: null,
          kind: null,
          unit: assignment.lead,
          step: 'graded-below-proposal',
          generation: incident.version + 1,
          severity: 'warning',
          dueAt: null,
          recipients: recipientsOf(['coordinator'], assignment.lead, assignment, incident.government),
        }),
      ]
    : []
  return decided([{ type: 'level-changed', data: { from, to, reason: command.reason, assignment, directorySeq: given.directorySeq } }], {
    alerts,
  })
}

/**
 * AS-8a: proposed anew, but never against a person: what somebody overrode keeps its units, only who speaks and supervises follows the
 * level; what somebody confirmed is not provisional again as long as the same unit is to lead.
 */
function assignmentAt({ assignment, settlement, logged }: Incident, level: Level, directory: Directory): Assignment {
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
