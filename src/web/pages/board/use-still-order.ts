import { nextTick, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { Section } from './arrange.ts'
import { waitingBetween } from './settle.ts'
import type { Waiting } from './settle.ts'

const STILL_FOR_MS = 3_000

/**
 * Keeps the order still while a hand is on the list: pointer in it, focus in it, page scrolled, and until 3 s after. `unfolded`: a row
 * is open. When it is renewed, the row under focus, or else the first visible one, keeps its place on the screen.
 */
export function useStillOrder(wanted: ComputedRef<Section[]>, list: Readonly<Ref<HTMLElement | null>>, unfolded: () => boolean) {
  const shown = shallowRef<Section[]>(wanted.value)
  const waiting = shallowRef<Waiting | null>(null)
  let isPointerIn = false
  let isFocusIn = false
  let lastHandAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined

  const isHeld = () =>
    isPointerIn ||
    isFocusIn ||
    unfolded() ||
    (list.value?.getBoundingClientRect().top ?? 0) < 0 ||
    performance.now() - lastHandAt < STILL_FOR_MS

  function apply(): void {
    const anchor = anchorRow()
    const before = anchor?.getBoundingClientRect().top
    shown.value = wanted.value
    waiting.value = null
    if (anchor === null || before === undefined) return
    void nextTick(() => {
      const after = anchor.isConnected ? anchor.getBoundingClientRect().top : before
      if (Math.abs(after - before) >= 1) window.scrollBy(0, after - before)
    })
  }

  function anchorRow(): HTMLElement | null {
    const focused = document.activeElement?.closest<HTMLElement>('[data-row]') ?? null
    if (focused !== null) return focused
    const rows = list.value?.querySelectorAll<HTMLElement>('[data-row]') ?? []
    return Array.from(rows).find((row) => row.getBoundingClientRect().top >= 0) ?? null
  }

  function look(): void {
    clearTimeout(timer)
    const change = waitingBetween(shown.value, wanted.value)
    if (change === null) {
      // Same rows in the same places; heads and notes may differ.
      shown.value = wanted.value
      waiting.value = null
    } else if (shown.value.length === 0 || !isHeld()) apply()
    else {
      waiting.value = change
      timer = setTimeout(look, STILL_FOR_MS)
    }
  }

  watch(wanted, look)
  onBeforeUnmount(() => clearTimeout(timer))
  const left = () => {
    lastHandAt = performance.now()
    clearTimeout(timer)
    timer = setTimeout(look, STILL_FOR_MS)
  }
  return {
    shown,
    waiting,
    apply,
    hands: {
      pointerenter: () => (isPointerIn = true),
      pointerleave: () => {
        isPointerIn = false
        left()
      },
      focusin: () => (isFocusIn = true),
      focusout: () => {
        isFocusIn = false
        left()
      },
    },
  }
}
