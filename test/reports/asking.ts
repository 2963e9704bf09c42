import type { Connection } from '../../db/open.ts'
import { reportAnswer } from '../../src/contract/report-answers.ts'
import type { ReportAnswer } from '../../src/contract/report-answers.ts'
import type { ReportLists } from '../../src/contract/report-lists.ts'
import { parsePeriod } from '../../src/domain/periods.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import { contestsIn } from '../../src/projections/report-contests.ts'
import { ReportFacts } from '../../src/projections/report-facts.ts'
import { ReportRows } from '../../src/projections/report-rows.ts'
import { figures } from '../../src/reports/figures.ts'
import { lists } from '../../src/reports/lists.ts'
import type { PlainAnswer, Question } from './plain-figures.ts'

/** The same question put to the service, and both answers as they would go over the wire. */

/** What the worker runs, without the worker. */
export function serviceFigures(connection: Connection, question: Question): ReportAnswer {
  const ledger = new Ledger(connection)
  const { span, asOf } = question
  const view = viewOf(ledger, question)
  const period = periodOf(question)
  return figures({ span, period, asOf, view }, new ReportFacts(connection, view), contestsIn(connection, view, period), ledger)
}

/** The lists behind the same figures. */
export function serviceLists(connection: Connection, question: Question): ReportLists {
  const ledger = new Ledger(connection)
  const view = viewOf(ledger, question)
  return lists(periodOf(question), question.asOf, new ReportFacts(connection, view), new ReportRows(connection, view), ledger)
}

export function viewOf(ledger: Ledger, { asOf, scope, division }: Question) {
  return { seq: ledger.seqAsOf(asOf), scope, division }
}

export function periodOf({ span, period }: Question) {
  const parsed = parsePeriod(span, period)
  if (parsed === null) throw new Error(`no ${span} ${period}`)
  return parsed
}

const compared = reportAnswer.omit({ definitions: true, ledger: true }).extend({ ledger: reportAnswer.shape.ledger.omit({ hash: true }) })

/** The bytes of an answer, in the contract's order of fields, without definitions and hash. */
export function bytes(answer: ReportAnswer | PlainAnswer): string {
  return JSON.stringify(compared.parse(answer))
}

/** The first place where two answers part, with both values; null when they do not. */
export function difference(service: unknown, plain: unknown, path = ''): string | null {
  if (JSON.stringify(service) === JSON.stringify(plain)) return null
  if (typeof service !== 'object' || typeof plain !== 'object' || service === null || plain === null)
    return `${path}: the service says ${JSON.stringify(service)}, counted plainly it is ${JSON.stringify(plain)}`
  for (const key of new Set([...Object.keys(service), ...Object.keys(plain)])) {
    const found = difference((service as Record<string, unknown>)[key], (plain as Record<string, unknown>)[key], `${path}.${key}`)
    if (found !== null) return found
  }
  return `${path}: fields in another order`
}
