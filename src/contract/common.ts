import * as z from 'zod'
import { parseInstant } from '../domain/instants.ts'
import { DIVISION_CODE } from '../domain/divisions.ts'

/** An instant in a request: read by the one strict parser, epoch milliseconds from here on. */
export const instant = z
  .string()
  .max(40)
  .transform((text, context) => {
    const parsed = parseInstant(text)
    if (parsed.ok) return parsed.ms
    context.addIssue({ code: 'custom', message: parsed.problem, input: text })
    return z.NEVER
  })
  .meta({ format: 'date-time', description: 'RFC 3339，必须带时区，例如 2026-11-21T14:00:00+08:00' })

/** An instant in an answer: UTC, milliseconds, `Z`. */
export const instantOut = z.string().meta({ format: 'date-time' })

export const divisionCode = z.string().regex(DIVISION_CODE, '区划代码应为 6 位或 9 位数字')
export const unitId = z.string().min(1).max(64)
export const identifier = z.string().min(1).max(64)

/** Opaque ids in paths: whatever does not fit simply does not exist. */
export const pathId = z.string().min(1).max(200)

export const LIMIT_DEFAULT = 50
export const LIMIT_MOST = 200

export const limit = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, `应为 1 至 ${LIMIT_MOST} 的整数`)
  .transform(Number)
  .refine((count) => count <= LIMIT_MOST, `应为 1 至 ${LIMIT_MOST} 的整数`)
  .default(LIMIT_DEFAULT)

export const cursor = z.string().min(1).max(200).optional()

/** A place in the record given in a query: a whole number, no sign, no exponent. */
export const seqText = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/, '应为非负整数')
  .transform(Number)

/** A call that takes no query, and one that takes no body: whatever is sent all the same is refused, never ignored. */
export const noQuery = z.strictObject({})
export const noBody = z.strictObject({}).nullish()

export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })),
  rule: z.string().optional(),
})

/** A list of values in one query parameter, separated by commas. */
export function commaSeparated<T extends string>(values: readonly T[]) {
  return z.string().transform((text, context) => {
    const parts = text.split(',')
    const known = parts.filter((part): part is T => (values as readonly string[]).includes(part))
    if (known.length === parts.length) return known
    context.addIssue({ code: 'custom', message: `应为 ${values.join('、')} 中的一个或几个，用逗号隔开`, input: text })
    return z.NEVER
  })
}
