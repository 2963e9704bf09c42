import { reportAnswer, reportQuery } from '../../contract/report-answers.ts'
import type { ReportAnswer } from '../../contract/report-answers.ts'
import { reportListsAnswer } from '../../contract/report-lists.ts'
import type { App } from '../app-type.ts'
import { principalOf } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { reportJob, reportParams } from '../report-job.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** Figures of a week, month, quarter or year, for what the reader may see, and the lists behind them. */
export function reportRoutes(app: App, parts: HttpParts): void {
  const { reporter } = parts

  app.get(
    '/api/reports/:span/:period',
    {
      config: { authority: { who: 'signed-in' } },
      schema: { params: reportParams, querystring: reportQuery, response: { 200: reportAnswer } },
    },
    async (request, reply) => {
      const bytes = Buffer.from(await reporter.answer(reportJob(parts, request, principalOf(request))))
      // What the schema says was checked and written where the report was made.
      return reply.type(JSON_TYPE).send(bytes as unknown as ReportAnswer)
    },
  )

  app.get(
    '/api/reports/:span/:period/lists',
    {
      config: { authority: { who: 'signed-in' } },
      schema: { params: reportParams, querystring: reportQuery, response: { 200: reportListsAnswer } },
    },
    async (request) => reporter.lists(reportJob(parts, request, principalOf(request))),
  )
}
