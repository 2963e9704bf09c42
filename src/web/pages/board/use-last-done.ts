import { shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { IncidentSummary } from '../../../contract/incident-answers.ts'
import { useDesk } from '../../desk.ts'
import { lastDoneText } from './last-done.ts'

/** Among so many incidents, the last ones logged, the last finished clock is looked for. */
const LOOKED_THROUGH = 50

/** What an empty board says besides: which clock was done last. Asked when the board is found empty; null until then, and if none was. */
export function useLastDone(isEmpty: () => boolean): Readonly<Ref<string | null>> {
  const { api, units, time } = useDesk()
  const text = shallowRef<string | null>(null)
  watch(
    isEmpty,
    async (empty) => {
      if (!empty) return
      try {
        const { items } = await api.get<{ items: IncidentSummary[] }>(`/api/incidents?sort=recorded&limit=${LOOKED_THROUGH}`)
        text.value = lastDoneText(items, units.name, time.now() ?? 0)
      } catch {
        // The empty board is said without it.
        text.value = null
      }
    },
    { immediate: true },
  )
  return text
}
