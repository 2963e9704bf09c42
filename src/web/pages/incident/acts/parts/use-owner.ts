import { computed, shallowRef } from 'vue'
import { useDesk } from '../../../../desk.ts'
import type { ShownIncident } from '../../view.ts'
import { participantsOf } from './participants.ts'

/** For whom something is entered: one's own unit where it takes part, otherwise the lead; coordinators choose. */
export function useOwner(incident: () => ShownIncident) {
  const { session, units } = useDesk()
  const own = session.who.value?.user.unit?.id ?? null
  const mayChoose = session.holds('coordinator', 'recorder', 'leader')
  const all = computed(() => participantsOf(incident().assignment, units.name))
  const options = computed(() => (mayChoose ? all.value : all.value.filter(({ value }) => value === own)))
  const unit = shallowRef(options.value.find(({ value }) => value === own)?.value ?? options.value[0]?.value ?? '')
  return { unit, options }
}
