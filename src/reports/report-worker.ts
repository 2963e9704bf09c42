import { openForReading } from '../../db/open.ts'
import type { Question } from '../../db/readers.ts'
import type { ReportAnswer } from '../contract/report-answers.ts'
import { Ledger } from '../ledger/ledger.ts'
import { ReportFacts } from '../projections/report-facts.ts'
import { figures } from './figures.ts'
import type { ReportJob } from './reporter.ts'

let connection: ReturnType<typeof openForReading> | null = null

/** Makes one report. */
export default function report({ file, question }: Question<ReportJob>): ReportAnswer {
  connection ??= openForReading(file)
  const { span, period, asOf, view } = question
  return figures(span, period, asOf, view, new ReportFacts(connection, view), new Ledger(connection))
}
