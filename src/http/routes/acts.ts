import * as z from 'zod'
import { pathId } from '../../contract/common.ts'
import { draftAnswer } from '../../contract/drafts.ts'
import { conferenceAnswer, incidentAnswer, interviewAnswer, levelPreview, releaseAnswer } from '../../contract/incident-answers.ts'
import {
  changeLevelBody,
  holdConferenceBody,
  previewQuery,
  recordInterviewBody,
  releaseBody,
  scheduleConferenceBody,
  verifyEvidenceBody,
} from '../../contract/incident-requests.ts'
import type { IncidentDecision } from '../../desk/incidents.ts'
import { ALSO_MERGED } from '../../domain/chapters/closing.ts'
import { draftRelease } from '../../domain/chapters/draft-acts.ts'
import { MAY_LOWER, changeLevel } from '../../domain/decisions/change-level.ts'
import { giveAcceptance } from '../../domain/decisions/give-acceptance.ts'
import { holdConference, recordInterview, recordRelease, scheduleConference } from '../../domain/decisions/record-evidence.ts'
import { verifyEvidence } from '../../domain/decisions/verify-evidence.ts'
import type { App } from '../app-type.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import { leaderNamed } from '../on-behalf.ts'
import type { HttpParts } from '../parts.ts'

/** What people do to a logged incident. Each route is one decision; the desk does the rest. */
export function actRoutes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)

  app.put(
    '/api/incidents/:id/level',
    {
      config: onIncident('recorder', 'assessor', 'coordinator', 'leader'),
      schema: {
        params: incidentParams,
        querystring: previewQuery,
        body: changeLevelBody,
        response: { 200: z.union([incidentAnswer, levelPreview]) },
      },
    },
    async (request, reply) => {
      const command = { ...request.body, onBehalfOf: leaderNamed(parts, request.params.id, request.body.onBehalfOf, MAY_LOWER) }
      const decide: IncidentDecision = (incident, given) => changeLevel(incident, command, given)
      return request.query.preview === 'true' ? acts.preview(request, decide) : acts.put(request, reply, decide)
    },
  )

  app.put(
    '/api/incidents/:id/acceptances/:unitId',
    { config: onIncident('unit'), schema: { params: incidentParams.extend({ unitId: pathId }), response: { 200: incidentAnswer } } },
    async (request, reply) => acts.put(request, reply, (incident, given) => giveAcceptance(incident, request.params.unitId, given)),
  )

  app.post(
    '/api/incidents/:id/releases',
    {
      config: onIncident('coordinator', 'recorder', 'leader', 'unit'),
      schema: { params: incidentParams, body: releaseBody, response: { 201: z.union([releaseAnswer, draftAnswer]) } },
    },
    async (request, reply) => {
      const { draft, published } = request.body
      return acts.made<z.infer<typeof releaseAnswer> | z.infer<typeof draftAnswer>>(
        request,
        reply,
        (answer) => [...answer.releases, ...answer.drafts],
        (incident, given) => (draft === null ? recordRelease(incident, published, given) : draftRelease(incident, draft, given)),
        draft === null ? ALSO_MERGED : undefined,
      )
    },
  )

  app.post(
    '/api/incidents/:id/press-conferences',
    {
      config: onIncident('coordinator', 'unit'),
      schema: { params: incidentParams, body: scheduleConferenceBody, response: { 201: conferenceAnswer } },
    },
    async (request, reply) =>
      acts.made(
        request,
        reply,
        (answer) => answer.pressConferences,
        (incident, given) => scheduleConference(incident, request.body, given),
        ALSO_MERGED,
      ),
  )

  app.put(
    '/api/incidents/:id/press-conferences/:conference/record',
    {
      config: onIncident('coordinator', 'unit'),
      schema: { params: incidentParams.extend({ conference: pathId }), body: holdConferenceBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => holdConference(incident, request.params.conference, request.body, given), ALSO_MERGED),
  )

  app.post(
    '/api/incidents/:id/interviews',
    {
      config: onIncident('coordinator', 'unit'),
      schema: { params: incidentParams, body: recordInterviewBody, response: { 201: interviewAnswer } },
    },
    async (request, reply) =>
      acts.made(
        request,
        reply,
        (answer) => answer.interviews,
        (incident, given) => recordInterview(incident, request.body, given),
        ALSO_MERGED,
      ),
  )

  app.put(
    '/api/incidents/:id/obligations/:obligation/verification',
    {
      config: onIncident('coordinator', 'leader'),
      schema: { params: incidentParams.extend({ obligation: pathId }), body: verifyEvidenceBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => verifyEvidence(incident, request.params.obligation, request.body, given), ALSO_MERGED),
  )
}
