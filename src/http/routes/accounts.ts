import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { fingerprint, hashPassword } from '../../access/passwords.ts'
import { accountAnswer, changeAccountBody, createAccountBody, pageQuery } from '../../contract/administration.ts'
import { pathId } from '../../contract/common.ts'
import { page } from '../../contract/incident-answers.ts'
import type { Request } from '../../desk/desk.ts'
import type { Receipt } from '../../desk/receipt.ts'
import { formatInstant } from '../../domain/instants.ts'
import type { AccountDescribed } from '../../ledger/catalogue.ts'
import type { Account } from '../../projections/accounts.ts'
import type { App } from '../app-type.ts'
import type { Authority } from '../authority.ts'
import { cursorOf, readCursor } from '../cursor.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { markReplay, writeRequest } from '../write-request.ts'

const ADMIN: Authority = { who: 'roles', roles: ['admin'] }

export function accountRoutes(app: App, parts: HttpParts): void {
  const { accounts, administration, desk } = parts
  const config = { authority: ADMIN }

  app.post('/api/accounts', { config, schema: { body: createAccountBody, response: { 201: accountAnswer } } }, async (request, reply) => {
    const { password, ...command } = request.body
    const receipt = orThrow(
      await administration.createAccount(await accountRequest(request, password), {
        ...command,
        passwordHash: await hashPassword(password),
      }),
    )
    markReplay(reply, receipt)
    const answer = answerOf(receipt)
    return reply.code(201).header('Location', `/api/accounts/${answer.id}`).send(answer)
  })

  app.get('/api/accounts', { config, schema: { querystring: pageQuery, response: { 200: page(accountAnswer) } } }, async (request) => {
    const { limit, cursor } = request.query
    const [after] = cursor === undefined ? [''] : readCursor(cursor, z.tuple([z.string()]))
    const found = accounts.page(after, limit + 1)
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return { items: items.map(renderAccount), nextCursor: found.length > limit && last !== undefined ? cursorOf([last.username]) : null }
  })

  app.patch(
    '/api/accounts/:account',
    { config, schema: { params: z.object({ account: pathId }), body: changeAccountBody, response: { 200: accountAnswer } } },
    async (request, reply) => {
      const { password, ...change } = request.body
      const passwordHash = password === undefined ? undefined : await hashPassword(password)
      const receipt = orThrow(
        await administration.changeAccount(await accountRequest(request, password), request.params.account, { ...change, passwordHash }),
      )
      markReplay(reply, receipt)
      return answerOf(receipt)
    },
  )

  /** The account as the receipt's entry described it. */
  function answerOf({ subject: id, seq }: Receipt): z.infer<typeof accountAnswer> {
    const described = id === null ? [] : desk.ledger.stream(`account/${id}`, seq).filter((entry) => entry.type === 'account-described')
    const [first, last] = [described.at(0), described.at(-1)]
    if (id === null || first === undefined || last === undefined) throw new Problem('not-found', '没有找到这个账号')
    return renderAccount({ ...(last.data as AccountDescribed), id, createdAt: first.at })
  }
}

/** A body that holds a password is compared by a slow fingerprint of it: a fast hash in the database would let it be guessed. */
async function accountRequest(request: FastifyRequest, password: string | undefined): Promise<Request> {
  const key = request.headers['idempotency-key']
  const secret = password === undefined || typeof key !== 'string' ? undefined : await fingerprint(password, key)
  return writeRequest(request, { ...(request.rawBody as object), password: secret })
}

function renderAccount({ unit: unitId, createdAt, ...account }: Account): z.infer<typeof accountAnswer> {
  return { ...account, unitId, createdAt: formatInstant(createdAt) }
}
