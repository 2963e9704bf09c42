import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { ReportAnswer } from '../../../contract/report-answers.ts'
import type { IssuedAnswer } from '../../../contract/report-issues.ts'
import type { ReportLists } from '../../../contract/report-lists.ts'
import type { Span } from '../../../contract/periods.ts'
import { sentenceOf } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'

export interface Asked {
  span: Span
  period: string
  /** Empty: all that the reader may see. */
  division: string
  /** Empty: as of now. */
  asOf: string
  /** The number of an issue; empty: no issue, the figures of the instant. */
  issue: string
}

/** Figures of an instant, or of an issue. */
export type Shown = ReportAnswer & Partial<Pick<IssuedAnswer, 'issue'>>

/** The report that was asked for, then the lists behind it, as of the same instant. */
export function useReport(asked: Ref<Asked | null>) {
  const { api, connection } = useDesk()
  const made = shallowRef<{ wanted: Asked; report: Shown } | null>(null)
  const lists = shallowRef<ReportLists | null>(null)
  const failure = shallowRef<string | null>(null)
  /** Something was recorded after the report was made. */
  const isOutdated = shallowRef(false)
  let turn = 0

  async function load(): Promise<void> {
    const wanted = asked.value
    if (wanted === null) return
    const mine = ++turn
    const isMine = () => mine === turn
    failure.value = null
    try {
      const report = await api.get<Shown>(
        wanted.issue === '' ? pathOf(wanted, wanted.period, '') : `/api/reports/${wanted.span}/${wanted.period}/issues/${wanted.issue}`,
      )
      if (!isMine()) return
      made.value = { wanted, report }
      lists.value = null
      isOutdated.value = false
      const same = { ...wanted, asOf: report.asOf }
      const listed = await api.get<ReportLists>(pathOf(same, same.period, '/lists'))
      if (!isMine()) return
      lists.value = listed
    } catch (error) {
      if (!isMine()) return
      failure.value = sentenceOf(error)
    }
  }

  watch(asked, () => void load(), { immediate: true })
  const stop = connection.onFrame((frame) => {
    if (frame.type === 'incident' && asked.value?.asOf === '' && asked.value.issue === '') isOutdated.value = true
  })
  onBeforeUnmount(() => {
    turn += 1
    stop()
  })
  /** What is shown is what was asked for: of that place, that instant, that issue. Anything else would be read, and issued, in its stead. */
  const report = computed(() => (made.value !== null && made.value.wanted === asked.value ? made.value.report : null))
  return { report, lists, failure, isOutdated, load }
}

function pathOf({ span, division, asOf }: Asked, period: string, more: string): string {
  const query = new URLSearchParams({ ...(asOf === '' ? {} : { asOf }), ...(division === '' ? {} : { division }) }).toString()
  return `/api/reports/${span}/${period}${more}${query === '' ? '' : `?${query}`}`
}
