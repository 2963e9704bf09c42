import * as z from 'zod'
import { incidentAnswer, mergePreview } from '../../contract/incident-answers.ts'
import { previewQuery } from '../../contract/incident-requests.ts'
import { mergeBody } from '../../contract/merging.ts'
import { NO_SUCH_INCIDENT } from '../../desk/incidents.ts'
import type { PairAct } from '../../desk/incidents.ts'
import { ALSO_MERGED } from '../../domain/chapters/closing.ts'
import { mergeIncidents, unmergeIncident } from '../../domain/decisions/merge-incidents.ts'
import { Refusal, forbidden, invalid } from '../../domain/refusal.ts'
import { holds } from '../../domain/scope.ts'
import type { App } from '../app-type.ts'
import { principalOf, scopeFor } from '../authority.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import type { IncidentRequest } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'

/** One matter logged twice: merged into the main incident, and apart again. */
export function mergingRoutes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)
  const response = { 200: z.union([incidentAnswer, mergePreview]) }

  app.put(
    '/api/incidents/:id/merged-into',
    {
      config: onIncident('coordinator'),
      schema: { params: incidentParams, querystring: previewQuery, body: mergeBody, response },
    },
    async (request, reply) => {
      const { incident, keepEarlierAnchor } = request.body
      const act: PairAct = {
        phases: ['open'],
        mainOf: () => (isSeen(request, incident) ? incident : invalid('incident', NO_SUCH_INCIDENT, 'IN-8')),
        decide: (pair, given) => mergeIncidents(pair, keepEarlierAnchor, given),
      }
      return request.query.preview === 'true' ? acts.previewPair(request, act) : acts.putPair(request, reply, act)
    },
  )

  app.delete(
    '/api/incidents/:id/merged-into',
    { config: onIncident('coordinator'), schema: { params: incidentParams, querystring: previewQuery, response } },
    async (request, reply) => {
      const act: PairAct = {
        phases: ALSO_MERGED,
        mainOf: ({ merging: { into } }) => {
          if (into === null) return new Refusal('conflict', '这起事件没有并入其他事件，无需撤销合并')
          if (isSeen(request, into.incident)) return into.incident
          return forbidden(`主事件 ${into.number} 不在本单位办理范围内，不能撤销合并`, 'IN-8')
        },
        decide: unmergeIncident,
      }
      return request.query.preview === 'true' ? acts.previewPair(request, act) : acts.putPair(request, reply, act)
    },
  )

  /** Both records change, so both must be in scope. */
  function isSeen(request: IncidentRequest, id: string): boolean {
    const whereabouts = parts.whereabouts.of(id)
    return whereabouts !== null && holds(scopeFor(principalOf(request), parts.desk.rulebook), whereabouts)
  }
}
