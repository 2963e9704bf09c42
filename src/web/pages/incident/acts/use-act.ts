import { shallowRef } from 'vue'
import { Problem } from '../../../api/problem.ts'
import { intention } from '../../../api/client.ts'
import { makeFieldFaults } from '../../../parts/field-faults.ts'
import type { ShownIncident } from '../view.ts'
import { useView } from '../view.ts'

const STALE = 412

/**
 * What every form of this page needs: faults at their fields, one key for one intention, the version that the person had before them,
 * and, when somebody was faster, the incident as it is now beside what was typed.
 */
export function useAct(incident: () => ShownIncident, fields: readonly string[], done: () => void) {
  const view = useView()
  const faults = makeFieldFaults(fields)
  const isBusy = shallowRef(false)
  /** The version that was before the person when a faster one was found. */
  const overtaken = shallowRef<{ mine: number } | null>(null)
  let key = intention()
  let version = incident().version

  async function submit(send: (options: { ifMatch: number; key: string }) => Promise<unknown>): Promise<void> {
    faults.clear()
    isBusy.value = true
    try {
      await send({ ifMatch: version, key })
      await view.renew()
      done()
    } catch (error) {
      if (error instanceof Problem && error.status === STALE) {
        await view.renew()
        overtaken.value = { mine: version }
      } else faults.show(error)
    } finally {
      isBusy.value = false
    }
  }

  /** The person has seen what changed and stands by what was typed: another intention, on the version that holds. */
  function onNewVersion(): void {
    version = incident().version
    key = intention()
    overtaken.value = null
  }

  return { faults, isBusy, overtaken, submit, onNewVersion }
}
