import * as z from 'zod'
import type { Principal } from '../access/principal.ts'
import { renderIssue } from '../contract/report-issues.ts'
import type { IssuedAnswer } from '../contract/report-issues.ts'
import { issuesOf } from '../domain/issued-reports.ts'
import type { Scope } from '../domain/scope.ts'
import { jobOf } from '../reports/issued-reports.ts'
import type { ReportJob } from '../reports/reporter.ts'
import { scopeFor } from './authority.ts'
import type { HttpParts } from './parts.ts'
import { Problem } from './problems.ts'
import { periodOf, reportParams } from './report-job.ts'

export const issueParams = reportParams.extend({ number: z.string().regex(/^[1-9]\d{0,5}$/) })

export const NO_REPORT = '没有找到这一号报告，或不在本单位范围内'

interface Series {
  division: string
  scope: Scope
  /** The reader sees the whole place that the issues are of. */
  whole: boolean
}

/** Issues as somebody may read them (RP-5): the whole of the own place and of places below it, of places above only the own part. */
export class IssueReader {
  readonly #parts: Pick<HttpParts, 'desk' | 'reportDesk' | 'issuedReports' | 'reporter'>

  constructor(parts: Pick<HttpParts, 'desk' | 'reportDesk' | 'issuedReports' | 'reporter'>) {
    this.#parts = parts
  }

  /** Whose issues a reader is shown: the place asked for, else the own, else the nearest above that has some. Throws `not-found`. */
  series(principal: Principal, period: string, asked: string | undefined): Series {
    const { desk, reportDesk } = this.#parts
    const { directory } = desk.rulebook.directory()
    const scope = scopeFor(principal, desk.rulebook)
    const home = scope.subtree ?? (scope.participant === null ? undefined : directory.unit(scope.participant)?.division)
    if (home === undefined) throw new Problem('not-found', NO_REPORT)
    const isBelow = (division: string) => scope.subtree !== null && directory.climb(division).includes(scope.subtree)
    const above = directory.climb(home)
    if (asked !== undefined && !above.includes(asked) && !isBelow(asked)) throw new Problem('not-found', NO_REPORT)
    const known = reportDesk.of(period)
    const division = asked ?? above.find((one) => issuesOf(known, one).length > 0) ?? home
    return { division, scope, whole: isBelow(division) }
  }

  /** One issue, and what its figures are made from. Throws `not-found`. */
  async read(
    principal: Principal,
    { span, period, number }: z.infer<typeof issueParams>,
    asked: string | undefined,
  ): Promise<{ job: ReportJob; answer: IssuedAnswer; bytes: Buffer | null }> {
    const { reportDesk, issuedReports, reporter } = this.#parts
    const named = periodOf(span, period)
    const { division, scope, whole } = this.series(principal, period, asked)
    const issue = issuesOf(reportDesk.of(period), division).find((one) => one.number === Number(number))
    if (issue === undefined) throw new Problem('not-found', NO_REPORT)
    const head = { ...renderIssue(issue), whole }
    const job = jobOf(issue, named)
    if (!whole) {
      const part = { ...job, view: { ...job.view, scope } }
      return { job: part, answer: { ...(await reporter.make(part)), issue: { ...head, textStruck: false, differences: [] } }, bytes: null }
    }
    const { figures, asIssued, bytes } = await issuedReports.frozen(issue, named)
    const differences = await issuedReports.differencesOf(issue, figures, named)
    return { job, answer: { ...figures, issue: { ...head, textStruck: !asIssued, differences } }, bytes }
  }
}
