import { reportAnswer, reportQuery } from '../../contract/report-answers.ts'
import { reportListsAnswer } from '../../contract/report-lists.ts'
import type { App } from '../app-type.ts'
import { principalOf } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { reportJob, reportParams } from '../report-job.ts'

/** Figures of a week, month, quarter or year, for what the reader may see, and the lists behind them. */
export function reportRoutes(app: App, parts: HttpParts): void {
  const { reporter } = parts

  app.get(
    '/api/reports/:span/:period',
    {
      config: { authority: { who: 'signed-in' } },
      schema: { params: reportParams, querystring: reportQuery, response: { 200: reportAnswer } },
    },
    async (request) => reporter.make(reportJob(parts, request, principalOf(request))),
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
