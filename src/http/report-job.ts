import * as z from 'zod'
import type { Principal } from '../access/principal.ts'
import type { reportQuery } from '../contract/report-answers.ts'
import { SPANS, parsePeriod } from '../domain/periods.ts'
import type { Period, Span } from '../domain/periods.ts'
import type { ReportJob } from '../reports/reporter.ts'
import { refuseFuture } from './as-of.ts'
import { scopeFor } from './authority.ts'
import type { HttpParts } from './parts.ts'
import { Problem } from './problems.ts'

export const reportParams = z.object({ span: z.enum(SPANS), period: z.string().max(20) })

const EXAMPLES: Record<Span, string> = { weekly: '2026-W47', monthly: '2026-11', quarterly: '2026-Q4', annual: '2026' }

export interface ReportAsked {
  params: z.infer<typeof reportParams>
  query: z.infer<typeof reportQuery>
}

/** What is asked of the reporter: the period by its name, as of a millisecond that is over, for what this reader may see. */
export function reportJob(
  { desk, now, instantIsOver }: Pick<HttpParts, 'desk' | 'now' | 'instantIsOver'>,
  { params, query: { asOf, division } }: ReportAsked,
  principal: Principal,
): ReportJob {
  const period = periodOf(params.span, params.period)
  refuseFuture(asOf, now())
  if (division !== undefined && !desk.rulebook.directory().directory.isKnownDivision(division))
    throw new Problem('invalid', '区划不在单位目录中', { errors: [{ path: 'division', message: '区划不在单位目录中' }] })
  const cutOff = asOf ?? presentCutOff(desk.ledger.head().at, now())
  instantIsOver(cutOff)
  const view = { seq: desk.ledger.seqAsOf(cutOff), scope: scopeFor(principal, desk.rulebook), division: division ?? null }
  return { span: params.span, period, asOf: cutOff, view }
}

export function periodOf(span: Span, name: string): Period {
  const period = parsePeriod(span, name)
  if (period !== null) return period
  throw new Problem('invalid', `没有这个周期，应写作 ${EXAMPLES[span]}`, {
    errors: [{ path: 'period', message: `应写作 ${EXAMPLES[span]}` }],
  })
}

/**
 * “As of now” means a millisecond that is over, so that asking again as of the same instant finds the same entries; but never before
 * the last entry, which somebody may just have been told of; whatever comes in the same millisecond is then stamped behind it.
 */
export function presentCutOff(headAt: number, now: number): number {
  return Math.max(headAt, now - 1)
}
