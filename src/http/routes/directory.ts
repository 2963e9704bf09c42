import * as z from 'zod'
import {
  directoryAnswer,
  directoryDocument,
  directoryUnit,
  divisionAnswer,
  divisionsQuery,
  nationalDivisionsQuery,
  pageQuery,
} from '../../contract/administration.ts'
import { previewQuery } from '../../contract/incident-requests.ts'
import { page } from '../../contract/incident-answers.ts'
import type { DirectoryDocument } from '../../domain/directory.ts'
import type { App } from '../app-type.ts'
import { principalOf } from '../authority.ts'
import type { Authority } from '../authority.ts'
import { sliceOf } from '../cursor.ts'
import type { HttpParts } from '../parts.ts'
import { orThrow } from '../problems.ts'
import { markReplay, writeRequest } from '../write-request.ts'

/** A province's directory with its divisions is larger than other bodies. */
export const DOCUMENT_LIMIT_BYTES = 4 * 1024 * 1024
const SIGNED_IN: Authority = { who: 'signed-in' }

/** The directory of the locality: one document, read whole or by its lists. */
export function directoryRoutes(app: App, parts: HttpParts): void {
  const { administration, desk, nationalDivisions, setupLink } = parts
  const current = () => desk.rulebook.directory()
  const config = { authority: SIGNED_IN }

  app.put(
    '/api/directory',
    {
      bodyLimit: DOCUMENT_LIMIT_BYTES,
      config: { authority: { who: 'roles', roles: ['admin'] } },
      schema: { body: directoryDocument, querystring: previewQuery, response: { 200: directoryAnswer } },
    },
    async (request, reply) => {
      if (request.query.preview === 'true') {
        const fault = administration.directoryFault(request.body)
        if (fault !== null) orThrow(fault)
        return answerOf({ seq: current().seq, data: request.body })
      }
      const receipt = orThrow(await administration.adoptDirectory(writeRequest(request), request.body))
      markReplay(reply, receipt)
      return answerOf(desk.ledger.stream('directory', receipt.seq).at(-1) as { seq: number; data: DirectoryDocument })
    },
  )

  app.get('/api/directory', { config, schema: { response: { 200: directoryAnswer } } }, async () => {
    const { seq, directory } = current()
    return answerOf({ seq, data: directory.document })
  })

  app.get('/api/units', { config, schema: { querystring: pageQuery, response: { 200: page(directoryUnit) } } }, async (request) =>
    sliceOf(current().directory.document.units, request.query),
  )

  app.get(
    '/api/sectors',
    { config, schema: { querystring: pageQuery, response: { 200: page(z.object({ code: z.string(), name: z.string() })) } } },
    async (request) => sliceOf(current().directory.document.sectors, request.query),
  )

  app.get(
    '/api/divisions',
    { config, schema: { querystring: divisionsQuery, response: { 200: page(divisionAnswer) } } },
    async (request) => {
      const { directory } = current()
      const { items, nextCursor } = sliceOf(directory.knownDivisions(request.query.parent), request.query)
      return { items: items.map((code) => ({ code, name: directory.divisionName(code), parent: directory.parent(code) })), nextCursor }
    },
  )

  // AS-10: what a directory with this root may take over. The set-up page asks before anybody can sign in.
  app.get(
    '/api/divisions/national',
    { config: { authority: { who: 'public' } }, schema: { querystring: nationalDivisionsQuery, response: { 200: page(divisionAnswer) } } },
    async (request) => {
      if (!setupLink.isOpen) principalOf(request)
      return sliceOf(nationalDivisions.around(request.query.root), request.query)
    },
  )
}

function answerOf({ seq, data }: { seq: number; data: DirectoryDocument }): z.infer<typeof directoryAnswer> {
  return { ...data, seq }
}
