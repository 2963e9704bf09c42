import * as z from 'zod'
import type { App } from '../app-type.ts'
import type { Authority } from '../authority.ts'
import type { HttpParts } from '../parts.ts'

const PUBLIC: Authority = { who: 'public' }

/** For the machine room: alive, ready, measured, described. */
export function healthRoutes(app: App, { unready, metrics }: HttpParts): void {
  const config = { authority: PUBLIC }
  const state = z.object({ status: z.enum(['ok', 'unready']), reasons: z.array(z.string()) })

  app.get('/healthz', { config, schema: { response: { 200: z.object({ status: z.literal('ok') }) } } }, async () => ({
    status: 'ok' as const,
  }))

  app.get('/readyz', { config, schema: { response: { 200: state, 503: state } } }, async (_request, reply) => {
    const reasons = unready()
    if (reasons.length > 0) return reply.code(503).send({ status: 'unready' as const, reasons })
    return { status: 'ok' as const, reasons }
  })

  app.get('/metrics', { config, schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics()),
  )

  app.get('/api/openapi.json', { config, schema: { hide: true } }, async () => app.swagger())
}
