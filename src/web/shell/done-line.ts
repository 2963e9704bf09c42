import { readonly, shallowRef } from 'vue'

/** What was just done, said at the head of the page that comes next: `已登记 2026-000123 …`. It stays until it is closed or that page is left. */
const said = shallowRef<{ text: string; isFresh: boolean } | null>(null)

export const doneLine = readonly(said)

export function sayDone(text: string): void {
  said.value = { text, isFresh: true }
}

/** Called at each change of page. */
export function pageChanged(): void {
  said.value = said.value?.isFresh === true ? { ...said.value, isFresh: false } : null
}

export function closeDoneLine(): void {
  said.value = null
}
