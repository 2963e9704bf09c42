import * as z from 'zod'
import { pathId } from '../../contract/common.ts'
import { disputeAnswer, raiseDisputeBody, ruleDisputeBody } from '../../contract/disputes.ts'
import { incidentAnswer, levelPreview } from '../../contract/incident-answers.ts'
import { previewQuery } from '../../contract/incident-requests.ts'
import { overrideAssignmentBody } from '../../contract/settlement.ts'
import type { IncidentDecision } from '../../desk/incidents.ts'
import { raiseDispute, ruleDispute } from '../../domain/chapters/disputes.ts'
import { confirmAssignment, overrideAssignment } from '../../domain/chapters/settlement.ts'
import type { App } from '../app-type.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'

/** Who answers: settled by a person (AS-10), returned by a unit (AS-11). */
export function responsibilityRoutes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)

  app.put(
    '/api/incidents/:id/assignment',
    {
      config: onIncident('coordinator'),
      schema: {
        params: incidentParams,
        querystring: previewQuery,
        body: overrideAssignmentBody,
        response: { 200: z.union([incidentAnswer, levelPreview]) },
      },
    },
    async (request, reply) => {
      const decide: IncidentDecision = (incident, given) => overrideAssignment(incident, request.body, given)
      return request.query.preview === 'true' ? acts.preview(request, decide) : acts.put(request, reply, decide)
    },
  )

  app.put(
    '/api/incidents/:id/assignment/confirmation',
    { config: onIncident('coordinator'), schema: { params: incidentParams, response: { 200: incidentAnswer } } },
    async (request, reply) => acts.put(request, reply, (incident) => confirmAssignment(incident)),
  )

  app.post(
    '/api/incidents/:id/disputes',
    {
      config: onIncident('unit'),
      schema: { params: incidentParams, body: raiseDisputeBody, response: { 201: disputeAnswer } },
    },
    async (request, reply) =>
      acts.made(
        request,
        reply,
        (answer) => answer.disputes,
        (incident, given) => raiseDispute(incident, request.body, given),
      ),
  )

  app.put(
    '/api/incidents/:id/disputes/:dispute/ruling',
    {
      config: onIncident('coordinator'),
      schema: { params: incidentParams.extend({ dispute: pathId }), body: ruleDisputeBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => ruleDispute(incident, request.params.dispute, request.body, given)),
  )
}
