import { createHash } from 'node:crypto'
import helmet from '@fastify/helmet'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { pathId } from '../../contract/common.ts'
import { SECOND_MS } from '../../domain/instants.ts'
import type { App } from '../app-type.ts'
import type { HttpParts } from '../parts.ts'
import { olderRelease, viewReader } from '../responses/column.ts'
import type { PublicView } from '../responses/column.ts'
import { atomFeed, jsonFeed, jsonFeedAnswer } from '../responses/feeds.ts'
import { STYLE_HASH, listPage, missingPage, releasePage } from '../responses/page.ts'
import { ATOM_PATH, COLUMN_PATH, JSON_FEED_PATH } from '../responses/shown.ts'
import type { ShownRelease } from '../responses/shown.ts'

/** Short: what was struck out or left out is soon gone from the caches of others. */
const CACHE = 'public, max-age=60'
/** Questions in one second for releases that are not among the kept ones, from everybody together: each folds an incident. */
const MOST_LOOKUPS_A_SECOND = 50
const HTML = 'text/html; charset=utf-8'
const ATOM = 'application/atom+xml; charset=utf-8'
const JSON_FEED = 'application/feed+json; charset=utf-8'

interface Rendered {
  body: Buffer
  etag: string
}

/**
 * 回应公开, to whoever asks (RE-5): a page, a page for each release, two feeds. While the column is closed these addresses are answered as
 * ones that do not exist.
 */
export async function responseRoutes(app: App, parts: HttpParts): Promise<void> {
  const viewNow = viewReader(parts)
  let lookups = { second: 0, count: 0 }
  let kept: { view: PublicView; rendered: Map<string, Rendered> } | null = null

  await app.register(async (open) => {
    // Before the headers of these pages, so that not even they tell a closed column from nothing.
    open.addHook('onRequest', async (_request, reply) => {
      if (parts.columnState.now().isOpen) return
      reply.callNotFound()
      return reply
    })
    await open.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: [`'${STYLE_HASH}'`],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: parts.publicUrl?.startsWith('https:') === true,
      // Readers of feeds on other sites may have it: it is public.
      crossOriginResourcePolicy: { policy: 'cross-origin' },
      originAgentCluster: false,
      xFrameOptions: { action: 'deny' },
    })
    const config = { authority: { who: 'public' } } as const
    // Whatever a reader or a messenger hangs on the address locks nobody out.
    const querystring = z.looseObject({})
    const hidden = { config, schema: { hide: true, querystring } }

    open.get(COLUMN_PATH, hidden, (request, reply) =>
      shown(reply, (view) => {
        const { page = '1' } = request.query as { page?: unknown }
        const number = typeof page === 'string' && /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 0
        const rendered = number === 0 ? null : render(view, `page ${number}`, () => listPage(view.column, view.releases, number))
        return rendered === null ? missing(reply, view) : answer(request, reply, HTML, rendered)
      }),
    )

    open.get(ATOM_PATH, hidden, (request, reply) =>
      shown(reply, (view) =>
        answer(request, reply, ATOM, ofCourse(render(view, 'atom', () => atomFeed(view.column, view.releases, namespace())))),
      ),
    )

    open.get(
      JSON_FEED_PATH,
      { config, schema: { querystring, response: { 200: { content: { 'application/feed+json': { schema: jsonFeedAnswer } } } } } },
      (request, reply) =>
        shown(reply, (view) =>
          answer(request, reply, JSON_FEED, ofCourse(render(view, 'json', () => jsonFeed(view.column, view.releases, namespace())))),
        ),
    )

    open.get(`${COLUMN_PATH}/:release`, { config, schema: { ...hidden.schema, params: z.object({ release: pathId }) } }, (request, reply) =>
      shown(reply, (view) => {
        const { release: id } = request.params as { release: string }
        const known = view.releases.find(({ ids }) => ids.includes(id)) ?? (view.leftOut.has(id) ? null : lookUp(id))
        if (known === 'too-many') return reply.code(429).header('Retry-After', '1').type(HTML).send(missingPage(view.column))
        return known === null ? missing(reply, view) : answer(request, reply, HTML, rendering(releasePage(view.column, known)))
      }),
    )
  })

  /** Closed while the question was under way: as if the address did not exist. */
  async function shown(reply: FastifyReply, answered: (view: PublicView) => FastifyReply): Promise<FastifyReply> {
    const view = await viewNow()
    if (view !== null) return answered(view)
    reply.callNotFound()
    return reply
  }

  /** Pages and feeds are kept until what they say changes. */
  function render(view: PublicView, key: string, make: () => string | null): Rendered | null {
    if (kept?.view !== view) kept = { view, rendered: new Map() }
    const known = kept.rendered.get(key)
    if (known !== undefined) return known
    const text = make()
    if (text === null) return null
    const made = rendering(text)
    kept.rendered.set(key, made)
    return made
  }

  function lookUp(id: string): ShownRelease | 'too-many' | null {
    const second = Math.floor(parts.now() / SECOND_MS)
    if (lookups.second !== second) lookups = { second, count: 0 }
    lookups.count += 1
    return lookups.count > MOST_LOOKUPS_A_SECOND ? 'too-many' : olderRelease(parts, id)
  }

  /** Tells this installation's feeds from others'. */
  function namespace(): Buffer {
    return parts.desk.ledger.hashOf(1)
  }
}

function missing(reply: FastifyReply, { column }: Pick<PublicView, 'column'>): FastifyReply {
  return reply.code(404).type(HTML).send(missingPage(column))
}

function rendering(text: string): Rendered {
  const body = Buffer.from(text)
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}

function answer(request: FastifyRequest, reply: FastifyReply, type: string, { body, etag }: Rendered): FastifyReply {
  reply.headers({ ETag: etag, 'Cache-Control': CACHE })
  const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*') ? reply.code(304).send() : reply.type(type).send(body)
}

function ofCourse(rendered: Rendered | null): Rendered {
  if (rendered === null) throw new Error('a feed can always be made')
  return rendered
}
