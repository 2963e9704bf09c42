import type {} from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Principal } from '../../access/principal.ts'
import type { Sessions } from '../../access/sessions.ts'
import { instantOut, seqText } from '../../contract/common.ts'
import { formatInstant } from '../../domain/instants.ts'
import type { App } from '../app-type.ts'
import { principalOf, refuseForeignOrigin } from '../authority.ts'
import { Problem } from '../problems.ts'
import type { LiveLine } from '../../live/live-line.ts'
import { Tickets } from '../../live/tickets.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who opens a duty line: by cookie or by ticket. */
    caller: (Principal & { session: string }) | null
  }
}

const liveQuery = z.strictObject({ after: seqText.optional(), ticket: z.string().max(100).optional() })

/** The duty line itself, and tickets for it. */
export function liveRoutes(app: App, parts: { live: LiveLine; sessions: Sessions; now: () => number; publicUrl: string | null }): void {
  const { live, sessions, now, publicUrl } = parts
  const tickets = new Tickets(now)

  app.decorateRequest('caller', null)

  app.post(
    '/api/live/tickets',
    { config: { authority: { who: 'signed-in' } }, schema: { response: { 201: z.object({ ticket: z.string(), expiresAt: instantOut }) } } },
    async (request, reply) => {
      const { session } = principalOf(request)
      if (session === null) throw new Problem('forbidden', '只有登录会话可以领取连接凭据')
      const { ticket, expiresAt } = tickets.issue(session)
      return reply.code(201).send({ ticket, expiresAt: formatInstant(expiresAt) })
    },
  )

  app.route({
    method: 'GET',
    url: '/api/live',
    config: { authority: { who: 'public' } },
    schema: { querystring: liveQuery, hide: true },
    preHandler: async (request) => {
      refuseForeignOrigin(request, publicUrl)
      request.caller = callerOf(request, request.query.ticket)
    },
    handler: async () => {
      throw new Problem('malformed', '这个地址只接受 websocket 连接')
    },
    wsHandler: (socket, request) => {
      if (request.caller !== null) live.open(socket, request.raw.socket, request.caller, request.query.after ?? null)
    },
  })

  function callerOf(request: FastifyRequest, ticket: string | undefined): Principal & { session: string } {
    const session = ticket === undefined ? null : tickets.redeem(ticket)
    const principal =
      ticket === undefined ? request.principal : session === null ? null : sessions.ofHash(Buffer.from(session, 'hex'), now())
    if (principal === null || principal.session === null) throw new Problem('unauthenticated', '请先登录')
    return { ...principal, session: principal.session }
  }
}
