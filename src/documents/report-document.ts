import { parsePeriod } from '../contract/periods.ts'
import type { Span } from '../contract/periods.ts'
import type { ReportAnswer } from '../contract/report-answers.ts'
import { msOf } from '../contract/time.ts'
import { dateText, yearOf } from '../contract/wall-time.ts'
import { advicePart, contestPart, differencePart, footOf, quietPart } from './closing-parts.ts'
import { exemptionPart, gradingPart, promisePart, unconfirmedPart } from './exceptions.ts'
import { discoveryPart, keyPart, unreviewedPart } from './matters.ts'
import { breachPart, knownLatePart } from './misses.ts'
import { overviewPart, timelinessPart } from './overview.ts'
import { numbered } from './paper.ts'
import type { Paper, PaperPart } from './paper.ts'
import { daysText, longName, numberText, paperName } from './period-words.ts'
import { tellingOf } from './telling.ts'
import type { Issue, Names, Telling } from './telling.ts'
import { unitPart } from './unit-part.ts'

/** Parts that may have nothing to tell, in their order, and what is then said not to exist. */
const OPTIONAL: readonly [part: (telling: Telling) => PaperPart | null, nothing: string | null][] = [
  [keyPart, '重点舆情'],
  [knownLatePart, '补记事项'],
  [discoveryPart, null],
  [unreviewedPart, '未经系统审签的发布'],
  [promisePart, '到期的公开承诺'],
  [gradingPart, '调级和低于计算等级的定级'],
  [exemptionPart, '豁免'],
  [unconfirmedPart, '未按时补认的代录'],
]

/**
 * A report as an official paper (RP-4): the same figures, names and issue give the same words. `issue` null: a draft, of figures that
 * nobody has frozen.
 */
export function reportDocument(span: Span, report: ReportAnswer, names: Names, issue: Issue | null): Paper {
  const telling = tellingOf(span, report, names, issue)
  const period = parsePeriod(span, report.period)
  return {
    masthead: `${names.place}${paperName(span)}`,
    number: `${numberText(span, report.period)}${issueText(issue)}`,
    office: names.office,
    date: dayText(msOf(issue?.issuedAt ?? report.asOf)),
    title: `${names.place}${longName(span, report.period)}政务舆情回应情况`,
    subtitle: period === null ? '' : `（${daysText(period)}）`,
    parts: numbered(partsOf(telling)),
    foot: footOf(telling),
  }
}

function partsOf(telling: Telling): PaperPart[] {
  const first = [differencePart(telling), overviewPart(telling), timelinessPart(telling), unitPart(telling), breachPart(telling)]
  const optional = OPTIONAL.map(([part, nothing]) => ({ part: part(telling), nothing }))
  const quiet = optional.flatMap(({ part, nothing }) => (part === null && nothing !== null ? [nothing] : []))
  const last = [quietPart(quiet, telling), contestPart(telling), advicePart(telling)]
  return [...first, ...optional.map(({ part }) => part), ...last].filter((part) => part !== null)
}

function issueText(issue: Issue | null): string {
  if (issue === null) return '（草稿）'
  return issue.number === 1 ? '（第1号）' : `（第${issue.number}号，更正第${issue.number - 1}号）`
}

function dayText(ms: number): string {
  return `${yearOf(ms)}年${dateText(ms)}`
}
