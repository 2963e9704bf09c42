import { computed, onBeforeUnmount, shallowRef } from 'vue'
import type { z } from 'zod'
import type { HandoverAnswer } from '../../../contract/handovers.ts'
import type { boardItem } from '../../../contract/incident-answers.ts'
import { sentenceOf } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'
import type { Person } from './leaving.ts'

export type OpenItem = z.infer<typeof boardItem>

const MOST_OPEN = 1_000
const READ_AGAIN_AFTER_MS = 500

/** What is open in one's own sight, kept current by the duty line; the people of the desk, and its last handovers. */
export function useHandover(unit: string | null) {
  const { api, connection, units } = useDesk()
  const open = shallowRef<readonly OpenItem[]>([])
  const people = shallowRef<readonly Person[]>([])
  const past = shallowRef<readonly HandoverAnswer[]>([])
  const failure = shallowRef<string | null>(null)
  const isLoaded = shallowRef(false)
  let owed: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    if (unit === null) return
    try {
      const [items, known, handovers] = await Promise.all([
        api.list<OpenItem>('/api/obligations?state=running,overdue,unverified', MOST_OPEN),
        api.get<{ items: Person[] }>(`/api/units/${unit}/people`),
        api.get<{ items: HandoverAnswer[] }>(`/api/units/${unit}/handovers?limit=10`),
        units.load(),
      ])
      // A receipt is the first step of the others, nothing of its own.
      open.value = items.filter(({ kind }) => kind !== 'acceptance')
      people.value = known.items
      past.value = handovers.items
      failure.value = null
      isLoaded.value = true
    } catch (error) {
      failure.value = sentenceOf(error)
    }
  }

  const stop = [
    connection.onRefetch(() => void load()),
    connection.onFrame((frame) => {
      if (frame.type !== 'incident') return
      clearTimeout(owed)
      owed = setTimeout(() => void load(), READ_AGAIN_AFTER_MS)
    }),
  ]
  onBeforeUnmount(() => {
    clearTimeout(owed)
    for (const end of stop) end()
  })
  if (connection.state.value.is === 'open') void load()

  return {
    open,
    people,
    past,
    /** What the last who took over was shown. */
    before: computed(() => new Set(past.value[0]?.obligations ?? [])),
    failure,
    isLoaded,
    load,
    taken: (handover: HandoverAnswer) => (past.value = [handover, ...past.value]),
  }
}
