import { computed, shallowRef } from 'vue'
import { moved } from './moved.ts'

export interface Option {
  value: string
  label: string
  hint?: string
}

export interface TagParts {
  options: () => readonly Option[]
  chosen: () => readonly string[]
  isOrdered: () => boolean
  change: (next: string[]) => void
  /** Puts the focus into the field. */
  focus: () => void
}

const MOST_SHOWN = 8

/** Choosing several things by typing: the list under the field, the chips in it, and their keys. */
export function useTags(parts: TagParts) {
  const text = shallowRef('')
  const isOpen = shallowRef(false)
  const at = shallowRef(0)
  /** The chip that the arrow keys stand on; none while typing. */
  const chip = shallowRef<string | null>(null)
  const said = shallowRef('')

  const byValue = computed(() => new Map(parts.options().map((option) => [option.value, option])))
  const labelOf = (value: string) => byValue.value.get(value)?.label ?? value
  const found = computed(() => {
    const query = text.value.trim().toLowerCase()
    const fits = ({ label, value, hint }: Option) => label.includes(query) || value.startsWith(query) || hint?.includes(query) === true
    const free = parts.options().filter((option) => !parts.chosen().includes(option.value) && (query === '' || fits(option)))
    return free.sort((a, b) => Number(b.label.startsWith(query)) - Number(a.label.startsWith(query))).slice(0, MOST_SHOWN)
  })

  function take(option: Option | undefined): void {
    if (option === undefined) return
    parts.change([...parts.chosen(), option.value])
    said.value = `已选${option.label}`
    text.value = ''
    at.value = 0
    isOpen.value = false
  }

  function drop(value: string): void {
    parts.change(parts.chosen().filter((one) => one !== value))
    said.value = `已去掉${labelOf(value)}`
    chip.value = null
    parts.focus()
  }

  function shift(by: -1 | 1): void {
    const value = chip.value ?? parts.chosen()[parts.chosen().length - 1]
    if (value === undefined) return
    const next = moved(parts.chosen(), value, by)
    parts.change(next)
    chip.value = value
    said.value = `${labelOf(value)}，第 ${next.indexOf(value) + 1} 位`
  }

  function walk(by: -1 | 1): void {
    const place = chip.value === null ? parts.chosen().length : parts.chosen().indexOf(chip.value)
    chip.value = parts.chosen()[Math.max(0, place + by)] ?? null
    if (chip.value !== null) said.value = labelOf(chip.value)
  }

  function onKey(event: KeyboardEvent): void {
    // Keys of an input method belong to it.
    if (event.isComposing) return
    const isSideways = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
    const by = event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 1
    if (event.altKey) {
      if (!isSideways || !parts.isOrdered()) return
      shift(by)
    } else if (isSideways) {
      if (text.value !== '' || parts.chosen().length === 0) return
      walk(by)
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (isOpen.value) at.value = Math.min(Math.max(0, at.value + by), found.value.length - 1)
      isOpen.value = true
    } else if (event.key === 'Enter' && !event.ctrlKey) {
      if (isOpen.value && (text.value !== '' || at.value >= 0)) take(found.value[at.value])
    } else if (event.key === 'Escape' && isOpen.value) {
      isOpen.value = false
    } else if ((event.key === 'Backspace' || event.key === 'Delete') && text.value === '') {
      const value = chip.value ?? (event.key === 'Backspace' ? parts.chosen()[parts.chosen().length - 1] : undefined)
      if (value === undefined) return
      drop(value)
    } else return
    event.preventDefault()
  }

  function onInput(): void {
    isOpen.value = true
    at.value = 0
    chip.value = null
  }

  function onBlur(): void {
    isOpen.value = false
    chip.value = null
    text.value = ''
  }

  function clickInto(): void {
    parts.focus()
    isOpen.value = true
  }

  return { text, isOpen, at, chip, said, found, labelOf, take, drop, onKey, onInput, onBlur, clickInto }
}
