import { openForReading } from '../../db/open.ts'
import type { Question } from '../../db/readers.ts'
import type { ReportAnswer } from '../contract/report-answers.ts'
import type { ReportLists } from '../contract/report-lists.ts'
import { Ledger } from '../ledger/ledger.ts'
import { contestsIn } from '../projections/report-contests.ts'
import { ReportFacts } from '../projections/report-facts.ts'
import { ReportRows } from '../projections/report-rows.ts'
import { figures } from './figures.ts'
import { lists } from './lists.ts'
import type { ReportQuestion } from './reporter.ts'

let connection: ReturnType<typeof openForReading> | null = null

/** Makes one report, or the lists behind it. */
export default function report({ file, question }: Question<ReportQuestion>): ReportAnswer | ReportLists {
  connection ??= openForReading(file)
  const { period, asOf, view, wanted } = question
  const facts = new ReportFacts(connection, view)
  const ledger = new Ledger(connection)
  return wanted === 'figures'
    ? figures(question, facts, contestsIn(connection, view, period), ledger)
    : lists(period, asOf, facts, new ReportRows(connection, view), ledger)
}
