import { computed, readonly, shallowRef } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { ServerTime } from '../time/server-time.ts'
import type { Ticker } from '../time/ticker.ts'
import type { LiveFrame } from './frames.ts'
import { LiveLine } from './line.ts'
import type { LineState, Recovery, Socket } from './line.ts'

/** The duty line as pages see it. */
export interface Connection {
  state: Readonly<Ref<LineState>>
  /** Since when what is shown is a guess: server time; null while connected. */
  brokenAt: ComputedRef<number | null>
  /** 推算: the line has been away for so long that what is shown must look it. */
  isStale: ComputedRef<boolean>
  /** Seconds until the next try; null while connected or trying. */
  retryInSeconds: ComputedRef<number | null>
  /** The last recovery, until it was read. */
  recovery: Readonly<Ref<Recovery | null>>
  recoveryWasRead: () => void
  retryNow: () => void
  /** Called with every frame; the answer ends it. */
  onFrame: (listener: (frame: LiveFrame) => void) => () => void
  /** Called when lists must be fetched (again); the answer ends it. */
  onRefetch: (listener: () => void) => () => void
  start: () => void
  stop: () => void
}

const STALE_AFTER_MS = 5_000

export interface ConnectionParts {
  open: (path: string, protocol: string) => Socket
  monotonic: () => number
  time: ServerTime
  ticker: Ticker
  onSignedOut: () => void
  /** Asks over HTTP whether the session still stands: a refused upgrade tells a browser nothing. */
  checkSession: () => void
}

const TRIES_BEFORE_ASKING = 2

export function makeConnection({ open, monotonic, time, ticker, onSignedOut, checkSession }: ConnectionParts): Connection {
  const state = shallowRef<LineState>({ is: 'connecting', since: null })
  const recovery = shallowRef<Recovery | null>(null)
  const frames = new Set<(frame: LiveFrame) => void>()
  const refetches = new Set<() => void>()
  let line: LiveLine | null = null

  const brokenAt = computed(() => {
    const now = time.now()
    return state.value.since === null || now === null ? null : now - (monotonic() - state.value.since)
  })
  const ticked = <T>(look: () => T) =>
    computed(() => {
      void ticker.now.value
      return look()
    })

  const start = () => {
    line?.stop()
    state.value = { is: 'connecting', since: null }
    line = new LiveLine({
      open,
      monotonic,
      time: (told, askedAt) => {
        time.hear(told, askedAt)
        if (ticker.now.value === null) ticker.look()
      },
      state: (next) => {
        state.value = next
        if (next.is === 'signed-out') onSignedOut()
        if (next.is === 'broken' && next.tries === TRIES_BEFORE_ASKING) checkSession()
      },
      frame: (frame) => {
        for (const listener of frames) listener(frame)
      },
      refetch: () => {
        for (const listener of refetches) listener()
      },
      recovered: (what) => (recovery.value = what),
    })
    line.start()
  }

  return {
    state: readonly(state) as Readonly<Ref<LineState>>,
    brokenAt,
    isStale: ticked(() => state.value.since !== null && monotonic() - state.value.since >= STALE_AFTER_MS),
    retryInSeconds: ticked(() =>
      state.value.is === 'broken' && state.value.retryAt !== null
        ? Math.max(0, Math.ceil((state.value.retryAt - monotonic()) / 1_000))
        : null,
    ),
    recovery: readonly(recovery) as Readonly<Ref<Recovery | null>>,
    recoveryWasRead: () => (recovery.value = null),
    retryNow: () => line?.retryNow(),
    onFrame: (listener) => {
      frames.add(listener)
      return () => frames.delete(listener)
    },
    onRefetch: (listener) => {
      refetches.add(listener)
      return () => refetches.delete(listener)
    },
    start,
    stop: () => {
      line?.stop()
      line = null
    },
  }
}
