import type { Span } from '../contract/periods.ts'
import type { ReportAnswer } from '../contract/report-answers.ts'
import type { IssuedAnswer } from '../contract/report-issues.ts'
import { SPAN_WORDS } from './period-words.ts'

/** How a report calls what it holds as codes. `place`: what it is about. */
export interface ReportNames {
  place: string
  unit: (id: string) => string
  sector: (code: string) => string
  division: (code: string) => string
}

/**
 * Names for a paper. `office`: who gives it out; `basis`: the entries of the pack and the directory in force at the cut-off, null where
 * they are not known.
 */
export interface Names extends ReportNames {
  office: string
  basis: { policySeq: number; directorySeq: number } | null
}

/** What an issued report carries beside its figures (RP-5). */
export type Issue = Pick<
  IssuedAnswer['issue'],
  'number' | 'issuedAt' | 'by' | 'policySeq' | 'directorySeq' | 'digest' | 'advice' | 'textStruck' | 'differences'
>

/** A report on its way to paper: the parts share the count of tables and figures. */
export interface Telling {
  span: Span
  report: ReportAnswer
  names: Names
  issue: Issue | null
  /** 本周. */
  now: string
  /** `表1　各类时限按时情况`, in the order in which they are asked for. */
  tableCaption: (name: string) => string
  chartCaption: (name: string) => string
}

export function tellingOf(span: Span, report: ReportAnswer, names: Names, issue: Issue | null): Telling {
  let [tables, charts] = [0, 0]
  return {
    span,
    report,
    names,
    issue,
    now: SPAN_WORDS[span].now,
    tableCaption: (name) => `表${(tables += 1)}　${name}`,
    chartCaption: (name) => `图${(charts += 1)}　${name}`,
  }
}

/** `表1`: what a sentence calls the table of this caption. */
export function called(caption: string): string {
  return caption.slice(0, caption.indexOf('　'))
}

/** More rows than this say nothing on paper; the rest is counted and stands in the system. */
export const MOST_ROWS = 100

/** `共120项，此处列前100项，其余见系统。`; null when all are listed. */
export function unlisted(count: number, unit: string): string | null {
  return count > MOST_ROWS ? `共${count}${unit}，此处列前${MOST_ROWS}${unit}，其余见系统。` : null
}
