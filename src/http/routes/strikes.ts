import * as z from 'zod'
import { pathId } from '../../contract/common.ts'
import { page } from '../../contract/incident-answers.ts'
import { pageQuery } from '../../contract/administration.ts'
import { BACKUPS_REMARK, approvalAnswer, renderStrike, strikeAnswer, strikeApprovalBody, strikeBody } from '../../contract/strikes.ts'
import type { App } from '../app-type.ts'
import { sliceOf } from '../cursor.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { markReplay, writeRequest } from '../write-request.ts'

/** Striking out (IN-11): the administrator asks, the auditor answers. */
export function strikeRoutes(app: App, { strikes }: HttpParts): void {
  const shown = (id: string | null) => {
    const strike = strikes.all().find((one) => one.id === id)
    if (strike === undefined) throw new Error('an asking that was recorded is in its stream')
    return renderStrike(strike)
  }

  app.post(
    '/api/ledger/:seq/strike',
    {
      config: { authority: { who: 'roles', roles: ['admin'] } },
      schema: { params: z.object({ seq: pathId }), body: strikeBody, response: { 201: strikeAnswer } },
    },
    async (request, reply) => {
      if (!/^[1-9]\d{0,14}$/.test(request.params.seq)) throw new Problem('not-found', '没有找到这一条目')
      const receipt = orThrow(await strikes.ask(writeRequest(request), Number(request.params.seq), request.body.reason))
      markReplay(reply, receipt)
      return reply.code(201).send(shown(receipt.made))
    },
  )

  app.put(
    '/api/ledger/strikes/:id/approval',
    {
      config: { authority: { who: 'roles', roles: ['auditor'] } },
      schema: { params: z.object({ id: pathId }), body: strikeApprovalBody, response: { 200: approvalAnswer } },
    },
    async (request, reply) => {
      const receipt = orThrow(await strikes.decide(writeRequest(request), request.params.id, request.body))
      markReplay(reply, receipt)
      return { ...shown(receipt.made), erased: receipt.erased, remark: request.body.approved ? BACKUPS_REMARK : null }
    },
  )

  app.get(
    '/api/ledger/strikes',
    {
      config: { authority: { who: 'roles', roles: ['admin', 'auditor'] } },
      schema: { querystring: pageQuery, response: { 200: page(strikeAnswer) } },
    },
    async (request) => {
      const { items, nextCursor } = sliceOf(strikes.all(), request.query)
      return { items: items.map(renderStrike), nextCursor }
    },
  )
}
