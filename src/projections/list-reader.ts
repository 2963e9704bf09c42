import { Readers, TooManyWaiting } from '../../db/readers.ts'
import type { Scope } from '../domain/scope.ts'
import type { IncidentCard, IncidentList, IncidentQuery } from './incident-list.ts'

export { TooManyWaiting }

export interface ListQuestion {
  query: IncidentQuery
  scope: Scope
  now: number
}

/** Each holds its asker's request open. */
const MOST_WAITING = 256
/** One is kept ready; with a second, one long search does not hold up the next. */
const THREADS: [number, number] = [1, 2]

/**
 * Lists beside the main thread: a search in order of due over a million hits takes a fifth of a second, a filter that little passes even
 * longer, and alarms wait for neither.
 */
export class ListReader {
  readonly #readers: Readers<ListQuestion, IncidentCard[]>

  readonly #list: IncidentList

  /** `list`: the main thread's own, for what is read in a moment. */
  constructor(file: string, list: IncidentList) {
    this.#list = list
    this.#readers = new Readers(file, new URL('./list-worker.ts', import.meta.url), { threads: THREADS, most: MOST_WAITING })
  }

  /** As `IncidentList.find`, on what has been committed by now. Rejects with `TooManyWaiting`. */
  async find(query: IncidentQuery, scope: Scope, now: number): Promise<IncidentCard[]> {
    if (!isNarrowed(query)) return this.#list.find(query, scope, now)
    return this.#readers.ask({ query, scope, now })
  }

  close(): Promise<void> {
    return this.#readers.close()
  }
}

/** Asks for more than the scope: what is left may lie far apart. */
function isNarrowed({ after: _, limit: __, sort: ___, states, ...filters }: IncidentQuery): boolean {
  return states.length > 0 || Object.values(filters).some((filter) => filter !== null)
}
