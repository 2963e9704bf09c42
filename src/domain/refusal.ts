/** What was wrong with one field of the input: where (dotted path) and what, in Chinese fit to show. */
export interface FieldError {
  path: string
  message: string
}

export type RefusalCode = 'refused' | 'invalid' | 'conflict' | 'forbidden' | 'not-found' | 'stale' | 'idempotency-mismatch' | 'too-many'

/**
 * An expected "no". Decisions return it as a value; nothing has been written when one is returned.
 * `code` is mapped to an HTTP status in one file (`src/http/problems.ts`); `rule` is the number in SPEC.md.
 */
export class Refusal {
  readonly code: RefusalCode
  readonly detail: string
  readonly rule: string | undefined
  readonly errors: readonly FieldError[]

  constructor(code: RefusalCode, detail: string, more: { rule?: string; errors?: readonly FieldError[] } = {}) {
    this.code = code
    this.detail = detail
    this.rule = more.rule
    this.errors = more.errors ?? []
  }
}

/** The input can be read but is wrong in meaning at one field (422). */
export function invalid(path: string, message: string, rule?: string): Refusal {
  return new Refusal('invalid', message, { errors: [{ path, message }], ...(rule === undefined ? {} : { rule }) })
}

/** A numbered rule forbids the act in the present state (409). */
export function refused(rule: string, detail: string): Refusal {
  return new Refusal('refused', detail, { rule })
}

export function forbidden(detail: string, rule?: string): Refusal {
  return new Refusal('forbidden', detail, rule === undefined ? {} : { rule })
}

export function notFound(detail: string): Refusal {
  return new Refusal('not-found', detail)
}

export function isRefusal(value: unknown): value is Refusal {
  return value instanceof Refusal
}
