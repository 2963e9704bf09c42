import { WebSocket } from 'ws'

export interface Received {
  type: string
  /** Instant of arrival, epoch milliseconds. */
  arrivedAt: number
  [field: string]: any
}

/** A screen on a duty line: keeps every frame, in the order of arrival. */
export class DutyLineClient {
  readonly frames: Received[] = []
  readonly socket: WebSocket
  closed: { code: number; reason: string } | null = null
  #waiting: (() => void)[] = []

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      this.frames.push({ ...JSON.parse((data as Buffer).toString('utf8')), arrivedAt: Date.now() })
      this.#notify()
    })
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) }
      this.#notify()
    })
    socket.on('error', () => this.#notify())
  }

  static async open(url: string, cookie: string | null, origin: string | null): Promise<DutyLineClient> {
    const socket = new WebSocket(url, 'sanshi.v1', { ...(origin === null ? {} : { origin }), headers: cookie === null ? {} : { cookie } })
    const client = new DutyLineClient(socket)
    await client.wait((frame) => frame.type === 'greeting')
    return client
  }

  /** The first frame that fits, already here or still to come; nothing comes on a line that is closed. */
  async wait(fits: (frame: Received) => boolean, ms = 5_000): Promise<Received> {
    const found = await this.#until(() => this.frames.find(fits) ?? (this.closed === null ? undefined : null), ms)
    if (found === undefined || found === null)
      throw new Error(
        `no such frame within ${ms} ms; closed: ${JSON.stringify(this.closed)}; have ${this.frames.map((frame) => frame.type).join(' ')}`,
      )
    return found
  }

  async waitClosed(ms = 5_000): Promise<{ code: number; reason: string }> {
    const closed = await this.#until(() => this.closed ?? undefined, ms)
    if (closed === undefined) throw new Error(`still open after ${ms} ms`)
    return closed
  }

  alerts(): Received[] {
    return this.frames.filter((frame) => frame.type === 'alert')
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  close(): void {
    this.socket.close()
  }

  async #until<T>(look: () => T | undefined, ms: number): Promise<T | undefined> {
    const end = performance.now() + ms
    for (;;) {
      const seen = look()
      if (seen !== undefined) return seen
      const left = end - performance.now()
      if (left <= 0) return undefined
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  #notify(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}
