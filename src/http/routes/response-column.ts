import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { pathId } from '../../contract/common.ts'
import {
  closeColumnBody,
  columnAnswer,
  columnReleasesAnswer,
  leaveOutBody,
  openColumnBody,
  renderColumn,
  renderDecision,
} from '../../contract/response-column.ts'
import type { ColumnAnswer, ColumnReleasesAnswer } from '../../contract/response-column.ts'
import { formatInstant } from '../../domain/instants.ts'
import { mayDecideColumn } from '../../domain/response-column.ts'
import type { App } from '../app-type.ts'
import type { Authority } from '../authority.ts'
import { principalOf } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { isListed, unitName } from '../responses/column.ts'
import { COLUMN_PATH } from '../responses/shown.ts'
import { markReplay, writeRequest } from '../write-request.ts'

const COORDINATOR: Authority = { who: 'roles', roles: ['coordinator'] }
const MOST_RELEASES = 50

/** The switch of the public column, for the desk (RE-5). */
export function responseColumnRoutes(app: App, { desk, columnDesk, columnState, published, publicUrl, now }: HttpParts): void {
  const config = { authority: COORDINATOR }
  const response = { 200: columnAnswer }

  app.get('/api/response-column', { config: { authority: { who: 'signed-in' } }, schema: { response } }, async (request) =>
    answerFor(request),
  )

  app.put('/api/response-column', { config, schema: { body: openColumnBody, response } }, async (request, reply) => {
    markReplay(reply, orThrow(await columnDesk.open(writeRequest(request), request.body)))
    return answerFor(request)
  })

  app.put('/api/response-column/closure', { config, schema: { body: closeColumnBody, response } }, async (request, reply) => {
    markReplay(reply, orThrow(await columnDesk.close(writeRequest(request), request.body.reason)))
    return answerFor(request)
  })

  app.get('/api/response-column/releases', { config, schema: { response: { 200: columnReleasesAnswer } } }, async (request) => {
    if (!mayDecide(request)) throw new Problem('forbidden', '由本级政府办公室或宣传部的协调岗调整', { rule: 'RE-5' })
    return { items: await releases() }
  })

  const params = z.object({ release: pathId })
  app.put(
    '/api/response-column/left-out/:release',
    { config, schema: { params, body: leaveOutBody, response } },
    async (request, reply) => {
      markReplay(reply, orThrow(await columnDesk.leaveOut(writeRequest(request), request.params.release, request.body.reason)))
      return answerFor(request)
    },
  )

  app.delete('/api/response-column/left-out/:release', { config, schema: { params, response } }, async (request, reply) => {
    markReplay(reply, orThrow(await columnDesk.takeIn(writeRequest(request), request.params.release)))
    return answerFor(request)
  })

  async function answerFor(request: FastifyRequest): Promise<ColumnAnswer> {
    const newest = await published.newest(now())
    const column = columnState.now()
    const listed = newest.filter((release) => isListed(release, column)).length
    return renderColumn(column, { address: `${publicUrl ?? ''}${COLUMN_PATH}`, listed, mayDecide: mayDecide(request) })
  }

  function mayDecide(request: FastifyRequest): boolean {
    const { unit, roles } = principalOf(request)
    return mayDecideColumn({ unit, roles, directory: desk.rulebook.directory().directory })
  }

  async function releases(): Promise<ColumnReleasesAnswer['items']> {
    const newest = await published.newest(now())
    const { leftOut } = columnState.now()
    return newest.slice(0, MOST_RELEASES).map((release) => {
      const decision = release.ids.map((id) => leftOut.get(id)).find((one) => one !== undefined)
      return {
        id: release.ids.find((id) => leftOut.has(id)) ?? release.id,
        incident: release.incident,
        title: release.title,
        unit: unitName(release, desk),
        publishedAt: formatInstant(release.publishedAt),
        leftOut: decision === undefined ? null : { ...renderDecision(decision), reason: decision.reason },
      }
    })
  }
}
