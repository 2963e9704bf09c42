import { readFileSync } from 'node:fs'
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
  const options = { config: { authority: PUBLIC }, schema: { hide: true } }
  app.get('/setup', options, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('Content-Security-Policy', POLICY).send(HTML),
  )
  app.get('/setup.js', options, async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(SCRIPT))
}
