import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { AddressFault, AddressGuard } from './address.ts'

const TIMEOUT_MS = 5_000
const LONGEST_ANSWER_BYTES = 64 * 1024

export interface Answered {
  reached: 'answered'
  status: number
  body: string
}

/** `no`: nothing was handed over. `unknown`: it may have arrived, so the next try has to say that it comes again. */
export type Posted = Answered | { reached: 'no' | 'unknown'; fault: AddressFault | 'timeout' | 'unreachable' | 'cut-off' }

/**
 * One POST to an address that was checked, over a connection of its own, pinned to that address: a name that points elsewhere a moment
 * later is not followed, nor is a redirect. Never rejects.
 */
export async function post(guard: AddressGuard, url: URL, headers: Record<string, string>, body: string): Promise<Posted> {
  const address = await guard.resolve(url)
  if (typeof address === 'string') return { reached: 'no', fault: address }
  return new Promise((resolve) => {
    const isSecure = url.protocol === 'https:'
    let connected = false
    let timedOut = false
    const request = (isSecure ? secureRequest : plainRequest)(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) },
      // Asked for all or for one, the answer is the same single address.
      lookup: (_host, options, callback) =>
        options.all === true ? callback(null, [address]) : callback(null, address.address, address.family),
    })
    const limit = setTimeout(() => {
      timedOut = true
      request.destroy()
    }, TIMEOUT_MS)
    const end = (posted: Posted) => {
      clearTimeout(limit)
      resolve(posted)
    }
    const broken = () => end({ reached: connected ? 'unknown' : 'no', fault: timedOut ? 'timeout' : connected ? 'cut-off' : 'unreachable' })
    request.on('socket', (socket) => socket.once(isSecure ? 'secureConnect' : 'connect', () => (connected = true)))
    request.on('error', broken)
    request.on('close', broken)
    request.on('response', (response) => {
      const parts: Buffer[] = []
      let bytes = 0
      const answered = () => end({ reached: 'answered', status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') })
      response.on('data', (part: Buffer) => {
        parts.push(part)
        bytes += part.length
        if (bytes <= LONGEST_ANSWER_BYTES) return
        answered()
        request.destroy()
      })
      response.on('end', answered)
      response.on('error', broken)
    })
    request.end(body)
  })
}
