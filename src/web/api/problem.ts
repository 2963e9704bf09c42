/** A "no" of the service, `application/problem+json`; its `detail` is Chinese and fit to show. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly rule: string | null
  readonly errors: readonly FieldFault[]

  constructor({ status, code, detail, rule, errors }: ProblemBody) {
    super(detail)
    this.status = status
    this.code = code
    this.rule = rule ?? null
    this.errors = errors ?? []
  }
}

/** The server could not be reached, or did not answer in time: whether it took the request is not known. */
export class Unreachable extends Error {
  constructor() {
    super('与服务器的连接中断，填写的内容还在，请重试')
  }
}

export interface FieldFault {
  /** `source.url`, `divisions.0`. */
  path: string
  message: string
}

export interface ProblemBody {
  status: number
  code: string
  detail: string
  rule?: string | undefined
  errors?: readonly FieldFault[] | undefined
}

/** The sentence to show for whatever was thrown. What is no "no" of the service is a fault of the page, and is thrown on. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Problem || error instanceof Unreachable) return error.message
  throw error
}
