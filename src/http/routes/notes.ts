import * as z from 'zod'
import { callAnswer, callBody, heatAnswer, heatBody, upwardReportAnswer, upwardReportBody } from '../../contract/notes.ts'
import { measureHeat, recordCall, recordUpwardReport } from '../../domain/chapters/notes.ts'
import type { App } from '../app-type.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'

/** Calls, upward reports and heat. */
export function noteRoutes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)

  app.post(
    '/api/incidents/:id/calls',
    {
      config: onIncident('coordinator', 'assessor', 'recorder'),
      schema: { params: incidentParams, body: callBody, response: { 201: callAnswer } },
    },
    async (request, reply) =>
      acts.made(
        request,
        reply,
        (answer) => answer.calls,
        (_incident, given) => recordCall(request.body, given),
      ),
  )

  app.post(
    '/api/incidents/:id/upward-reports',
    {
      config: onIncident('coordinator', 'assessor', 'recorder'),
      schema: { params: incidentParams, body: upwardReportBody, response: { 201: upwardReportAnswer } },
    },
    async (request, reply) =>
      acts.made(
        request,
        reply,
        (answer) => answer.upwardReports,
        (_incident, given) => recordUpwardReport(request.body, given),
      ),
  )

  app.post(
    '/api/incidents/:id/heat',
    {
      config: onIncident('coordinator', 'assessor'),
      schema: { params: incidentParams, body: heatBody, response: { 201: z.object({ points: z.array(heatAnswer) }) } },
    },
    async (request, reply) =>
      acts.posted(
        request,
        reply,
        (answer) => ({ points: answer.heatPoints }),
        (_incident, given) => measureHeat(request.body.points, given),
      ),
  )
}
