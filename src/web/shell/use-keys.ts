import { onBeforeUnmount, onMounted } from 'vue'

const KEYS_OFF = 'sanshi.keys'

/** Single keys of a page, off while somebody types, and for whoever switched them off. */
export function useKeys(keys: Record<string, () => void>): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || !areKeysOn()) return
    const target = event.target as HTMLElement
    if (target.closest('input, select, textarea, [contenteditable], [role="dialog"]') !== null) return
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}

export function areKeysOn(): boolean {
  return localStorage.getItem(KEYS_OFF) !== 'off'
}

export function switchKeys(on: boolean): void {
  localStorage.setItem(KEYS_OFF, on ? 'on' : 'off')
}
