import * as z from 'zod'
import type { Contest, Issue } from '../domain/issued-reports.ts'
import { formatInstant } from '../domain/instants.ts'
import { line, paragraphs } from '../domain/text.ts'
import { divisionCode, instant, instantOut } from './common.ts'
import { contestAnswer, reportAnswer } from './report-answers.ts'
import type { ContestAnswer } from './report-answers.ts'

/** Issued reports on the wire (RP-5, RP-7, RP-9). */

/** `asOf`: left out, the first issue is as of the draft that came by itself, any other as of now. */
export const issueBody = z
  .strictObject({ asOf: instant.nullish(), advice: paragraphs(2_000).nullish() })
  .nullish()
  .transform((body) => ({ asOf: body?.asOf ?? null, advice: body?.advice ?? null }))

/** `division`: the issues of another place's office; left out, those of the reader's own place or the nearest above. */
export const issuesQuery = z.strictObject({ division: divisionCode.optional() })

const MOST_CONTESTED = 200

export const contestBody = z.strictObject({ obligation: z.string().min(1).max(300), text: line(MOST_CONTESTED) })
export const contestAnswerBody = z.strictObject({ upheld: z.boolean(), text: line(MOST_CONTESTED) })

const by = z.object({ name: z.string(), unit: z.string().nullable(), role: z.string() })

const issueHead = z.object({
  number: z.int(),
  division: z.string(),
  issuedAt: instantOut,
  by,
  asOf: instantOut,
  ledger: z.object({ seq: z.int(), hash: z.string() }),
  /** Which entries held the pack and the directory in force at the cut-off. */
  policySeq: z.int(),
  directorySeq: z.int(),
  /** SHA-256 of the figures' canonical JSON (RFC 8785), hex. */
  digest: z.string(),
  advice: z.string().nullable(),
})

export const issuesAnswer = z.object({
  period: z.string(),
  /** Whose issues these are. */
  division: z.string(),
  /** What came by itself on Monday 08:00 (RP-7). */
  draft: z.object({ asOf: instantOut, at: instantOut, ledger: z.object({ seq: z.int(), hash: z.string() }) }).nullable(),
  /** Oldest first. */
  items: z.array(issueHead),
  /** About this period's issues, as far as the reader sees the incidents; oldest first. */
  contests: z.array(contestAnswer),
})

/** One place in which two issues part, in the office's words. */
export const difference = z.object({ what: z.string(), from: z.string(), to: z.string() })

/** An issued report: its figures, and what makes them an issue. */
export const issuedAnswer = reportAnswer.extend({
  issue: issueHead.extend({
    /** False: the reader sees a part of the place only, and reads the figures of that part as of the same instant. */
    whole: z.boolean(),
    /** True when texts in it were struck out since: figures stand, words are gone, and the bytes are others than those issued. */
    textStruck: z.boolean(),
    /** Where it parts from the issue before; empty for the first, and for a part. */
    differences: z.array(difference),
  }),
})

export type IssueHead = z.infer<typeof issueHead>
export type IssuesAnswer = z.infer<typeof issuesAnswer>
export type IssuedAnswer = z.infer<typeof issuedAnswer>
export type Difference = z.infer<typeof difference>

export function renderIssue({
  number,
  division,
  at,
  actor,
  asOf,
  ledgerSeq,
  ledgerHash,
  policySeq,
  directorySeq,
  digest,
  advice,
}: Issue): IssueHead {
  const { name, unit, role } = actor
  return {
    number,
    division,
    issuedAt: formatInstant(at),
    by: { name, unit, role },
    asOf: formatInstant(asOf),
    ledger: { seq: ledgerSeq, hash: ledgerHash },
    policySeq,
    directorySeq,
    digest,
    advice,
  }
}

/** `title` as the reader may see it; `period`: the report that the line stands in. */
export function renderContest({
  contest,
  period,
  incident,
  number,
  title,
  obligation,
  unit,
  text,
  answer,
  ...entered
}: Contest & { period: string; number: string; title: string }): ContestAnswer {
  return {
    id: contest,
    period,
    incident,
    number,
    title,
    obligation,
    unit,
    text,
    ...enteredBy(entered),
    answer: answer === null ? null : { upheld: answer.upheld, text: answer.text, ...enteredBy(answer) },
  }
}

function enteredBy({ at, actor: { name, unit, role } }: Pick<Contest, 'at' | 'actor'>): Pick<ContestAnswer, 'at' | 'by'> {
  return { at: formatInstant(at), by: { name, unit, role } }
}
