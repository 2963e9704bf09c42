import { answerContest, contestLine, issueReport, periodReports } from '../domain/issued-reports.ts'
import type { Line, PeriodReports, ReportDrafted, ReportIssued } from '../domain/issued-reports.ts'
import type { Period } from '../domain/periods.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Desk, Request } from './desk.ts'
import type { Receipt } from './receipt.ts'

/** Reports on the record (RP-5, RP-7, RP-9): what was drafted, issued and contested of each period. */
export class ReportDesk {
  readonly #desk: Desk

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** What the record says of a period, up to `seq`. */
  of(period: string, seq?: number): PeriodReports {
    return periodReports(this.#desk.ledger.stream(reportStream(period), seq))
  }

  /** RP-7: a period is drafted once. False when it already was. */
  draft({ name }: Period, drafted: ReportDrafted): Promise<boolean> {
    return this.#desk.performAsSystem((moment) => {
      if (this.of(name).draft !== null) return false
      moment.record([{ stream: reportStream(name), type: 'report-drafted', data: drafted }])
      return true
    })
  }

  issue(request: Request, { name }: Period, issue: ReportIssued, differs: boolean): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const fact = issueReport(this.of(name), issue, differs)
      if (fact instanceof Refusal) return fact
      moment.record([{ stream: reportStream(name), ...fact }])
      return { subject: null, made: String(issue.number) }
    })
  }

  contest(request: Request, { name }: Period, line: Line | null, text: string): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const fact = contestLine(this.of(name), line, { contest: moment.freshId, unit: request.principal.unit, text })
      if (fact instanceof Refusal) return fact
      moment.record([{ stream: reportStream(name), ...fact }])
      return { subject: null, made: moment.freshId }
    })
  }

  answer(request: Request, { name }: Period, contest: string, answer: { upheld: boolean; text: string }): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const fact = answerContest(this.of(name), { contest, unit: request.principal.unit, ...answer })
      if (fact instanceof Refusal) return fact
      moment.record([{ stream: reportStream(name), ...fact }])
      return { subject: null, made: contest }
    })
  }
}

export function reportStream(period: string): string {
  return `report/${period}`
}
