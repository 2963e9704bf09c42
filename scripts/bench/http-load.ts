import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** A request as the bytes that go on the wire, made beforehand so that the load costs little here. */
export function requestBytes(method: string, path: string, cookie: string, body?: unknown): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body)
  const content = body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n`
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${cookie}\r\n${content}\r\n${text}`)
}

export interface Answered {
  /** Milliseconds from sending to the whole answer, or from when it should have been sent. */
  took: number[]
  /** Answers that were not 2xx. */
  failed: number
  seconds: number
}

const HEADERS_END = Buffer.from('\r\n\r\n')

/** One keep-alive connection with at most one request under way. A lean client: it reads status and length and drops the body. */
class Line {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #resolve: ((status: number) => void) | null = null
  #reject: ((error: Error) => void) | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (bytes) => this.#hear(bytes))
    socket.on('close', () => this.#reject?.(new Error('the server closed the connection')))
    socket.on('error', (error) => this.#reject?.(error))
  }

  static open(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Line(socket)))
      socket.setNoDelay(true)
      socket.once('error', reject)
    })
  }

  ask(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#reject = null
    this.#socket.destroy()
  }

  #hear(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes])
    const headersEnd = this.#received.indexOf(HEADERS_END)
    if (headersEnd < 0) return
    const headers = this.#received.toString('latin1', 0, headersEnd)
    const length = /content-length: (\d+)/i.exec(headers)?.[1]
    if (length === undefined) return this.#reject?.(new Error(`an answer without a length: ${headers}`))
    if (this.#received.length < headersEnd + HEADERS_END.length + Number(length)) return
    this.#received = Buffer.alloc(0)
    this.#resolve?.(Number(headers.slice(9, 12)))
  }
}

/** `connections` lines, each asking again as soon as it is answered, for `seconds` or until `next` has nothing more. */
export async function closedLoop(port: number, connections: number, seconds: number, next: () => Buffer | undefined): Promise<Answered> {
  const lines = await Promise.all(Array.from({ length: connections }, () => Line.open(port)))
  const result: Answered = { took: [], failed: 0, seconds: 0 }
  const began = performance.now()
  const until = began + seconds * 1_000
  await Promise.all(
    lines.map(async (line) => {
      for (let asked = performance.now(); asked < until; asked = performance.now()) {
        const request = next()
        if (request === undefined) return
        const status = await line.ask(request)
        result.took.push(performance.now() - asked)
        if (status >= 300) result.failed += 1
      }
    }),
  )
  result.seconds = (performance.now() - began) / 1_000
  for (const line of lines) line.close()
  return result
}

/** `perSecond` requests at even distances, however long the answers take, until `isOver`. Times count from when each should have been sent. */
export async function openLoop(port: number, perSecond: number, isOver: () => boolean, next: () => Buffer): Promise<Answered> {
  const idle: Line[] = []
  const open = new Set<Promise<void>>()
  const result: Answered = { took: [], failed: 0, seconds: 0 }
  const began = performance.now()
  for (let sent = 0; !isOver(); sent += 1) {
    const planned = began + (sent * 1_000) / perSecond
    const early = planned - performance.now()
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
    const answered = (async () => {
      const line = idle.pop() ?? (await Line.open(port))
      const status = await line.ask(next())
      idle.push(line)
      result.took.push(performance.now() - planned)
      if (status >= 300) result.failed += 1
    })()
    open.add(answered)
    void answered.finally(() => open.delete(answered))
  }
  await Promise.all(open)
  result.seconds = (performance.now() - began) / 1_000
  for (const line of idle) line.close()
  return result
}
