import * as z from 'zod'
import { instantOut, limit, seqText } from '../../contract/common.ts'
import { page } from '../../contract/incident-answers.ts'
import { formatInstant } from '../../domain/instants.ts'
import { ALGORITHM } from '../../ledger/hash.ts'
import type { App } from '../app-type.ts'
import type { HttpParts } from '../parts.ts'

const ledgerEntry = z.object({
  seq: z.int(),
  stream: z.string(),
  version: z.int(),
  type: z.string(),
  at: instantOut,
  actor: z.unknown(),
  algorithm: z.string(),
  dataHash: z.string(),
  /** As stored: RFC 8785 of this value gives the bytes that are hashed behind the salt. */
  data: z.unknown(),
  salt: z.string().nullable(),
  previous: z.string(),
  hash: z.string(),
})

const ledgerQuery = z.strictObject({ after: seqText.optional(), cursor: seqText.optional(), limit })

/** The record itself, for those who check it. */
export function ledgerRoutes(app: App, { desk }: HttpParts): void {
  app.get(
    '/api/ledger',
    {
      config: { authority: { who: 'roles', roles: ['auditor'] } },
      schema: { querystring: ledgerQuery, response: { 200: page(ledgerEntry) } },
    },
    async (request) => {
      const { after, cursor, limit: most } = request.query
      const found = desk.ledger.rows(Math.max(after ?? 0, cursor ?? 0), most + 1)
      const rows = found.slice(0, most)
      return {
        items: rows.map(({ data, actor, at, salt, data_hash, previous, hash, ...row }) => ({
          ...row,
          at: formatInstant(at),
          actor: JSON.parse(actor) as unknown,
          dataHash: data_hash.toString('hex'),
          data: data === null ? null : (JSON.parse(data) as unknown),
          salt: salt?.toString('hex') ?? null,
          previous: previous.toString('hex'),
          hash: hash.toString('hex'),
        })),
        nextCursor: found.length > most ? String(rows.at(-1)?.seq) : null,
      }
    },
  )

  app.get(
    '/api/ledger/head',
    {
      config: { authority: { who: 'signed-in' } },
      schema: { response: { 200: z.object({ seq: z.int(), hash: z.string(), algorithm: z.string(), at: instantOut }) } },
    },
    async () => {
      const { seq, hash, at } = desk.ledger.head()
      return { seq, hash: hash.toString('hex'), algorithm: ALGORITHM, at: formatInstant(at) }
    },
  )
}
