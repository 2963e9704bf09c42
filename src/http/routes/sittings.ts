import { sittingAnswer, sittingBody } from '../../contract/sittings.ts'
import { holdSitting } from '../../domain/chapters/sittings.ts'
import type { App } from '../app-type.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'

/** Consultations. */
export function sittingRoutes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)

  app.post(
    '/api/incidents/:id/sittings',
    {
      config: onIncident('coordinator', 'assessor'),
      schema: { params: incidentParams, body: sittingBody, response: { 201: sittingAnswer } },
    },
    async (request, reply) =>
      acts.made(
        request,
        reply,
        (answer) => answer.sittings,
        (_incident, given) => holdSitting(request.body, given),
      ),
  )
}
