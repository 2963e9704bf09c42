import { Worker } from 'node:worker_threads'
import type { ReportAnswer } from '../contract/report-answers.ts'
import type { Period, Span } from '../domain/periods.ts'
import type { View } from '../projections/report-facts.ts'

/** Everything that a report depends on beside the ledger: equal jobs have equal reports. */
export interface ReportJob {
  span: Span
  period: Period
  asOf: number
  view: View
}

/** So many different reports may wait; each holds its asker's request open. */
const MOST_WAITING_REPORTS = 32

/** Too many reports are waiting already. */
export class ReporterBusy extends Error {}

interface Waiting {
  promise: Promise<ReportAnswer>
  resolve: (report: ReportAnswer) => void
  reject: (error: unknown) => void
}

/** Has reports made in a worker, one after the other; asked for the same one twice at once, it is made once. */
export class Reporter {
  readonly #file: string
  readonly #waiting = new Map<number, Waiting>()
  readonly #known = new Map<string, number>()
  #worker: Worker | null = null
  #lastId = 0

  constructor(file: string) {
    this.#file = file
  }

  /** Rejects with `ReporterBusy` when too many wait. */
  make(job: ReportJob): Promise<ReportAnswer> {
    const key = JSON.stringify(job)
    const known = this.#waiting.get(this.#known.get(key) ?? 0)
    if (known !== undefined) return known.promise
    if (this.#waiting.size >= MOST_WAITING_REPORTS) return Promise.reject(new ReporterBusy())
    this.#lastId += 1
    const id = this.#lastId
    const waiting: Waiting = Promise.withResolvers<ReportAnswer>()
    this.#waiting.set(id, waiting)
    this.#known.set(key, id)
    this.#worker ??= this.#start()
    this.#worker.postMessage({ id, job })
    const forget = () => {
      this.#waiting.delete(id)
      this.#known.delete(key)
    }
    waiting.promise.then(forget, forget)
    return waiting.promise
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(new URL('./report-worker.ts', import.meta.url), { workerData: this.#file })
    // A report that waits keeps nobody from ending the process: its asker's connection is closed first.
    worker.unref()
    worker.on('message', ({ id, report }: { id: number; report: ReportAnswer }) => this.#waiting.get(id)?.resolve(report))
    // Nothing was written: whoever waits is told, and the next report gets a new worker.
    worker.on('error', (error) => {
      this.#worker = null
      for (const { reject } of this.#waiting.values()) reject(error)
    })
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null
      for (const { reject } of this.#waiting.values()) reject(new Error('the report worker ended'))
    })
    return worker
  }
}
