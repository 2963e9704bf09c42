import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { SPANS, parsePeriod } from '../../../contract/periods.ts'
import type { Span } from '../../../contract/periods.ts'
import { useDesk } from '../../desk.ts'
import { lastFinished } from './periods.ts'
import type { Asked } from './use-report.ts'

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/

/** Which report is asked for stands in the address: it can be sent to a colleague and survives a reload. */
export function useReportAddress() {
  const route = useRoute()
  const router = useRouter()
  const { ticker } = useDesk()
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : '')

  const span = computed<Span>(() => SPANS.find((one) => one === text('span')) ?? 'weekly')
  /** Without a period in the address, the last one that is over; the day may change while the page is open. */
  const period = computed(() => {
    if (parsePeriod(span.value, text('period')) !== null) return text('period')
    return ticker.now.value === null ? null : lastFinished(span.value, ticker.now.value)
  })
  const key = computed(() => [span.value, period.value ?? '', text('division'), INSTANT.test(text('asOf')) ? text('asOf') : ''].join(' '))
  const asked = computed<Asked | null>((before) => {
    const [, name = '', division = '', asOf = ''] = key.value.split(' ')
    if (name === '') return null
    const next = { span: span.value, period: name, division, asOf, issue: '' }
    return before != null && JSON.stringify(before) === JSON.stringify(next) ? before : next
  })
  const list = computed(() => text('list'))
  const issue = computed(() => text('issue'))

  /** Empty values leave the address. */
  function change(part: Record<string, string>, how: 'push' | 'replace' = 'push'): void {
    const next = Object.entries({ ...route.query, ...part }).filter(([, value]) => value !== '' && value !== null)
    void router[how]({ query: Object.fromEntries(next) })
  }
  return { asked, list, issue, change }
}
