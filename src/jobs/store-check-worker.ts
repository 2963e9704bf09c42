import { parentPort, workerData } from 'node:worker_threads'
import { openForReading } from '../../db/open.ts'
import { verifyChain } from '../ledger/verify.ts'
import type { CheckResult } from './store-check.ts'

parentPort?.postMessage(check(workerData as string))

function check(file: string): CheckResult {
  const connection = openForReading(file)
  const quick = connection.pragma('quick_check', { simple: true })
  if (quick !== 'ok') return { ok: false, reason: `quick_check: ${String(quick)}` }
  const verdict = verifyChain(connection)
  connection.close()
  return verdict.ok ? { ok: true, entries: verdict.entries } : { ok: false, reason: `seq ${verdict.seq}: ${verdict.reason}` }
}
