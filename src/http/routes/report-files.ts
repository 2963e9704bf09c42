import { reportQuery } from '../../contract/report-answers.ts'
import { numberText, paperName } from '../../documents/period-words.ts'
import type { PaperForm } from '../../reports/reporter.ts'
import type { App } from '../app-type.ts'
import { principalOf } from '../authority.ts'
import { WORD, fileNamed } from '../file-answer.ts'
import type { HttpParts } from '../parts.ts'
import { reportJob, reportParams } from '../report-job.ts'

/** The report on paper (RP-6): the same question, the same authority, the same figures as the answer in JSON. */
export function reportFileRoutes(app: App, parts: HttpParts): void {
  for (const form of ['docx', 'html'] as const)
    app.get(
      `/api/reports/:span/:period.${form}`,
      { config: { authority: { who: 'signed-in' } }, schema: { params: reportParams, querystring: reportQuery } },
      async (request, reply) => {
        const { span, period } = request.params
        const file = await parts.reporter.paper(reportJob(parts, request, principalOf(request)), form)
        return reply.headers(HEADERS[form](`${paperName(span)}（${numberText(span, period)}）`)).send(Buffer.from(file))
      },
    )
}

const HEADERS: Record<PaperForm, (name: string) => Record<string, string>> = {
  docx: (name) => ({ 'Content-Type': WORD, 'Content-Disposition': fileNamed(`${name}.docx`) }),
  // A page of its own, without script and with nothing from elsewhere; kept apart from the pages of the desk.
  html: (name) => ({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Disposition': fileNamed(`${name}.html`, 'inline'),
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
  }),
}
