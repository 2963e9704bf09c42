import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { pathId } from '../contract/common.ts'
import type { IncidentAnswer, levelPreview, mergePreview } from '../contract/incident-answers.ts'
import { renderPreview } from '../contract/render-preview.ts'
import { freshId } from '../ledger/fresh-id.ts'
import { NO_SUCH_INCIDENT } from '../desk/incidents.ts'
import type { Glance, IncidentDecision, PairAct } from '../desk/incidents.ts'
import type { Receipt } from '../desk/receipt.ts'
import { obligations } from '../domain/clocks.ts'
import type { Decided } from '../domain/given.ts'
import { evolve } from '../domain/incident.ts'
import type { Incident } from '../domain/incident.ts'
import type { Phase, Role } from '../domain/vocabulary.ts'
import { foldIncident } from '../projections/incident-state.ts'
import { principalOf, roleOf } from './authority.ts'
import type { Authority } from './authority.ts'
import { answerAsOf } from './incident-answer.ts'
import type { HttpParts } from './parts.ts'
import { Problem, orThrow } from './problems.ts'
import { etag, markReplay, writeRequest } from './write-request.ts'

export const incidentParams = z.object({ id: pathId })

export type IncidentRequest = FastifyRequest & { params: { id: string } }

/** An act on an incident in scope, in one of these roles. */
export function onIncident(...roles: Role[]): { authority: Authority } {
  return { authority: { who: 'incident', roles } }
}

/** Acts on a logged incident: each is one decision; the desk does the rest. */
export class IncidentActs {
  readonly #parts: HttpParts

  constructor(parts: HttpParts) {
    this.#parts = parts
  }

  /** A PUT or DELETE answers with the incident. */
  async put(request: IncidentRequest, reply: FastifyReply, decide: IncidentDecision, phases?: readonly Phase[]): Promise<IncidentAnswer> {
    const { answer } = await this.#act(request, reply, decide, phases)
    return answer
  }

  /** An act on a duplicate and its main incident answers with the duplicate. */
  async putPair(request: IncidentRequest, reply: FastifyReply, act: PairAct): Promise<IncidentAnswer> {
    return this.#answer(request, reply, orThrow(await this.#parts.incidents.actOnPair(writeRequest(request), request.params.id, act)))
  }

  /** A POST answers 201 with the thing made, found among `things` by its id. */
  async made<T extends { id: string }>(
    request: IncidentRequest,
    reply: FastifyReply,
    things: (answer: IncidentAnswer) => readonly T[],
    decide: IncidentDecision,
    phases?: readonly Phase[],
  ): Promise<T> {
    const { answer, receipt } = await this.#act(request, reply, decide, phases)
    const thing = things(answer).find((one) => one.id === receipt.made)
    if (thing === undefined) throw new Error('a thing that was made is in its incident')
    reply.code(201)
    return thing
  }

  /** A POST that makes nothing with an id answers 201 with what `shown` takes from the incident. */
  async posted<T>(
    request: IncidentRequest,
    reply: FastifyReply,
    shown: (answer: IncidentAnswer) => T,
    decide: IncidentDecision,
    phases?: readonly Phase[],
  ): Promise<T> {
    const { answer } = await this.#act(request, reply, decide, phases)
    reply.code(201)
    return shown(answer)
  }

  /** CL-16: what the act would do, from the same decision and the same fold; nothing is written. */
  preview(request: IncidentRequest, decide: IncidentDecision, phases?: readonly Phase[]): z.infer<typeof levelPreview> {
    const before = this.#present(request)
    const glance = this.#glance(request)
    const decision = orThrow(this.#parts.incidents.decide(writeRequest(request), glance, before, decide, phases))
    return this.#foreseen(before, decision, glance)
  }

  /** The same for an act on a duplicate and its main incident. */
  previewPair(request: IncidentRequest, act: PairAct): z.infer<typeof mergePreview> {
    const glance = this.#glance(request)
    const pair = this.#parts.incidents.decideOnPair(writeRequest(request), glance, this.#present(request), act)
    const { duplicate, main } = orThrow(pair)
    return { ...this.#foreseen(duplicate.before, duplicate.decision, glance), main: this.#foreseen(main.before, main.decision, glance) }
  }

  #present({ params: { id } }: IncidentRequest): Incident {
    const incident = foldIncident(this.#parts.desk.ledger, id)
    if (incident === null) throw new Problem('not-found', NO_SUCH_INCIDENT)
    return incident
  }

  #glance(request: IncidentRequest): Glance {
    const { account, name, unit } = principalOf(request)
    const now = this.#parts.now()
    return { now, actor: { account, name, unit, role: roleOf(request) }, freshId: freshId(now) }
  }

  #foreseen(before: Incident, { facts }: Decided, { now, actor }: Glance): z.infer<typeof levelPreview> {
    const after = facts.reduce(
      (state, fact) => evolve(before.id, state, { ...fact, seq: state.lastSeq, version: state.version + 1, at: now, actor }),
      before,
    )
    const pack = this.#parts.desk.rulebook.packFor(before.logged)
    const needsApproval = facts.some(({ data }) => 'pending' in data && data.pending)
    return renderPreview(obligations(before, pack), after, needsApproval, pack, now)
  }

  async #act(
    request: IncidentRequest,
    reply: FastifyReply,
    decide: IncidentDecision,
    phases?: readonly Phase[],
  ): Promise<{ answer: IncidentAnswer; receipt: Receipt }> {
    const receipt = orThrow(await this.#parts.incidents.act(writeRequest(request), request.params.id, decide, phases))
    return { answer: this.#answer(request, reply, receipt), receipt }
  }

  #answer(request: IncidentRequest, reply: FastifyReply, receipt: Receipt): IncidentAnswer {
    markReplay(reply, receipt)
    const answer = answerAsOf(this.#parts, receipt, principalOf(request))
    reply.header('ETag', etag(answer.version))
    return answer
  }
}
