import * as z from 'zod'
import { pathId } from '../../contract/common.ts'
import { handoverAnswer, handoversQuery, renderHandover, takeOverBody } from '../../contract/handovers.ts'
import type { App } from '../app-type.ts'
import { principalOf } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { markReplay, writeRequest } from '../write-request.ts'

const params = z.object({ unit: pathId })

/** The desk changes hands (HO-1). */
export function handoverRoutes(app: App, { handoverDesk, handovers }: HttpParts): void {
  const config = { authority: { who: 'signed-in' } } as const

  app.post(
    '/api/units/:unit/handovers',
    { config, schema: { params, body: takeOverBody, response: { 201: handoverAnswer } } },
    async (request, reply) => {
      const { unit } = request.params
      const receipt = orThrow(await handoverDesk.take(writeRequest(request), unit, request.body))
      markReplay(reply, receipt)
      const [made] = handovers.last(unit, 1, receipt.seq)
      if (made === undefined) throw new Error('a handover that was recorded can be read')
      return reply.code(201).send(renderHandover(made))
    },
  )

  app.get(
    '/api/units/:unit/handovers',
    { config, schema: { params, querystring: handoversQuery, response: { 200: z.object({ items: z.array(handoverAnswer) }) } } },
    async (request) => {
      const { unit } = request.params
      if (!handoverDesk.isOfDesk(principalOf(request), unit)) throw new Problem('not-found', '没有找到交接班记录，或不在本单位')
      return { items: handovers.last(unit, request.query.limit).map(renderHandover) }
    },
  )
}
