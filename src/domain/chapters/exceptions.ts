import * as z from 'zod'
import { isOpenAt } from '../clocks.ts'
import { futureFault, tooEarlyFault } from '../decisions/instant-checks.ts'
import type { Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import { earliestKnownInstant } from '../course.ts'
import type { Entered, Incident } from '../incident.ts'
import { Refusal, forbidden, invalid, notFound, refused } from '../refusal.ts'
import { EXEMPTION_REASONS } from '../vocabulary.ts'
import { onBehalfFault, onBehalfOf } from './on-behalf.ts'

/** What the law allows beside answering: exemption (CL-9), the joint unit's part (CL-11a), conclusion (IN-8a). */

export const EXCEPTION_FACTS = {
  'exemption-granted': z.strictObject({
    obligation: z.string(),
    reason: z.enum(EXEMPTION_REASONS),
    /** Document number, or the leader's name. */
    authority: z.string(),
    onBehalfOf: onBehalfOf.nullable(),
  }),
  'contribution-given': z.strictObject({ unit: z.string(), note: z.string() }),
  'conclusion-recorded': z.strictObject({ concludedAt: z.int(), note: z.string() }),
  /** The program's own: an interval of continued publication ended without a release, and the next began (CL-10). */
  'interval-passed': z.strictObject({ obligation: z.string() }),
} as const

type ExemptionGranted = z.infer<(typeof EXCEPTION_FACTS)['exemption-granted']>
type ContributionGiven = z.infer<(typeof EXCEPTION_FACTS)['contribution-given']>
type ConclusionRecorded = z.infer<(typeof EXCEPTION_FACTS)['conclusion-recorded']>

export interface Exceptions {
  exemptions: (Entered & ExemptionGranted)[]
  contributions: (Entered & ContributionGiven)[]
  conclusion: (Entered & ConclusionRecorded) | null
}

export const NO_EXCEPTIONS: Exceptions = { exemptions: [], contributions: [], conclusion: null }

export function foldExceptions(exceptions: Exceptions, fact: Recorded, entered: Entered): Exceptions {
  switch (fact.type) {
    case 'exemption-granted':
      return { ...exceptions, exemptions: [...exceptions.exemptions, { ...entered, ...fact.data }] }
    case 'contribution-given':
      return { ...exceptions, contributions: [...exceptions.contributions, { ...entered, ...fact.data }] }
    case 'conclusion-recorded':
      return { ...exceptions, conclusion: { ...entered, ...fact.data } }
    default:
      return exceptions
  }
}

export type GrantExemption = Omit<ExemptionGranted, 'obligation'>

/** A document's number: 川府发〔2026〕3号. */
const DOCUMENT_NUMBER = /\p{Script=Han}+\s*[〔[（(]\s*\d{4}\s*[〕\]）)]\s*\d+\s*号/u

/** CL-9, IN-13: by a leader of the government or its office, never of the obliged unit, and never after due; by telephone too. */
export function grantExemption(obligation: string, command: GrantExemption, given: GivenIncident): Decided | Refusal {
  const clock = given.clocks.find((one) => one.id === obligation)
  if (clock === undefined) return notFound('没有找到这项时限')
  const fault = onBehalfFault(command.onBehalfOf, ['leader'], forbidden('豁免须由领导批准；电话批准的，请写明来电的领导', 'CL-9'), given)
  if (fault !== null) return fault
  const lifting = command.onBehalfOf === null ? given.actor.unit : command.onBehalfOf.unit
  const unit = lifting === null ? undefined : given.directory.unit(lifting)
  if (unit?.kind !== 'government' && unit?.kind !== 'government-office') return forbidden('豁免须由政府或政府办公室领导批准', 'CL-9')
  if (unit.id === clock.unit || given.actor.unit === clock.unit) return forbidden('责任单位不能豁免本单位的时限，也不能代录', 'CL-9')
  if (clock.kind === 'acceptance') return refused('CL-9', '签收时限不需要豁免')
  if (clock.kind === 'confirmation') return refused('CL-9', '补认时限不能豁免')
  if (!isOpenAt(clock, given.now)) return refused('CL-9', '这项时限已经了结，不能再豁免')
  if (given.now > clock.dueAt) return refused('CL-9', '时限已过，不能再豁免')
  if (given.directory.unit(clock.unit)?.kind === 'government' && !DOCUMENT_NUMBER.test(command.authority))
    return invalid('authority', '责任单位是政府时，须填写上级文件的文号', 'CL-9')
  return decided([{ type: 'exemption-granted', data: { obligation, ...command } }])
}

/** CL-11a: a joint unit's part, given as a note. */
export function giveContribution(incident: Incident, unit: string, note: string, given: GivenIncident): Decided | Refusal {
  if (!incident.assignment.joint.includes(unit)) return notFound('这个单位不是本事件的协办单位')
  if (given.actor.unit !== unit) return forbidden('只能由本单位提出协办意见', 'CL-11a')
  return decided([{ type: 'contribution-given', data: { unit, note } }])
}

/** IN-8a: ends continued publication; the interval that has not fallen due becomes void. */
export function recordConclusion(incident: Incident, command: ConclusionRecorded, given: GivenIncident): Decided | Refusal {
  if (incident.exceptions.conclusion !== null) return new Refusal('conflict', '这起事件已经登记处置结束')
  const { concludedAt } = command
  const fault = futureFault('at', concludedAt, given.now) ?? tooEarlyFault('at', concludedAt, earliestKnownInstant(incident.logged))
  if (fault !== null) return new Refusal('invalid', fault.message, { rule: 'IN-8a', errors: [fault] })
  return decided([{ type: 'conclusion-recorded', data: command }])
}
