import * as z from 'zod'
import { pathId, seqText } from '../../contract/common.ts'
import { incidentAnswer } from '../../contract/incident-answers.ts'
import { confirmOnBehalfBody, onBehalfChoice } from '../../contract/on-behalf.ts'
import { answerBody, directiveAnswer, directiveBody, noticeAnswer, noticeBody } from '../../contract/supervision.ts'
import { ALSO_MERGED } from '../../domain/chapters/closing.ts'
import { answerDirective, giveDirective } from '../../domain/chapters/directives.ts'
import { answerNotice, issueNotice } from '../../domain/chapters/notices.ts'
import { confirmOnBehalf } from '../../domain/decisions/confirm-on-behalf.ts'
import { PHASES } from '../../domain/vocabulary.ts'
import type { App } from '../app-type.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import { leaderNamed, leadersFor } from '../on-behalf.ts'
import type { HttpParts } from '../parts.ts'

/** Directives, supervision notices, and a leader's word on what was entered on their behalf. */
export function supervisionRoutes(app: App, parts: HttpParts): void {
  const acts = new IncidentActs(parts)

  app.get(
    '/api/incidents/:id/leaders',
    {
      config: onIncident('recorder', 'assessor', 'coordinator'),
      schema: { params: incidentParams, response: { 200: z.object({ items: z.array(onBehalfChoice) }) } },
    },
    async (request) => ({ items: leadersFor(parts, request.params.id) }),
  )

  app.post(
    '/api/incidents/:id/directives',
    {
      config: onIncident('leader', 'recorder'),
      schema: { params: incidentParams, body: directiveBody, response: { 201: directiveAnswer } },
    },
    async (request, reply) => {
      const command = { ...request.body, onBehalfOf: leaderNamed(parts, request.params.id, request.body.onBehalfOf) }
      return acts.made(
        request,
        reply,
        (answer) => answer.directives,
        (incident, given) => giveDirective(incident, command, given),
      )
    },
  )

  app.put(
    '/api/incidents/:id/directives/:directive/answer',
    {
      config: onIncident('unit'),
      schema: { params: incidentParams.extend({ directive: pathId }), body: answerBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      acts.put(
        request,
        reply,
        (incident, given) => answerDirective(incident, request.params.directive, request.body.text, given),
        ALSO_MERGED,
      ),
  )

  app.post(
    '/api/incidents/:id/supervision-notices',
    {
      config: onIncident('coordinator'),
      schema: { params: incidentParams, body: noticeBody, response: { 201: noticeAnswer } },
    },
    async (request, reply) =>
      acts.made(
        request,
        reply,
        (answer) => answer.supervisionNotices,
        (incident, given) => issueNotice(incident, request.body, given),
      ),
  )

  app.put(
    '/api/incidents/:id/supervision-notices/:notice/answer',
    {
      config: onIncident('unit'),
      schema: { params: incidentParams.extend({ notice: pathId }), body: answerBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      // A notice rises until it is answered, even when the matter is over.
      acts.put(request, reply, (incident, given) => answerNotice(incident, request.params.notice, request.body.text, given), PHASES),
  )

  app.put(
    '/api/incidents/:id/on-behalf/:seq/confirmation',
    {
      // Who may lower a level may be named as the one who ordered it.
      config: onIncident('leader', 'coordinator'),
      schema: { params: incidentParams.extend({ seq: seqText }), body: confirmOnBehalfBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      // The leader has a day for it, and the matter may be over by then.
      acts.put(request, reply, (incident, given) => confirmOnBehalf(incident, request.params.seq, request.body, given), PHASES),
  )
}
