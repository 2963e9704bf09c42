import type { ReportAnswer } from '../../../../contract/report-answers.ts'
import { KIND_NAMES } from '../../../../contract/wording.ts'
import { OUTCOME_WORDS } from '../../../../documents/figures.ts'

export type Line = ReportAnswer['breaches'][number]

/** Lines about a unit that it has not contested yet. */
export function contestable(
  { breaches, unverified, knownLate, contests }: Pick<ReportAnswer, 'breaches' | 'unverified' | 'knownLate' | 'contests'>,
  unit: string | null,
): Line[] {
  const contested = new Set(contests.map(({ obligation }) => obligation))
  return [...breaches, ...unverified, ...knownLate].filter((line) => line.unit === unit && !contested.has(line.obligation))
}

export function lineText({ title, number, kind, state }: Line): string {
  return `${title}（${number}），${KIND_NAMES[kind]}，${OUTCOME_WORDS[state]}`
}
