import type { FastifyReply } from 'fastify'
import { checkPassword, hashPassword } from '../../access/passwords.ts'
import { LONGEST_MS } from '../../access/sessions.ts'
import { changePasswordBody, signInBody, signedInAnswer } from '../../contract/administration.ts'
import type { SignedIn } from '../../contract/administration.ts'
import type { Rulebook } from '../../projections/rulebook.ts'
import type { App } from '../app-type.ts'
import { SESSION_COOKIE, principalOf } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { writeRequest } from '../write-request.ts'

/** Signing in and out, who am I, one's own password. */
export function sessionRoutes(app: App, parts: HttpParts): void {
  const { accounts, credentials, sessions, throttle, journal, administration, desk, now } = parts

  app.post(
    '/api/session',
    { config: { authority: { who: 'public' } }, schema: { body: signInBody, response: { 200: signedInAnswer } } },
    async (request, reply) => {
      const { username, password } = request.body
      const wait = await throttle.waitSeconds(username, request.ip)
      if (wait > 0) {
        reply.header('Retry-After', String(wait))
        throw new Problem('too-many', '登录失败次数过多，请稍后再试')
      }
      const account = accounts.byUsername(username)
      const known = account !== null && account.active
      const right = await checkPassword(password, known ? credentials.hashOf(account.id) : null)
      if (!right || account === null) {
        await throttle.failed(username, request.ip)
        throw new Problem('unauthenticated', '用户名或密码不正确')
      }
      await throttle.succeeded(username, request.ip)
      const token = await journal.run(() => sessions.open(account.id, now()))
      setSessionCookie(reply, token, parts.publicUrl)
      return signedInAs(account, desk.rulebook)
    },
  )

  app.get(
    '/api/session',
    { config: { authority: { who: 'signed-in' } }, schema: { response: { 200: signedInAnswer } } },
    async (request) => {
      const principal = principalOf(request)
      return signedInAs({ ...principal, id: principal.account }, desk.rulebook)
    },
  )

  app.delete('/api/session', { config: { authority: { who: 'signed-in' } } }, async (request, reply) => {
    const { session } = principalOf(request)
    if (session !== null) {
      await journal.run(({ afterCommit }) => {
        sessions.close(session)
        afterCommit(() => parts.sessionEnded(session))
      })
    }
    reply.clearCookie(SESSION_COOKIE, { path: '/' })
    return reply.code(204).send()
  })

  app.put(
    '/api/session/password',
    { config: { authority: { who: 'signed-in' } }, schema: { body: changePasswordBody, response: { 200: signedInAnswer } } },
    async (request, reply) => {
      const principal = principalOf(request)
      const wait = await throttle.waitSeconds(principal.username, request.ip)
      if (wait > 0) {
        reply.header('Retry-After', String(wait))
        throw new Problem('too-many', '尝试次数过多，请稍后再试')
      }
      if (!(await checkPassword(request.body.current, credentials.hashOf(principal.account)))) {
        await throttle.failed(principal.username, request.ip)
        throw new Problem('invalid', '当前密码不正确', { errors: [{ path: 'current', message: '当前密码不正确' }] })
      }
      orThrow(await administration.changeOwnPassword({ ...writeRequest(request), idempotency: null }, await hashPassword(request.body.new)))
      return signedInAs({ ...principal, id: principal.account }, desk.rulebook)
    },
  )
}

export function setSessionCookie(reply: FastifyReply, token: string, publicUrl: string | null): void {
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl?.startsWith('https:') === true,
    maxAge: LONGEST_MS / 1_000,
  })
}

type Account = Parameters<typeof userOf>[0]

export function signedInAs(account: Account, rulebook: Rulebook): SignedIn {
  const { name } = rulebook.directory().directory.document
  return { user: userOf(account, rulebook), place: name === '' ? null : name }
}

function userOf(
  account: {
    id: string
    username: string
    name: string
    roles: readonly SignedIn['user']['roles'][number][]
    unit: string | null
  },
  rulebook: Rulebook,
): SignedIn['user'] {
  const { id, username, name, roles, unit } = account
  return {
    id,
    username,
    name,
    roles: [...roles],
    unit: unit === null ? null : { id: unit, name: rulebook.directory().directory.unit(unit)?.name ?? unit },
  }
}
