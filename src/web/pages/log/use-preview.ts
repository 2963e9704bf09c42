import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { IncidentPreview } from '../../../contract/incident-answers.ts'
import { MINUTE_MS } from '../../../contract/time.ts'
import { Problem, sentenceOf } from '../../api/problem.ts'
import type { FieldFault } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'

/** Short enough to feel immediate, long enough not to ask at every letter. */
const SETTLE_MS = 250

/** `body`: what to ask with; null as long as something that it needs is missing. The last answer stays on screen until the next is there. */
export function usePreview(body: () => Record<string, unknown> | null) {
  const { api, ticker, connection } = useDesk()
  const answer = shallowRef<IncidentPreview | null>(null)
  const faults = shallowRef<readonly FieldFault[]>([])
  const failure = shallowRef<string | null>(null)
  const isAsking = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest = 0

  async function ask(question: string): Promise<void> {
    const mine = ++latest
    isAsking.value = true
    try {
      const found = await api.post<IncidentPreview>('/api/incidents/preview', JSON.parse(question))
      if (mine !== latest) return
      answer.value = found
      faults.value = []
      failure.value = null
    } catch (error) {
      if (mine !== latest) return
      const errors = error instanceof Problem ? error.errors : []
      faults.value = errors
      failure.value = errors.length > 0 ? null : sentenceOf(error)
    } finally {
      if (mine === latest) isAsking.value = false
    }
  }

  const question = computed(() => {
    const asked = body()
    return asked === null ? null : JSON.stringify(asked)
  })
  // Receipts count from the instant of saving, and rosters change: what is shown is never older than a minute.
  const minute = computed(() => Math.floor((ticker.now.value ?? 0) / MINUTE_MS))
  watch(
    [question, minute, () => connection.state.value.is],
    ([asked, , line], before) => {
      clearTimeout(timer)
      if (asked === null) {
        latest += 1
        answer.value = null
        faults.value = []
        failure.value = null
        isAsking.value = false
        return
      }
      if (line !== 'open' && asked === before[0]) return
      timer = setTimeout(() => void ask(asked), SETTLE_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => clearTimeout(timer))
  return { answer, faults, failure, isAsking }
}
