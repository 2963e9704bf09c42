import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { pathId } from '../../contract/common.ts'
import {
  askJointSignaturesBody,
  changeDraftBody,
  correctionBody,
  goAheadBody,
  jointSignatureBody,
  publicationBody,
  reviewBody,
  signatureBody,
  versionsQuery,
} from '../../contract/draft-requests.ts'
import { difference, renderVersions, versionsAnswer } from '../../contract/draft-versions.ts'
import { incidentAnswer } from '../../contract/incident-answers.ts'
import { checkAnswer, renderTemplates, templatesAnswer } from '../../contract/release-guidance.ts'
import { ALSO_MERGED } from '../../domain/chapters/closing.ts'
import * as draftActs from '../../domain/chapters/draft-acts.ts'
import { seesDraft } from '../../domain/chapters/drafts.ts'
import type { Draft } from '../../domain/chapters/drafts.ts'
import type { Incident } from '../../domain/incident.ts'
import { foldIncident } from '../../projections/incident-state.ts'
import type { App } from '../app-type.ts'
import { principalOf } from '../authority.ts'
import { IncidentActs, incidentParams, onIncident } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'
import { Problem } from '../problems.ts'

/** The way of a release from draft to publication (RE-1), its check (RE-3) and its templates (RE-2). */
export function draftRoutes(app: App, parts: HttpParts): void {
  const { desk } = parts
  const acts = new IncidentActs(parts)
  const path = '/api/incidents/:id/releases/:release'
  const params = incidentParams.extend({ release: pathId })
  const response = { 200: incidentAnswer }
  const readable = { authority: { who: 'incident', roles: 'any' } } as const

  app.patch(
    path,
    { config: onIncident('unit', 'signatory', 'coordinator'), schema: { params, body: changeDraftBody, response } },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => draftActs.changeDraft(incident, request.params.release, request.body, given)),
  )

  app.get(
    `${path}/versions`,
    { config: readable, schema: { params, querystring: versionsQuery, response: { 200: versionsAnswer } } },
    async (request) => {
      const { draft } = visibleDraft(request)
      const { from, to } = request.query
      return { items: renderVersions(draft), difference: from === undefined || to === undefined ? null : between(draft, from, to) }
    },
  )

  app.get(`${path}/check`, { config: readable, schema: { params, response: { 200: checkAnswer } } }, async (request) => {
    const { incident, draft } = visibleDraft(request)
    return { findings: draftActs.checkDraft(incident, draft, desk.rulebook.directory().directory) }
  })

  app.put(
    `${path}/joint-signatures`,
    { config: onIncident('unit', 'signatory', 'coordinator'), schema: { params, body: askJointSignaturesBody, response } },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) =>
        draftActs.askJointSignatures(incident, request.params.release, request.body.units, given),
      ),
  )

  app.put(
    `${path}/joint-signatures/:unitId`,
    {
      config: onIncident('unit', 'signatory'),
      schema: { params: params.extend({ unitId: pathId }), body: jointSignatureBody, response },
    },
    async (request, reply) => {
      const { release, unitId } = request.params
      return acts.put(request, reply, (incident, given) => draftActs.giveJointSignature(incident, release, unitId, request.body, given))
    },
  )

  app.put(
    `${path}/review`,
    { config: onIncident('signatory', 'unit'), schema: { params, body: reviewBody, response } },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => draftActs.reviewDraft(incident, request.params.release, request.body, given)),
  )

  app.put(
    `${path}/signature`,
    { config: onIncident('signatory'), schema: { params, body: signatureBody, response } },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => draftActs.signDraft(incident, request.params.release, request.body, given)),
  )

  app.put(
    `${path}/go-ahead`,
    { config: onIncident('coordinator'), schema: { params, body: goAheadBody, response } },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => draftActs.giveGoAhead(incident, request.params.release, request.body, given)),
  )

  app.put(
    `${path}/publication`,
    { config: onIncident('unit', 'signatory'), schema: { params, body: publicationBody, response } },
    async (request, reply) =>
      acts.put(
        request,
        reply,
        (incident, given) => draftActs.publishDraft(incident, request.params.release, request.body, given),
        ALSO_MERGED,
      ),
  )

  app.put(
    `${path}/correction`,
    { config: onIncident('unit', 'signatory'), schema: { params, body: correctionBody, response } },
    async (request, reply) =>
      acts.put(request, reply, (incident, given) => draftActs.correctRelease(incident, request.params.release, request.body, given)),
  )

  app.get(
    '/api/release-templates',
    { config: { authority: { who: 'signed-in' } }, schema: { response: { 200: templatesAnswer } } },
    async () => renderTemplates(),
  )

  function visibleDraft(request: FastifyRequest & { params: z.infer<typeof params> }): { incident: Incident; draft: Draft } {
    const incident = foldIncident(desk.ledger, request.params.id)
    const draft = incident?.drafting.drafts.find((one) => one.release === request.params.release)
    if (incident === null || draft === undefined || !seesDraft(draft, principalOf(request)))
      throw new Problem('not-found', draftActs.NO_SUCH_DRAFT)
    return { incident, draft }
  }
}

function between(draft: Draft, from: number, to: number) {
  const [before, after] = [draft.versions[from - 1], draft.versions[to - 1]]
  if (before === undefined || after === undefined)
    throw new Problem('invalid', '没有这一版', { errors: [{ path: before === undefined ? 'from' : 'to', message: '没有这一版' }] })
  return { from, to, paragraphs: difference(before, after) }
}
