import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { fingerprint } from '../../access/passwords.ts'
import { pathId } from '../../contract/common.ts'
import {
  changeDestinationBody,
  deliveryAnswer,
  destinationAnswer,
  judgeDestinationBody,
  proposeDestinationBody,
  proposedDestinationAnswer,
  renderDelivery,
  renderDestination,
} from '../../contract/destinations.ts'
import type { Request } from '../../desk/desk.ts'
import type { App } from '../app-type.ts'
import type { Authority } from '../authority.ts'
import { incidentParams } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { markReplay, writeRequest } from '../write-request.ts'

const ADMIN: Authority = { who: 'roles', roles: ['admin'] }
const COORDINATOR: Authority = { who: 'roles', roles: ['coordinator'] }
const READERS: Authority = { who: 'roles', roles: ['admin', 'coordinator', 'auditor'] }
const params = z.object({ destination: pathId })

/** Where alerts go beyond the screen, and what became of them (AL-6). */
export function destinationRoutes(app: App, { destinationDesk, destinations, addresses, outbox }: HttpParts): void {
  app.get(
    '/api/destinations',
    { config: { authority: READERS }, schema: { response: { 200: z.object({ items: z.array(destinationAnswer) }) } } },
    async () => ({ items: destinations.all().map(({ id }) => answerOf(id)) }),
  )

  app.post(
    '/api/destinations',
    { config: { authority: ADMIN }, schema: { body: proposeDestinationBody, response: { 201: proposedDestinationAnswer } } },
    async (request, reply) => {
      const receipt = orThrow(await destinationDesk.propose(await secretRequest(request), request.body))
      markReplay(reply, receipt)
      const id = receipt.made ?? ''
      const secret = addresses.of(id)?.secret ?? ''
      return reply.code(201).send({ ...answerOf(id), secret: secret === '' ? null : secret })
    },
  )

  app.patch(
    '/api/destinations/:destination',
    { config: { authority: ADMIN }, schema: { params, body: changeDestinationBody, response: { 200: destinationAnswer } } },
    async (request, reply) => {
      const { destination } = request.params
      markReplay(reply, orThrow(await destinationDesk.change(await secretRequest(request), destination, request.body)))
      return answerOf(destination)
    },
  )

  app.delete(
    '/api/destinations/:destination',
    { config: { authority: ADMIN }, schema: { params, response: { 204: z.null() } } },
    async (request, reply) => {
      markReplay(reply, orThrow(await destinationDesk.remove(writeRequest(request), request.params.destination)))
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/api/destinations/:destination/approval',
    { config: { authority: COORDINATOR }, schema: { params, body: judgeDestinationBody, response: { 200: destinationAnswer } } },
    async (request, reply) => {
      const { destination } = request.params
      markReplay(reply, orThrow(await destinationDesk.judge(writeRequest(request), destination, request.body)))
      return answerOf(destination)
    },
  )

  app.get(
    '/api/incidents/:id/deliveries',
    {
      config: { authority: { who: 'incident', roles: 'any' } },
      schema: { params: incidentParams, response: { 200: z.object({ items: z.array(deliveryAnswer) }) } },
    },
    async (request) => ({
      items: outbox
        .ofIncident(request.params.id)
        .map((delivery) => renderDelivery(delivery, destinations.one(delivery.destination)?.name ?? null)),
    }),
  )

  function answerOf(id: string): z.infer<typeof destinationAnswer> {
    const destination = destinations.one(id)
    if (destination === null) throw new Problem('not-found', '没有找到这个送达渠道')
    return renderDestination(destination, outbox.countOfDestination(id))
  }
}

/** A robot's address is a key: repeated requests are compared by a slow fingerprint of it, as with passwords. */
async function secretRequest(request: FastifyRequest & { body: { url?: string | undefined } }): Promise<Request> {
  const key = request.headers['idempotency-key']
  const { url } = request.body
  const address = url === undefined || typeof key !== 'string' ? undefined : await fingerprint(url, key)
  return writeRequest(request, { ...(request.rawBody as object), url: address })
}
