import type { IssueHead, IssuesAnswer } from '../../../../contract/report-issues.ts'
import type { Asked } from '../use-report.ts'

/** Figures as they are now. */
export const PRESENT = 'now'

/**
 * Which version is shown: the number of an issue, or `PRESENT`. Without a choice in the address it is the newest issue, because that is what
 * everybody else holds in hand; a place or an instant that was asked for has none.
 */
export function versionOf(wanted: string, { division, asOf }: Pick<Asked, 'division' | 'asOf'>, issues: IssuesAnswer | null): string {
  if (wanted === PRESENT || issues === null || division !== '' || asOf !== '') return PRESENT
  if (issues.items.some(({ number }) => `${number}` === wanted)) return wanted
  const last = newest(issues)
  return last === null ? PRESENT : `${last.number}`
}

export function newest({ items }: IssuesAnswer): IssueHead | null {
  return items[items.length - 1] ?? null
}
