import { pathId } from '../../contract/common.ts'
import { incidentAnswer } from '../../contract/incident-answers.ts'
import {
  dispositionBody,
  dispositionReviewBody,
  evaluationBody,
  explanationBody,
  referralAnswer,
  referralBody,
} from '../../contract/second-looks.ts'
import { ALSO_MERGED } from '../../domain/chapters/closing.ts'
import { judge, refer, reviewDisposition } from '../../domain/chapters/disposition.ts'
import { evaluate } from '../../domain/chapters/evaluation.ts'
import { fileExplanation } from '../../domain/chapters/explanations.ts'
import type { App } from '../app-type.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'

/** Disposition and its approval, referrals, the evaluation, and explanations of breaches. */
export function secondLookRoutes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)

  app.put(
    '/api/incidents/:id/disposition',
    {
      config: onIncident('assessor', 'coordinator'),
      schema: { params: incidentParams, body: dispositionBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) => acts.put(request, reply, (incident) => judge(incident, request.body)),
  )

  app.put(
    '/api/incidents/:id/disposition/approval',
    {
      config: onIncident('coordinator', 'leader'),
      schema: { params: incidentParams, body: dispositionReviewBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) => acts.put(request, reply, (incident, given) => reviewDisposition(incident, request.body, given)),
  )

  app.post(
    '/api/incidents/:id/referrals',
    {
      config: onIncident('coordinator', 'assessor'),
      schema: { params: incidentParams, body: referralBody, response: { 201: referralAnswer } },
    },
    async (request, reply) =>
      acts.made(
        request,
        reply,
        (answer) => answer.referrals,
        (incident, given) => refer(incident, request.body, given),
      ),
  )

  app.put(
    '/api/incidents/:id/evaluation',
    {
      config: onIncident('coordinator', 'assessor'),
      schema: { params: incidentParams, body: evaluationBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) => acts.put(request, reply, (incident, given) => evaluate(incident, request.body, given)),
  )

  app.put(
    '/api/incidents/:id/obligations/:obligation/explanation',
    {
      config: onIncident('unit'),
      schema: { params: incidentParams.extend({ obligation: pathId }), body: explanationBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      acts.put(request, reply, (_incident, given) => fileExplanation(request.params.obligation, request.body.text, given), ALSO_MERGED),
  )
}
