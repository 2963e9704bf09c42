import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** What is asked of the list; it lives in the address, so that it can be sent to a colleague and survives a reload. */
export interface ListFilter {
  q: string
  phase: string
  level: string
  unit: string
  sector: string
  state: string
  /** Days, `2026-11-21`, as they are written in Beijing. */
  from: string
  to: string
  sort: string
}

const NAMES = ['q', 'phase', 'level', 'unit', 'sector', 'state', 'from', 'to', 'sort'] as const
export const NO_FILTER: ListFilter = { q: '', phase: '', level: '', unit: '', sector: '', state: '', from: '', to: '', sort: '' }

export function useListFilter() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : '')
  const filter = computed<ListFilter>(() => Object.fromEntries(NAMES.map((name) => [name, text(name)])) as unknown as ListFilter)
  const change = (part: Partial<ListFilter>) => {
    const next = Object.entries({ ...filter.value, ...part }).filter(([, value]) => value !== '')
    return router.replace({ query: Object.fromEntries(next) })
  }
  const isFiltered = computed(() => NAMES.some((name) => name !== 'sort' && filter.value[name] !== ''))
  return { filter, change, isFiltered }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The question to the service. `from` begins its day, `to` ends it; what is no day is not asked. */
export function queryOf(filter: ListFilter): string {
  const parts: [string, string][] = [
    ['q', filter.q.trim()],
    ['phase', filter.phase],
    ['level', filter.level],
    ['unit', filter.unit],
    ['sector', filter.sector],
    ['state', filter.state],
    ['from', DAY.test(filter.from) ? `${filter.from}T00:00:00+08:00` : ''],
    ['to', DAY.test(filter.to) ? `${filter.to}T23:59:59.999+08:00` : ''],
    ['sort', filter.sort === '' ? 'recorded' : filter.sort],
  ]
  return parts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
}
