import * as z from 'zod'
import { pathId } from '../../contract/common.ts'
import { conferenceAnswer, incidentAnswer, interviewAnswer, levelPreview, releaseAnswer } from '../../contract/incident-answers.ts'
import {
  changeLevelBody,
  holdConferenceBody,
  previewQuery,
  recordInterviewBody,
  recordReleaseBody,
  scheduleConferenceBody,
  verifyEvidenceBody,
} from '../../contract/incident-requests.ts'
import { renderAssignment, renderObligation } from '../../contract/render.ts'
import { freshId } from '../../desk/desk.ts'
import { NO_SUCH_INCIDENT } from '../../desk/incidents.ts'
import { obligations, stateAt } from '../../domain/clocks.ts'
import { changeLevel } from '../../domain/decisions/change-level.ts'
import type { ChangeLevel } from '../../domain/decisions/change-level.ts'
import { giveAcceptance } from '../../domain/decisions/give-acceptance.ts'
import { holdConference, recordInterview, recordRelease, scheduleConference } from '../../domain/decisions/record-evidence.ts'
import { verifyEvidence } from '../../domain/decisions/verify-evidence.ts'
import { evolve } from '../../domain/incident.ts'
import { foldIncident } from '../../projections/incident-state.ts'
import type { App } from '../app-type.ts'
import { principalOf, roleOf } from '../authority.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import type { IncidentRequest } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { writeRequest } from '../write-request.ts'

/** What people do to a logged incident. Each route is one decision; the desk does the rest. */
export function actRoutes(app: App, parts: HttpParts): void {
  const { desk, incidents, now } = parts
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
    async (request, reply) =>
      request.query.preview === 'true'
        ? previewLevel(request, request.params.id, request.body)
        : acts.put(request, reply, (incident, given) => changeLevel(incident, request.body, given)),
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
      schema: { params: incidentParams, body: recordReleaseBody, response: { 201: releaseAnswer } },
    },
    async (request, reply) =>
      acts.made(
        request,
        reply,
        (answer) => answer.releases,
        (incident, given) => recordRelease(incident, request.body, given),
      ),
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
      ),
  )

  app.put(
    '/api/incidents/:id/press-conferences/:conference/record',
    {
      config: onIncident('coordinator', 'unit'),
      schema: { params: incidentParams.extend({ conference: pathId }), body: holdConferenceBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => holdConference(incident, request.params.conference, request.body, given)),
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
      ),
  )

  app.put(
    '/api/incidents/:id/obligations/:obligation/verification',
    {
      config: onIncident('coordinator', 'leader'),
      schema: { params: incidentParams.extend({ obligation: pathId }), body: verifyEvidenceBody, response: { 200: incidentAnswer } },
    },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => verifyEvidence(incident, request.params.obligation, request.body, given)),
  )

  /** CL-16: what the act would do, from the same decision and the same fold; nothing is written. */
  function previewLevel(request: IncidentRequest, id: string, command: ChangeLevel): z.infer<typeof levelPreview> {
    const before = foldIncident(desk.ledger, id)
    if (before === null) throw new Problem('not-found', NO_SUCH_INCIDENT)
    const principal = principalOf(request)
    const actor = { account: principal.account, name: principal.name, unit: principal.unit, role: roleOf(request) }
    const at = now()
    const moment = { now: at, actor, freshId: freshId(at) }
    const { facts } = orThrow(
      incidents.decide(writeRequest(request), moment, before, (incident, given) => changeLevel(incident, command, given)),
    )
    const after = facts.reduce(
      (state, fact) => evolve(id, state, { ...fact, seq: state.lastSeq, version: state.version + 1, at: moment.now, actor }),
      before,
    )
    const pack = desk.rulebook.packFor(before.logged)
    const known = new Map(obligations(before, pack).map((obligation) => [obligation.id, obligation]))
    const clocks = obligations(after, pack)
    const show = (list: typeof clocks) => list.map((obligation) => renderObligation(obligation, pack, moment.now))
    const opens = clocks.filter((obligation) => known.get(obligation.id)?.generation !== obligation.generation)
    return {
      opens: show(opens),
      // A level change moves no due instant: clocks end and begin (CL-6, CL-7).
      moves: [],
      voids: show(clocks.filter((obligation) => obligation.outcome === 'void' && known.get(obligation.id)?.outcome !== 'void')),
      overdueNow: show(opens.filter((obligation) => stateAt(obligation, moment.now) === 'overdue')),
      assignment: renderAssignment(after.assignment),
      obligations: show(clocks),
    }
  }
}
