import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { IssuesAnswer } from '../../../../contract/report-issues.ts'
import { useDesk } from '../../../desk.ts'
import type { Asked } from '../use-report.ts'
import { versionOf } from './version.ts'

/**
 * What was drafted and issued of the period that is looked at, and which version of it the page shows. Until it is known there is no
 * version: figures of now must not stand there for a moment before those that were issued.
 */
export function useIssues(address: Readonly<Ref<Asked | null>>, wanted: Readonly<Ref<string>>) {
  const { api, connection } = useDesk()
  const issues = shallowRef<IssuesAnswer | null>(null)
  /** The period whose issues could not be read: its figures of now are shown all the same. */
  const unknown = shallowRef('')
  const path = computed(() => (address.value === null ? '' : `/api/reports/${address.value.span}/${address.value.period}/issues`))
  let turn = 0

  async function load(): Promise<void> {
    const [asked, mine] = [path.value, ++turn]
    if (asked === '') return
    try {
      const found = await api.get<IssuesAnswer>(asked)
      if (mine === turn) issues.value = found
    } catch {
      if (mine === turn) unknown.value = asked
    }
  }

  watch(path, () => void load(), { immediate: true })
  const stop = connection.onFrame((frame) => {
    if (frame.type === 'report' && frame.report.period === address.value?.period) void load()
  })
  onBeforeUnmount(() => {
    turn += 1
    stop()
  })

  const known = computed(() => (issues.value !== null && issues.value.period === address.value?.period ? issues.value : null))
  const version = computed(() =>
    address.value === null || (known.value === null && unknown.value !== path.value)
      ? null
      : versionOf(wanted.value, address.value, known.value),
  )
  return { issues: known, version, load }
}
