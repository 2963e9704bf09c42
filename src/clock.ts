/** The one place that reads the clocks. */
export interface Clock {
  /** Epoch milliseconds, as the system says. */
  wall(): number
  /** Milliseconds of a clock that never jumps. */
  monotonic(): number
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
}
