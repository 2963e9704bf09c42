import * as z from 'zod'
import { assignmentAround, assignmentSchema, canLead } from '../assignment.ts'
import type { Choice } from '../assignment.ts'
import type { Directory } from '../directory.ts'
import type { Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import { levelHandledAs } from '../incident.ts'
import type { Entered, FactOf, Incident } from '../incident.ts'
import { Refusal } from '../refusal.ts'
import type { FieldError } from '../refusal.ts'

/** A person settles who answers (AS-10): confirms the proposal as it stands, or overrides it. */

export const SETTLEMENT_FACTS = {
  /** The whole assignment as it is from now on, and the directory by which it was completed. The reason is null only after a ruling without a note. */
  'assignment-overridden': z.strictObject({
    reason: z.string().nullable(),
    assignment: assignmentSchema,
    government: z.string().nullable(),
    directorySeq: z.int(),
  }),
  'assignment-confirmed': z.strictObject({}),
} as const

export type Settlement = Entered & { how: 'confirmed' | 'overridden'; reason: string | null }

export function foldSettlement(settlement: Settlement | null, fact: Recorded, entered: Entered): Settlement | null {
  switch (fact.type) {
    case 'assignment-overridden':
      return { ...entered, how: 'overridden', reason: fact.data.reason }
    case 'assignment-confirmed':
      return { ...entered, how: 'confirmed', reason: null }
    default:
      return settlement
  }
}

export type OverrideAssignment = Choice & { reason: string }

/** AS-10, AS-8a: a coordinator says who leads, joins and is local; units may leave only so. Clocks follow as at a change of level. */
export function overrideAssignment(incident: Incident, command: OverrideAssignment, given: GivenIncident): Decided | Refusal {
  const { reason, ...choice } = command
  const errors = choiceFaults(choice, given.directory)
  if (errors.length > 0) return new Refusal('invalid', '责任单位有误，请核对标出的各项', { rule: 'AS-10', errors })
  return decided([{ type: 'assignment-overridden', data: overriding(incident, choice, reason, given) }])
}

/** The fact that puts a choice in force; the directory must know its units. */
export function overriding(
  incident: Incident,
  choice: Choice,
  reason: string | null,
  given: GivenIncident,
): FactOf<'assignment-overridden'> {
  const facts = { divisions: incident.logged.divisions, level: levelHandledAs(incident) }
  return { reason, ...assignmentAround(choice, facts, given.directory), directorySeq: given.directorySeq }
}

/** AS-10: a coordinator accepts what was proposed. Accepting what somebody has settled already changes nothing. */
export function confirmAssignment(incident: Incident): Decided {
  const isSettled = incident.settlement !== null && !incident.assignment.provisional
  return decided(isSettled ? [] : [{ type: 'assignment-confirmed', data: {} }])
}

/** What keeps a unit from leading; null when nothing does. */
export function leadFault(path: string, id: string, directory: Directory): FieldError | null {
  const unit = directory.unit(id)
  if (unit === undefined) return unknownUnit(path, id)
  return canLead(unit, directory) ? null : { path, message: `“${unit.name}”负责组织协调，不能牵头，请指定主管部门、乡镇或政府` }
}

export function unknownUnit(path: string, id: string): FieldError {
  return { path, message: `单位“${id}”不在单位目录中` }
}

function choiceFaults(choice: Choice, directory: Directory): FieldError[] {
  const places = [
    { path: 'lead', unit: choice.lead },
    ...choice.joint.map((unit, at) => ({ path: `joint.${at}`, unit })),
    ...choice.local.map((unit, at) => ({ path: `local.${at}`, unit })),
  ]
  return places.flatMap(({ path, unit }, at) => {
    if (places.findIndex((place) => place.unit === unit) < at) return [{ path, message: '这个单位已经列出，一个单位只承担一种责任' }]
    const fault = path === 'lead' ? leadFault(path, unit, directory) : directory.unit(unit) === undefined ? unknownUnit(path, unit) : null
    return fault === null ? [] : [fault]
  })
}
