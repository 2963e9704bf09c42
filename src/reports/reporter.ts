import { Readers } from '../../db/readers.ts'
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
const MOST_WAITING = 32

/** Has reports made beside the main thread, one after the other; asked for the same one twice at once, it is made once. */
export class Reporter {
  readonly #readers: Readers<ReportJob, ReportAnswer>
  readonly #underWay = new Map<string, Promise<ReportAnswer>>()

  constructor(file: string) {
    this.#readers = new Readers(file, new URL('./report-worker.ts', import.meta.url), { threads: [0, 1], most: MOST_WAITING })
  }

  /** Rejects with `TooManyWaiting`. */
  make(job: ReportJob): Promise<ReportAnswer> {
    const key = JSON.stringify(job)
    const known = this.#underWay.get(key)
    if (known !== undefined) return known
    const made = this.#readers.ask(job).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, made)
    return made
  }

  close(): Promise<void> {
    return this.#readers.close()
  }
}
