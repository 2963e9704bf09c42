import * as z from 'zod'
import { hashPassword } from '../../access/passwords.ts'
import { setupBody, signedInAnswer } from '../../contract/administration.ts'
import type { App } from '../app-type.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { DOCUMENT_LIMIT_BYTES } from './directory.ts'
import { setSessionCookie, signedInAs } from './session.ts'

const setupState = z.object({ needed: z.boolean(), localities: z.array(z.object({ id: z.string(), name: z.string() })) })

/** The first start: the one-time token makes the administrator and takes a locality. */
export function setupRoutes(app: App, parts: HttpParts): void {
  const { setupLink, localities, administration, journal, sessions, desk, now } = parts

  const refuseOnceSetUp = () => {
    if (!setupLink.isOpen) throw new Problem('conflict', '已经完成首次设置')
  }

  app.get('/api/setup', { config: { authority: { who: 'public' } }, schema: { response: { 200: setupState } } }, async () => ({
    needed: setupLink.isOpen,
    localities: localities.names(),
  }))

  app.post(
    '/api/setup',
    {
      bodyLimit: DOCUMENT_LIMIT_BYTES,
      // Before the body is read: once set up, nobody without an account may send one this large.
      onRequest: async () => refuseOnceSetUp(),
      config: { authority: { who: 'public' } },
      schema: { body: setupBody, response: { 201: signedInAnswer } },
    },
    async (request, reply) => {
      const { token, username, password, locality } = request.body
      refuseOnceSetUp()
      if (!setupLink.fits(token)) throw new Problem('forbidden', '设置链接不正确，请使用启动时打印的链接')
      const document = typeof locality === 'string' ? localities.find(locality) : (locality ?? null)
      if (document === null && typeof locality === 'string')
        throw new Problem('invalid', '没有这个内置单位目录', { errors: [{ path: 'locality', message: '没有这个内置单位目录' }] })
      const account = orThrow(await administration.setUp({ username, passwordHash: await hashPassword(password) }, document))
      setupLink.close()
      setSessionCookie(reply, await journal.run(() => sessions.open(account.id, now())), parts.publicUrl)
      return reply.code(201).send(signedInAs(account, desk.rulebook))
    },
  )
}
