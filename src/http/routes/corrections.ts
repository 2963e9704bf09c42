import { pathId } from '../../contract/common.ts'
import { correctionBody, correctionReviewBody, incidentCorrectionAnswer } from '../../contract/corrections.ts'
import { incidentAnswer, levelPreview } from '../../contract/incident-answers.ts'
import { previewQuery } from '../../contract/incident-requests.ts'
import { correct, correctAsApproved, reviewCorrection } from '../../domain/decisions/correct-incident.ts'
import type { Phase } from '../../domain/vocabulary.ts'
import type { App } from '../app-type.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'

/** A closed matter too: what was logged wrong stays wrong otherwise. */
const PHASES_CORRECTED: readonly Phase[] = ['open', 'closed']

/** Corrections of what was logged, and a second person's word on those that would undo a miss (IN-3). */
export function correctionRoutes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)

  app.post(
    '/api/incidents/:id/corrections',
    {
      config: onIncident('recorder', 'assessor', 'coordinator'),
      schema: {
        params: incidentParams,
        querystring: previewQuery,
        body: correctionBody,
        response: { 200: levelPreview, 201: incidentCorrectionAnswer },
      },
    },
    async (request, reply) => {
      if (request.query.preview === 'true')
        return acts.preview(request, (incident, given) => correctAsApproved(incident, request.body, given), PHASES_CORRECTED)
      return acts.made(
        request,
        reply,
        (answer) => answer.corrections,
        (incident, given) => correct(incident, request.body, given),
        PHASES_CORRECTED,
      )
    },
  )

  app.put(
    '/api/incidents/:id/corrections/:correction/approval',
    {
      config: onIncident('coordinator', 'leader'),
      schema: { params: incidentParams.extend({ correction: pathId }), body: correctionReviewBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      acts.put(
        request,
        reply,
        (incident, given) => reviewCorrection(incident, { correction: request.params.correction, ...request.body }, given),
        PHASES_CORRECTED,
      ),
  )
}
