import { shallowRef } from 'vue'
import { sentenceOf } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'
import type { PolicyPack } from './grading-table.ts'
import type { Named } from './recognise.ts'

/** More places than this nobody picks from a list; the most exact ones of a county or city are among them. */
const MOST_DIVISIONS = 6_000

/** What the form chooses from: places, sectors and units of the directory, categories of the packs. */
export function useLists() {
  const { api, units } = useDesk()
  const divisions = shallowRef<readonly Named[]>([])
  const sectors = shallowRef<readonly Named[]>([])
  const packs = shallowRef<readonly PolicyPack[]>([])
  const isLoaded = shallowRef(false)
  const failure = shallowRef<string | null>(null)

  async function load(): Promise<void> {
    failure.value = null
    try {
      const [places, fields, published] = await Promise.all([
        api.list<Named>('/api/divisions', MOST_DIVISIONS),
        api.list<Named>('/api/sectors'),
        api.list<PolicyPack>('/api/policy/packs'),
        units.load(),
      ])
      divisions.value = places
      sectors.value = fields
      packs.value = published
      isLoaded.value = true
    } catch (error) {
      failure.value = sentenceOf(error)
    }
  }
  void load()
  return { divisions, sectors, packs, isLoaded, failure, load }
}
