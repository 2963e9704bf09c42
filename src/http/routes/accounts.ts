import * as z from 'zod'
import { hashPassword } from '../../access/passwords.ts'
import { accountAnswer, changeAccountBody, createAccountBody, pageQuery } from '../../contract/administration.ts'
import { pathId } from '../../contract/common.ts'
import { page } from '../../contract/incident-answers.ts'
import { formatInstant } from '../../domain/instants.ts'
import type { Account } from '../../projections/accounts.ts'
import type { App } from '../app-type.ts'
import type { Authority } from '../authority.ts'
import { cursorOf, readCursor } from '../cursor.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { markReplay, writeRequest } from '../write-request.ts'

const ADMIN: Authority = { who: 'roles', roles: ['admin'] }

export function accountRoutes(app: App, parts: HttpParts): void {
  const { accounts, administration } = parts
  const config = { authority: ADMIN }

  app.post('/api/accounts', { config, schema: { body: createAccountBody, response: { 201: accountAnswer } } }, async (request, reply) => {
    const { password, ...command } = request.body
    const receipt = orThrow(await administration.createAccount(writeRequest(request), { ...command, passwordHash: await hashPassword(password) }))
    markReplay(reply, receipt)
    return reply.code(201).header('Location', `/api/accounts/${receipt.subject ?? ''}`).send(answerOf(receipt.subject))
  })

  app.get('/api/accounts', { config, schema: { querystring: pageQuery, response: { 200: page(accountAnswer) } } }, async (request) => {
    const { limit, cursor } = request.query
    const [after] = cursor === undefined ? [''] : readCursor(cursor, z.tuple([z.string()]))
    const found = accounts.page(after, limit + 1)
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return { items: items.map(renderAccount), nextCursor: found.length > limit && last !== undefined ? cursorOf([last.username]) : null }
  })

  app.patch('/api/accounts/:account', { config, schema: { params: z.object({ account: pathId }), body: changeAccountBody, response: { 200: accountAnswer } } }, async (request, reply) => {
    const { password, ...change } = request.body
    const passwordHash = password === undefined ? undefined : await hashPassword(password)
    const receipt = orThrow(await administration.changeAccount(writeRequest(request), request.params.account, { ...change, passwordHash }))
    markReplay(reply, receipt)
    return answerOf(receipt.subject)
  })

  function answerOf(id: string | null): z.infer<typeof accountAnswer> {
    const account = id === null ? null : accounts.one(id)
    if (account === null) throw new Problem('not-found', '没有找到这个账号')
    return renderAccount(account)
  }
}

function renderAccount({ unit: unitId, createdAt, ...account }: Account): z.infer<typeof accountAnswer> {
  return { ...account, unitId, createdAt: formatInstant(createdAt) }
}
