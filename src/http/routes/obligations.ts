import * as z from 'zod'
import { boardItem, page } from '../../contract/incident-answers.ts'
import { obligationsQuery } from '../../contract/incident-requests.ts'
import { renderObligation } from '../../contract/render.ts'
import type { App } from '../app-type.ts'
import { readerScope } from '../authority.ts'
import { cursorOf, readCursor } from '../cursor.ts'
import type { HttpParts } from '../parts.ts'

/** The board: clocks in scope, nearest due first. */
export function obligationRoutes(app: App, { desk, board, now }: HttpParts): void {
  app.get(
    '/api/obligations',
    {
      config: { authority: { who: 'signed-in', walls: true } },
      schema: { querystring: obligationsQuery, response: { 200: page(boardItem) } },
    },
    async (request) => {
      const { limit, cursor, state, unit, kind, dueBefore } = request.query
      const at = now()
      const place = cursor === undefined ? null : readCursor(cursor, z.tuple([z.int(), z.int(), z.int()]))
      const query = {
        states: state,
        unit: unit ?? null,
        kind: kind ?? null,
        dueBefore: dueBefore ?? null,
        after: place === null ? null : { dueAt: place[0], key: place[1], place: place[2] },
        limit: limit + 1,
      }
      const found = board.nearest(query, readerScope(request, desk.rulebook), at)
      const rows = found.slice(0, limit)
      const last = rows.at(-1)
      return {
        items: rows.map(({ clock, incident, ...governed }) => ({
          ...renderObligation(clock, desk.rulebook.packFor(governed), at),
          incident: incident.id,
          number: incident.number,
          title: incident.title,
          drill: governed.drill,
          level: incident.level as z.infer<typeof boardItem>['level'],
        })),
        nextCursor: found.length > limit && last !== undefined ? cursorOf([last.clock.dueAt, last.key, last.place]) : null,
      }
    },
  )
}
