import * as z from 'zod'
import { instantOut, limit, seqText } from '../../contract/common.ts'
import { page } from '../../contract/incident-answers.ts'
import { ledgerEntry, verificationAnswer } from '../../contract/ledger-answers.ts'
import type { VerificationAnswer } from '../../contract/ledger-answers.ts'
import { formatInstant } from '../../domain/instants.ts'
import { ALGORITHM } from '../../ledger/hash.ts'
import type { App } from '../app-type.ts'
import type { HttpParts, Verification } from '../parts.ts'

const ledgerQuery = z.strictObject({ after: seqText.optional(), cursor: seqText.optional(), limit })

/** The record itself, for those who check it, and what is known of its chain. */
export function ledgerRoutes(app: App, { desk, verification }: HttpParts): void {
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

  app.get(
    '/api/ledger/verification',
    { config: { authority: { who: 'signed-in' } }, schema: { response: { 200: verificationAnswer } } },
    async () => renderVerification(verification),
  )

  app.post(
    '/api/ledger/verification',
    { config: { authority: { who: 'roles', roles: ['auditor'] } }, schema: { response: { 202: verificationAnswer } } },
    async (_request, reply) => {
      verification.begin()
      return reply.code(202).send(renderVerification(verification))
    },
  )
}

function renderVerification({ tail, last, isRunning }: Verification): VerificationAnswer {
  const whole = last()
  return {
    tail: { ...tail, at: formatInstant(tail.at) },
    whole:
      whole === null
        ? null
        : {
            at: formatInstant(whole.at),
            ok: whole.result.ok,
            entries: whole.result.ok ? whole.result.entries : null,
            reason: whole.result.ok ? null : whole.result.reason,
          },
    running: isRunning(),
  }
}
