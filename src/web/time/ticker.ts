import { readonly, shallowReactive, shallowRef } from 'vue'
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
  /**
   * The server's time when what is left until `instant` (or gone since) last passed a whole minute, at most a second late: of hundreds of
   * clocks that show minutes only those wake whose figure changes.
   */
  minuteBefore: (instant: number) => number | null
  /** Looks at once, after the server has spoken. */
  look: () => void
}

const FINE_MS = SECOND_MS / 4
const SECONDS = MINUTE_MS / SECOND_MS

/** The one ticker of the page: it wakes just behind each second of the server and its quarters, whatever the device's clock says. */
export function startTicker(time: ServerTime): Ticker {
  const now = shallowRef<number | null>(null)
  const fine = shallowRef<number | null>(null)
  const minute = shallowRef<number | null>(null)
  /** One for each second of the minute, anew when it comes round. */
  const rounds = shallowReactive<(number | null)[]>(Array.from({ length: SECONDS }, () => null))
  let timer: ReturnType<typeof setTimeout> | undefined

  function turn(at: number): void {
    const [second, before] = [Math.floor(at / SECOND_MS), now.value === null ? null : Math.floor(now.value / SECOND_MS)]
    if (second === before) return
    // Seconds may have been slept through; and a server's clock that was set back leaves nothing as it was.
    const passed = before === null || second < before ? SECONDS : Math.min(SECONDS, second - before)
    // On the very second a figure is still what it was, and would stay so for the minute.
    const behind = Math.max(at, second * SECOND_MS + 1)
    for (let back = 0; back < passed; back += 1) rounds[(second - back) % SECONDS] = behind
    minute.value = at - (at % MINUTE_MS)
    now.value = at
  }

  const look = () => {
    clearTimeout(timer)
    const at = time.now()
    fine.value = at ?? fine.value
    if (at !== null) turn(at)
    timer = setTimeout(look, at === null ? SECOND_MS : FINE_MS - (at % FINE_MS) + 1)
  }
  look()
  return {
    now: readonly(now),
    fine: readonly(fine),
    minute: readonly(minute),
    minuteBefore: (instant) => rounds[Math.ceil(instant / SECOND_MS) % SECONDS] ?? null,
    look,
  }
}
