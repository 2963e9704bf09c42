import { readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { MINUTE_MS, SECOND_MS } from '../../contract/time.ts'
import type { ServerTime } from './server-time.ts'

export interface Ticker {
  /** The server's time, anew just behind each of its seconds; null until the server has spoken. */
  now: Readonly<Ref<number | null>>
  /** The same, anew each quarter of a second: for countdowns in seconds, whose own second seldom begins with the server's. */
  fine: Readonly<Ref<number | null>>
  /** The same, anew with each of its minutes: for words that say no seconds. */
  minute: Readonly<Ref<number | null>>
  /** Looks at once, after the server has spoken. */
  look: () => void
}

const FINE_MS = SECOND_MS / 4

/** The one ticker of the page: it wakes just behind each second of the server and its quarters, whatever the device's clock says. */
export function startTicker(time: ServerTime): Ticker {
  const now = shallowRef<number | null>(null)
  const fine = shallowRef<number | null>(null)
  const minute = shallowRef<number | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(timer)
    const at = time.now()
    fine.value = at ?? fine.value
    if (at !== null && (now.value === null || Math.floor(at / SECOND_MS) !== Math.floor(now.value / SECOND_MS))) {
      now.value = at
      // Kept, not computed from `now`: hundreds of words hang on it, and each second all of them would be asked.
      minute.value = at - (at % MINUTE_MS)
    }
    timer = setTimeout(look, at === null ? SECOND_MS : FINE_MS - (at % FINE_MS) + 1)
  }
  look()
  return { now: readonly(now), fine: readonly(fine), minute: readonly(minute), look }
}
