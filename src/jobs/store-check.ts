import { Worker } from 'node:worker_threads'

/** `ok`, or what is wrong with the file or the chain. */
export type CheckResult = { ok: true; entries: number } | { ok: false; reason: string }

/** Checks the whole file and the whole chain in a worker on a read-only connection; the main thread goes on. */
export function checkStore(file: string): Promise<CheckResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./store-check-worker.ts', import.meta.url), { workerData: file })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

/** Checks the store when asked, one check at a time, and keeps what the last one said until the process ends. */
export class StoreCheck {
  readonly #file: string
  readonly #now: () => number
  #last: { at: number; result: CheckResult } | null = null
  #underWay: Promise<CheckResult> | null = null

  constructor(file: string, now: () => number) {
    this.#file = file
    this.#now = now
  }

  get last(): { at: number; result: CheckResult } | null {
    return this.#last
  }

  get isRunning(): boolean {
    return this.#underWay !== null
  }

  /** Joins the check that is under way, if one is. */
  run(): Promise<CheckResult> {
    this.#underWay ??= checkStore(this.#file)
      .then((result) => {
        this.#last = { at: this.#now(), result }
        return result
      })
      .finally(() => (this.#underWay = null))
    return this.#underWay
  }
}
