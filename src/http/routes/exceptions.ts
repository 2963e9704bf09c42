import { pathId } from '../../contract/common.ts'
import { conclusionBody, contributionBody, exemptionBody } from '../../contract/exceptions.ts'
import { incidentAnswer } from '../../contract/incident-answers.ts'
import { giveContribution, grantExemption, recordConclusion } from '../../domain/chapters/exceptions.ts'
import type { App } from '../app-type.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import { leaderNamed } from '../on-behalf.ts'
import type { HttpParts } from '../parts.ts'

/** Exemptions, joint units' parts, the conclusion. */
export function exceptionRoutes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)

  app.put(
    '/api/incidents/:id/obligations/:obligation/exemption',
    {
      config: onIncident('leader', 'recorder'),
      schema: { params: incidentParams.extend({ obligation: pathId }), body: exemptionBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) => {
      const command = { ...request.body, onBehalfOf: leaderNamed(parts, request.params.id, request.body.onBehalfOf) }
      return acts.put(request, reply, (_incident, given) => grantExemption(request.params.obligation, command, given))
    },
  )

  app.put(
    '/api/incidents/:id/contributions/:unitId',
    {
      config: onIncident('unit'),
      schema: { params: incidentParams.extend({ unitId: pathId }), body: contributionBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => giveContribution(incident, request.params.unitId, request.body.note, given)),
  )

  app.put(
    '/api/incidents/:id/conclusion',
    { config: onIncident('coordinator'), schema: { params: incidentParams, body: conclusionBody, response: { 200: incidentAnswer } } },
    async (request, reply) => acts.put(request, reply, (incident, given) => recordConclusion(incident, request.body, given)),
  )
}
