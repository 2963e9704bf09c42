import { parentPort, workerData } from 'node:worker_threads'
import { openForReading } from '../../db/open.ts'
import { Ledger } from '../ledger/ledger.ts'
import { ReportFacts } from '../projections/report-facts.ts'
import { figures } from './figures.ts'
import type { ReportJob } from './reporter.ts'

/** Makes reports on a connection that only reads, beside the main thread. One answer to each job, in order. */

const connection = openForReading(workerData as string)
const ledger = new Ledger(connection)

parentPort?.on('message', ({ id, job }: { id: number; job: ReportJob }) => {
  const { span, period, asOf, view } = job
  parentPort?.postMessage({ id, report: figures(span, period, asOf, view, new ReportFacts(connection, view), ledger) })
})
