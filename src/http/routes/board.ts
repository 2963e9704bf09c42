import { boardAnswer, boardQuery, renderStanding } from '../../contract/board-answers.ts'
import { obligations } from '../../domain/clocks.ts'
import { holds } from '../../domain/scope.ts'
import { foldIncident } from '../../projections/incident-state.ts'
import type { App } from '../app-type.ts'
import { principalOf, scopeFor } from '../authority.ts'
import type { HttpParts } from '../parts.ts'

/** What the board shows beside the clocks. What is not in scope, or does not exist, is left out of the answer. */
export function boardRoutes(app: App, { desk, rosters, whereabouts, now }: HttpParts): void {
  app.get(
    '/api/board',
    { config: { authority: { who: 'signed-in' } }, schema: { querystring: boardQuery, response: { 200: boardAnswer } } },
    async (request) => {
      const at = now()
      const scope = scopeFor(principalOf(request), desk.rulebook)
      const whoServes = rosters.at(at)
      const { directory } = desk.rulebook.directory()
      return {
        items: request.query.incidents.flatMap((id) => {
          const where = whereabouts.of(id)
          const incident = where === null || !holds(scope, where) ? null : foldIncident(desk.ledger, id)
          if (incident === null) return []
          const clocks = obligations(incident, desk.rulebook.packFor(incident.logged))
          return [renderStanding(incident, clocks, (division) => directory.divisionName(division), whoServes, at)]
        }),
      }
    },
  )
}
