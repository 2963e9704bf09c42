import type { Clock } from '../../src/clock.ts'

/** Time as the story goes on: both clocks are moved together, so that the time guard sees a wall that never jumped. */
export class MovedClock implements Clock {
  #now: number

  constructor(now: number) {
    this.#now = now
  }

  wall(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now
  }

  /** Forwards only: an instant that has passed is now. */
  moveTo(instant: number): void {
    this.#now = Math.max(this.#now, instant)
  }
}
