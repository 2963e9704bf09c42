import * as z from 'zod'
import { acknowledgementAnswer, alertAnswer } from '../../contract/alert-answers.ts'
import { limit, pathId, seqText } from '../../contract/common.ts'
import { deliveryCount } from '../../contract/destinations.ts'
import { page } from '../../contract/incident-answers.ts'
import { renderAlert } from '../../contract/render-alert.ts'
import { formatInstantOrNull } from '../../domain/instants.ts'
import type { App } from '../app-type.ts'
import { principalOf, scopeFor } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { markReplay, writeRequest } from '../write-request.ts'

const alertsQuery = z.strictObject({
  after: seqText.optional(),
  cursor: seqText.optional(),
  unacknowledged: z.enum(['true', 'false']).optional(),
  limit,
})

/** What became of it beyond the screen is asked for, not pushed: it changes after the alert. */
const listedAlert = alertAnswer.extend({ deliveries: deliveryCount })

/** Alerts in scope, by seq, and acknowledging them in one's own name. */
export function alertRoutes(app: App, { desk, alarms, alertList, outbox }: HttpParts): void {
  app.get(
    '/api/alerts',
    { config: { authority: { who: 'signed-in' } }, schema: { querystring: alertsQuery, response: { 200: page(listedAlert) } } },
    async (request) => {
      const principal = principalOf(request)
      const { after, cursor, unacknowledged, limit: most } = request.query
      const found = alertList.after(
        Math.max(after ?? 0, cursor ?? 0),
        scopeFor(principal, desk.rulebook),
        most + 1,
        unacknowledged === 'true' ? principal.account : null,
      )
      const alerts = found.slice(0, most)
      const { directory } = desk.rulebook.directory()
      return {
        items: alerts.map((alert) => ({
          ...renderAlert(alert, directory.unit(alert.unit)?.name ?? alert.unit),
          deliveries: outbox.countOfAlert(alert.seq),
        })),
        nextCursor: found.length > most ? String(alerts.at(-1)?.seq) : null,
      }
    },
  )

  app.put(
    '/api/alerts/:seq/acknowledgement',
    {
      config: { authority: { who: 'signed-in' } },
      schema: { params: z.object({ seq: pathId }), response: { 200: acknowledgementAnswer } },
    },
    async (request, reply) => {
      const principal = principalOf(request)
      const seq = Number(request.params.seq)
      if (!/^[1-9]\d{0,14}$/.test(request.params.seq)) throw new Problem('not-found', '没有找到这条提醒')
      const receipt = orThrow(await alarms.acknowledge(writeRequest(request), seq, scopeFor(principal, desk.rulebook)))
      markReplay(reply, receipt)
      const unit = principal.unit
      return {
        alert: seq,
        by: { name: principal.name, unit },
        expiresAt: formatInstantOrNull(alertList.acknowledgementOf(seq, principal.account)),
      }
    },
  )
}
