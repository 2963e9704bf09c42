import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from './row.ts'
import type { Program } from './service.ts'

const LOOK_EVERY_MS = 5

/** Longer than this the main thread keeps nobody waiting. */
export const MOST_DELAY_MS = 50

/** Does `work` against the service and asks something cheap every 5 ms meanwhile: the longest that others had to wait, in milliseconds. */
export async function longestWait(program: Program, work: () => Promise<void>): Promise<number> {
  const waited: number[] = []
  const over = new AbortController()
  const looking = (async () => {
    while (!over.signal.aborted) {
      const began = performance.now()
      await (await program.get('/healthz')).text()
      waited.push(performance.now() - began)
      await sleep(LOOK_EVERY_MS)
    }
  })()
  await work().finally(() => over.abort())
  await looking
  return quantile(waited, 1)
}
