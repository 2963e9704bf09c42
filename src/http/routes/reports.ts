import * as z from 'zod'
import type { Principal } from '../../access/principal.ts'
import { reportAnswer, reportQuery } from '../../contract/report-answers.ts'
import { reportListsAnswer } from '../../contract/report-lists.ts'
import { SPANS, parsePeriod } from '../../domain/periods.ts'
import type { Period, Span } from '../../domain/periods.ts'
import type { ReportJob } from '../../reports/reporter.ts'
import type { App } from '../app-type.ts'
import { refuseFuture } from '../as-of.ts'
import { principalOf, scopeFor } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { Problem } from '../problems.ts'

const reportParams = z.object({ span: z.enum(SPANS), period: z.string().max(20) })

const EXAMPLES: Record<Span, string> = { weekly: '2026-W47', monthly: '2026-11', quarterly: '2026-Q4', annual: '2026' }

interface Asked {
  params: z.infer<typeof reportParams>
  query: z.infer<typeof reportQuery>
}

/** Figures of a week, month, quarter or year, for what the reader may see, and the lists behind them. */
export function reportRoutes(app: App, { desk, reporter, now, instantIsOver }: HttpParts): void {
  const jobOf = ({ params, query: { asOf, division } }: Asked, principal: Principal): ReportJob => {
    const period = periodOf(params.span, params.period)
    refuseFuture(asOf, now())
    if (division !== undefined && !desk.rulebook.directory().directory.isKnownDivision(division))
      throw new Problem('invalid', '区划不在单位目录中', { errors: [{ path: 'division', message: '区划不在单位目录中' }] })
    const cutOff = asOf ?? presentCutOff(desk.ledger.head().at, now())
    instantIsOver(cutOff)
    const view = { seq: desk.ledger.seqAsOf(cutOff), scope: scopeFor(principal, desk.rulebook), division: division ?? null }
    return { span: params.span, period, asOf: cutOff, view }
  }

  app.get(
    '/api/reports/:span/:period',
    {
      config: { authority: { who: 'signed-in' } },
      schema: { params: reportParams, querystring: reportQuery, response: { 200: reportAnswer } },
    },
    async (request) => reporter.make(jobOf(request, principalOf(request))),
  )

  app.get(
    '/api/reports/:span/:period/lists',
    {
      config: { authority: { who: 'signed-in' } },
      schema: { params: reportParams, querystring: reportQuery, response: { 200: reportListsAnswer } },
    },
    async (request) => reporter.lists(jobOf(request, principalOf(request))),
  )
}

function periodOf(span: Span, name: string): Period {
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
function presentCutOff(headAt: number, now: number): number {
  return Math.max(headAt, now - 1)
}
