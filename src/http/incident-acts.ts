import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { pathId } from '../contract/common.ts'
import type { IncidentAnswer, levelPreview } from '../contract/incident-answers.ts'
import { renderPreview } from '../contract/render-preview.ts'
import { freshId } from '../desk/desk.ts'
import { NO_SUCH_INCIDENT } from '../desk/incidents.ts'
import type { IncidentDecision } from '../desk/incidents.ts'
import type { Receipt } from '../desk/receipt.ts'
import { obligations } from '../domain/clocks.ts'
import { evolve } from '../domain/incident.ts'
import type { Role } from '../domain/vocabulary.ts'
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
  async put(
    request: IncidentRequest,
    reply: FastifyReply,
    decide: IncidentDecision,
    options: { whenClosed?: boolean } = {},
  ): Promise<IncidentAnswer> {
    const { answer } = await this.#act(request, reply, decide, options)
    return answer
  }

  /** A POST answers 201 with the thing made, found among `things` by its id. */
  async made<T extends { id: string }>(
    request: IncidentRequest,
    reply: FastifyReply,
    things: (answer: IncidentAnswer) => readonly T[],
    decide: IncidentDecision,
    options: { whenClosed?: boolean } = {},
  ): Promise<T> {
    const { answer, receipt } = await this.#act(request, reply, decide, options)
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
  ): Promise<T> {
    const { answer } = await this.#act(request, reply, decide)
    reply.code(201)
    return shown(answer)
  }

  /** CL-16: what the act would do, from the same decision and the same fold; nothing is written. */
  preview(request: IncidentRequest, decide: IncidentDecision): z.infer<typeof levelPreview> {
    const { desk, incidents, now } = this.#parts
    const { id } = request.params
    const before = foldIncident(desk.ledger, id)
    if (before === null) throw new Problem('not-found', NO_SUCH_INCIDENT)
    const principal = principalOf(request)
    const actor = { account: principal.account, name: principal.name, unit: principal.unit, role: roleOf(request) }
    const at = now()
    const { facts } = orThrow(incidents.decide(writeRequest(request), { now: at, actor, freshId: freshId(at) }, before, decide))
    const after = facts.reduce(
      (state, fact) => evolve(id, state, { ...fact, seq: state.lastSeq, version: state.version + 1, at, actor }),
      before,
    )
    const pack = desk.rulebook.packFor(before.logged)
    const needsApproval = facts.some(({ data }) => 'pending' in data && data.pending)
    return renderPreview(obligations(before, pack), after, needsApproval, pack, at)
  }

  async #act(
    request: IncidentRequest,
    reply: FastifyReply,
    decide: IncidentDecision,
    options: { whenClosed?: boolean } = {},
  ): Promise<{ answer: IncidentAnswer; receipt: Receipt }> {
    const receipt = orThrow(await this.#parts.incidents.act(writeRequest(request), request.params.id, decide, options))
    markReplay(reply, receipt)
    const answer = answerAsOf(this.#parts, receipt, principalOf(request))
    reply.header('ETag', etag(answer.version))
    return { answer, receipt }
  }
}
