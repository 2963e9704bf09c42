import type { Span } from '../contract/periods.ts'
import type { ReportAnswer } from '../contract/report-answers.ts'
import { SPAN_WORDS } from './period-words.ts'

/** Names for what the figures keep as codes, and what stands behind them. `place`: what the report is about; `office`: who gives it out. */
export interface Names {
  place: string
  office: string
  /** The entries of the pack and the directory in force at the cut-off; null where they are not known. */
  basis: { policySeq: number; directorySeq: number } | null
  unit: (id: string) => string
  sector: (code: string) => string
  division: (code: string) => string
}

/** What an issued report carries beside its figures (RP-5). Instants as on the wire. */
export interface Issue {
  number: number
  issuedAt: string
  by: { name: string; unit: string | null }
  policySeq: number
  directorySeq: number
  /** SHA-256 of the figures' canonical bytes. */
  digest: string
  /** 问题与建议; empty where nobody wrote any. */
  advice: string | null
  /** Against the issue before. */
  differences: readonly { what: string; from: string | number | null; to: string | number | null }[]
  /** What units said against a line, and what was answered. */
  contests?: readonly { unit: string; line: string; text: string; answer: string | null }[]
}

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
