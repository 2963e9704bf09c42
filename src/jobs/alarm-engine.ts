import type { AlarmDesk } from '../desk/alarms.ts'

/** Never asleep longer than this at once, so that a clock that jumped or a timer that got lost is noticed. */
export const LONGEST_SLEEP_MS = 30_000
const GUARD_EVERY_MS = 1_000
const RETRY_MS = 1_000

export interface AlarmEngineParts {
  alarms: AlarmDesk
  /** Trusted time. */
  now: () => number
  monotonic: () => number
  onError: (error: unknown) => void
}

/**
 * A deadline is a row; the timer only wakes us. Reads the smallest `next_at`, sleeps until then, raises what is due in batches ahead of
 * all other work, and goes on until nothing is due.
 */
export class AlarmEngine {
  readonly #parts: AlarmEngineParts
  #timer: NodeJS.Timeout | null = null
  #guard: NodeJS.Timeout | null = null
  #wakeAt = Infinity
  #busy = false
  #runningSince = 0
  #lastLook = -Infinity

  constructor(parts: AlarmEngineParts) {
    this.#parts = parts
  }

  start(): void {
    this.#runningSince = this.#parts.now()
    // Reading the time is what notices a jump of the wall clock.
    this.#guard = setInterval(() => {
      if (this.#parts.now() >= this.#wakeAt) this.wake()
    }, GUARD_EVERY_MS)
    this.#guard.unref()
    this.wake()
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#guard !== null) clearInterval(this.#guard)
    this.#timer = null
    this.#guard = null
  }

  /** True while it runs and has looked recently. */
  get isRunning(): boolean {
    return this.#guard !== null && (this.#busy || this.#parts.monotonic() - this.#lastLook < LONGEST_SLEEP_MS + RETRY_MS * 5)
  }

  /** Something may be due earlier than was thought: look again. Called after every commit. */
  wake(): void {
    if (this.#guard === null || this.#busy) return
    this.#lastLook = this.#parts.monotonic()
    const now = this.#parts.now()
    const nextAt = Math.min(this.#parts.alarms.nextAt() ?? Infinity, now + LONGEST_SLEEP_MS)
    if (this.#timer !== null && this.#wakeAt <= nextAt && this.#wakeAt > now) return
    this.#sleepUntil(nextAt, now)
  }

  #sleepUntil(instant: number, now: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#wakeAt = instant
    this.#timer = setTimeout(() => void this.#raise(), Math.max(0, Math.ceil(instant - now)))
  }

  async #raise(): Promise<void> {
    this.#timer = null
    this.#busy = true
    let failed = false
    try {
      while (this.#guard !== null && (await this.#parts.alarms.raiseDue(this.#runningSince)) > 0) this.#lastLook = this.#parts.monotonic()
    } catch (error) {
      // Nothing of the failed batch was written; every row is still due and is raised at the next try.
      failed = true
      this.#parts.onError(error)
    }
    this.#busy = false
    if (this.#guard === null) return
    if (failed) this.#sleepUntil(this.#parts.now() + RETRY_MS, this.#parts.now())
    else this.wake()
  }
}
