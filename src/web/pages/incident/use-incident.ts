import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { Standing } from '../../../contract/board-answers.ts'
import { MINUTE_MS, SECOND_MS, formatInstant, msOf } from '../../../contract/time.ts'
import { Problem, sentenceOf } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'
import type { IncidentEntry } from './entries.ts'
import { stateOf } from './timeline/lanes.ts'
import type { ShownIncident } from './view.ts'

const NOT_FOUND = 404
const MOST_ENTRIES = 5_000
/** Several acts, a moment apart, are one reading. */
const READ_AGAIN_AFTER_MS = 300

/** An incident with its entries, kept current by the duty line; with `asOf` also as it was then. */
export function useIncident(id: () => string, asOf: () => number | null) {
  const { api, connection, ticker, time, units } = useDesk()
  const present = shallowRef<ShownIncident | null>(null)
  const entries = shallowRef<readonly IncidentEntry[]>([])
  const standing = shallowRef<Standing | null>(null)
  const sectors = shallowRef<ReadonlyMap<string, string>>(new Map())
  const past = shallowRef<{ at: number; incident: ShownIncident } | null>(null)
  const failure = shallowRef<string | null>(null)
  const pastFailure = shallowRef<string | null>(null)
  const isMissing = shallowRef(false)
  let reading: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const wanted = id()
    const path = `/api/incidents/${encodeURIComponent(wanted)}`
    try {
      const [incident, found] = await Promise.all([
        api.get<ShownIncident>(path),
        api.list<IncidentEntry>(`${path}/entries`, MOST_ENTRIES),
        units.load(),
        sectors.value.size === 0 ? loadSectors() : undefined,
      ])
      if (wanted !== id()) return
      present.value = incident
      entries.value = found
      failure.value = null
      isMissing.value = false
      const { items } = await api.get<{ items: Standing[] }>(`/api/board?incidents=${encodeURIComponent(wanted)}`)
      standing.value = items[0] ?? null
    } catch (error) {
      if (wanted !== id()) return
      isMissing.value = error instanceof Problem && error.status === NOT_FOUND
      failure.value = sentenceOf(error)
    }
  }

  async function loadSectors(): Promise<void> {
    const found = await api.list<{ code: string; name: string }>('/api/sectors')
    sectors.value = new Map(found.map(({ code, name }) => [code, name]))
  }

  function readSoon(): void {
    clearTimeout(reading)
    reading = setTimeout(() => void load(), READ_AGAIN_AFTER_MS)
  }

  const stop = [
    connection.onRefetch(() => void load()),
    connection.onFrame((frame) => {
      if (frame.type === 'incident' && frame.incident.id === id()) readSoon()
      if (frame.type === 'alert' && frame.alert.incident === id()) readSoon()
    }),
  ]
  onBeforeUnmount(() => {
    clearTimeout(reading)
    for (const end of stop) end()
  })
  watch(
    id,
    () => {
      present.value = null
      entries.value = []
      standing.value = null
      void load()
    },
    { immediate: true },
  )

  watch(
    [asOf, id],
    async ([at, wanted]) => {
      pastFailure.value = null
      if (at === null) {
        past.value = null
        return
      }
      try {
        const incident = await api.get<ShownIncident>(`/api/incidents/${encodeURIComponent(wanted)}?asOf=${formatInstant(at)}`)
        // A slow answer to an earlier question is not what is looked at any more.
        if (asOf() === at && id() === wanted) past.value = { at, incident }
      } catch (error) {
        if (asOf() === at) pastFailure.value = sentenceOf(error)
      }
    },
    { immediate: true },
  )

  /** Changes when a minute of a countdown or a step of a clock does. */
  const beat = computed(() => {
    const [now, incident] = [ticker.now.value ?? 0, present.value]
    if (incident === null) return String(Math.floor(now / SECOND_MS))
    const open = incident.obligations.filter(({ state }) => state === 'running' || state === 'overdue')
    return [
      Math.floor(now / MINUTE_MS),
      ...open.map((clock) => `${Math.floor((msOf(clock.dueAt) - now) / MINUTE_MS)}${stateOf(clock, incident, now)}`),
    ].join()
  })
  const presentAt = computed(() => {
    void beat.value
    return time.now() ?? 0
  })
  return { present, entries, standing, sectors, past, failure, pastFailure, isMissing, presentAt, load }
}
