import { constants, platform, setPriority } from 'node:os'
import { isMainThread } from 'node:worker_threads'
import { openForReading } from '../../db/open.ts'
import type { Question } from '../../db/readers.ts'
import { reportAnswer } from '../contract/report-answers.ts'
import type { ReportAnswer } from '../contract/report-answers.ts'
import type { ReportLists } from '../contract/report-lists.ts'
import { Ledger } from '../ledger/ledger.ts'
import { contestsIn } from '../projections/report-contests.ts'
import { ReportFacts } from '../projections/report-facts.ts'
import { ReportRows } from '../projections/report-rows.ts'
import { Rulebook } from '../projections/rulebook.ts'
import { figures } from './figures.ts'
import { lists, promisesIn } from './lists.ts'
import { namesBy } from './names.ts'
import { reportPaper } from './report-paper.ts'
import type { ReportQuestion } from './reporter.ts'
import { workbook } from './workbook.ts'
import { workbookFile } from './workbook-file.ts'

// A report can wait, an alert cannot: where both want a core, the main thread has it. Linux has priorities for threads; elsewhere this
// call would slow the whole service.
if (!isMainThread && platform() === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

let connection: ReturnType<typeof openForReading> | null = null

/** Makes one report, as such or as the bytes of its answer, the lists behind it, or a file of it. */
export default function report({
  file,
  question,
}: Question<ReportQuestion>): ReportAnswer | ReportLists | Uint8Array | Promise<Uint8Array> {
  connection ??= openForReading(file)
  const { period, asOf, view, wanted } = question
  const facts = new ReportFacts(connection, view)
  const ledger = new Ledger(connection)
  if (wanted === 'lists') return lists(period, asOf, facts, new ReportRows(connection, view), ledger)
  const made = question.issued ?? figures(question, facts, contestsIn(connection, view, period), ledger)
  if (wanted === 'figures') return made
  if (wanted === 'answer') return Buffer.from(JSON.stringify(reportAnswer.parse(made)))
  if (wanted !== 'xlsx') return reportPaper(question, made, question.issued?.issue ?? null, new Rulebook(connection))
  const promises = promisesIn(period, asOf, new ReportRows(connection, view))
  const names = namesBy(new Rulebook(connection).directoryAsOf(view.seq), view)
  return workbookFile(workbook(made, promises, names))
}
