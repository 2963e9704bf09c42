import type {} from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Sessions } from '../../access/sessions.ts'
import type { WallLinks } from '../../access/wall-links.ts'
import { instantOut, seqText } from '../../contract/common.ts'
import { formatInstant } from '../../domain/instants.ts'
import type { App } from '../app-type.ts'
import { principalOf, refuseForeignOrigin } from '../authority.ts'
import { Problem } from '../problems.ts'
import type { Caller, LiveLine } from '../../live/live-line.ts'
import { Tickets } from '../../live/tickets.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who opens a duty line: by cookie, by a wall's link or by ticket. */
    caller: Caller | null
  }
}

const liveQuery = z.strictObject({ after: seqText.optional(), ticket: z.string().max(100).optional() })

/** The duty line itself, and tickets for it. */
export function liveRoutes(
  app: App,
  parts: { live: LiveLine; sessions: Sessions; wallLinks: WallLinks; now: () => number; publicUrl: string | null },
): void {
  const { live, sessions, wallLinks, now, publicUrl } = parts
  const tickets = new Tickets(now)

  app.decorateRequest('caller', null)

  app.post(
    '/api/live/tickets',
    {
      config: { authority: { who: 'signed-in', walls: true } },
      schema: { response: { 201: z.object({ ticket: z.string(), expiresAt: instantOut }) } },
    },
    async (request, reply) => {
      const { ticket, expiresAt } = tickets.issue(request.wall === null ? { session: sessionOf(request) } : { wall: request.wall.id })
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

  function callerOf(request: FastifyRequest, ticket: string | undefined): Caller {
    const holder = ticket === undefined ? null : tickets.redeem(ticket)
    const wall = ticket === undefined ? request.wall : holder !== null && 'wall' in holder ? wallLinks.one(holder.wall) : null
    if (wall !== null) return { wall }
    const session = ticket === undefined ? sessionOf(request) : holder !== null && 'session' in holder ? holder.session : null
    const principal = session === null ? null : sessions.ofHash(Buffer.from(session, 'hex'), now())
    if (session === null || principal === null) throw new Problem('unauthenticated', '请先登录')
    return { principal, session }
  }
}

function sessionOf(request: FastifyRequest): string {
  const { session } = principalOf(request)
  if (session === null) throw new Problem('forbidden', '只有登录会话可以使用值班连线')
  return session
}
