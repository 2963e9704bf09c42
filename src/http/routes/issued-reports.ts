import type { Principal } from '../../access/principal.ts'
import { noQuery, pathId } from '../../contract/common.ts'
import { contestAnswer } from '../../contract/report-answers.ts'
import { renderContest } from '../../contract/report-issues.ts'
import type { ContestAnswer } from '../../contract/report-answers.ts'
import {
  contestAnswerBody,
  contestBody,
  issueBody,
  issuedAnswer,
  issuesAnswer,
  issuesQuery,
  renderIssue,
} from '../../contract/report-issues.ts'
import { formatInstant } from '../../domain/instants.ts'
import { issuesOf } from '../../domain/issued-reports.ts'
import { holds } from '../../domain/scope.ts'
import { summaryFactsOf } from '../../contract/render.ts'
import { foldIncident } from '../../projections/incident-state.ts'
import type { App } from '../app-type.ts'
import { refuseFuture } from '../as-of.ts'
import { principalOf, scopeFor } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { periodOf, presentCutOff, reportParams } from '../report-job.ts'
import { IssueReader, NO_REPORT, issueParams } from '../issue-reader.ts'
import { markReplay, writeRequest } from '../write-request.ts'

const contestParams = reportParams.extend({ contest: pathId })
const SIGNED_IN = { authority: { who: 'signed-in' } } as const
const COORDINATOR = { authority: { who: 'roles', roles: ['coordinator'] } } as const

/** Issuing, reading what was issued, and contesting lines of it (RP-5, RP-9). */
export function issuedReportRoutes(app: App, parts: HttpParts): void {
  const { desk, reportDesk, issuedReports, whereabouts, now } = parts
  const reader = new IssueReader(parts)

  app.post(
    '/api/reports/:span/:period/issue',
    { config: COORDINATOR, schema: { params: reportParams, body: issueBody, response: { 201: issuedAnswer } } },
    async (request, reply) => {
      const { span, period } = request.params
      const { asOf, advice } = request.body
      refuseFuture(asOf ?? undefined, now())
      const scope = scopeFor(principalOf(request), desk.rulebook)
      if (scope.subtree === null) throw new Problem('forbidden', '单位目录中没有本单位，不能核发')
      const command = {
        span,
        period: periodOf(span, period),
        division: scope.subtree,
        asOf,
        present: presentCutOff(desk.ledger.head().at, now()),
        advice,
      }
      const receipt = orThrow(await issuedReports.issue(writeRequest(request), command))
      markReplay(reply, receipt)
      const { answer } = await reader.read(principalOf(request), { span, period, number: receipt.made ?? '' }, scope.subtree)
      return reply.code(201).send(answer)
    },
  )

  app.get(
    '/api/reports/:span/:period/issues',
    { config: SIGNED_IN, schema: { params: reportParams, querystring: issuesQuery, response: { 200: issuesAnswer } } },
    async (request) => {
      const { span, period } = request.params
      const { name } = periodOf(span, period)
      const principal = principalOf(request)
      const { division } = reader.series(principal, name, request.query.division)
      const known = reportDesk.of(name)
      const { draft } = known
      return {
        period: name,
        division,
        draft:
          draft === null
            ? null
            : { asOf: formatInstant(draft.asOf), at: formatInstant(draft.at), ledger: { seq: draft.ledgerSeq, hash: draft.ledgerHash } },
        items: issuesOf(known, division).map(renderIssue),
        contests: known.contests.filter(({ incident }) => isSeen(principal, incident)).map(({ contest }) => contestOf(name, contest)),
      }
    },
  )

  app.get(
    '/api/reports/:span/:period/issues/:number',
    { config: SIGNED_IN, schema: { params: issueParams, querystring: issuesQuery, response: { 200: issuedAnswer } } },
    async (request) => (await reader.read(principalOf(request), request.params, request.query.division)).answer,
  )

  app.get(
    '/api/reports/:span/:period/issues/:number/figures',
    { config: SIGNED_IN, schema: { params: issueParams, querystring: issuesQuery } },
    async (request, reply) => {
      const { bytes } = await reader.read(principalOf(request), request.params, request.query.division)
      // The bytes are of the whole place.
      if (bytes === null) throw new Problem('not-found', NO_REPORT)
      return reply.header('Content-Type', 'application/json; charset=utf-8').send(bytes)
    },
  )

  app.post(
    '/api/reports/:span/:period/contests',
    {
      config: { authority: { who: 'roles', roles: ['unit'] } },
      schema: { params: reportParams, body: contestBody, response: { 201: contestAnswer } },
    },
    async (request, reply) => {
      const period = periodOf(request.params.span, request.params.period)
      const { obligation, text } = request.body
      const found = await issuedReports.line(period, obligation)
      const line = found !== null && isSeen(principalOf(request), found.incident) ? found : null
      const receipt = orThrow(await reportDesk.contest(writeRequest(request), period, line, text))
      markReplay(reply, receipt)
      return reply.code(201).send(contestOf(period.name, receipt.made ?? ''))
    },
  )

  app.put(
    '/api/reports/:span/:period/contests/:contest/answer',
    {
      config: COORDINATOR,
      schema: { params: contestParams, querystring: noQuery, body: contestAnswerBody, response: { 200: contestAnswer } },
    },
    async (request, reply) => {
      const { contest } = request.params
      const period = periodOf(request.params.span, request.params.period)
      const known = reportDesk.of(period.name).contests.find((one) => one.contest === contest)
      if (known === undefined || !isSeen(principalOf(request), known.incident)) throw new Problem('not-found', '没有找到这条异议')
      const receipt = orThrow(await reportDesk.answer(writeRequest(request), period, contest, request.body))
      markReplay(reply, receipt)
      return contestOf(period.name, contest)
    },
  )

  const isSeen = (principal: Principal, incident: string) => {
    const found = whereabouts.of(incident)
    return found !== null && holds(scopeFor(principal, desk.rulebook), found)
  }

  const contestOf = (period: string, id: string): ContestAnswer => {
    const contest = reportDesk.of(period).contests.find((one) => one.contest === id)
    const incident = contest === undefined ? null : foldIncident(desk.ledger, contest.incident)
    if (contest === undefined || incident === null) throw new Error('a contest that was recorded can be read')
    const { number, title } = summaryFactsOf(incident)
    return renderContest({ ...contest, period, number, title })
  }
}
