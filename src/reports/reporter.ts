import { Readers } from '../../db/readers.ts'
import type { ReportAnswer } from '../contract/report-answers.ts'
import type { IssuedAnswer } from '../contract/report-issues.ts'
import type { ReportLists } from '../contract/report-lists.ts'
import type { Period, Span } from '../domain/periods.ts'
import type { View } from '../projections/report-facts.ts'

/** Everything that a report depends on beside the ledger: equal jobs have equal reports. */
export interface ReportJob {
  span: Span
  period: Period
  asOf: number
  view: View
}

/** Files that a report can be had as (RP-6). */
export const FILE_FORMS = ['docx', 'html', 'xlsx'] as const
export type FileForm = (typeof FILE_FORMS)[number]

/** What is asked of a thread: the figures of a report, the lists behind them, or a file. `issued`: the frozen report to make the file of. */
export interface ReportQuestion extends ReportJob {
  wanted: 'figures' | 'answer' | 'lists' | FileForm
  issued?: IssuedAnswer
}

/** So many different reports may wait; each holds its asker's request open. */
const MOST_WAITING = 32

/** Has reports made beside the main thread, one after the other; asked for the same one twice at once, it is made once. */
export class Reporter {
  readonly #readers: Readers<ReportQuestion, ReportAnswer | ReportLists | Uint8Array>
  readonly #underWay = new Map<string, Promise<ReportAnswer | ReportLists | Uint8Array>>()

  constructor(file: string) {
    this.#readers = new Readers(file, new URL('./report-worker.ts', import.meta.url), { threads: [0, 1], most: MOST_WAITING })
  }

  /** Rejects with `TooManyWaiting`. */
  make(job: ReportJob): Promise<ReportAnswer> {
    return this.#ask({ ...job, wanted: 'figures' }) as Promise<ReportAnswer>
  }

  /** The same as the JSON of the answer: checking and writing a megabyte would keep the main thread from ringing. Rejects with `TooManyWaiting`. */
  answer(job: ReportJob): Promise<Uint8Array> {
    return this.#ask({ ...job, wanted: 'answer' }) as Promise<Uint8Array>
  }

  /** Which clocks and incidents a report's figures count. Rejects with `TooManyWaiting`. */
  lists(job: ReportJob): Promise<ReportLists> {
    return this.#ask({ ...job, wanted: 'lists' }) as Promise<ReportLists>
  }

  /** The report as a file (RP-6); with `issued` of the frozen one, otherwise a draft of the job's own figures. Rejects with `TooManyWaiting`. */
  file(job: ReportJob, form: FileForm, issued?: IssuedAnswer): Promise<Uint8Array> {
    return this.#ask({ ...job, wanted: form, ...(issued === undefined ? {} : { issued }) }) as Promise<Uint8Array>
  }

  close(): Promise<void> {
    return this.#readers.close()
  }

  #ask(question: ReportQuestion): Promise<ReportAnswer | ReportLists | Uint8Array> {
    const key = JSON.stringify(question)
    const known = this.#underWay.get(key)
    if (known !== undefined) return known
    const made = this.#readers.ask(question).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, made)
    return made
  }
}
