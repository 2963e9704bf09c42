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
