import type { Writable } from 'node:stream'
import type { WebSocket } from '@fastify/websocket'
import type { Scope } from '../domain/scope.ts'
import { CLOSE_NO_BINARY, CLOSE_POLICY, CLOSE_TOO_SLOW } from './frames.ts'
import type { Frame } from './frames.ts'

/** A reader that lets more than this pile up is cut off; nothing is ever dropped from the middle. */
export const BUFFER_LIMIT_BYTES = 1024 * 1024
const MESSAGES_PER_SECOND = 20

/** Who is on a line: a person's session, or a duty-room screen by its link. */
export type OnTheLine = { session: string; account: string; wall: null } | { session: null; account: null; wall: string }

/** One open socket. Writes are HTTP; the client may only ping. */
export class DutyLine {
  readonly session: string | null
  readonly account: string | null
  readonly wall: string | null
  scope: Scope
  /** False while what came before is still being sent. */
  isLive = false
  /** What came up to this seq it has had, or did not ask for. */
  caughtUpTo = 0
  /** Cleared at each heartbeat, set by the pong that answers it. */
  isAlive = true
  readonly #socket: WebSocket
  /** What the socket writes to: held back while several frames are put together. */
  readonly #wire: Writable
  readonly #answerPing: (t: unknown) => Frame
  #second = 0
  #messages = 0

  constructor(socket: WebSocket, wire: Writable, who: OnTheLine & { scope: Scope }, answerPing: (t: unknown) => Frame) {
    this.#socket = socket
    this.#wire = wire
    this.session = who.session
    this.account = who.account
    this.wall = who.wall
    this.scope = who.scope
    this.#answerPing = answerPing
    socket.on('pong', () => {
      this.isAlive = true
    })
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.close(CLOSE_NO_BINARY, '只接受文本')
      else this.#hear((data as Buffer).toString('utf8'))
    })
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }

  say(frame: Frame): void {
    this.sayText(JSON.stringify(frame))
  }

  /** Sends a frame made once for many lines. */
  sayText(text: string): void {
    if (!this.isOpen) return
    if (this.#socket.bufferedAmount + Buffer.byteLength(text) > BUFFER_LIMIT_BYTES) {
      this.close(CLOSE_TOO_SLOW, '接收过慢，请重新连接')
      // A reader that does not read never sees the close frame either.
      this.#socket.terminate()
      return
    }
    this.#socket.send(text)
  }

  /** Sends several frames in one write. */
  sayTexts(texts: readonly string[]): void {
    if (texts.length > 1) this.#wire.cork()
    for (const text of texts) this.sayText(text)
    if (texts.length > 1) this.#wire.uncork()
  }

  /** Asks for a sign of life; a line that gave none since the last time is cut. */
  checkAlive(): void {
    if (!this.isAlive) return this.#socket.terminate()
    this.isAlive = false
    this.#socket.ping()
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  #hear(text: string): void {
    const second = Math.floor(performance.now() / 1_000)
    this.#messages = second === this.#second ? this.#messages + 1 : 1
    this.#second = second
    const t = this.#messages > MESSAGES_PER_SECOND ? undefined : pingOf(text)
    if (t === undefined) this.close(CLOSE_POLICY, '只接受 ping')
    else this.say(this.#answerPing(t.value))
  }
}

function pingOf(text: string): { value: unknown } | undefined {
  try {
    const message = JSON.parse(text) as { type?: unknown; t?: unknown } | null
    return message?.type === 'ping' ? { value: message.t ?? null } : undefined
  } catch {
    // Not JSON: nothing we understand, the caller closes the line.
    return undefined
  }
}
