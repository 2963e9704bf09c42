import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { SHOWN } from './arrange.ts'
import type { BoardFilter, Shown } from './arrange.ts'

/** The filter lives in the address: it can be sent to a colleague and survives a reload. */
export function useBoardFilter() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : '')

  const filter = computed<BoardFilter>(() => ({
    show: (SHOWN as readonly string[]).includes(text('show')) ? (text('show') as Shown) : 'all',
    q: text('q'),
    unit: text('unit'),
    level: text('level'),
    kind: text('kind'),
    division: text('division'),
  }))
  const change = (part: Partial<BoardFilter>) => {
    const next = Object.entries({ ...filter.value, ...part }).filter(
      ([name, value]) => value !== '' && !(name === 'show' && value === 'all'),
    )
    return router.replace({ query: Object.fromEntries(next) })
  }
  const isFiltered = computed(() => Object.keys(route.query).length > 0)
  return { filter, change, isFiltered }
}
