import * as alarms from '../alarms.ts'
import { assign } from '../assignment.ts'
import type { AssignmentProposal } from '../assignment.ts'
import type { Directory } from '../directory.ts'
import { decided } from '../given.ts'
import type { Decided, GivenLogging } from '../given.ts'
import { grade, isBelowProposal, isKnownCategory } from '../grading.ts'
import type { GradingProposal } from '../grading.ts'
import { levelHandledAs } from '../incident.ts'
import type { FactOf } from '../incident.ts'
import { personalDataFault, reasonToKeep, textFieldsOf } from '../incident-text.ts'
import { packInForce } from '../policy.ts'
import type { PublishedPack } from '../policy.ts'
import { Refusal, invalid, isRefusal } from '../refusal.ts'
import type { FieldError } from '../refusal.ts'
import { handledAsFault } from './change-level.ts'
import { instantFaults } from './instant-checks.ts'

/** What the officer says (POST /api/incidents); instants in epoch milliseconds, null for unknown. */
export type LogIncident = Pick<
  FactOf<'incident-logged'>,
  | 'title'
  | 'summary'
  | 'source'
  | 'occurredAt'
  | 'surfacedAt'
  | 'discoveredAt'
  | 'divisions'
  | 'sectors'
  | 'units'
  | 'category'
  | 'facts'
  | 'level'
  | 'levelReason'
  | 'heat'
  | 'focus'
  | 'disposition'
  | 'handledAs'
  | 'sensitive'
  | 'personalDataReason'
  | 'drill'
>

export interface Proposal extends AssignmentProposal {
  grading: GradingProposal
  pack: PublishedPack
}

/** Logs an incident (IN-1, IN-2, IN-2a, IN-4, IN-5, IN-6): accepted however late it is logged; its clocks count from the true anchors. */
export function logIncident(command: LogIncident, given: GivenLogging): Decided | Refusal {
  const proposal = propose(command, given)
  if (isRefusal(proposal)) return proposal
  const { assignment, government, grading } = proposal
  const below = isBelowProposal(command.level, grading.level)
  if (below && command.levelReason === null) {
    return invalid('levelReason', '所定等级低于按标准计算的等级，请填写理由', 'IN-6')
  }
  const fields = textFieldsOf(command)
  const fault = personalDataFault(fields, command.personalDataReason)
  if (fault !== null) return fault
  const fact: FactOf<'incident-logged'> = {
    ...command,
    personalDataReason: reasonToKeep(fields, command.personalDataReason),
    divisions: [...new Set(command.divisions)],
    sectors: [...new Set(command.sectors)],
    units: [...new Set(command.units)],
    number: given.number,
    proposedLevel: grading.level,
    assignment,
    government,
    policySeq: proposal.pack.seq,
    directorySeq: given.directorySeq,
  }
  const named = (step: alarms.NamedStep) => alarms.toCoordinators(step, proposal, 1)
  const alerts = [
    ...(below ? [named('graded-below-proposal')] : []),
    ...(proposal.unownedSectors.length > 0 ? [named('no-sector-owner')] : []),
  ]
  return decided([{ type: 'incident-logged', data: fact }], { alerts })
}

/** The same checks and the same proposal without writing: what the preview shows. A reason that is missing does not stop it. */
export function propose(command: LogIncident, given: Pick<GivenLogging, 'now' | 'packs' | 'directory'>): Proposal | Refusal {
  const pack = packInForce(given.packs, command.discoveredAt)
  const errors = [...instantFaults(command, given.now), ...unknownNames(command, given.directory, pack)]
  if (errors.length > 0)
    return new Refusal('invalid', '登记内容有误，请核对标出的各项', {
      errors,
      ...(errors.some((error) => error.path.endsWith('At')) ? { rule: 'IN-1' } : {}),
    })
  if (command.disposition === 'false-information')
    return invalid('disposition', '“虚假不实”须有证据并经第二人批准，登记时不能直接认定', 'IN-5')
  const fault = handledAsFault(command.handledAs, command.level)
  if (fault !== null) return fault
  const proposal = assign({ ...command, level: levelHandledAs(command) }, given.directory)
  return isRefusal(proposal) ? proposal : { ...proposal, grading: grade(command.category, command.facts, pack.pack), pack }
}

function unknownNames(command: LogIncident, directory: Directory, pack: PublishedPack): FieldError[] {
  const unknown = (path: string, values: readonly string[], isKnown: (value: string) => boolean, what: string) =>
    values.flatMap((value, at) => (isKnown(value) ? [] : [{ path: `${path}.${at}`, message: `${what}“${value}”不在单位目录中` }]))
  return [
    ...unknown('divisions', command.divisions, directory.isKnownDivision, '区划'),
    ...unknown('sectors', command.sectors, directory.isKnownSector, '领域'),
    ...unknown('units', command.units, (id) => directory.unit(id) !== undefined, '单位'),
    ...(command.category === null || isKnownCategory(command.category, pack.pack)
      ? []
      : [{ path: 'category', message: '没有这种事件类别' }]),
  ]
}
