import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import type { Socket } from 'node:net'

const HEADERS_END = '\r\n\r\n'
const TEXT = 0x81
const PING = 0x89
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0])
const LENGTH_16 = 126
const LENGTH_64 = 127
const AT_ONCE = 100

/** A text that came to every screen: when the first and when the last of them had it, epoch milliseconds with fractions. */
export interface Shown {
  text: string
  count: number
  firstAt: number
  lastAt: number
}

/** Now, comparable between processes of one machine, finer than a millisecond. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now()
}

/**
 * Many screens on duty lines: raw sockets that read frames, answer pings and note which text came when. Leaner than a websocket library,
 * so that the screens do not hold up the server they look at.
 */
export class Screens {
  /** By what `keyOf` makes of a text; null keeps none. */
  readonly shown = new Map<string, Shown>()
  readonly #sockets: Socket[] = []
  readonly #keyOf: (frame: Buffer) => string | null

  private constructor(keyOf: (frame: Buffer) => string | null) {
    this.#keyOf = keyOf
  }

  /** Opens `count` lines at `path`; `headers` for the nth. */
  static async open(
    port: number,
    count: number,
    path: string,
    headers: (place: number) => string,
    keyOf: (frame: Buffer) => string | null,
  ): Promise<Screens> {
    const screens = new Screens(keyOf)
    for (let place = 0; place < count; place += AT_ONCE) {
      const upTo = Math.min(count, place + AT_ONCE)
      await Promise.all(Array.from({ length: upTo - place }, (_, at) => screens.#open(port, path, headers(place + at))))
    }
    return screens
  }

  get size(): number {
    return this.#sockets.filter((socket) => !socket.destroyed).length
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #open(port: number, path: string, headers: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.setNoDelay(true)
      let rest = Buffer.alloc(0)
      let isOpen = false
      socket.on('data', (bytes) => {
        rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
        if (!isOpen) {
          const end = rest.indexOf(HEADERS_END)
          if (end < 0) return
          if (!rest.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) return reject(new Error(rest.toString('latin1', 0, end)))
          isOpen = true
          rest = rest.subarray(end + HEADERS_END.length)
          resolve()
        }
        rest = this.#readFrames(socket, rest)
      })
      socket.once('error', reject)
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${headers}\r\n`,
      )
      this.#sockets.push(socket)
    })
  }

  /** Reads every whole frame and returns what is left. Servers send frames unmasked and, here, unfragmented. */
  #readFrames(socket: Socket, bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
    let from = 0
    while (bytes.length - from >= 2) {
      const short = (bytes[from + 1] ?? 0) & 0x7f
      const header = short === LENGTH_16 ? 4 : short === LENGTH_64 ? 10 : 2
      if (bytes.length - from < header) break
      const length =
        short === LENGTH_16 ? bytes.readUInt16BE(from + 2) : short === LENGTH_64 ? Number(bytes.readBigUInt64BE(from + 2)) : short
      if (bytes.length - from < header + length) break
      const kind = bytes[from]
      if (kind === TEXT) this.#see(bytes.subarray(from + header, from + header + length))
      else if (kind === PING) socket.write(PONG)
      from += header + length
    }
    return bytes.subarray(from)
  }

  #see(frame: Buffer): void {
    const key = this.#keyOf(frame)
    if (key === null) return
    const now = preciseNow()
    const known = this.shown.get(key)
    if (known === undefined) this.shown.set(key, { text: frame.toString('utf8'), count: 1, firstAt: now, lastAt: now })
    else {
      known.count += 1
      known.lastAt = now
    }
  }
}

const ALERT = Buffer.from('{"type":"alert","seq":')

/** Knows alerts on a duty line by their seq, without parsing the whole frame. */
export function alertSeq(frame: Buffer): string | null {
  if (frame.length < ALERT.length || frame.compare(ALERT, 0, ALERT.length, 0, ALERT.length) !== 0) return null
  return frame.toString('latin1', ALERT.length, frame.indexOf(',', ALERT.length))
}
