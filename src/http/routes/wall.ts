import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { WallLink } from '../../access/wall-links.ts'
import { renderProgress } from '../../contract/board-answers.ts'
import { pathId } from '../../contract/common.ts'
import type { boardItem } from '../../contract/incident-answers.ts'
import { renderAlert } from '../../contract/render-alert.ts'
import { renderObligation } from '../../contract/render.ts'
import { madeWallLinkAnswer, wallAnswer, wallLinkAnswer, wallLinkBody } from '../../contract/wall-answers.ts'
import { obligations } from '../../domain/clocks.ts'
import { formatInstant } from '../../domain/instants.ts'
import { isStatutory } from '../../domain/vocabulary.ts'
import type { ObligationKind } from '../../domain/vocabulary.ts'
import { foldIncident } from '../../projections/incident-state.ts'
import type { App } from '../app-type.ts'
import type { Authority } from '../authority.ts'
import { principalOf, readerScope, scopeFor } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { Problem } from '../problems.ts'
import { BUILT } from './pages.ts'

const MAKERS: Authority = { who: 'roles', roles: ['admin', 'coordinator'] }
const READERS: Authority = { who: 'roles', roles: ['admin', 'coordinator', 'auditor'] }
/** The nearest clocks; a screen shows six of them and counts the rest. */
const MOST_CLOCKS = 500
/** Of so many incidents it is said how far the work has come; a screen has room for fewer. */
const MOST_STANDINGS = 12
/** Further back the last event is not looked for. */
const RECENT_ENTRIES = 20_000

/** Duty-room screens: making, listing and revoking their links, and what they show. */
export function wallRoutes(app: App, parts: HttpParts): void {
  const { desk, journal, wallLinks, accounts, watching, wallEnded, board, alertList, now } = parts
  const build = readBuild()

  app.get(
    '/api/wall-links',
    { config: { authority: READERS }, schema: { response: { 200: z.object({ items: z.array(wallLinkAnswer) }) } } },
    async (request) => ({
      items: wallLinks
        .all()
        .filter(({ division }) => isWithin(request, division))
        .map(answerOf),
    }),
  )

  app.post(
    '/api/wall-links',
    { config: { authority: MAKERS }, schema: { body: wallLinkBody, response: { 201: madeWallLinkAnswer } } },
    async (request, reply) => {
      const { division } = request.body
      const fault = !desk.rulebook.directory().directory.isKnownDivision(division)
        ? '单位目录中没有这个区划'
        : isWithin(request, division)
          ? null
          : '不在本单位办理范围内'
      if (fault !== null) throw new Problem('invalid', fault, { errors: [{ path: 'division', message: fault }] })
      const { link, token } = await journal.run(() => wallLinks.make(division, principalOf(request).account, now()))
      return reply.code(201).send({ ...answerOf(link), token, path: `/wall#${token}` })
    },
  )

  app.delete(
    '/api/wall-links/:link',
    { config: { authority: MAKERS }, schema: { params: z.object({ link: pathId }), response: { 204: z.null() } } },
    async (request, reply) => {
      const link = wallLinks.one(request.params.link)
      if (link === null || !isWithin(request, link.division)) throw new Problem('not-found', '没有找到这个大屏链接')
      await journal.run(() => wallLinks.revoke(link.id))
      wallEnded(link.id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/wall',
    { config: { authority: { who: 'signed-in', walls: true } }, schema: { response: { 200: wallAnswer } } },
    async (request) => {
      const at = now()
      const scope = readerScope(request, desk.rulebook)
      const { directory } = desk.rulebook.directory()
      const query = { unit: null, kind: null, dueBefore: null, after: null, limit: MOST_CLOCKS }
      const rows = board.nearest({ ...query, states: ['running', 'overdue'] }, scope, at).filter(({ clock }) => isPublic(clock.kind))
      const progress = new Map(
        [...new Set(rows.map((row) => row.incident.id))].slice(0, MOST_STANDINGS).flatMap((id) => progressIn(id, at)),
      )
      const last = alertList.newest(desk.ledger.head().seq - RECENT_ENTRIES, scope)
      const clocks = rows.map(({ clock, incident, ...governed }) => ({
        ...renderObligation(clock, desk.rulebook.packFor(governed), at),
        incident: incident.id,
        number: incident.number,
        title: incident.title,
        drill: governed.drill,
        level: incident.level as z.infer<typeof boardItem>['level'],
        progress: progress.get(clock.id) ?? null,
      }))
      const named = new Set([
        ...clocks.flatMap((clock) => [clock.unit, ...(clock.progress?.waitsFor ?? []).map((held) => held.unit)]),
        last?.unit,
      ])
      return {
        place: scope.subtree === null ? directory.document.name : directory.divisionName(scope.subtree),
        build,
        clocks,
        unverified: board.nearest({ ...query, states: ['unverified'] }, scope, at).length,
        units: [...named].flatMap((id) => {
          const unit = typeof id === 'string' ? directory.unit(id) : undefined
          return unit === undefined ? [] : [{ id: unit.id, name: unit.name, shortName: unit.shortName ?? null }]
        }),
        last: last === null ? null : renderAlert(last, directory.unit(last.unit)?.name ?? last.unit),
      }
    },
  )

  function progressIn(id: string, at: number): [string, NonNullable<ReturnType<typeof renderProgress>>][] {
    const incident = foldIncident(desk.ledger, id)
    if (incident === null) return []
    const clocks = obligations(incident, desk.rulebook.packFor(incident.logged))
    return clocks.flatMap((clock) => {
      const progress = renderProgress(clock, incident, clocks, at)
      return progress === null ? [] : [[clock.id, progress] as [string, typeof progress]]
    })
  }

  function answerOf({ id, division, madeBy, madeAt }: WallLink): z.infer<typeof wallLinkAnswer> {
    const place = desk.rulebook.directory().directory.divisionName(division)
    return { id, division, place, madeBy: accounts.one(madeBy)?.name ?? null, madeAt: formatInstant(madeAt), watching: watching(id) }
  }

  /** A coordinator's links lie at or below the own place; an administrator and an auditor look after all. */
  function isWithin(request: FastifyRequest, division: string): boolean {
    const principal = principalOf(request)
    if (!principal.roles.includes('coordinator')) return true
    const { subtree } = scopeFor(principal, desk.rulebook)
    return subtree !== null && desk.rulebook.directory().directory.climb(division).includes(subtree)
  }
}

/** Receipts, contributions and reports upwards are the office's own; they wait for the desk. */
function isPublic(kind: ObligationKind): boolean {
  return isStatutory(kind) || kind === 'promise' || kind === 'follow-up'
}

/** What the launcher noted when it built the pages; null where it built none. */
function readBuild(): string | null {
  const stamp = join(BUILT, '.sanshi-built')
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : null
}
