import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { Standing } from '../../../contract/board-answers.ts'
import type { IncidentAnswer } from '../../../contract/incident-answers.ts'
import { Problem, sentenceOf } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'
import { rowsOf } from '../board/arrange.ts'
import { isForLeader } from './leader-words.ts'

const NOT_FOUND = 404
const ASK_AGAIN_AFTER_MS = 300

/** One incident as its leader looks at it, kept up by the line. */
export function useLeaderIncident(id: () => string) {
  const { api, connection, units } = useDesk()
  const incident = shallowRef<IncidentAnswer | null>(null)
  const standing = shallowRef<Standing | null>(null)
  const isMissing = shallowRef(false)
  const failure = shallowRef<string | null>(null)
  let asking: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const asked = id()
    const path = encodeURIComponent(asked)
    try {
      await units.load()
      const [read, board] = await Promise.all([
        api.get<IncidentAnswer>(`/api/incidents/${path}`),
        api.get<{ items: Standing[] }>(`/api/board?incidents=${path}`),
      ])
      if (asked !== id()) return
      incident.value = read
      standing.value = board.items[0] ?? null
      failure.value = null
    } catch (error) {
      if (error instanceof Problem && error.status === NOT_FOUND) isMissing.value = true
      else failure.value = sentenceOf(error)
    }
  }

  const stop = [
    connection.onRefetch(() => void load()),
    connection.onFrame((frame) => {
      if (frame.type !== 'incident' || frame.incident.id !== id()) return
      clearTimeout(asking)
      asking = setTimeout(() => void load(), ASK_AGAIN_AFTER_MS)
    }),
  ]
  watch(
    id,
    () => {
      incident.value = null
      isMissing.value = false
      void load()
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    clearTimeout(asking)
    for (const end of stop) end()
  })

  /** Void ones are no longer anybody's business here; the rest by due. */
  const rows = computed(() => {
    if (incident.value === null) return []
    const summary = { ...incident.value, channel: incident.value.source.channel }
    return rowsOf(summary, standing.value)
      .filter((row) => isForLeader(row) && row.clock.state !== 'void')
      .sort((a, b) => a.dueAt - b.dueAt)
  })
  return { incident, standing, rows, isMissing, failure, load }
}
