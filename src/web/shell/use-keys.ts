import { onBeforeUnmount, onMounted } from 'vue'

const KEYS_OFF = 'sanshi.keys'
/** So long the second key of two may take. */
const SECOND_KEY_MS = 1_500

/**
 * Single keys of a page, and pairs pressed one after the other (`g b`); off while somebody types, and for whoever switched them off. An
 * act that answers false has not taken the key.
 */
export function useKeys(keys: Record<string, () => unknown>): void {
  let first = ''
  let waiting: ReturnType<typeof setTimeout> | undefined
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || !areKeysOn()) return
    const target = event.target as HTMLElement
    if (target.closest('input, select, textarea, [contenteditable], [role="dialog"]') !== null) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const act = (first === '' ? undefined : keys[`${first} ${key}`]) ?? keys[key]
    clearTimeout(waiting)
    first = Object.keys(keys).some((pair) => pair.startsWith(`${key} `)) ? key : ''
    if (first !== '') waiting = setTimeout(() => (first = ''), SECOND_KEY_MS)
    if (act !== undefined && act() !== false) event.preventDefault()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => {
    clearTimeout(waiting)
    window.removeEventListener('keydown', onKey)
  })
}

export function areKeysOn(): boolean {
  return localStorage.getItem(KEYS_OFF) !== 'off'
}

export function switchKeys(on: boolean): void {
  localStorage.setItem(KEYS_OFF, on ? 'on' : 'off')
}
