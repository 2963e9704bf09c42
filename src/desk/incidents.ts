import { alertsOfChange } from '../domain/alarms.ts'
import { phaseFault } from '../domain/chapters/closing.ts'
import { obligations } from '../domain/clocks.ts'
import { logIncident } from '../domain/decisions/log-incident.ts'
import type { LogIncident } from '../domain/decisions/log-incident.ts'
import type { Matter, Pair } from '../domain/decisions/merge-incidents.ts'
import { DRILL_DIGITS, DRILL_SERIES } from '../domain/drill.ts'
import type { Decided, Given, GivenIncident, GivenLogging } from '../domain/given.ts'
import type { Incident } from '../domain/incident.ts'
import { beijingYear } from '../domain/instants.ts'
import type { PolicyPack } from '../domain/policy.ts'
import { Refusal, isRefusal, notFound } from '../domain/refusal.ts'
import type { Phase } from '../domain/vocabulary.ts'
import type { NewEntry } from '../ledger/entry.ts'
import { foldIncident, incidentStream } from '../projections/incident-state.ts'
import type { NumberSeries } from '../projections/number-series.ts'
import type { Desk, Moment, Request } from './desk.ts'
import type { Receipt } from './receipt.ts'
import type { Raising, WakeUp } from './wake-up.ts'

export type IncidentDecision = (incident: Incident, given: GivenIncident) => Decided | Refusal

/** An act on a duplicate and its main incident (IN-8). */
export interface PairAct {
  phases: readonly Phase[]
  /** Which one the main incident is, or why there is none. */
  mainOf: (duplicate: Incident) => string | Refusal
  decide: (pair: Pair<Matter>, given: Given) => Pair<Decided> | Refusal
}

/** What a decision may know without being able to record anything. */
export type Glance = Omit<Moment, 'record'>

/** What a decision makes of an incident; `before` is null for a new one. */
interface Change {
  id: string
  before: Incident | null
  decision: Decided
}

const OPEN: readonly Phase[] = ['open']

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
      return { subject: id, made: id, incident: this.#record(moment, { id, before: null, decision }) }
    })
  }

  /** One act on a logged incident that is in one of these phases. Refused as stale when `If-Match` names another version. */
  act(request: Request, id: string, decide: IncidentDecision, phases = OPEN): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const before = this.#present(request, id)
      if (isRefusal(before)) return before
      const decision = this.decide(request, moment, before, decide, phases)
      if (isRefusal(decision)) return decision
      return { subject: id, made: decision.made, incident: this.#record(moment, { id, before, decision }) }
    })
  }

  /** One act on a duplicate and its main incident, both or neither. `If-Match` speaks of the duplicate. */
  actOnPair(request: Request, id: string, act: PairAct): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const before = this.#present(request, id)
      if (isRefusal(before)) return before
      const pair = this.decideOnPair(request, moment, before, act)
      if (isRefusal(pair)) return pair
      return { subject: id, made: null, incident: this.#record(moment, pair.duplicate, pair.main) }
    })
  }

  /** A decision without its consequences: what a preview asks. */
  decide(request: Request, moment: Glance, incident: Incident, decide: IncidentDecision, phases = OPEN): Decided | Refusal {
    const fault = phaseFault(incident, phases)
    if (fault !== null) return fault
    const pack = this.#packOf(incident)
    return decide(incident, { ...this.#given(request, moment), pack, clocks: obligations(incident, pack) })
  }

  /** The same for an act on a duplicate and its main incident. */
  decideOnPair(
    request: Request,
    moment: Glance,
    duplicate: Incident,
    { phases, mainOf, decide }: PairAct,
  ): Pair<Change & { before: Incident }> | Refusal {
    const fault = phaseFault(duplicate, phases)
    if (fault !== null) return fault
    const id = mainOf(duplicate)
    if (isRefusal(id)) return id
    const main = foldIncident(this.#desk.ledger, id)
    if (main === null) throw new Error(`no incident ${id}`)
    const matter = (incident: Incident): Matter => ({ incident, pack: this.#packOf(incident) })
    const decision = decide({ duplicate: matter(duplicate), main: matter(main) }, this.#given(request, moment))
    if (isRefusal(decision)) return decision
    return {
      duplicate: { id: duplicate.id, before: duplicate, decision: decision.duplicate },
      main: { id, before: main, decision: decision.main },
    }
  }

  #present(request: Request, id: string): Incident | Refusal {
    const incident = foldIncident(this.#desk.ledger, id)
    if (incident === null) return notFound(NO_SUCH_INCIDENT)
    const isStale = request.ifMatch !== null && !request.ifMatch.includes(String(incident.version))
    return isStale ? new Refusal('stale', '保存前，这起事件已被他人更新') : incident
  }

  #given(request: Request, moment: Omit<Moment, 'record'>) {
    const { seq, directory } = this.#desk.rulebook.directory()
    return { now: moment.now, actor: moment.actor, roles: request.principal.roles, directory, directorySeq: seq, freshId: moment.freshId }
  }

  #packOf(incident: Incident): PolicyPack {
    return this.#desk.rulebook.packFor(incident.logged)
  }

  /** Facts of all of them first, then what they tell. Returns the first incident as it is afterwards. */
  #record(moment: Moment, first: Change, ...others: Change[]): Incident {
    const changes = [first, ...others].filter(({ before, decision }) => before === null || decision.facts.length > 0)
    const states = new Map([first, ...others].flatMap(({ id, before }) => (before === null ? [] : [[id, before] as const])))
    if (changes.length > 0)
      moment.record(
        changes.flatMap(({ id, decision }) => decision.facts.map((fact): NewEntry => ({ stream: incidentStream(id), ...fact }))),
        states,
      )
    const raisings = changes.flatMap((change) => this.#raisingsOf(change, stateOf(change.id, states), moment.now))
    if (raisings.length > 0) moment.record(this.#wakeUp.entries(raisings, moment.now), states)
    return stateOf(first.id, states)
  }

  #raisingsOf({ id, before, decision }: Change, after: Incident, now: number): Raising[] {
    const pack = this.#packOf(after)
    const { assignment, government, level } = after
    const alerts = [
      ...decision.alerts,
      ...alertsOfChange(before === null ? [] : obligations(before, pack), obligations(after, pack), {
        assignment,
        government,
        level,
        now,
        pack,
      }),
    ]
    return alerts.map((alert) => ({ incident: id, alert, assignment, government: after.logged.government }))
  }
}

function stateOf(id: string, states: ReadonlyMap<string, Incident>): Incident {
  const state = states.get(id)
  if (state === undefined) throw new Error('a recorded incident has a state')
  return state
}
