import * as z from 'zod'
import { reportAnswer, reportQuery } from '../../contract/report-answers.ts'
import { SPANS, parsePeriod } from '../../domain/periods.ts'
import type { Period, Span } from '../../domain/periods.ts'
import type { App } from '../app-type.ts'
import { refuseFuture } from '../as-of.ts'
import { principalOf, scopeFor } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { Problem } from '../problems.ts'

const reportParams = z.object({ span: z.enum(SPANS), period: z.string().max(20) })

const EXAMPLES: Record<Span, string> = { weekly: '2026-W47', monthly: '2026-11', quarterly: '2026-Q4', annual: '2026' }

/** Figures of a week, month, quarter or year, for what the reader may see. */
export function reportRoutes(app: App, { desk, reporter, now, instantIsOver }: HttpParts): void {
  app.get(
    '/api/reports/:span/:period',
    {
      config: { authority: { who: 'signed-in' } },
      schema: { params: reportParams, querystring: reportQuery, response: { 200: reportAnswer } },
    },
    async (request) => {
      const { span } = request.params
      const { asOf, division } = request.query
      const period = periodOf(span, request.params.period)
      refuseFuture(asOf, now())
      if (division !== undefined && !desk.rulebook.directory().directory.isKnownDivision(division))
        throw new Problem('invalid', '区划不在单位目录中', { errors: [{ path: 'division', message: '区划不在单位目录中' }] })
      const cutOff = asOf ?? presentCutOff(desk.ledger.head().at, now())
      instantIsOver(cutOff)
      const view = {
        seq: desk.ledger.seqAsOf(cutOff),
        scope: scopeFor(principalOf(request), desk.rulebook),
        division: division ?? null,
      }
      return reporter.make({ span, period, asOf: cutOff, view })
    },
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
