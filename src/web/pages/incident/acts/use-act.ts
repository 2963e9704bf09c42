import { shallowRef } from 'vue'
import { Problem } from '../../../api/problem.ts'
import { intention } from '../../../api/client.ts'
import { makeSending } from '../../../parts/sending.ts'
import type { ShownIncident } from '../view.ts'
import { useView } from '../view.ts'

const STALE = 412

/**
 * What every form of this page needs: faults at their fields, one key for one intention, the version that the person had before them,
 * and, when somebody was faster, the incident as it is now beside what was typed.
 */
export function useAct(incident: () => ShownIncident, fields: readonly string[], done: () => void) {
  const view = useView()
  const sending = makeSending(fields)
  /** The version that was before the person when a faster one was found. */
  const overtaken = shallowRef<{ mine: number } | null>(null)
  let key = intention()
  let version = incident().version

  const submit = (act: (options: { ifMatch: number; key: string }) => Promise<unknown>): Promise<void> =>
    sending.send(async () => {
      try {
        await act({ ifMatch: version, key })
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== STALE) throw error
        await view.renew()
        overtaken.value = { mine: version }
        return
      }
      await view.renew()
      done()
    })

  /** The person has seen what changed and stands by what was typed: another intention, on the version that holds. */
  function onNewVersion(): void {
    version = incident().version
    key = intention()
    overtaken.value = null
  }

  return { ...sending, overtaken, submit, onNewVersion }
}
