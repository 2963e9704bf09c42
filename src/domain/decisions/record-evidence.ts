import { alertOf, recipientsOf } from '../alarms.ts'
import type { AlertRaised } from '../alarms.ts'
import { obligedUnits } from '../assignment.ts'
import { promiseFault } from '../chapters/merging.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import { earliestKnownInstant } from '../course.ts'
import { ownerOfAct } from '../incident.ts'
import type { FactOf, Incident } from '../incident.ts'
import { Refusal, forbidden, invalid, isRefusal, notFound } from '../refusal.ts'
import type { ObligationKind } from '../vocabulary.ts'
import { futureFault, tooEarlyFault } from './instant-checks.ts'

/** Public acts that satisfy clocks (CL-8). Each belongs to one unit and counts from when it happened in public. */

type WithOptionalUnit<T, Id extends keyof T> = Omit<T, Id | 'unit'> & { unit: string | null }

export type RecordRelease = Omit<WithOptionalUnit<FactOf<'release-recorded'>, 'release'>, 'promise' | 'fulfils'> &
  Partial<Pick<FactOf<'release-recorded'>, 'promise' | 'fulfils'>>
export type ScheduleConference = WithOptionalUnit<FactOf<'conference-scheduled'>, 'conference'>
export type HoldConference = Omit<FactOf<'conference-held'>, 'conference'>
export type RecordInterview = WithOptionalUnit<FactOf<'interview-recorded'>, 'interview'>

/** A release that is already out in public, entered afterwards and marked 未经系统审签. */
export function recordRelease(incident: Incident, command: RecordRelease, given: GivenIncident): Decided | Refusal {
  const unit = actingFor(incident, command.unit, given)
  if (isRefusal(unit)) return unit
  const fault = publicInstantFault(
    incident,
    command.channels.map((channel, at) => [`published.channels.${at}.publishedAt`, channel.publishedAt]),
    given,
  )
  if (fault !== null) return fault
  const { promise = null, fulfils = null } = command
  const publicAt = Math.min(...command.channels.map((channel) => channel.publishedAt))
  if (promise !== null && promise.dueAt <= publicAt) return invalid('promise.dueAt', '承诺的时间应晚于发布时间', 'CL-12')
  const unkept = fulfilsFault(fulfils, unit, given) ?? promiseFault(incident, promise)
  if (unkept !== null) return unkept
  const alerts = promise === null ? [] : promisedLate(incident, unit, promise.dueAt, command, given)
  return decided([{ type: 'release-recorded', data: { ...command, unit, promise, fulfils, release: given.freshId } }], {
    alerts,
    made: given.freshId,
  })
}

/** Plans a press conference or briefing; one planned after its clock falls due raises an alert at once (CL-13). */
export function scheduleConference(incident: Incident, command: ScheduleConference, given: GivenIncident): Decided | Refusal {
  const unit = actingFor(incident, command.unit, given)
  if (isRefusal(unit)) return unit
  const alerts = command.kind === 'press-conference' ? tooLate(incident, 'press-conference', unit, command.scheduledAt, given) : []
  return decided([{ type: 'conference-scheduled', data: { ...command, unit, conference: given.freshId } }], { alerts, made: given.freshId })
}

/** The record of a conference that was held; only this satisfies the 24 h clock, never the plan (CL-8). */
export function holdConference(incident: Incident, conferenceId: string, command: HoldConference, given: GivenIncident): Decided | Refusal {
  const conference = incident.conferences.find((one) => one.scheduled.conference === conferenceId)
  if (conference === undefined) return notFound('没有找到这场发布会')
  const unit = actingFor(incident, conference.scheduled.unit, given)
  if (isRefusal(unit)) return unit
  if (conference.held !== null) return new Refusal('conflict', '这场发布会已经登记过举行情况')
  const fault = publicInstantFault(incident, [['heldAt', command.heldAt]], given)
  if (fault !== null) return fault
  return decided([{ type: 'conference-held', data: { ...command, conference: conferenceId } }])
}

export function recordInterview(incident: Incident, command: RecordInterview, given: GivenIncident): Decided | Refusal {
  const unit = actingFor(incident, command.unit, given)
  if (isRefusal(unit)) return unit
  const fault = publicInstantFault(incident, [['at', command.at]], given)
  if (fault !== null) return fault
  return decided([{ type: 'interview-recorded', data: { ...command, unit, interview: given.freshId } }], { made: given.freshId })
}

/** The unit the act belongs to: the named one, which must answer on this incident; a unit's own account acts for its unit alone. */
function actingFor(incident: Incident, named: string | null, given: GivenIncident): string | Refusal {
  const unit = named ?? ownerOfAct(incident, given.actor)
  if (!obligedUnits(incident.assignment).includes(unit)) return invalid('unit', '这个单位不是本事件的牵头、协办或属地单位', 'CL-8')
  const mayForOthers = given.roles.some((role) => role === 'coordinator' || role === 'recorder' || role === 'leader')
  return mayForOthers || given.actor.unit === unit ? unit : forbidden('只能登记本单位的发布', 'CL-8')
}

/** IN-1, CL-8: public instants that lie in the future or before anybody knew of the incident. Null when none does. */
export function publicInstantFault(
  incident: Incident,
  instants: readonly (readonly [path: string, ms: number])[],
  given: GivenIncident,
): Refusal | null {
  const earliest = earliestKnownInstant(incident.logged)
  const errors = instants.flatMap(([path, ms]) => futureFault(path, ms, given.now) ?? tooEarlyFault(path, ms, earliest) ?? [])
  const [first] = errors
  return first === undefined ? null : new Refusal('invalid', first.message, { rule: 'CL-8', errors })
}

/** CL-12: what a release says it keeps must be a promise of its own unit. Null when it is, or when it names none. */
export function fulfilsFault(fulfils: string | null, unit: string, given: GivenIncident): Refusal | null {
  const isKnown = given.clocks.some((clock) => clock.id === fulfils && clock.kind === 'promise' && clock.unit === unit)
  return fulfils === null || isKnown ? null : invalid('fulfils', '没有找到本单位的这项承诺', 'CL-12')
}

/** CL-13: what answers only in part promises the rest for later than the clock allows. */
function promisedLate(incident: Incident, unit: string, dueAt: number, { answers }: RecordRelease, given: GivenIncident): AlertRaised[] {
  return answers.length > 0 ? [] : tooLate(incident, 'response', unit, dueAt, given)
}

/** CL-13: a plan for an instant behind the due one of the clock that it is to meet. */
function tooLate(incident: Incident, kind: ObligationKind, unit: string, plannedAt: number, given: GivenIncident): AlertRaised[] {
  const clock = given.clocks.find((obligation) => obligation.kind === kind && obligation.unit === unit && obligation.outcome === 'open')
  if (clock === undefined || plannedAt <= clock.dueAt) return []
  const { assignment, government } = incident
  return [
    alertOf({
      obligation: clock.id,
      kind: clock.kind,
      unit,
      step: 'planned-late',
      generation: clock.generation,
      severity: 'urgent',
      dueAt: clock.dueAt,
      recipients: recipientsOf(['duty', 'head', 'coordinator'], unit, assignment, government),
    }),
  ]
}
