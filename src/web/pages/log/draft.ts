import { emptyForm } from './log-form.ts'
import type { LogForm } from './log-form.ts'

/** The draft of one person, on this device alone: it outlives reloads and broken connections, and goes when it was saved. */
export interface Draft {
  form: LogForm
  /** Server time. */
  savedAt: number
  /** The last attempt to save: its key counts as long as the request stays the same, so a retry logs once, after a reload too. */
  attempt: { key: string; body: string } | null
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const SHAPE = 1

export interface DraftKeeper {
  load: () => Draft | null
  /** False when the device keeps nothing: storage full or switched off. */
  save: (draft: Draft) => boolean
  clear: () => void
}

export function draftKeeper(store: Store, account: string): DraftKeeper {
  const place = `sanshi.log.${account}`
  return {
    load: () => {
      try {
        const kept = JSON.parse(store.getItem(place) ?? 'null') as (Draft & { shape: number }) | null
        if (kept === null || kept.shape !== SHAPE) return null
        // Fields that came with a newer page start empty.
        return { form: { ...emptyForm(), ...kept.form }, savedAt: kept.savedAt, attempt: kept.attempt }
      } catch {
        return null
      }
    },
    save: (draft) => {
      try {
        store.setItem(place, JSON.stringify({ shape: SHAPE, ...draft }))
        return true
      } catch {
        return false
      }
    },
    clear: () => store.removeItem(place),
  }
}

/** The key for sending `body`: the last attempt's when it was the same, else a fresh one. */
export function attemptFor(last: Draft['attempt'], body: string, freshKey: () => string): { key: string; body: string } {
  return last !== null && last.body === body ? last : { key: freshKey(), body }
}
