import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import helmet from '@fastify/helmet'
import files from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { PAGE_PATHS } from '../../contract/page-paths.ts'
import type { App } from '../app-type.ts'
import type { Authority } from '../authority.ts'
import { Problem } from '../problems.ts'

const PUBLIC: Authority = { who: 'public' }
/** Where the launcher puts the built pages. */
export const BUILT = fileURLToPath(new URL('../../../dist', import.meta.url))
const FOR_EVER = 'public, max-age=31536000, immutable'
const ASK_AGAIN = 'no-cache'
const HOST = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:]+\](:\d{1,5})?$/i

/**
 * The pages, to whoever asks: they hold no data, that comes over the API. Names under `/assets` change with their content, so they are
 * kept for ever; the page itself is asked for again each time. `publicUrl`: the origin people use, when it is known.
 */
export async function pageRoutes(app: App, { publicUrl, built = BUILT }: { publicUrl: string | null; built?: string }): Promise<void> {
  await app.register(async (pages) => {
    await pages.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          mediaSrc: ["'self'"],
          manifestSrc: ["'self'"],
          // Older Safari does not count a websocket of the same host as 'self'.
          connectSrc: ["'self'", (request) => socketOrigin(request.headers.host, publicUrl)],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      // Without TLS of its own the service must not promise it; what stands before it may.
      strictTransportSecurity: false,
      // Both mean nothing on plain http, on which many duty rooms run, and browsers complain.
      crossOriginOpenerPolicy: publicUrl?.startsWith('https:') === true,
      originAgentCluster: false,
      xFrameOptions: { action: 'deny' },
    })
    await pages.register(files, { root: built, serve: false, cacheControl: false, index: false, preCompressed: true })

    const config = { authority: PUBLIC }
    // Whatever a browser or a messenger hangs on the address locks nobody out.
    const schema = { hide: true, querystring: z.looseObject({}) }

    const page = async (_request: FastifyRequest, reply: FastifyReply) => {
      if (!existsSync(join(built, 'index.html')))
        throw new Problem('unavailable', '网页尚未生成，请用 npm start 启动 (the pages are not built; use npm start)')
      return reply.header('Cache-Control', ASK_AGAIN).sendFile('index.html')
    }
    for (const path of Object.values(PAGE_PATHS)) pages.get(path, { config, schema }, page)

    const asset = async (request: FastifyRequest, reply: FastifyReply) => {
      const { name } = request.params as { name: string }
      if (!existsSync(join(built, 'assets', name))) throw new Problem('not-found', '没有这个地址')
      return reply.header('Cache-Control', FOR_EVER).sendFile(`assets/${name}`)
    }
    pages.get(
      '/assets/:name',
      { config, schema: { ...schema, params: z.object({ name: z.string().regex(/^[\w-][\w.-]*(?<!\.gz)$/) }) } },
      asset,
    )
  })
}

function socketOrigin(host: string | undefined, publicUrl: string | null): string {
  if (publicUrl !== null) return publicUrl.replace(/^http/, 'ws')
  return host !== undefined && HOST.test(host) ? `ws://${host} wss://${host}` : "'self'"
}
