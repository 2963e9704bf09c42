import type { Socket } from '../../live/line.ts'
import { CLOSE_SESSION_ENDED } from '../../live/frames.ts'

const FAILED = 1006

/**
 * A socket that first asks for a ticket: a browser can send no token with a websocket, and in the address it would stand in logs.
 * `ask` answers null when the link is over, and throws when the service is not reached.
 */
export function ticketSocket(ask: () => Promise<string | null>, open: (ticket: string) => Socket): Socket {
  let real: Socket | null = null
  let isClosed = false
  const closedWith = (code: number) => {
    if (!isClosed) outer.onclose?.call(outer as WebSocket, { code } as CloseEvent)
  }
  const outer: Socket = {
    onmessage: null,
    onclose: null,
    send: (data) => real?.send(data),
    close: () => {
      isClosed = true
      real?.close()
    },
  }
  ask().then(
    (ticket) => {
      if (isClosed) return
      if (ticket === null) return closedWith(CLOSE_SESSION_ENDED)
      real = open(ticket)
      real.onmessage = (event) => {
        if (!isClosed) outer.onmessage?.call(outer as WebSocket, event)
      }
      real.onclose = ({ code }) => closedWith(code)
    },
    () => closedWith(FAILED),
  )
  return outer
}
