import { computed, onBeforeUnmount, onMounted, readonly, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { WallAnswer } from '../../../contract/wall-answers.ts'
import { msOf } from '../../../contract/time.ts'
import { apiClient } from '../../api/client.ts'
import { Problem } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'
import { makeConnection } from '../../live/connection.ts'
import { pathOf } from '../../pages.ts'
import { readPack } from '../../policy.ts'
import { ticketSocket } from './ticket-socket.ts'
import { isTimeToReload } from './wall-life.ts'
import { wallContent } from './wall-rows.ts'

const ASK_AGAIN_AFTER_MS = 300
const FORBIDDEN = [401, 403]

/** What the wall shows, kept up by its link alone: nobody is signed in here. */
export function useWall(token: string) {
  const { time, ticker } = useDesk()
  const answer = shallowRef<WallAnswer | null>(null)
  /** The link was revoked, or never was one. */
  const isOver = shallowRef(false)
  let asking: ReturnType<typeof setTimeout> | undefined

  const api = apiClient(
    (path, options) =>
      fetch(path, {
        ...options,
        credentials: 'omit',
        headers: { ...(options?.headers as Record<string, string>), authorization: `Bearer ${token}` },
      }),
    () => end(),
  )
  const connection = makeConnection({
    open: (path, protocol) =>
      ticketSocket(askTicket, (ticket) => {
        const address = `${location.origin.replace(/^http/, 'ws')}${path}${path.includes('?') ? '&' : '?'}ticket=${ticket}`
        return new WebSocket(address, protocol)
      }),
    monotonic: () => performance.now(),
    time,
    ticker,
    onSignedOut: () => end(),
    // Each try asks for a ticket, so it is known by then.
    checkSession: () => undefined,
  })

  function end(): void {
    isOver.value = true
    connection.stop()
  }

  async function askTicket(): Promise<string | null> {
    try {
      return (await api.post<{ ticket: string }>('/api/live/tickets')).ticket
    } catch (error) {
      if (error instanceof Problem && FORBIDDEN.includes(error.status)) return null
      throw error
    }
  }

  async function load(): Promise<void> {
    clearTimeout(asking)
    try {
      const read = await api.get<WallAnswer>('/api/wall')
      if (answer.value !== null && answer.value.build !== read.build) void reload()
      else answer.value = read
    } catch {
      // The line breaks with it and says so; when it is back this is asked again.
      if (!isOver.value) ask(ASK_AGAIN_AFTER_MS * 10)
    }
  }

  function ask(afterMs: number): void {
    clearTimeout(asking)
    asking = setTimeout(() => void load(), afterMs)
  }

  /** Only when the page is there to be had: a browser's own error page would stay for ever. */
  async function reload(): Promise<void> {
    const page = await fetch(pathOf('wall'), { cache: 'no-store' }).catch(() => null)
    if (page?.ok === true) location.reload()
  }

  connection.onRefetch(() => {
    void readPack(api)
    void load()
  })
  connection.onFrame(({ type }) => {
    if (type === 'incident' || type === 'alert' || type === 'caught-up') ask(ASK_AGAIN_AFTER_MS)
  })
  onMounted(() => connection.start())
  onBeforeUnmount(() => {
    clearTimeout(asking)
    connection.stop()
  })

  const content = computed(() => (answer.value === null ? null : wallContent(answer.value.clocks, ticker.now.value ?? 0)))
  const minute = computed(() => Math.floor((ticker.now.value ?? 0) / 60_000))
  watch(minute, () => {
    const now = time.now()
    const dues = answer.value?.clocks.map((clock) => msOf(clock.dueAt)) ?? []
    if (now !== null && connection.state.value.is === 'open' && isTimeToReload(now, performance.now(), dues)) void reload()
  })
  return { answer: answer as Readonly<Ref<WallAnswer | null>>, content, isOver: readonly(isOver), connection }
}
