import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Request } from '../desk/desk.ts'
import type { IdempotencyKey } from '../desk/idempotency.ts'
import type { Receipt } from '../desk/receipt.ts'
import { principalOf, roleOf } from './authority.ts'
import { Problem } from './problems.ts'

const KEY = /^[\x21-\x7e]{1,200}$/

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it arrived, before the schema transformed it. */
    rawBody: unknown
  }
}

/**
 * What the desk needs to know of a write: who, in which role, `If-Match`, `Idempotency-Key`. `body`: what makes a repeated request the
 * same one; the body as it arrived, unless it holds a secret that must not be hashed fast.
 */
export function writeRequest(request: FastifyRequest, body: unknown = request.rawBody): Request {
  return { principal: principalOf(request), role: roleOf(request), ifMatch: ifMatchOf(request), idempotency: idempotencyOf(request, body) }
}

/** Marks an answer that is given again. */
export function markReplay(reply: FastifyReply, receipt: Receipt): void {
  if (receipt.replayed) reply.header('Idempotency-Replayed', 'true')
}

export function etag(version: number): string {
  return `"${version}"`
}

function ifMatchOf(request: FastifyRequest): string[] | null {
  const header = request.headers['if-match']
  if (header === undefined || header.trim() === '*') return null
  const tags = header.split(',').map((tag) => tag.trim())
  if (!tags.every((tag) => /^(W\/)?"[^"]*"$/.test(tag))) throw new Problem('malformed', 'If-Match 应写作 "3"')
  return tags.map((tag) => tag.replace(/^(W\/)?"|"$/g, ''))
}

function idempotencyOf(request: FastifyRequest, body: unknown): IdempotencyKey | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !KEY.test(key))
    throw new Problem('invalid', 'Idempotency-Key 应为 1 至 200 个可见的 ASCII 字符', {
      errors: [{ path: 'Idempotency-Key', message: '格式不正确' }],
    })
  const digest = createHash('sha256')
    .update(canonicalize(body ?? null) ?? '')
    .digest()
  return { key, request: `${request.method} ${request.url.split('?')[0] ?? ''}`, body: digest }
}
