import { onBeforeUnmount, shallowRef, watch } from 'vue'
import type { VersionsAnswer } from '../../../../contract/draft-versions.ts'
import type { CheckAnswer } from '../../../../contract/release-guidance.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { useDesk } from '../../../desk.ts'

/** What the last version of a text changed, and what the check finds in it; read again with every version. */
export function useDraftLooks(path: () => string, version: () => number) {
  const { api } = useDesk()
  const difference = shallowRef<VersionsAnswer['difference']>(null)
  const findings = shallowRef<CheckAnswer['findings'] | null>(null)
  const failure = shallowRef<string | null>(null)
  let isGone = false
  onBeforeUnmount(() => (isGone = true))

  watch(
    [path, version],
    async ([where, last]) => {
      try {
        const [check, versions] = await Promise.all([
          api.get<CheckAnswer>(`${where}/check`),
          last > 1 ? api.get<VersionsAnswer>(`${where}/versions?from=${last - 1}&to=${last}`) : null,
        ])
        if (isGone || where !== path() || last !== version()) return
        findings.value = check.findings
        difference.value = versions?.difference ?? null
        failure.value = null
      } catch (error) {
        failure.value = sentenceOf(error)
      }
    },
    { immediate: true },
  )
  return { difference, findings, failure }
}
