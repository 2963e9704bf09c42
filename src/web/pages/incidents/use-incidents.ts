import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { IncidentSummary } from '../../../contract/incident-answers.ts'
import type { Page } from '../../api/client.ts'
import { sentenceOf } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'

const TYPING_MS = 250

/** The incidents that fit a question, page by page; what is shown is kept current in its place, new ones are counted and wait. */
export function useIncidents(query: () => string) {
  const { api, connection, units } = useDesk()
  const items = shallowRef<readonly IncidentSummary[]>([])
  const nextCursor = shallowRef<string | null>(null)
  const isLoaded = shallowRef(false)
  const isReading = shallowRef(false)
  const failure = shallowRef<string | null>(null)
  const arrived = shallowRef<ReadonlySet<string>>(new Set())
  let asked = 0
  let typing: ReturnType<typeof setTimeout> | undefined

  async function read(cursor: string | null): Promise<void> {
    const turn = (asked += 1)
    isReading.value = true
    try {
      await units.load()
      const more = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page = await api.get<Page<IncidentSummary>>(`/api/incidents?${query()}${more}`)
      if (turn !== asked) return
      items.value = cursor === null ? page.items : [...items.value, ...page.items]
      nextCursor.value = page.nextCursor
      failure.value = null
      isLoaded.value = true
      if (cursor === null) arrived.value = new Set()
    } catch (error) {
      if (turn === asked) failure.value = sentenceOf(error)
    } finally {
      if (turn === asked) isReading.value = false
    }
  }

  const stop = [
    connection.onRefetch(() => void read(null)),
    connection.onFrame((frame) => {
      if (frame.type !== 'incident') return
      const { incident } = frame
      if (items.value.some(({ id }) => id === incident.id))
        items.value = items.value.map((one) => (one.id === incident.id ? incident : one))
      else arrived.value = new Set([...arrived.value, incident.id])
    }),
  ]
  onBeforeUnmount(() => {
    clearTimeout(typing)
    for (const end of stop) end()
  })
  watch(query, () => {
    clearTimeout(typing)
    typing = setTimeout(() => void read(null), TYPING_MS)
  })
  void read(null)

  return {
    items,
    isLoaded,
    isReading,
    failure,
    arrived: computed(() => arrived.value.size),
    hasMore: computed(() => nextCursor.value !== null),
    renew: () => read(null),
    more: () => read(nextCursor.value),
  }
}
