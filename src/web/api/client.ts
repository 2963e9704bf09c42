import { Problem, Unreachable } from './problem.ts'
import type { ProblemBody } from './problem.ts'

export interface WriteOptions {
  /** The incident's ETag or version that the person had before them; another one is 412. */
  ifMatch?: string | number
  /** Made once for one intention, so that a repeat after a broken connection is not a second act. See `intention`. */
  key?: string
}

export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/** The service over HTTP. Every "no" is thrown as `Problem`, silence as `Unreachable`. */
export interface Api {
  get: <T>(path: string) => Promise<T>
  /** All pages of a list, at most `most` items. */
  list: <T>(path: string, most?: number) => Promise<T[]>
  post: <T>(path: string, body?: unknown, options?: WriteOptions) => Promise<T>
  put: <T>(path: string, body?: unknown, options?: WriteOptions) => Promise<T>
  patch: <T>(path: string, body?: unknown, options?: WriteOptions) => Promise<T>
  delete: <T>(path: string, options?: WriteOptions) => Promise<T>
}

const PATIENCE_MS = 30_000
const LARGEST_PAGE = 200
const MOST_ITEMS = 2_000
const UNAUTHENTICATED = 401
const NO_CONTENT = 204

/** `onSignedOut` is called when the service no longer knows who this is. */
export function apiClient(send: typeof fetch, onSignedOut: () => void): Api {
  async function call<T>(method: string, path: string, body?: unknown, { ifMatch, key }: WriteOptions = {}): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' }
    // A form with a file names its own boundary.
    const isForm = body instanceof FormData
    if (body !== undefined && !isForm) headers['content-type'] = 'application/json'
    if (ifMatch !== undefined) headers['if-match'] = typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch
    if (key !== undefined) headers['idempotency-key'] = key
    // AbortSignal.timeout is younger than the oldest browsers here.
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
    try {
      const answer = await reach(
        send(path, {
          method,
          headers,
          signal: patience.signal,
          ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
        }),
      )
      if (answer.status === NO_CONTENT) return undefined as T
      const content: unknown = await reach(answer.json())
      if (answer.ok) return content as T
      const problem = new Problem(content as ProblemBody)
      if (answer.status === UNAUTHENTICATED && path !== '/api/session') onSignedOut()
      throw problem
    } finally {
      clearTimeout(timer)
    }
  }

  const get = <T>(path: string) => call<T>('GET', path)
  return {
    get,
    list: async <T>(path: string, most = MOST_ITEMS) => {
      const items: T[] = []
      let cursor: string | null = ''
      while (cursor !== null && items.length < most) {
        const query: string = `${path.includes('?') ? '&' : '?'}limit=${LARGEST_PAGE}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
        const page: Page<T> = await get<Page<T>>(path + query)
        items.push(...page.items)
        cursor = page.nextCursor
      }
      return items
    },
    post: (path, body, options) => call('POST', path, body, options),
    put: (path, body, options) => call('PUT', path, body, options),
    patch: (path, body, options) => call('PATCH', path, body, options),
    delete: (path, options) => call('DELETE', path, undefined, options),
  }
}

/** A key for one intention: make it when a form opens, keep it over repeats, make another after success or when the text changes. */
export function intention(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Whatever goes wrong on the way, a proxy's page in place of JSON included, is one thing to the person: not reached. */
async function reach<T>(way: Promise<T>): Promise<T> {
  try {
    return await way
  } catch {
    throw new Unreachable()
  }
}
