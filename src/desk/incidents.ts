import { alertsOfChange } from '../domain/alarms.ts'
import { phaseOf } from '../domain/chapters/closing.ts'
import { obligations } from '../domain/clocks.ts'
import { logIncident } from '../domain/decisions/log-incident.ts'
import type { LogIncident } from '../domain/decisions/log-incident.ts'
import { DRILL_DIGITS, DRILL_SERIES } from '../domain/drill.ts'
import type { Decided, GivenIncident, GivenLogging } from '../domain/given.ts'
import type { Incident } from '../domain/incident.ts'
import { beijingYear } from '../domain/instants.ts'
import type { PolicyPack } from '../domain/policy.ts'
import { Refusal, isRefusal, notFound, refused } from '../domain/refusal.ts'
import type { NewEntry } from '../ledger/entry.ts'
import { foldIncident, incidentStream } from '../projections/incident-state.ts'
import type { NumberSeries } from '../projections/number-series.ts'
import type { Desk, Moment, Request } from './desk.ts'
import type { Receipt } from './receipt.ts'
import type { WakeUp } from './wake-up.ts'

export type IncidentDecision = (incident: Incident, given: GivenIncident) => Decided | Refusal

export const NO_SUCH_INCIDENT = '没有找到这起事件。编号有误，或不在本单位办理范围内'

/** Acts on incidents: every one goes load → decide → append and project, whatever the decision. */
export class IncidentDesk {
  readonly #desk: Desk
  readonly #numbers: NumberSeries
  readonly #wakeUp: WakeUp

  constructor(desk: Desk, numbers: NumberSeries, wakeUp: WakeUp) {
    this.#desk = desk
    this.#numbers = numbers
    this.#wakeUp = wakeUp
  }

  log(request: Request, command: LogIncident): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const id = moment.freshId
      const year = String(beijingYear(moment.now))
      const number = command.drill === null ? this.#numbers.next(year) : this.#numbers.next(`${DRILL_SERIES}-${year}`, DRILL_DIGITS)
      const decision = logIncident(command, {
        ...this.#given(request, moment),
        packs: this.#desk.rulebook.packs(),
        number,
      } satisfies GivenLogging)
      if (isRefusal(decision)) return decision
      return { subject: id, made: id, incident: this.#record(moment, id, null, decision) }
    })
  }

  /** One act on a logged incident. Refused as stale when `If-Match` names another version, and when it is closed, unless the act is for that. */
  act(request: Request, id: string, decide: IncidentDecision, options: { whenClosed?: boolean } = {}): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const incident = foldIncident(this.#desk.ledger, id)
      if (incident === null) return notFound(NO_SUCH_INCIDENT)
      if (request.ifMatch !== null && !request.ifMatch.includes(String(incident.version))) {
        return new Refusal('stale', '保存前，这起事件已被他人更新')
      }
      if (phaseOf(incident) === 'closed' && options.whenClosed !== true) return refused('IN-9', '这起事件已经办结，继续办理请先重新打开')
      const decision = this.decide(request, moment, incident, decide)
      if (isRefusal(decision)) return decision
      return { subject: id, made: decision.made, incident: this.#record(moment, id, incident, decision) }
    })
  }

  /** A decision without its consequences: what a preview asks. */
  decide(request: Request, moment: Omit<Moment, 'record'>, incident: Incident, decide: IncidentDecision): Decided | Refusal {
    const pack = this.#packOf(incident)
    return decide(incident, { ...this.#given(request, moment), pack, clocks: obligations(incident, pack) })
  }

  #given(request: Request, moment: Omit<Moment, 'record'>) {
    const { seq, directory } = this.#desk.rulebook.directory()
    return { now: moment.now, actor: moment.actor, roles: request.principal.roles, directory, directorySeq: seq, freshId: moment.freshId }
  }

  #packOf(incident: Incident): PolicyPack {
    return this.#desk.rulebook.packFor(incident.logged)
  }

  /** Returns the incident as it is afterwards. */
  #record(moment: Moment, id: string, before: Incident | null, decision: Decided): Incident {
    if (before !== null && decision.facts.length === 0) return before
    const states = new Map<string, Incident>(before === null ? [] : [[id, before]])
    moment.record(
      decision.facts.map((fact): NewEntry => ({ stream: incidentStream(id), ...fact })),
      states,
    )
    const after = states.get(id)
    if (after === undefined) throw new Error('a recorded incident has a state')
    const pack = this.#packOf(after)
    const context = { assignment: after.assignment, government: after.government, level: after.level, now: moment.now, pack }
    const alerts = [
      ...decision.alerts,
      ...alertsOfChange(before === null ? [] : obligations(before, pack), obligations(after, pack), context),
    ]
    if (alerts.length > 0)
      moment.record(
        this.#wakeUp.entries(
          alerts.map((alert) => ({ incident: id, alert, assignment: after.assignment, government: after.logged.government })),
          moment.now,
        ),
        states,
      )
    return after
  }
}
