import { parentPort, workerData } from 'node:worker_threads'
import { BadCopy, checkDatabase } from '../ledger/copy.ts'
import type { CheckResult } from './store-check.ts'

parentPort?.postMessage(check(workerData as string))

/** The same look that a backup gets, at the file in use. */
function check(file: string): CheckResult {
  try {
    return { ok: true, entries: checkDatabase(file).entries }
  } catch (error) {
    if (!(error instanceof BadCopy)) throw error
    return { ok: false, reason: error.message }
  }
}
