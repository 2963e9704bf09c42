import { computed, nextTick, shallowRef } from 'vue'
import type { ComputedRef, InjectionKey, Ref } from 'vue'
import { Problem, sentenceOf } from '../api/problem.ts'
import type { FieldFault } from '../api/problem.ts'

/** What is wrong with a form, each fault at its field; what belongs to no field stands at the button. */
export interface FieldFaults {
  all: Readonly<Ref<readonly FieldFault[]>>
  /** What is wrong as a whole: no connection, a rule that refuses. */
  general: Readonly<Ref<string | null>>
  count: ComputedRef<number>
  of: (path: string) => string | null
  /** Shows what was thrown, and puts the focus on the first field at fault. Throws on what is not for the person. */
  show: (error: unknown) => void
  /** Faults found before anything was sent; `focus` false while somebody is still writing elsewhere. */
  set: (faults: readonly FieldFault[], focus?: boolean) => void
  clear: () => void
  /** One field was changed: its fault is gone. */
  touched: (path: string) => void
  toFirst: () => void
}

export const FAULTS: InjectionKey<FieldFaults> = Symbol('field faults')

/** `fields`: the paths that the form has a field for; a fault inside one of them (`divisions.0`) stands there too. */
export function makeFieldFaults(fields: readonly string[]): FieldFaults {
  const all = shallowRef<readonly FieldFault[]>([])
  const general = shallowRef<string | null>(null)

  const fieldOf = (path: string) =>
    fields.filter((field) => path === field || path.startsWith(`${field}.`)).sort((a, b) => b.length - a.length)[0]
  const inOrder = () => [...fields].filter((field) => all.value.some((fault) => fieldOf(fault.path) === field))

  const toFirst = () => {
    const [first] = inOrder()
    if (first !== undefined) document.querySelector<HTMLElement>(`[data-field="${first}"]`)?.focus()
  }
  const set = (faults: readonly FieldFault[], focus = true) => {
    all.value = faults.filter((fault) => fieldOf(fault.path) !== undefined)
    const homeless = faults.filter((fault) => fieldOf(fault.path) === undefined)
    general.value =
      homeless.length === 0 ? null : homeless.map(({ path, message }) => (path === '' ? message : `${path}：${message}`)).join('；')
    if (focus) void nextTick(toFirst)
  }
  return {
    all,
    general,
    count: computed(() => inOrder().length),
    of: (path) => {
      const own = all.value.filter((fault) => fieldOf(fault.path) === path)
      return own.length === 0 ? null : own.map((fault) => fault.message).join('；')
    },
    show: (error) => {
      if (error instanceof Problem && error.errors.length > 0) return set(error.errors)
      all.value = []
      general.value = sentenceOf(error)
    },
    set,
    clear: () => {
      all.value = []
      general.value = null
    },
    touched: (path) => (all.value = all.value.filter((fault) => fieldOf(fault.path) !== path)),
    toFirst,
  }
}
