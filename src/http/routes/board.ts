import { boardAnswer, boardQuery, renderStanding } from '../../contract/board-answers.ts'
import { obligations } from '../../domain/clocks.ts'
import { holds } from '../../domain/scope.ts'
import type { Role } from '../../domain/vocabulary.ts'
import { foldIncident } from '../../projections/incident-state.ts'
import type { App } from '../app-type.ts'
import { readerScope } from '../authority.ts'
import type { HttpParts } from '../parts.ts'

/** Who acts on incidents, and so may be told whom to ring. */
const ACTING: readonly Role[] = ['recorder', 'assessor', 'coordinator', 'unit', 'signatory', 'leader']

/** What the board shows beside the clocks. What is not in scope, or does not exist, is left out of the answer. */
export function boardRoutes(app: App, { desk, rosters, whereabouts, now }: HttpParts): void {
  app.get(
    '/api/board',
    { config: { authority: { who: 'signed-in', walls: true } }, schema: { querystring: boardQuery, response: { 200: boardAnswer } } },
    async (request) => {
      const at = now()
      const scope = readerScope(request, desk.rulebook)
      const { directory } = desk.rulebook.directory()
      const mayRing = ACTING.some((role) => request.principal?.roles.includes(role))
      const context = {
        placeName: (division: string) => directory.divisionName(division),
        whoServes: rosters.at(at),
        phoneOf: (unit: string) => (mayRing ? (rosters.dutyPhone(unit, at) ?? directory.unit(unit)?.phone ?? null) : null),
        now: at,
      }
      return {
        items: request.query.incidents.flatMap((id) => {
          const where = whereabouts.of(id)
          const incident = where === null || !holds(scope, where) ? null : foldIncident(desk.ledger, id)
          if (incident === null) return []
          const pack = desk.rulebook.packFor(incident.logged)
          const clocks = obligations(incident, pack)
          return [renderStanding(incident, clocks, { ...context, pack })]
        }),
      }
    },
  )
}
