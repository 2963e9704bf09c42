import { msOf } from '../../contract/time.ts'
import { CLOSE_SESSION_ENDED, PROTOCOL } from './frames.ts'
import type { LiveFrame } from './frames.ts'

/** The part of a WebSocket that is used. */
export type Socket = Pick<WebSocket, 'onmessage' | 'onclose' | 'send' | 'close'>

export type LineState =
  | { is: 'connecting'; since: null }
  | { is: 'open'; since: null }
  /** `since`: monotonic, when the line was last known to be alive. `retryAt`: null while a try is under way. */
  | { is: 'broken'; since: number; tries: number; retryAt: number | null }
  | { is: 'signed-out'; since: number }

/** What was caught up after a break. */
export interface Recovery {
  brokenMs: number
  alerts: number
  incidents: number
}

export interface LineEvents {
  frame: (frame: LiveFrame) => void
  state: (state: LineState) => void
  /** The lists are to be fetched: at the first greeting, and after a resync. */
  refetch: () => void
  recovered: (recovery: Recovery) => void
  /** Server time as told; `askedAt` monotonic for a pong. */
  time: (serverTime: number, askedAt: number | null) => void
}

export interface LineParts extends LineEvents {
  open: (path: string, protocol: string) => Socket
  monotonic: () => number
}

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 30_000
const HEARTBEAT_UNTIL_TOLD_MS = 15_000
const MISSED_BEATS = 2
const DOUBT_MS = 3_000

/** The duty line, kept up: it carries on where it broke, and silence for two heartbeats counts as broken. */
export class LiveLine {
  readonly #parts: LineParts
  #socket: Socket | null = null
  #state: LineState = { is: 'connecting', since: null }
  #lastSeq: number | null = null
  #heartbeatMs = HEARTBEAT_UNTIL_TOLD_MS
  #heardAt: number
  #silence: ReturnType<typeof setTimeout> | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #recovery: { since: number; alerts: number; incidents: number } | null = null
  #ended = false

  constructor(parts: LineParts) {
    this.#parts = parts
    this.#heardAt = parts.monotonic()
  }

  get state(): LineState {
    return this.#state
  }

  start(): void {
    this.#connect()
  }

  /** 立即重连. */
  retryNow(): void {
    if (this.#state.is === 'broken' && this.#state.retryAt !== null) this.#connect()
  }

  /** The device was asleep, or says that it has no network: the line is tried out at once, not at the next heartbeat. */
  doubt(): void {
    if (this.#state.is !== 'open') return this.retryNow()
    this.#ping()
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#lost(0, this.#heardAt), DOUBT_MS)
  }

  stop(): void {
    this.#ended = true
    this.#letGo()
  }

  #connect(): void {
    this.#letGo()
    if (this.#state.is === 'broken') this.#say({ ...this.#state, retryAt: null })
    const socket = this.#parts.open(`/api/live${this.#lastSeq === null ? '' : `?after=${this.#lastSeq}`}`, PROTOCOL)
    this.#socket = socket
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)) as LiveFrame)
    socket.onclose = ({ code }) => this.#lost(code, this.#parts.monotonic())
    this.#watch()
  }

  #hear(frame: LiveFrame): void {
    const { monotonic, time, refetch } = this.#parts
    this.#heardAt = monotonic()
    this.#watch()
    switch (frame.type) {
      case 'greeting':
        this.#heartbeatMs = frame.heartbeatMs
        time(msOf(frame.serverTime), null)
        this.#ping()
        this.#greeted(frame.head)
        break
      case 'heartbeat':
        time(msOf(frame.serverTime), null)
        this.#ping()
        break
      case 'pong':
        if (typeof frame.t === 'number') time(msOf(frame.serverTime), frame.t)
        break
      case 'resync':
        this.#lastSeq = frame.head
        refetch()
        this.#recovered()
        break
      case 'caught-up':
        this.#lastSeq = Math.max(this.#lastSeq ?? 0, frame.seq)
        this.#recovered()
        break
      case 'alert':
      case 'incident':
      case 'acknowledgement':
      case 'report':
        this.#lastSeq = Math.max(this.#lastSeq ?? 0, frame.seq)
        if (this.#recovery !== null && (frame.type === 'alert' || frame.type === 'incident')) this.#recovery[`${frame.type}s`] += 1
        break
    }
    this.#parts.frame(frame)
  }

  #greeted(head: number): void {
    if (this.#state.is === 'broken') this.#recovery = { since: this.#state.since, alerts: 0, incidents: 0 }
    const isFirst = this.#lastSeq === null
    if (isFirst) this.#lastSeq = head
    this.#say({ is: 'open', since: null })
    if (!isFirst) return
    this.#parts.refetch()
    this.#recovered()
  }

  #recovered(): void {
    if (this.#recovery === null) return
    const { since, alerts, incidents } = this.#recovery
    this.#recovery = null
    this.#parts.recovered({ brokenMs: this.#parts.monotonic() - since, alerts, incidents })
  }

  #lost(code: number, lostAt: number): void {
    this.#letGo()
    if (this.#ended) return
    // What was not caught up before it broke again is still owed.
    const since = this.#state.is === 'broken' ? this.#state.since : (this.#recovery?.since ?? lostAt)
    this.#recovery = null
    if (code === CLOSE_SESSION_ENDED) return this.#say({ is: 'signed-out', since })
    const tries = this.#state.is === 'broken' ? this.#state.tries + 1 : 1
    const wait = Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS)
    this.#say({ is: 'broken', since, tries, retryAt: this.#parts.monotonic() + wait })
    this.#retry = setTimeout(() => this.#connect(), wait)
  }

  #watch(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#lost(0, this.#heardAt), this.#heartbeatMs * MISSED_BEATS)
  }

  #ping(): void {
    this.#socket?.send(JSON.stringify({ type: 'ping', t: this.#parts.monotonic() }))
  }

  #say(state: LineState): void {
    this.#state = state
    this.#parts.state(state)
  }

  #letGo(): void {
    clearTimeout(this.#silence)
    clearTimeout(this.#retry)
    if (this.#socket === null) return
    this.#socket.onmessage = null
    this.#socket.onclose = null
    this.#socket.close()
    this.#socket = null
  }
}
