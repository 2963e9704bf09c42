import { computed, inject, onBeforeUnmount, provide, reactive, shallowRef, watch } from 'vue'
import type { InjectionKey } from 'vue'
import type { IncidentAnswer } from '../../../contract/incident-answers.ts'
import { intention } from '../../api/client.ts'
import { Unreachable, sentenceOf } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'
import { FAULTS, makeFieldFaults } from '../../parts/field-faults.ts'
import { wallText } from '../../time/words.ts'
import { attemptFor, draftKeeper } from './draft.ts'
import type { Draft } from './draft.ts'
import { measuresOf, packOf } from './grading-table.ts'
import { FIELDS, bodyOf, emptyForm, faultsOf, fill, isEmpty, lacksForPreview, previewBodyOf } from './log-form.ts'
import type { LogForm } from './log-form.ts'
import { MEASURE_NAMES } from '../../../contract/wording.ts'
import { recognise } from './recognise.ts'
import type { Recognised } from './recognise.ts'
import { useLists } from './use-lists.ts'
import { usePreview } from './use-preview.ts'

const SAVE_DRAFT_AFTER_MS = 400
const MEASURE_PATHS = Object.keys(MEASURE_NAMES).map((measure) => `facts.${measure}`)

/** Everything one logging is made of: the form, its draft, its lists, its proposal, and the act of saving. */
export function useLogging() {
  const { api, session, ticker, time } = useDesk()
  const faults = makeFieldFaults(FIELDS.flatMap((path) => (path === 'facts' ? MEASURE_PATHS : [path])))
  provide(FAULTS, faults)
  const lists = useLists()

  const now = () => Math.floor(time.now() ?? 0)

  const keeper = draftKeeper(localStorage, session.who.value?.user.id ?? '')
  const kept = keeper.load()
  const form: LogForm = reactive(kept?.form ?? emptyForm())
  const draftSavedAt = shallowRef<number | null>(kept?.savedAt ?? null)
  const isDraftKept = shallowRef(true)
  let attempt: Draft['attempt'] = kept?.attempt ?? null
  let isDone = false

  function saveDraft(): void {
    clearTimeout(draftTimer)
    if (isDone) return
    if (isEmpty(form)) {
      keeper.clear()
      draftSavedAt.value = null
      return
    }
    const savedAt = now()
    isDraftKept.value = keeper.save({ form, savedAt, attempt })
    if (isDraftKept.value) draftSavedAt.value = savedAt
  }
  let draftTimer: ReturnType<typeof setTimeout> | undefined
  watch(form, () => {
    clearTimeout(draftTimer)
    draftTimer = setTimeout(saveDraft, SAVE_DRAFT_AFTER_MS)
  })
  // What was typed last is kept too when the page is left or closed within the pause.
  window.addEventListener('pagehide', saveDraft)
  onBeforeUnmount(() => {
    window.removeEventListener('pagehide', saveDraft)
    saveDraft()
  })

  // The pack that governs follows from the answer, and the measures that are asked with from the pack.
  const policySeq = shallowRef<number | null>(null)
  const pack = computed(() => packOf(lists.packs.value, policySeq.value))
  const category = computed(() => pack.value?.grading.find(({ code }) => code === form.category))
  const measures = computed(() => measuresOf(category.value))
  const preview = usePreview(() => (lacksForPreview(form).length > 0 ? null : previewBodyOf(form, measures.value)))
  watch(preview.answer, (answer) => (policySeq.value = answer?.policySeq ?? policySeq.value))

  const touched = (path: string) => {
    form.filled = form.filled.filter((one) => one !== path)
    faults.touched(path)
  }

  const recognised = shallowRef<Recognised | null>(null)
  /** Reads the pasted text; answers how many fields it filled. */
  function read(): number {
    const directory = { divisions: lists.divisions.value, sectors: lists.sectors.value }
    recognised.value = recognise(form.pasted, directory, now())
    return fill(form, recognised.value, (ms) => wallText(ms, now())).length
  }

  const isSaving = shallowRef(false)
  /** Null when it was refused or not reached; then the form says why and has lost nothing. */
  async function save(): Promise<IncidentAnswer | null> {
    // Once it is logged, the next press would log nothing more, and merge what is merged.
    if (isSaving.value || isDone) return null
    faults.clear()
    // An answer to an earlier text says nothing about this one: then the service is asked straight away.
    const found = faultsOf(form, measures.value, preview.current())
    if (found.length > 0) {
      faults.set(found)
      return null
    }
    const body = bodyOf(form, measures.value)
    attempt = attemptFor(attempt, JSON.stringify(body), intention)
    saveDraft()
    isSaving.value = true
    try {
      const answer = await api.post<IncidentAnswer>('/api/incidents', body, { key: attempt.key })
      isDone = true
      keeper.clear()
      return answer
    } catch (error) {
      faults.show(error)
      return null
    } finally {
      isSaving.value = false
    }
  }

  /** IN-8: what was just logged goes on in the chosen incident. Null when it does, else why not; it is logged all the same. */
  async function merge(saved: Pick<IncidentAnswer, 'id'>, main: { id: string }): Promise<string | null> {
    const key = intention()
    const send = () => api.put(`/api/incidents/${saved.id}/merged-into`, { incident: main.id, keepEarlierAnchor: true }, { key })
    try {
      // A lost answer is asked for once more: under the same key it is the same act.
      await send().catch((error: unknown) => {
        if (error instanceof Unreachable) return send()
        throw error
      })
      return null
    } catch (error) {
      return error instanceof Unreachable ? '与服务器的连接中断，没有收到结果' : sentenceOf(error)
    }
  }

  function empty(): void {
    Object.assign(form, emptyForm())
    recognised.value = null
    attempt = null
    faults.clear()
    saveDraft()
  }

  return {
    ...{ form, faults, lists, preview, pack, category, measures, recognised, isSaving, draftSavedAt, isDraftKept, ticker, now },
    ...{ touched, read, save, merge, saveDraft, empty },
    isFilled: (path: string) => form.filled.includes(path),
  }
}

export type Logging = ReturnType<typeof useLogging>
export const LOGGING: InjectionKey<Logging> = Symbol('logging')

export function useLog(): Logging {
  const log = inject(LOGGING)
  if (log === undefined) throw new Error('no logging was provided')
  return log
}
