import { setTimeout as sleep } from 'node:timers/promises'
import { BUSY_TIMEOUT_MS } from '../../db/open.ts'
import type { Connection } from '../../db/open.ts'
import type { Journal } from './journal.ts'

/** Pages of the search index that one step rewrites: a few milliseconds, then others get their turn. */
const STEP_PAGES = 100
/** Fewer changes than this mean that a step found nothing to do. */
const IDLE_CHANGES = 2
const RETRY_MS = 50
/** Readers hold the log for moments; after so many tries somebody holds it for longer. */
const MOST_TRIES = 100

/**
 * After a strike: drives its text out of where the file still has it (IN-11). A row taken from the search index is only marked there
 * until its segments are merged, and the write-ahead log keeps old pages until it is emptied. `secure_delete` overwrites the rest.
 */
export class Erasure {
  readonly #connection: Connection
  readonly #journal: Journal
  readonly #merge
  readonly #changes

  constructor(connection: Connection, journal: Journal) {
    this.#connection = connection
    this.#journal = journal
    this.#merge = connection.prepare("insert into incident_search (incident_search, rank) values ('merge', ?)")
    this.#changes = connection.prepare('select total_changes()').pluck()
  }

  /** Resolves with true once nothing of it is left in the file or its log; false when a reader would not let go of the log. */
  async run(): Promise<boolean> {
    // A negative number begins the merging of all segments, positive ones carry it on.
    for (let pages = -STEP_PAGES; await this.#journal.run(() => this.#step(pages)); pages = STEP_PAGES);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (this.#emptyLog()) return true
      await sleep(RETRY_MS)
    }
    return false
  }

  /** False when there was nothing left to merge. */
  #step(pages: number): boolean {
    const before = this.#changes.get() as number
    this.#merge.run(pages)
    return (this.#changes.get() as number) - before >= IDLE_CHANGES
  }

  /** Folds the whole log into the file and cuts it to nothing; false when a reader is in the way. */
  #emptyLog(): boolean {
    this.#connection.pragma('busy_timeout = 0')
    try {
      const [state] = this.#connection.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }]
      return state.busy === 0
    } finally {
      this.#connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    }
  }
}
