import type { FastifyInstance, FastifyRequest } from 'fastify'
import { visit } from 'jsonc-parser'
import { Problem } from './problems.ts'

/**
 * JSON as an accountable record needs it: UTF-8 that decodes, no key twice, no nesting that overflows what reads it later, no
 * prototype keys. What cannot be parsed is 400; nothing is repaired.
 */

export const BODY_LIMIT_BYTES = 1024 * 1024
const DEEPEST = 32

const utf8 = new TextDecoder('utf-8', { fatal: true })

export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    async (request: FastifyRequest, body: Buffer) => {
      const encoding = request.headers['content-encoding']
      if (encoding !== undefined && encoding !== 'identity') throw new Problem('unsupported-media', '不接受压缩的内容')
      const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1]
      if (charset !== undefined && !/^utf-?8$/i.test(charset))
        throw new Problem('unsupported-media', '只接受 UTF-8 编码的 application/json')
      return body.length === 0 ? undefined : parseJson(body)
    },
  )
}

/** Parses a body; throws `malformed`. One byte order mark is dropped: Windows tools write it. */
export function parseJson(body: Buffer): unknown {
  let text: string
  try {
    text = utf8.decode(body)
  } catch {
    throw new Problem('malformed', '内容不是 UTF-8 编码')
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Problem('malformed', 'JSON 格式有误')
  }
  checkShape(text)
  return value
}

function checkShape(text: string): void {
  const keys: Set<string>[] = []
  let depth = 0
  const deeper = () => {
    depth += 1
    if (depth > DEEPEST) throw new Problem('malformed', `嵌套超过 ${DEEPEST} 层`)
  }
  visit(text, {
    onObjectBegin: () => {
      deeper()
      keys.push(new Set())
    },
    onObjectEnd: () => {
      depth -= 1
      keys.pop()
    },
    onArrayBegin: deeper,
    onArrayEnd: () => {
      depth -= 1
    },
    onObjectProperty: (key, _offset, _length, _line, _character, parent) => {
      const path = [...parent(), key].join('.')
      if (key === '__proto__') throw new Problem('malformed', '不接受这个字段', { errors: [{ path, message: '不接受这个字段' }] })
      const seen = keys.at(-1)
      if (seen?.has(key) === true) throw new Problem('malformed', `字段重复：${path}`, { errors: [{ path, message: '字段重复' }] })
      seen?.add(key)
    },
  })
}
