import * as z from 'zod'
import { entryAnswer, gradingAnswer, incidentAnswer, incidentPreview, incidentSummary, page } from '../../contract/incident-answers.ts'
import { gradingBody, incidentQuery, incidentsQuery, logIncidentBody } from '../../contract/incident-requests.ts'
import { pageQuery } from '../../contract/administration.ts'
import { renderAssignment, renderIncident, renderObligation, renderSummary } from '../../contract/render.ts'
import { NO_SUCH_INCIDENT } from '../../desk/incidents.ts'
import { obligations } from '../../domain/clocks.ts'
import { NO_DRAFTS, seesEntry } from '../../domain/chapters/drafts.ts'
import { propose } from '../../domain/decisions/log-incident.ts'
import { evolve } from '../../domain/incident.ts'
import { personalDataIn, seesPersonalData, textFieldsOf } from '../../domain/incident-text.ts'
import { grade, isBelowProposal } from '../../domain/grading.ts'
import { packInForce } from '../../domain/policy.ts'
import { searchQuery } from '../../projections/search-terms.ts'
import { alertStream, foldIncident, foldIncidentAt, incidentStream } from '../../projections/incident-state.ts'
import type { App } from '../app-type.ts'
import { refuseFuture } from '../as-of.ts'
import { principalOf, scopeFor } from '../authority.ts'
import { cursorOf, readCursor, sliceOf } from '../cursor.ts'
import { renderEntry } from '../entry-answer.ts'
import { answerAsOf } from '../incident-answer.ts'
import { incidentParams } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { etag, markReplay, writeRequest } from '../write-request.ts'

/** Logging, previewing, listing and reading incidents. */
export function incidentRoutes(app: App, parts: HttpParts): void {
  const { desk, incidents, listReader, board, now } = parts
  const recorder = { authority: { who: 'roles', roles: ['recorder'] } } as const

  app.post(
    '/api/incidents',
    { config: recorder, schema: { body: logIncidentBody, response: { 201: incidentAnswer } } },
    async (request, reply) => {
      const receipt = orThrow(await incidents.log(writeRequest(request), request.body))
      markReplay(reply, receipt)
      const answer = answerAsOf(parts, receipt, principalOf(request))
      return reply.code(201).header('Location', `/api/incidents/${answer.id}`).header('ETag', etag(answer.version)).send(answer)
    },
  )

  app.post(
    '/api/incidents/preview',
    { config: recorder, schema: { body: logIncidentBody, response: { 200: incidentPreview } } },
    async (request) => {
      const at = now()
      const { seq, directory } = desk.rulebook.directory()
      const { assignment, government, grading, pack } = orThrow(propose(request.body, { now: at, packs: desk.rulebook.packs(), directory }))
      // The clocks come from the same fold as a logged incident's: the preview cannot say anything else than the act.
      const data = {
        ...request.body,
        number: '',
        proposedLevel: grading.level,
        assignment,
        government,
        policySeq: pack.seq,
        directorySeq: seq,
      }
      const incident = evolve('preview', null, {
        type: 'incident-logged',
        data,
        seq: 0,
        version: 1,
        at,
        actor: { account: null, name: '', unit: null, role: 'recorder' },
      })
      const governing = desk.rulebook.packFor(data)
      return {
        level: request.body.level,
        grading,
        belowProposal: isBelowProposal(request.body.level, grading.level),
        personalData: personalDataIn(textFieldsOf(data)),
        assignment: renderAssignment(assignment),
        obligations: obligations(incident, governing).map((obligation) => renderObligation(obligation, governing, at)),
      }
    },
  )

  app.post(
    '/api/grading',
    {
      config: { authority: { who: 'roles', roles: ['recorder', 'assessor', 'coordinator', 'leader'] } },
      schema: { body: gradingBody, response: { 200: gradingAnswer } },
    },
    async (request) => {
      const { pack } = packInForce(desk.rulebook.packs(), now())
      const { category, facts } = request.body
      if (category !== null && !pack.grading.some((entry) => entry.code === category))
        throw new Problem('invalid', '没有这种事件类别', { errors: [{ path: 'category', message: '没有这种事件类别' }] })
      return grade(category, facts, pack)
    },
  )

  app.get(
    '/api/incidents',
    { config: { authority: { who: 'signed-in' } }, schema: { querystring: incidentsQuery, response: { 200: page(incidentSummary) } } },
    async (request) => {
      const { limit, cursor, state, sort, phase, level, unit, division, sector, q, from, to } = request.query
      const at = now()
      const match = q === undefined ? null : searchQuery(q)
      if (q !== undefined && match === null)
        throw new Problem('invalid', '每个词至少输入两个字', { errors: [{ path: 'q', message: '每个词至少输入两个字' }] })
      const place = cursor === undefined ? null : readCursor(cursor, z.tuple([z.literal(sort), z.int().nullable(), z.int()]))
      const query = {
        phase: phase ?? null,
        level: level ?? null,
        unit: unit ?? null,
        division: division ?? null,
        sector: sector ?? null,
        states: state ?? [],
        match,
        from: from ?? null,
        to: to ?? null,
        sort,
        after: place === null ? null : { value: place[1], key: place[2] },
        limit: limit + 1,
      }
      const found = await listReader.find(query, scopeFor(principalOf(request), desk.rulebook), at)
      const cards = found.slice(0, limit)
      const last = cards.at(-1)
      return {
        items: cards.map((card) => renderSummary(card, board.ofIncident(card), desk.rulebook.packFor(card), at)),
        nextCursor:
          found.length > limit && last !== undefined ? cursorOf([sort, sort === 'due' ? last.nextDueAt : last.recordedAt, last.key]) : null,
      }
    },
  )

  const readable = { authority: { who: 'incident', roles: 'any' } } as const

  app.get(
    '/api/incidents/:id',
    { config: readable, schema: { params: incidentParams, querystring: incidentQuery, response: { 200: incidentAnswer } } },
    async (request, reply) => {
      const { id } = request.params
      const { asOf } = request.query
      refuseFuture(asOf, now())
      const present = foldIncident(desk.ledger, id)
      const incident = asOf === undefined ? present : foldIncidentAt(desk.ledger, id, asOf)
      if (incident === null || present === null)
        throw new Problem('not-found', asOf === undefined ? NO_SUCH_INCIDENT : '那时还没有登记这起事件')
      const answer = renderIncident(incident, desk.rulebook.packFor(incident.logged), asOf ?? now(), principalOf(request), present)
      reply.header('ETag', etag(answer.version))
      return answer
    },
  )

  app.get(
    '/api/incidents/:id/entries',
    { config: readable, schema: { params: incidentParams, querystring: pageQuery, response: { 200: page(entryAnswer) } } },
    async (request) => {
      const { id } = request.params
      const incident = foldIncident(desk.ledger, id)
      const drafting = incident?.drafting ?? NO_DRAFTS
      const whole = incident !== null && seesPersonalData(incident, principalOf(request))
      const entries = [...desk.ledger.stream(incidentStream(id)), ...desk.ledger.stream(alertStream(id))]
        .filter((entry) => seesEntry(drafting, entry, principalOf(request)))
        .sort((a, b) => a.seq - b.seq)
      const { items, nextCursor } = sliceOf(entries, request.query)
      return { items: items.map((entry) => renderEntry(entry, whole)), nextCursor }
    },
  )
}
