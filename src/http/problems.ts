import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type * as z from 'zod'
import { Unavailable } from '../desk/journal.ts'
import { Refusal } from '../domain/refusal.ts'
import type { FieldError, RefusalCode } from '../domain/refusal.ts'
import { TooManyWaiting } from '../projections/list-reader.ts'

/** Every "no" as `application/problem+json` (RFC 9457), Chinese and fit to show. The one place where codes become statuses. */

export type ProblemCode = RefusalCode | 'malformed' | 'unauthenticated' | 'too-large' | 'unsupported-media' | 'unavailable' | 'internal'

const PROBLEMS: Record<ProblemCode, { status: number; title: string }> = {
  malformed: { status: 400, title: '请求无法解析' },
  unauthenticated: { status: 401, title: '尚未登录' },
  forbidden: { status: 403, title: '没有权限' },
  'not-found': { status: 404, title: '没有找到' },
  conflict: { status: 409, title: '与现状冲突' },
  refused: { status: 409, title: '规则不允许' },
  stale: { status: 412, title: '内容已被更新' },
  'too-large': { status: 413, title: '内容过大' },
  'unsupported-media': { status: 415, title: '不支持的内容类型' },
  invalid: { status: 422, title: '内容有误' },
  'idempotency-mismatch': { status: 422, title: '重复请求的内容不一致' },
  'too-many': { status: 429, title: '请求过于频繁' },
  unavailable: { status: 503, title: '暂时无法办理' },
  internal: { status: 500, title: '服务出错' },
}

/** Thrown at the edge, before any decision is asked. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: readonly FieldError[]
  readonly rule: string | undefined

  constructor(code: ProblemCode, detail: string, more: { errors?: readonly FieldError[]; rule?: string | undefined } = {}) {
    super(detail)
    this.code = code
    this.errors = more.errors ?? []
    this.rule = more.rule
  }
}

const CONTENT_TYPE = 'application/problem+json; charset=utf-8'

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const body = bodyOf(problem)
  return reply.code(body.status).type(CONTENT_TYPE).serializer(JSON.stringify).send(body)
}

/** What the HTTP parser itself could not read: no route, no request object, only the socket is left to answer on. */
export function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [status, detail] = BROKEN_REQUESTS[error.code] ?? [400, '请求无法解析']
  const body = JSON.stringify({ ...bodyOf(new Problem(status === 431 ? 'too-large' : 'malformed', detail)), status })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${CONTENT_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

const BROKEN_REQUESTS: Record<string, [number, string]> = {
  HPE_HEADER_OVERFLOW: [431, '请求头或地址过长'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, '请求发送过慢'],
}

function bodyOf(problem: Problem) {
  const { status, title } = PROBLEMS[problem.code]
  return {
    type: `urn:sanshi:problem:${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.message,
    errors: problem.errors,
    ...(problem.rule === undefined ? {} : { rule: problem.rule }),
  }
}

/** The value, or the refusal thrown as a problem. */
export function orThrow<T>(result: T | Refusal): T {
  if (result instanceof Refusal) throw new Problem(result.code, result.detail, { errors: result.errors, rule: result.rule })
  return result
}

export function handleError(error: FastifyError | Problem | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error)
  if (problem.code === 'internal' || problem.code === 'unavailable') request.log.error({ err: error }, 'request failed')
  return sendProblem(reply, problem)
}

function problemOf(error: FastifyError | Problem | Error): Problem {
  if (error instanceof Problem) return error
  if (error instanceof TooManyWaiting) return new Problem('unavailable', '正在查询的人较多，请稍后再试')
  if (error instanceof Unavailable) return new Problem('unavailable', '记录暂时无法保存，没有写入任何内容，请稍后重试')
  if (hasZodFastifySchemaValidationErrors(error)) {
    // A path that could not name anything names nothing.
    if (error.validationContext === 'params') return new Problem('not-found', '没有找到')
    const errors = error.validation.flatMap((issue) => fieldErrors(issue.instancePath, issue.message ?? '格式不正确', issue.params))
    return new Problem('invalid', describe(errors), { errors })
  }
  const { code, statusCode } = error as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413) return new Problem('too-large', '内容过大')
  if (statusCode === 415) return new Problem('unsupported-media', '只接受 UTF-8 编码的 application/json')
  if (statusCode === 404 || code === 'FST_ERR_MAX_PARAM_LENGTH') return new Problem('not-found', '没有找到')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Problem('malformed', '请求无法解析')
  return new Problem('internal', '服务出错，已记入日志')
}

function describe(errors: readonly FieldError[]): string {
  const [first] = errors
  if (first === undefined) return '内容有误'
  if (errors.length > 1) return `${errors.length} 处内容有误`
  return first.path === '' ? first.message : `${first.path}：${first.message}`
}

function fieldErrors(pointer: string, message: string, params: Record<string, unknown>): FieldError[] {
  const path = pointer.slice(1).replaceAll('/', '.')
  // Of several shapes the one that was meant speaks for itself: what is wrong with it lies inside.
  const meant = (params['errors'] as Alternative[] | undefined)?.find((issues) => issues.every((issue) => isInside(issue)))
  if (meant !== undefined)
    return meant.flatMap((issue) => fieldErrors([pointer, ...issue.path.map(String)].join('/'), issue.message, { ...issue }))
  // Unknown fields are reported each at its own name.
  if (Array.isArray(params['keys']))
    return params['keys'].map((key) => ({ path: path === '' ? String(key) : `${path}.${String(key)}`, message }))
  return [{ path, message }]
}

type Alternative = z.core.$ZodIssue[]

function isInside(issue: z.core.$ZodIssue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys'
}
