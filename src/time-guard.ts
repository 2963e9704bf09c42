import type { Clock } from './clock.ts'

export interface ClockJump {
  /** Wall minus what the monotonic clock expected, milliseconds; negative: backwards. */
  byMs: number
  wallMs: number
  believed: boolean
}

const NOTABLE_JUMP_MS = 2_000
const DOUBTFUL_JUMP_MS = 2 * 60_000
const STABLE_FOR_MS = 10_000
/** A clock that was set back further than this is not waited for. */
const MOST_HELD_MS = 2

/**
 * Compares wall and monotonic clock. A jump over 2 s is reported. One over 2 min is believed only after the wall has been stable for
 * 10 s; until then time follows the monotonic clock, so that a wrong clock neither fires nor holds back a deadline.
 */
export class TimeGuard {
  readonly #clock: Clock
  readonly #onJump: (jump: ClockJump) => void
  /** Trusted wall time at `#monotonicBase`. */
  #wallBase: number
  #monotonicBase: number
  #doubt: { offsetMs: number; sinceMonotonic: number } | null = null
  /** What lies before it is over. */
  #floor = -Infinity

  constructor(clock: Clock, onJump: (jump: ClockJump) => void) {
    this.#clock = clock
    this.#onJump = onJump
    this.#wallBase = clock.wall()
    this.#monotonicBase = clock.monotonic()
  }

  /** True while the wall clock is not believed. */
  get suspect(): boolean {
    return this.#doubt !== null
  }

  /** Somebody was told what was known up to `ms`: nothing recorded from here on bears that instant (RP-5). */
  isOver(ms: number): void {
    this.#floor = Math.max(this.#floor, ms + 1)
  }

  /** The instant to act by, epoch milliseconds. */
  now(): number {
    const read = this.#read()
    return read < this.#floor && this.#floor - read <= MOST_HELD_MS ? this.#floor : read
  }

  #read(): number {
    const wall = this.#clock.wall()
    const monotonic = this.#clock.monotonic()
    const expected = this.#wallBase + (monotonic - this.#monotonicBase)
    const offsetMs = wall - expected
    if (Math.abs(offsetMs) <= NOTABLE_JUMP_MS) {
      this.#doubt = null
      return this.#trust(wall, monotonic)
    }
    if (Math.abs(offsetMs) <= DOUBTFUL_JUMP_MS) return this.#believe(wall, monotonic, offsetMs)
    if (this.#doubt === null || Math.abs(this.#doubt.offsetMs - offsetMs) > NOTABLE_JUMP_MS) {
      this.#doubt = { offsetMs, sinceMonotonic: monotonic }
      this.#onJump({ byMs: Math.round(offsetMs), wallMs: wall, believed: false })
    } else if (monotonic - this.#doubt.sinceMonotonic >= STABLE_FOR_MS) {
      return this.#believe(wall, monotonic, offsetMs)
    }
    return Math.round(expected)
  }

  #believe(wall: number, monotonic: number, offsetMs: number): number {
    this.#doubt = null
    const now = this.#trust(wall, monotonic)
    this.#onJump({ byMs: Math.round(offsetMs), wallMs: wall, believed: true })
    return now
  }

  #trust(wall: number, monotonic: number): number {
    this.#wallBase = wall
    this.#monotonicBase = monotonic
    return wall
  }
}
