import * as z from 'zod'
import type { Actor } from './facts.ts'
import { SPANS } from './periods.ts'
import { Refusal, forbidden, invalid, notFound, refused } from './refusal.ts'

/**
 * A period's reports on the record (RP-5): the draft that came by itself, the issues a person answers for, and what units contest in
 * them. The stream is `report/<period>`; names of periods are different for each span.
 */

const instant = z.int()
/** What figures rest on: the cut-off, the last entry they know with its hash, and the SHA-256 of their canonical bytes. */
const figuresOf = {
  span: z.enum(SPANS),
  division: z.string(),
  asOf: instant,
  ledgerSeq: z.int(),
  ledgerHash: z.string(),
  digest: z.string(),
}

/** Made by the program itself on Monday 08:00 (RP-7). */
export const reportDrafted = z.strictObject(figuresOf)

/** Frozen: who reads this number again reads the same figures. `number` counts within the period and division, from 1. */
export const reportIssued = z.strictObject({
  ...figuresOf,
  number: z.int(),
  policySeq: z.int(),
  directorySeq: z.int(),
  /** 问题与建议, in the words of the office that issues it. */
  advice: z.string().nullable(),
})

/** A unit says in one sentence what it holds against a line about itself. */
export const reportLineContested = z.strictObject({
  contest: z.string(),
  incident: z.string(),
  obligation: z.string(),
  unit: z.string(),
  text: z.string(),
})

export const reportContestAnswered = z.strictObject({ contest: z.string(), upheld: z.boolean(), text: z.string() })

export const REPORT_FACTS = {
  'report-drafted': reportDrafted,
  'report-issued': reportIssued,
  'report-line-contested': reportLineContested,
  'report-contest-answered': reportContestAnswered,
} as const

export type ReportDrafted = z.infer<typeof reportDrafted>
export type ReportIssued = z.infer<typeof reportIssued>

type Fact = { [T in keyof typeof REPORT_FACTS]: { type: T; data: z.infer<(typeof REPORT_FACTS)[T]> } }[keyof typeof REPORT_FACTS]
type Recorded = { seq: number; at: number; actor: Actor }

export type Issue = ReportIssued & Recorded
export type Contest = z.infer<typeof reportLineContested> &
  Recorded & { answer: (Omit<z.infer<typeof reportContestAnswered>, 'contest'> & Recorded) | null }

/** What the stream of one period says. */
export interface PeriodReports {
  draft: (ReportDrafted & Recorded) | null
  /** Oldest first, of every division. */
  issues: Issue[]
  contests: Contest[]
}

/** Folds a period's stream, oldest entry first. Entries of other types in it are a bug of the caller. */
export function periodReports(entries: readonly (Recorded & { type: string; data: unknown })[]): PeriodReports {
  const reports: PeriodReports = { draft: null, issues: [], contests: [] }
  for (const { seq, at, actor, ...entry } of entries) {
    const { type, data } = entry as Fact
    const recorded = { seq, at, actor }
    if (type === 'report-drafted') reports.draft = { ...data, ...recorded }
    else if (type === 'report-issued') reports.issues.push({ ...data, ...recorded })
    else if (type === 'report-line-contested') reports.contests.push({ ...data, ...recorded, answer: null })
    else
      reports.contests = reports.contests.map((one) => (one.contest === data.contest ? { ...one, answer: { ...data, ...recorded } } : one))
  }
  return reports
}

/** The issues of one division, oldest first. */
export function issuesOf({ issues }: PeriodReports, division: string): Issue[] {
  return issues.filter((issue) => issue.division === division)
}

/**
 * RP-5: the next issue. `differs`: whether its figures are others than those of the issue before; a report that says nothing new is not
 * issued again. `number` is the one for which the figures were compared: somebody else may have issued meanwhile.
 */
export function issueReport(reports: PeriodReports, issue: ReportIssued, differs: boolean): Fact | Refusal {
  const last = issuesOf(reports, issue.division).at(-1)
  if (issue.number !== (last?.number ?? 0) + 1) return new Refusal('conflict', `第${last?.number ?? 0}号刚由他人核发，请查看后再定`)
  if (last !== undefined && issue.asOf < last.asOf) return invalid('asOf', `早于第${last.number}号的截至时刻`, 'RP-5')
  if (last !== undefined && !differs && issue.advice === last.advice)
    return refused('RP-5', `自第${last.number}号核发以来，数据和问题建议都没有变化，不必另出一号`)
  return { type: 'report-issued', data: issue }
}

/** A line of an issued report, as far as contesting it goes. */
export interface Line {
  incident: string
  obligation: string
  unit: string
}

/** RP-9: the unit that a line names may contest it, once. `line`: null when no issue has it. */
export function contestLine(
  { contests }: PeriodReports,
  line: Line | null,
  command: { contest: string; unit: string | null; text: string },
): Fact | Refusal {
  if (line === null) return notFound('已核发的报告中没有这一项')
  if (line.unit !== command.unit) return forbidden('只能对涉及本单位的项提出异议', 'RP-9')
  if (contests.some((one) => one.obligation === line.obligation)) return refused('RP-9', '对这一项已提出过异议')
  const { incident, obligation, unit } = line
  return { type: 'report-line-contested', data: { contest: command.contest, incident, obligation, unit, text: command.text } }
}

/** RP-9: a coordinator answers, once; figures change by corrections and second looks alone, never by this answer. */
export function answerContest(
  { contests }: PeriodReports,
  command: { contest: string; unit: string | null; upheld: boolean; text: string },
): Fact | Refusal {
  const contest = contests.find((one) => one.contest === command.contest)
  if (contest === undefined) return notFound('没有找到这条异议')
  if (contest.unit === command.unit) return forbidden('对本单位的异议须由其他单位答复', 'RP-9')
  if (contest.answer !== null) return refused('RP-9', '这条异议已经答复')
  const { upheld, text } = command
  return { type: 'report-contest-answered', data: { contest: contest.contest, upheld, text } }
}
