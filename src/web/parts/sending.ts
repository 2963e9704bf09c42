import { shallowRef } from 'vue'
import type { Ref } from 'vue'
import { makeFieldFaults } from './field-faults.ts'
import type { FieldFaults } from './field-faults.ts'

/** What is sent from a form: one thing at a time, and what was wrong with it. */
export interface Sending {
  faults: FieldFaults
  isBusy: Readonly<Ref<boolean>>
  /** Clears the faults and does the work; what it throws stands at its field, and nothing typed is lost. */
  send: (work: () => Promise<void>) => Promise<void>
}

/** `fields`: the paths that the form has a field for. */
export function makeSending(fields: readonly string[]): Sending {
  const faults = makeFieldFaults(fields)
  const isBusy = shallowRef(false)
  return {
    faults,
    isBusy,
    send: async (work) => {
      faults.clear()
      isBusy.value = true
      try {
        await work()
      } catch (error) {
        faults.show(error)
      } finally {
        isBusy.value = false
      }
    },
  }
}
