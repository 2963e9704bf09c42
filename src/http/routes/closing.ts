import { closureBody } from '../../contract/closing.ts'
import { incidentAnswer } from '../../contract/incident-answers.ts'
import { closeIncident, reopenIncident } from '../../domain/chapters/closing.ts'
import type { App } from '../app-type.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'

/** Closing and reopening. */
export function closingRoutes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)

  app.put(
    '/api/incidents/:id/closure',
    { config: onIncident('coordinator'), schema: { params: incidentParams, body: closureBody, response: { 200: incidentAnswer } } },
    async (request, reply) => acts.put(request, reply, (incident, given) => closeIncident(incident, request.body.conclusion, given)),
  )

  app.delete(
    '/api/incidents/:id/closure',
    { config: onIncident('coordinator'), schema: { params: incidentParams, response: { 200: incidentAnswer } } },
    async (request, reply) => acts.put(request, reply, (incident) => reopenIncident(incident), ['open', 'closed']),
  )
}
