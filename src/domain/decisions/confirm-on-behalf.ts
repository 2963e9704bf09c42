import { toCoordinators } from '../alarms.ts'
import { gradeWithout } from '../chapters/on-behalf.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Incident } from '../incident.ts'
import { Refusal, forbidden, notFound } from '../refusal.ts'
import { regrading } from './change-level.ts'

export interface ConfirmOnBehalf {
  confirmed: boolean
  note: string | null
}

/**
 * IN-13: only that leader's own account, once. What is denied ends with the answer: a directive binds nobody, an exemption lifts nothing,
 * and a lowering is raised back (CL-6) by an entry of its own. The coordinators are told, for somebody entered what nobody had said.
 */
export function confirmOnBehalf(incident: Incident, seq: number, command: ConfirmOnBehalf, given: GivenIncident): Decided | Refusal {
  const one = incident.onBehalf.find((entry) => entry.seq === seq)
  if (one === undefined) return notFound('没有找到这条代录')
  if (one.leader.account !== given.actor.account) return forbidden(`这条代录须由${one.leader.name}本人确认`, 'IN-13')
  if (one.confirmed !== null) return new Refusal('conflict', '这条代录已经答复')
  const word = { type: 'on-behalf-confirmed', data: { entry: seq, ...command } } as const
  if (command.confirmed) return decided([word])

  const restored = one.act === 'lowering' ? gradeWithout(seq, incident.onBehalf, incident) : null
  const undoing =
    restored === null
      ? []
      : [{ type: 'level-changed', data: regrading(incident, restored, '代录的降级经领导本人否认，恢复原等级', null, given) } as const]
  const told = toCoordinators('on-behalf-denied', incident, incident.version + 1)
  return decided([word, ...undoing], { alerts: [told] })
}
