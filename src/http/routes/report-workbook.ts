import { reportQuery } from '../../contract/report-answers.ts'
import { SPAN_NAMES, longName } from '../../documents/period-words.ts'
import type { App } from '../app-type.ts'
import { principalOf } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { reportJob, reportParams } from '../report-job.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The report as a workbook (RP-6): the same question, the same figures. */
export function reportWorkbookRoutes(app: App, parts: HttpParts): void {
  app.get(
    '/api/reports/:span/:period.xlsx',
    { config: { authority: { who: 'signed-in' } }, schema: { params: reportParams, querystring: reportQuery } },
    async (request, reply) => {
      const file = await parts.reporter.workbook(reportJob(parts, request, principalOf(request)))
      const { span, period } = request.params
      const name = `政务舆情回应工作${SPAN_NAMES[span]}（${longName(span, period)}）.xlsx`
      return reply
        .type(XLSX)
        .header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(Buffer.from(file))
    },
  )
}
