import { Worker } from 'node:worker_threads'
import type { Connection } from '../../db/open.ts'

/** What the worker says after it has folded. */
export interface Folded {
  /** The log should begin anew: what has come in meanwhile is to be folded by the writer itself, between two of its transactions. */
  finish: boolean
}

/**
 * Folds the write-ahead log into the database file in a worker, on a connection that may write no row: on the main thread it held
 * everybody up for tenths of a second while the disk took thousands of pages. SQLite's own fold at commit stays behind it, for the day
 * when the worker does not keep up.
 */
export class LogFold {
  readonly #connection: Connection
  readonly #onError: (error: unknown) => void
  #worker: Worker | null = null

  /** `connection`: the writer's. */
  constructor(connection: Connection, onError: (error: unknown) => void) {
    this.#connection = connection
    this.#onError = onError
  }

  start(): void {
    const worker = new Worker(new URL('./log-fold-worker.ts', import.meta.url), { workerData: this.#connection.name })
    worker.unref()
    worker.on('message', ({ finish }: Folded) => {
      if (finish && this.#worker !== null) this.#finish()
    })
    worker.on('error', (error) => this.#onError(error))
    this.#worker = worker
  }

  async stop(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  #finish(): void {
    try {
      this.#connection.pragma('wal_checkpoint(PASSIVE)')
    } catch (error) {
      this.#onError(error)
    }
  }
}
