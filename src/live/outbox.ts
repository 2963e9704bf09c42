import { holds, isTold } from '../domain/scope.ts'
import type { Whereabouts } from '../domain/scope.ts'
import { CLOSE_FAILED } from './frames.ts'
import type { DutyLine } from './duty-line.ts'

/** So long at once: alarms that fall due meanwhile are recorded before the next line is served. */
const SLICE_MS = 8

/** A frame made once for all lines, and where its incident is found. */
export interface Sending {
  seq: number
  text: string
  /** The same for screens that everybody passes by; null: nothing for them. */
  wallText: string | null
  whereabouts: Whereabouts
  /** About an alert: an exercise's reach fewer than its incident does. */
  isAlert: boolean
}

/**
 * What is still to be sent to the lines. Frames wait here only until the record is written; then each line gets all that waits in one
 * go, in order of seq, a slice of lines at a time. A frame that a line has already had while catching up is left out by its seq.
 */
export class Outbox {
  readonly #lines: Iterable<DutyLine>
  #waiting: Sending[] = []
  #isServing = false

  constructor(lines: Iterable<DutyLine>) {
    this.#lines = lines
  }

  put(sending: Sending): void {
    this.#waiting.push(sending)
    if (this.#isServing) return
    this.#isServing = true
    setImmediate(() => void this.#serve())
  }

  async #serve(): Promise<void> {
    while (this.#waiting.length > 0) {
      const sendings = this.#waiting
      this.#waiting = []
      const inScope = new Map<string, Sending[]>()
      await inSlices(this.#lines, (line) => {
        if (!line.isLive) return
        const { subtree, participant, home } = line.scope
        const key = `${subtree ?? ''} ${participant ?? ''} ${home ?? ''}`
        const its = inScope.get(key) ?? sendings.filter(({ whereabouts, isAlert }) => (isAlert ? isTold : holds)(line.scope, whereabouts))
        inScope.set(key, its)
        const owed = its.filter((sending) => sending.seq > line.caughtUpTo)
        line.sayTexts(owed.flatMap(({ text, wallText }) => (line.wall === null ? text : (wallText ?? []))))
      })
    }
    this.#isServing = false
  }
}

/** Serves every line once, and lets others have their turn after each slice. */
export async function inSlices(lines: Iterable<DutyLine>, serve: (line: DutyLine) => void): Promise<void> {
  let until = performance.now() + SLICE_MS
  for (const line of [...lines]) {
    try {
      if (line.isOpen) serve(line)
    } catch {
      // This line may have missed something and is cut; it comes back with the last seq it has. The others are served.
      line.close(CLOSE_FAILED, '请重新连接')
    }
    if (performance.now() < until) continue
    await new Promise((resolve) => setImmediate(resolve))
    until = performance.now() + SLICE_MS
  }
}
