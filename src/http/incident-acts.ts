import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { pathId } from '../contract/common.ts'
import type { IncidentAnswer } from '../contract/incident-answers.ts'
import type { IncidentDecision } from '../desk/incidents.ts'
import type { Receipt } from '../desk/receipt.ts'
import type { Role } from '../domain/vocabulary.ts'
import { principalOf } from './authority.ts'
import type { Authority } from './authority.ts'
import { answerAsOf } from './incident-answer.ts'
import type { HttpParts } from './parts.ts'
import { orThrow } from './problems.ts'
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
  async put(request: IncidentRequest, reply: FastifyReply, decide: IncidentDecision): Promise<IncidentAnswer> {
    const { answer } = await this.#act(request, reply, decide)
    return answer
  }

  /** A POST answers 201 with the thing made, found among `things` by its id. */
  async made<T extends { id: string }>(
    request: IncidentRequest,
    reply: FastifyReply,
    things: (answer: IncidentAnswer) => readonly T[],
    decide: IncidentDecision,
  ): Promise<T> {
    const { answer, receipt } = await this.#act(request, reply, decide)
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

  async #act(
    request: IncidentRequest,
    reply: FastifyReply,
    decide: IncidentDecision,
  ): Promise<{ answer: IncidentAnswer; receipt: Receipt }> {
    const receipt = orThrow(await this.#parts.incidents.act(writeRequest(request), request.params.id, decide))
    markReplay(reply, receipt)
    const answer = answerAsOf(this.#parts, receipt, principalOf(request))
    reply.header('ETag', etag(answer.version))
    return { answer, receipt }
  }
}
