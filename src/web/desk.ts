import { inject } from 'vue'
import type { InjectionKey } from 'vue'
import { apiClient } from './api/client.ts'
import type { Api } from './api/client.ts'
import { makeConnection } from './live/connection.ts'
import type { Connection } from './live/connection.ts'
import { readPack } from './policy.ts'
import { makeSession } from './session/session.ts'
import type { Session } from './session/session.ts'
import { serverTime } from './time/server-time.ts'
import type { ServerTime } from './time/server-time.ts'
import { startTicker } from './time/ticker.ts'
import type { Ticker } from './time/ticker.ts'
import { makeUnits } from './units.ts'
import type { Units } from './units.ts'

/** The long-lived parts of a page, built once; pages get them with `useDesk()`. */
export interface Desk {
  api: Api
  time: ServerTime
  ticker: Ticker
  session: Session
  connection: Connection
  units: Units
}

const KEY: InjectionKey<Desk> = Symbol('desk')
export { KEY as DESK }

/** `onSignedOut`: where to go when the service no longer knows this person. */
export function buildDesk(onSignedOut: () => void): Desk {
  const monotonic = () => performance.now()
  // The device's clock is compared with the server's and never shown.
  // eslint-disable-next-line no-restricted-syntax
  const time = serverTime(monotonic, () => Date.now())
  const ticker = startTicker(time)
  const leave = () => {
    connection.stop()
    session.ended()
    onSignedOut()
  }
  const api = apiClient((path, options) => fetch(path, options), leave)
  const session = makeSession(api)
  const connection = makeConnection({
    open: (path, protocol) => new WebSocket(`${location.origin.replace(/^http/, 'ws')}${path}`, protocol),
    monotonic,
    time,
    ticker,
    onSignedOut: leave,
    checkSession: () => {
      // Unreachable is what the band already says; only a clear "nobody" ends the session here.
      session.ask().then(
        (known) => {
          if (!known) leave()
        },
        () => undefined,
      )
    },
  })
  connection.onRefetch(() => void readPack(api))
  return { api, time, ticker, session, connection, units: makeUnits(api, () => session.who.value?.place ?? null) }
}

export function useDesk(): Desk {
  const desk = inject(KEY)
  if (desk === undefined) throw new Error('no desk was provided')
  return desk
}
