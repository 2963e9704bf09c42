import { parentPort, workerData } from 'node:worker_threads'
import { openForWriting } from '../../db/open.ts'
import type { Folded } from './log-fold.ts'

/** Pages in the log and not yet in the file that are worth a fold: 8 MB. What is written again and again is folded in once. */
const FOLD_PAGES = 2_000
/** A log of so many pages is begun anew: 64 MB. */
const LONG_PAGES = 16_000
const LOOK_EVERY_MS = 100
/** The disk is full or the file is held: the log stays, and the next look tries again. */
const PASSING = /^SQLITE_(FULL|BUSY)/

const connection = openForWriting(workerData as string)
// Folding writes pages that others have committed; this connection itself may write nothing.
connection.pragma('query_only = ON')

setInterval(() => {
  const { log, checkpointed } = ask('NOOP')
  if (log - checkpointed < FOLD_PAGES) return
  try {
    ask('PASSIVE')
  } catch (error) {
    if (error instanceof Error && 'code' in error && PASSING.test(String(error.code))) return
    throw error
  }
  parentPort?.postMessage({ finish: log >= LONG_PAGES } satisfies Folded)
}, LOOK_EVERY_MS)

/** Pages in the log, and how many of them are folded in. */
function ask(mode: 'NOOP' | 'PASSIVE'): { log: number; checkpointed: number } {
  return (connection.pragma(`wal_checkpoint(${mode})`) as [{ log: number; checkpointed: number }])[0]
}
