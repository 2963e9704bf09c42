import { shallowRef } from 'vue'
import type { Api } from './api/client.ts'
import type { DirectoryUnit } from '../contract/administration.ts'
import { withoutPlace } from '../documents/unit-names.ts'

/** Units of the directory, fetched once when first asked for. */
export interface Units {
  load: () => Promise<void>
  /** Forgets them, after the directory was changed. */
  forget: () => void
  /** Those that carry the place in their name first: `县人民政府办公室` before that of the city above, which is sought less often. */
  all: () => readonly DirectoryUnit[]
  get: (id: string) => DirectoryUnit | null
  /** The name as staff say it, without the place they all share (`县应急管理局`); the id as long as it is unknown. */
  name: (id: string) => string
}

const MOST_UNITS = 20_000

/** `place`: of the directory, as it stands at the head of the pages. */
export function makeUnits(api: Api, place: () => string | null): Units {
  const known = shallowRef(new Map<string, DirectoryUnit>())
  let loading: Promise<void> | null = null

  const load = async () => {
    const units = await api.list<DirectoryUnit>('/api/units', MOST_UNITS)
    known.value = new Map(units.map((unit) => [unit.id, unit]))
  }
  return {
    load: () =>
      (loading ??= load().catch((error: unknown) => {
        // The next who asks tries again.
        loading = null
        throw error
      })),
    forget: () => (loading = null),
    all: () => {
      const here = place()
      const isOf = ({ name }: DirectoryUnit) => here !== null && name.includes(here)
      const units = [...known.value.values()]
      return [...units.filter(isOf), ...units.filter((unit) => !isOf(unit))]
    },
    get: (id) => known.value.get(id) ?? null,
    name: (id) => {
      const unit = known.value.get(id)
      return unit === undefined ? id : (unit.shortName ?? withoutPlace(unit.name, place()))
    },
  }
}
