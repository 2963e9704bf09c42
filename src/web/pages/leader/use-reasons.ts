import { shallowRef, watch } from 'vue'
import type { IncidentAnswer } from '../../../contract/incident-answers.ts'
import { useDesk } from '../../desk.ts'
import type { GradingReason } from './leader-words.ts'

/** Why the level is what it is, of the incidents shown in full: asked once for each version. What cannot be read is left out. */
export function useReasons(shown: () => readonly { id: string; version: number }[]) {
  const { api } = useDesk()
  const reasons = shallowRef<ReadonlyMap<string, readonly GradingReason[]>>(new Map())
  const asked = new Set<string>()

  async function ask(id: string, key: string): Promise<void> {
    try {
      const { category, facts } = await api.get<IncidentAnswer>(`/api/incidents/${id}`)
      const because = Object.keys(facts).length === 0 ? [] : await gradingOf(category, facts)
      reasons.value = new Map([...reasons.value, [id, because]])
    } catch {
      // Without it the clock itself says what is demanded; the next version of the incident asks again.
      asked.delete(key)
    }
  }

  async function gradingOf(category: string | null, facts: IncidentAnswer['facts']): Promise<readonly GradingReason[]> {
    return (await api.post<{ because: GradingReason[] }>('/api/grading', { category, facts })).because
  }

  watch(
    shown,
    (incidents) => {
      for (const { id, version } of incidents) {
        const key = `${id} ${version}`
        if (asked.has(key)) continue
        asked.add(key)
        void ask(id, key)
      }
    },
    { immediate: true },
  )
  return { reasons, gradingOf }
}
