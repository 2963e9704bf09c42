import { reportQuery } from '../../contract/report-answers.ts'
import { issuesQuery } from '../../contract/report-issues.ts'
import type { Span } from '../../domain/periods.ts'
import { numberText, paperName } from '../../documents/period-words.ts'
import { FILE_FORMS } from '../../reports/reporter.ts'
import type { FileForm } from '../../reports/reporter.ts'
import type { App } from '../app-type.ts'
import { principalOf } from '../authority.ts'
import { EXCEL, WORD, fileNamed } from '../file-answer.ts'
import { IssueReader, issueParams } from '../issue-reader.ts'
import type { HttpParts } from '../parts.ts'
import { reportJob, reportParams } from '../report-job.ts'

/** A report as a file (RP-6), of the present or of an issue: the same question, the same authority, the same figures as the answer in JSON. */
export function reportFileRoutes(app: App, parts: HttpParts): void {
  const reader = new IssueReader(parts)
  const config = { authority: { who: 'signed-in' } } as const
  for (const form of FILE_FORMS) {
    app.get(
      `/api/reports/:span/:period.${form}`,
      { config, schema: { params: reportParams, querystring: reportQuery } },
      async (request, reply) => {
        const { span, period } = request.params
        const file = await parts.reporter.file(reportJob(parts, request, principalOf(request)), form)
        return reply.headers(HEADERS[form](nameOf(span, period))).send(Buffer.from(file))
      },
    )
    app.get(
      `/api/reports/:span/:period/issues/:number.${form}`,
      { config, schema: { params: issueParams, querystring: issuesQuery } },
      async (request, reply) => {
        const { span, period, number } = request.params
        const { job, answer } = await reader.read(principalOf(request), request.params, request.query.division)
        const file = await parts.reporter.file(job, form, answer)
        return reply.headers(HEADERS[form](nameOf(span, period, `第${number}号`))).send(Buffer.from(file))
      },
    )
  }
}

function nameOf(span: Span, period: string, issue = ''): string {
  return `${paperName(span)}（${numberText(span, period)}${issue}）`
}

const HEADERS: Record<FileForm, (name: string) => Record<string, string>> = {
  docx: (name) => ({ 'Content-Type': WORD, 'Content-Disposition': fileNamed(`${name}.docx`) }),
  xlsx: (name) => ({ 'Content-Type': EXCEL, 'Content-Disposition': fileNamed(`${name}.xlsx`) }),
  // A page of its own, without script and with nothing from elsewhere; kept apart from the pages of the desk.
  html: (name) => ({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Disposition': fileNamed(`${name}.html`, 'inline'),
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
  }),
}
