import { computed } from 'vue'
import type { ShownIncident } from '../../view.ts'

/** The draft that an act is about, and where its steps are sent; null once it is out or was never there. */
export function useDraft(incident: () => ShownIncident, item: () => string | null) {
  const draft = computed(() => incident().drafts.find(({ id }) => id === item()) ?? null)
  const path = computed(() => `/api/incidents/${incident().id}/releases/${item() ?? ''}`)
  const theirs = computed(() => [{ label: '稿件', value: draft.value === null ? '已发布或已不在办' : `第 ${draft.value.version} 版` }])
  return { draft, path, theirs }
}
