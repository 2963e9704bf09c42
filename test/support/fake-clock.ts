import type { Clock } from '../../src/clock.ts'

/** A clock in a test's hand. `advance` moves both clocks; `jump` moves the wall alone, as a wrong NTP server would. */
export class FakeClock implements Clock {
  #wall: number
  #monotonic = 1_000

  constructor(wall: number) {
    this.#wall = wall
  }

  wall(): number {
    return this.#wall
  }

  monotonic(): number {
    return this.#monotonic
  }

  advance(ms: number): void {
    this.#wall += ms
    this.#monotonic += ms
  }

  jump(ms: number): void {
    this.#wall += ms
  }
}
