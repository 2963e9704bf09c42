import type {} from '@fastify/cookie'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import type { Principal } from '../access/principal.ts'
import type { Sessions } from '../access/sessions.ts'
import type { WallLink, WallLinks } from '../access/wall-links.ts'
import { NO_SUCH_INCIDENT } from '../desk/incidents.ts'
import { holds, scopeOf, wallScope } from '../domain/scope.ts'
import type { Scope } from '../domain/scope.ts'
import type { Role } from '../domain/vocabulary.ts'
import type { Rulebook } from '../projections/rulebook.ts'
import type { IncidentWhereabouts } from '../projections/whereabouts.ts'
import type { App } from './app-type.ts'
import { Problem } from './problems.ts'

/**
 * Who may call a route. Every route declares one; a route without stops the start.
 * `public`: anybody · `signed-in`: any account, and with `walls` a duty-room screen by its link, which no other route lets in · `roles`: one of these · `incident`: one of these on an incident in scope (`:id`);
 * what lies outside the scope is 404, not 403.
 */
export type Authority =
  | { who: 'public' }
  | { who: 'signed-in'; walls?: true }
  | { who: 'roles'; roles: readonly Role[] }
  | { who: 'incident'; roles: readonly Role[] | 'any' }

declare module 'fastify' {
  interface FastifyContextConfig {
    authority?: Authority
  }
  interface FastifyRequest {
    principal: Principal | null
    /** The link of a duty-room screen, which is nobody: there is no principal then, whatever cookie came along. */
    wall: WallLink | null
  }
}

export const SESSION_COOKIE = 'sanshi_session'
const BEARER = /^Bearer ([\w-]{1,100})$/

export interface AuthorityParts {
  sessions: Sessions
  wallLinks: WallLinks
  rulebook: Rulebook
  whereabouts: IncidentWhereabouts
  now: () => number
  publicUrl: string | null
  /** Prolongs sessions, some time soon. */
  sessionsSeen: (sessions: readonly string[]) => void
}

export function enforceAuthority(app: App, parts: AuthorityParts): void {
  app.decorateRequest('principal', null)
  app.decorateRequest('wall', null)
  app.decorateRequest('rawBody', null)

  app.addHook('onRoute', (route) => {
    if (route.config?.authority === undefined) throw new Error(`route ${String(route.method)} ${route.url} declares no authority`)
  })

  app.addHook('onRequest', async (request) => {
    if (request.is404) return
    if (!/^(GET|HEAD)$/.test(request.method)) refuseForeignOrigin(request, parts.publicUrl)
    const bearer = BEARER.exec(request.headers.authorization ?? '')?.[1]
    request.wall = bearer === undefined ? null : parts.wallLinks.ofToken(bearer)
    const token = request.cookies[SESSION_COOKIE]
    request.principal =
      token === undefined || bearer !== undefined
        ? null
        : parts.sessions.principal(token, parts.now(), (session) => parts.sessionsSeen([session]))
    const authority = authorityOf(request)
    if (authority.who === 'public') return
    if (request.wall !== null) {
      if (authority.who === 'signed-in' && authority.walls === true) return
      throw new Problem('forbidden', '大屏链接只能读取时限和值班连线')
    }
    const principal = principalOf(request)
    // On an incident, what cannot be seen comes before what may not be done.
    if (authority.who === 'roles') actingRole(principal, authority.roles)
  })

  app.addHook('preValidation', async (request) => {
    if (request.is404) return
    request.rawBody = request.body
    const wanted = request.routeOptions.schema?.body as z.ZodType | undefined
    if (!hasContent(request) && wanted !== undefined && !wanted.safeParse(undefined).success)
      throw new Problem('malformed', '请求缺少 JSON 内容')
    const authority = authorityOf(request)
    if (authority.who !== 'incident') return
    const principal = principalOf(request)
    const whereabouts = parts.whereabouts.of((request.params as { id: string }).id)
    if (whereabouts === null || !holds(scopeFor(principal, parts.rulebook), whereabouts)) throw new Problem('not-found', NO_SUCH_INCIDENT)
    if (authority.roles !== 'any') actingRole(principal, authority.roles)
  })
}

/** A body was sent, be it only `null`. */
function hasContent({ headers }: FastifyRequest): boolean {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined
}

/** The signed-in account; 401 when there is none. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new Problem('unauthenticated', '请先登录')
  return request.principal
}

export function scopeFor(principal: Principal, rulebook: Rulebook): Scope {
  return scopeOf(principal.roles, principal.unit, rulebook.directory().directory)
}

/** What this reader sees: an account by its roles and unit, a duty-room screen by its place. */
export function readerScope(request: FastifyRequest, rulebook: Rulebook): Scope {
  return request.wall === null ? scopeFor(principalOf(request), rulebook) : wallScope(request.wall.division)
}

/** The role in which the account acts here: the first of the allowed ones that it holds; 403 when it holds none. */
export function actingRole(principal: Principal, allowed: readonly Role[]): Role {
  const role = allowed.find((one) => principal.roles.includes(one))
  if (role === undefined) throw new Problem('forbidden', '当前账号的角色不能办理这一事项')
  return role
}

/** The acting role of a route that has already let the caller in. */
export function roleOf(request: FastifyRequest): Role {
  const authority = authorityOf(request)
  const principal = principalOf(request)
  if ((authority.who === 'roles' || authority.who === 'incident') && authority.roles !== 'any')
    return actingRole(principal, authority.roles)
  return principal.roles[0] ?? 'auditor'
}

/** Origin and Sec-Fetch-Site, checked when present: another site cannot act with this person's cookie. */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string | null): void {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Problem('forbidden', '请求来自其他网站')
  if (origin !== undefined && origin !== publicUrl && !isOrigin(origin, host)) throw new Problem('forbidden', '请求来自其他网站')
}

function isOrigin(origin: string, host: string | undefined): boolean {
  const url = URL.parse(origin)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === origin && url.host === host
}

function authorityOf(request: FastifyRequest): Authority {
  const authority = request.routeOptions.config.authority
  if (authority === undefined) throw new Error(`route ${request.routeOptions.url ?? request.url} declares no authority`)
  return authority
}
