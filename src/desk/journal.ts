import type { Connection } from '../../db/open.ts'

/** The store cannot keep the record now; nothing of the work was written (503). */
export class Unavailable extends Error {}

/** A batch takes no more works after this long, so that an alarm does not wait longer. Works that share pages write them once. */
const BATCH_MS = 20
const QUEUE_LIMIT = 10_000

/** After these nothing the process believes about the file is safe: answer, then exit, and let the start check it. */
const BROKEN = /^SQLITE_(IOERR|CORRUPT|NOTADB)/
/** The disk or the lock said no; the file is whole. */
const REFUSED_BY_STORE = /^SQLITE_(FULL|BUSY|READONLY|CANTOPEN|IOERR|CORRUPT|NOTADB|NOMEM)/

/** What a work may put off. If the work fails, neither is called. */
export interface Turn {
  /** Called in the same transaction when all works of the batch have run: for writes that are cheaper together. */
  beforeCommit: (then: () => void) => void
  /** Called once the work is durable. */
  afterCommit: (then: () => void) => void
}

interface Work<T = unknown> {
  run: (turn: Turn) => T
  resolve: (value: T) => void
  reject: (error: unknown) => void
}

/**
 * The seam between the asynchronous edge and the synchronous record: works that arrive together share one transaction, each in its
 * own savepoint, one fsync, and are answered after COMMIT.
 */
export class Journal {
  readonly #connection: Connection
  readonly #monotonic: () => number
  readonly #onBroken: (error: unknown) => void
  readonly #urgent: Work[] = []
  readonly #ordinary: Work[] = []
  #scheduled = false
  #broken = false
  #closed = false

  constructor(connection: Connection, monotonic: () => number, onBroken: (error: unknown) => void) {
    this.#connection = connection
    this.#monotonic = monotonic
    this.#onBroken = onBroken
  }

  /**
   * Runs `work` inside the next transaction; resolves with its value after COMMIT. Work that throws is rolled back alone and rejects.
   * Urgent work goes ahead of all other.
   * Rejects with `Unavailable` when the store refuses; then nothing was written.
   */
  run<T>(work: (turn: Turn) => T, options: { urgent?: boolean } = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#broken || this.#closed) return reject(new Unavailable('the journal is closed'))
      const queue = options.urgent === true ? this.#urgent : this.#ordinary
      if (queue.length >= QUEUE_LIMIT) return reject(new Unavailable('the journal queue is full'))
      queue.push({ run: work, resolve, reject } as Work)
      this.#schedule()
    })
  }

  /** Finishes what is queued, then takes no more. */
  close(): void {
    while (this.#urgent.length + this.#ordinary.length > 0 && !this.#broken) this.#drain()
    this.#closed = true
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      try {
        this.#drain()
      } finally {
        if (this.#urgent.length + this.#ordinary.length > 0) this.#schedule()
      }
    })
  }

  #drain(): void {
    if (this.#urgent.length + this.#ordinary.length === 0) return
    try {
      this.#connection.exec('begin immediate')
    } catch (error) {
      // No transaction was opened: nothing of the queue has run, and all of it is told so.
      this.#refuse([...this.#urgent.splice(0), ...this.#ordinary.splice(0)], error)
      return
    }
    const started = this.#monotonic()
    const done: { work: Work; value: unknown; before: (() => void)[]; after: (() => void)[] }[] = []
    const failed: { work: Work; error: unknown }[] = []
    do {
      const work = this.#urgent.shift() ?? this.#ordinary.shift()
      if (work === undefined) break
      const before: (() => void)[] = []
      const after: (() => void)[] = []
      try {
        this.#connection.exec('savepoint work')
        const value = work.run({ beforeCommit: (then) => before.push(then), afterCommit: (then) => after.push(then) })
        this.#connection.exec('release work')
        done.push({ work, value, before, after })
      } catch (error) {
        if (!this.#rollBack(error)) {
          // The whole batch is rolled back, by SQLite itself or by us: nothing of it is kept, and a further savepoint would commit on its own.
          this.#refuse([...done.map((one) => one.work), work], error)
          for (const { work: other, error: reason } of failed) other.reject(reason)
          return
        }
        failed.push({ work, error: isStoreError(error) ? new Unavailable(String(error), { cause: error }) : error })
      }
    } while (this.#monotonic() - started < BATCH_MS)
    try {
      for (const { before } of done) for (const callback of before) callback()
      this.#connection.exec('commit')
    } catch (error) {
      // The commit did not return: whatever the disk holds, nobody has been told of it, and the transaction is over.
      this.#abandon()
      this.#refuse(
        done.map((one) => one.work),
        error,
      )
      for (const { work, error: reason } of failed) work.reject(reason)
      return
    }
    for (const { work, value } of done) work.resolve(value)
    for (const { work, error } of failed) work.reject(error)
    for (const { after } of done) for (const callback of after) callback()
  }

  /** Undoes one work alone. False when the transaction itself is gone, or must go: after a failed read or write nothing of it is trusted. */
  #rollBack(error: unknown): boolean {
    if (!this.#connection.inTransaction) return false
    if (isBrokenStore(error)) {
      this.#abandon()
      return false
    }
    try {
      this.#connection.exec('rollback to work')
      this.#connection.exec('release work')
      return true
    } catch {
      // The savepoint cannot be undone alone, so the whole batch is.
      this.#abandon()
      return false
    }
  }

  #abandon(): void {
    if (this.#connection.inTransaction) this.#connection.exec('rollback')
  }

  #refuse(works: readonly Work[], cause: unknown): void {
    for (const work of works) work.reject(new Unavailable(String(cause), { cause }))
    this.#noticeBroken(cause)
  }

  #noticeBroken(error: unknown): void {
    if (this.#broken || !isBrokenStore(error)) return
    this.#broken = true
    for (const work of [...this.#urgent.splice(0), ...this.#ordinary.splice(0)])
      work.reject(new Unavailable('the store is broken', { cause: error }))
    this.#onBroken(error)
  }
}

/** The file can no longer be trusted by this process: it must end, and the next start checks it. */
export function isBrokenStore(error: unknown): boolean {
  return BROKEN.test(codeOf(error))
}

function isStoreError(error: unknown): boolean {
  return REFUSED_BY_STORE.test(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
