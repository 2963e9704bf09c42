import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { App } from '../app-type.ts'
import type { Authority } from '../authority.ts'

const PUBLIC: Authority = { who: 'public' }
const HTML = readFileSync(new URL('../pages/setup.html', import.meta.url))
const SCRIPT = readFileSync(new URL('../pages/setup.js', import.meta.url))
/** Nothing from elsewhere, nothing inline but the style sheet, in no frame. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

/** The page behind the one-time link that the first start prints. */
export function setupPageRoutes(app: App): void {
  const config = { authority: PUBLIC }
  // The page itself reads the token and sends it on; whatever else a browser hangs on the address does not lock anybody out.
  app.get('/setup', { config, schema: { hide: true, querystring: z.object({}) } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('Content-Security-Policy', POLICY).send(HTML),
  )
  app.get('/setup.js', { config, schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(SCRIPT),
  )
}
