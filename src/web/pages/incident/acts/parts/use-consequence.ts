import { onBeforeUnmount, shallowRef, watch } from 'vue'
import { sentenceOf } from '../../../../api/problem.ts'

/** While somebody types, one question is asked, not ten. */
const ASK_AFTER_MS = 250

/**
 * What an act would do, asked anew whenever `question` changes; null means that there is nothing to ask yet. An answer to an earlier
 * question is dropped: the button must not stand beside a consequence that is not its own.
 */
export function useConsequence<Q, A>(question: () => Q | null, ask: (question: Q) => Promise<A>) {
  const consequence = shallowRef<A | null>(null)
  const failure = shallowRef<string | null>(null)
  const isAsking = shallowRef(false)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let latest = 0

  async function answer(about: Q, turn: number): Promise<void> {
    try {
      const found = await ask(about)
      if (turn === latest) consequence.value = found
    } catch (error) {
      if (turn === latest) failure.value = sentenceOf(error)
    } finally {
      if (turn === latest) isAsking.value = false
    }
  }

  watch(
    () => JSON.stringify(question()),
    () => {
      clearTimeout(waiting)
      latest += 1
      const turn = latest
      const about = question()
      consequence.value = null
      failure.value = null
      isAsking.value = about !== null
      if (about !== null) waiting = setTimeout(() => void answer(about, turn), ASK_AFTER_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    clearTimeout(waiting)
    latest += 1
  })
  return { consequence, failure, isAsking }
}
