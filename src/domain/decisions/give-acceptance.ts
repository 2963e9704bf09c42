import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Incident } from '../incident.ts'
import { forbidden, notFound } from '../refusal.ts'
import type { Refusal } from '../refusal.ts'

/** CL-11: a unit signs for what it was given. Signing twice changes nothing. */
export function giveAcceptance(incident: Incident, unit: string, given: GivenIncident): Decided | Refusal {
  const acceptance = incident.acceptances.find((one) => one.unit === unit)
  if (acceptance === undefined) return notFound('这起事件没有交办给这个单位')
  if (given.actor.unit !== unit) return forbidden('只能由本单位签收', 'CL-11')
  return decided(acceptance.acceptedAt === null ? [{ type: 'acceptance-given', data: { unit } }] : [])
}
