import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Incident } from '../incident.ts'
import { forbidden, notFound, refused } from '../refusal.ts'
import type { Refusal } from '../refusal.ts'

export interface VerifyEvidence {
  confirmed: boolean
  note: string | null
}

/** CL-8a: the second person looks at evidence entered after due; never one of the obliged unit, never the one who entered it. */
export function verifyEvidence(incident: Incident, obligationId: string, command: VerifyEvidence, given: GivenIncident): Decided | Refusal {
  const obligation = given.clocks.find((one) => one.id === obligationId)
  if (obligation === undefined) return notFound(`${incident.logged.number} 没有这项时限`)
  if (obligation.claim === null) return refused('CL-8a', '这项时限没有待核实的发布')
  if (!given.roles.includes('coordinator') && !given.roles.includes('leader')) return forbidden('核实须由协调单位或领导作出', 'CL-8a')
  if (given.actor.unit === obligation.unit) return refused('CL-8a', '核实人不能属于负有这项时限的单位')
  if (given.actor.account === obligation.claim.enteredByAccount) return refused('CL-8a', '核实人不能是登记这条发布的人')
  return decided([{ type: 'evidence-verified', data: { obligation: obligationId, evidence: obligation.claim.evidence, ...command } }])
}
