import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { noBody, noQuery, problem } from './contract/common.ts'
import { speakChinese } from './contract/language.ts'
import type { App } from './http/app-type.ts'
import { enforceAuthority } from './http/authority.ts'
import { acceptJsonOnly } from './http/json-body.ts'
import { Problem, answerBrokenRequest, handleError, sendProblem } from './http/problems.ts'
import { accountRoutes } from './http/routes/accounts.ts'
import { actRoutes } from './http/routes/acts.ts'
import { alertRoutes } from './http/routes/alerts.ts'
import { draftRoutes } from './http/routes/drafts.ts'
import { destinationRoutes } from './http/routes/destinations.ts'
import { directoryRoutes } from './http/routes/directory.ts'
import { boardRoutes } from './http/routes/board.ts'
import { closingRoutes } from './http/routes/closing.ts'
import { correctionRoutes } from './http/routes/corrections.ts'
import { exceptionRoutes } from './http/routes/exceptions.ts'
import { evidenceFileRoutes } from './http/routes/evidence-files.ts'
import { healthRoutes } from './http/routes/health.ts'
import { incidentBriefRoutes } from './http/routes/incident-brief.ts'
import { incidentRoutes } from './http/routes/incidents.ts'
import { issuedReportRoutes } from './http/routes/issued-reports.ts'
import { ledgerRoutes } from './http/routes/ledger.ts'
import { liveRoutes } from './http/routes/live.ts'
import { mergingRoutes } from './http/routes/merging.ts'
import { noteRoutes } from './http/routes/notes.ts'
import { obligationRoutes } from './http/routes/obligations.ts'
import { policyRoutes } from './http/routes/policy.ts'
import { previewRoutes } from './http/routes/preview.ts'
import { responseColumnRoutes } from './http/routes/response-column.ts'
import { responseRoutes } from './http/routes/responses.ts'
import { reportFileRoutes } from './http/routes/report-files.ts'
import { reportRoutes } from './http/routes/reports.ts'
import { responsibilityRoutes } from './http/routes/responsibility.ts'
import { handoverRoutes } from './http/routes/handovers.ts'
import { rosterRoutes } from './http/routes/rosters.ts'
import { sessionRoutes } from './http/routes/session.ts'
import { strikeRoutes } from './http/routes/strikes.ts'
import { pageRoutes } from './http/routes/pages.ts'
import { setupRoutes } from './http/routes/setup.ts'
import { sittingRoutes } from './http/routes/sittings.ts'
import { secondLookRoutes } from './http/routes/second-looks.ts'
import { supervisionRoutes } from './http/routes/supervision.ts'
import { wallRoutes } from './http/routes/wall.ts'
import { PROTOCOL } from './live/frames.ts'
import type { Parts } from './parts.ts'

const REQUEST_TIMEOUT_MS = 30_000
/** Shorter than the whole request's, or Node takes the larger of the two for both. */
const HEADERS_TIMEOUT_MS = 15_000
const CHECK_CONNECTIONS_MS = 1_000
const CONNECTION_TIMEOUT_MS = 60_000
/** An obligation's id holds an incident's and a unit's. */
const LONGEST_PARAMETER = 300
const MOST_HEADERS = 100
const LONGEST_FRAME_BYTES = 16 * 1024

/** The HTTP and websocket face of the parts, in an order that can be read: transport, authority, description, routes. */
export async function buildApp(parts: Parts, log: FastifyBaseLogger): Promise<App> {
  speakChinese()
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: CHECK_CONNECTIONS_MS },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(handleError)
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new Problem('not-found', '没有这个地址')))

  acceptJsonOnly(app)
  await app.register(cookie)
  await app.register(websocket, {
    options: {
      maxPayload: LONGEST_FRAME_BYTES,
      perMessageDeflate: false,
      handleProtocols: (offered: Set<string>) => (offered.has(PROTOCOL) ? PROTOCOL : false),
    },
  })
  app.addHook('onRequest', async (request) => {
    if (request.raw.rawHeaders.length > MOST_HEADERS * 2) throw new Problem('too-large', '请求头过多')
  })
  enforceAuthority(app, { ...parts, rulebook: parts.desk.rulebook })
  app.addHook('onRoute', (route) => {
    const isRead = ['GET', 'HEAD'].includes(String(route.method))
    const response = {
      ...(route.schema?.response as object | undefined),
      ...(route.schema?.hide === true ? {} : { '4xx': problem, '5xx': problem }),
    }
    route.schema = { querystring: noQuery, ...(isRead ? {} : { body: noBody }), ...route.schema, response }
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' })
    if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    parts.metricsOf.answered(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1_000)
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '三时 (Sanshi)', description: '政务舆情回应：责任单位、时限、提醒与可验证的记录', version: '1' },
    },
    transform: jsonSchemaTransform,
  })

  healthRoutes(app, parts)
  sessionRoutes(app, parts)
  setupRoutes(app, parts)
  await pageRoutes(app, parts)
  accountRoutes(app, parts)
  directoryRoutes(app, parts)
  policyRoutes(app, parts)
  incidentRoutes(app, parts)
  incidentBriefRoutes(app, parts)
  previewRoutes(app, parts)
  actRoutes(app, parts)
  noteRoutes(app, parts)
  responsibilityRoutes(app, parts)
  sittingRoutes(app, parts)
  exceptionRoutes(app, parts)
  closingRoutes(app, parts)
  correctionRoutes(app, parts)
  mergingRoutes(app, parts)
  draftRoutes(app, parts)
  await evidenceFileRoutes(app, parts)
  supervisionRoutes(app, parts)
  secondLookRoutes(app, parts)
  obligationRoutes(app, parts)
  boardRoutes(app, parts)
  wallRoutes(app, parts)
  alertRoutes(app, parts)
  rosterRoutes(app, parts)
  handoverRoutes(app, parts)
  destinationRoutes(app, parts)
  reportRoutes(app, parts)
  responseColumnRoutes(app, parts)
  await responseRoutes(app, parts)
  reportFileRoutes(app, parts)
  issuedReportRoutes(app, parts)
  ledgerRoutes(app, parts)
  strikeRoutes(app, parts)
  liveRoutes(app, parts)

  app.addHook('onClose', () => parts.close())
  return app
}
