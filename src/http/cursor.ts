import { createHash } from 'node:crypto'
import * as z from 'zod'
import { Problem } from './problems.ts'

const CHECKSUM_CHARACTERS = 6

/** A place in a list, opaque outside: where the next page begins, not how many rows came before, so rows that arrive move nothing. */
export function cursorOf(place: readonly (string | number | null)[]): string {
  const text = JSON.stringify(place)
  return `${Buffer.from(text).toString('base64url')}.${checksum(text)}`
}

/** Reads a cursor of the given shape; anything else is 422 at `cursor`. */
export function readCursor<T extends z.ZodType>(text: string, shape: T): z.infer<T> {
  const wrong = new Problem('invalid', '游标无效，请从第一页重新读取', { errors: [{ path: 'cursor', message: '游标无效' }] })
  let value: unknown
  try {
    const [body = '', sum] = text.split('.')
    const place = Buffer.from(body, 'base64url').toString('utf8')
    if (sum !== checksum(place)) throw wrong
    value = JSON.parse(place)
  } catch {
    throw wrong
  }
  const parsed = shape.safeParse(value)
  if (!parsed.success) throw wrong
  return parsed.data
}

/** Catches a cursor that was cut or mistyped; it guards no secret, a cursor holds none. */
function checksum(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, CHECKSUM_CHARACTERS)
}

/** A page of a list that is one document: the directory, the packs. */
export function sliceOf<T>(
  list: readonly T[],
  query: { limit: number; cursor?: string | undefined },
): { items: T[]; nextCursor: string | null } {
  const [from] = query.cursor === undefined ? [0] : readCursor(query.cursor, z.tuple([z.int().nonnegative()]))
  const to = from + query.limit
  return { items: list.slice(from, to), nextCursor: to < list.length ? cursorOf([to]) : null }
}
