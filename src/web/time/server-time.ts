/**
 * What time it is at the server, told by a monotonic clock. The device's own clock is never asked for anything but how wrong it is.
 * Instants are epoch milliseconds; `monotonic` is `performance.now()`, in milliseconds.
 */
export interface ServerTime {
  /** Takes what the server said. `askedAt`: when it was asked, for a pong; null for what came unasked and may have been on its way for long. */
  hear: (serverTime: number, askedAt: number | null) => void
  /** Null until the server has spoken. */
  now: () => number | null
  /** Device minus server, in milliseconds; null until the server has spoken. */
  deviceAheadMs: () => number | null
}

/** What came unasked may be this old. */
const UNASKED_DOUBT_MS = 1_000
/** Monotonic clocks drift against each other; an old measurement is worth less. */
const DRIFT = 1 / 10_000

export function serverTime(monotonic: () => number, device: () => number): ServerTime {
  let known: { offset: number; doubtMs: number; heardAt: number } | null = null

  const now = () => (known === null ? null : monotonic() + known.offset)
  return {
    hear: (told, askedAt) => {
      const heardAt = monotonic()
      // Half of the way there and back lies behind a pong.
      const onItsWay = askedAt === null ? 0 : (heardAt - askedAt) / 2
      const doubtMs = askedAt === null ? UNASKED_DOUBT_MS : onItsWay
      const offset = told + onItsWay - heardAt
      const grown = known === null ? Infinity : known.doubtMs + (heardAt - known.heardAt) * DRIFT
      // A worse measurement counts only where it cannot be explained by both doubts: then the server's clock was set.
      if (known === null || doubtMs <= grown || Math.abs(offset - known.offset) > grown + doubtMs) known = { offset, doubtMs, heardAt }
    },
    now,
    deviceAheadMs: () => {
      const at = now()
      return at === null ? null : device() - at
    },
  }
}
