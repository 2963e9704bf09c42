import { shallowRef } from 'vue'
import type { LedgerEntry } from '../../../contract/ledger-answers.ts'
import { sentenceOf } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'

/** An entry as the list shows it; `chain` for auditors alone, who see the record as it is stored. */
export interface ShownEntry {
  seq: number
  at: string
  type: string
  actor: { name: string; unit: string | null; role: string }
  stream: string | null
  data: unknown
  chain: Pick<LedgerEntry, 'version' | 'previous' | 'dataHash' | 'hash' | 'salt'> | null
}

const PAGE = 50

/** The record a page at a time, newest first, and around a seq that is searched for. */
export function useRecord(head: () => number) {
  const { api } = useDesk()
  const entries = shallowRef<ShownEntry[] | null>(null)
  const sought = shallowRef<number | null>(null)
  const failure = shallowRef<string | null>(null)
  /** The first and last seq on the page. */
  const range = shallowRef<{ from: number; to: number } | null>(null)

  async function show(to: number): Promise<void> {
    const last = Math.min(Math.max(to, 1), head())
    const after = Math.max(0, last - PAGE)
    try {
      const { items } = await api.get<{ items: LedgerEntry[] }>(`/api/ledger?after=${after}&limit=${PAGE}`)
      entries.value = items
        .filter(({ seq }) => seq <= last)
        .map(shown)
        .reverse()
      range.value = { from: after + 1, to: last }
      failure.value = null
    } catch (error) {
      failure.value = sentenceOf(error)
    }
  }

  return {
    entries,
    sought,
    failure,
    range,
    newest: () => {
      sought.value = null
      return show(head())
    },
    older: () => show((range.value?.from ?? 1) - 1),
    newer: () => show((range.value?.to ?? 0) + PAGE),
    /** False when there is no such entry. */
    seek: async (seq: number) => {
      if (seq > head()) return false
      await show(seq + PAGE / 2)
      sought.value = seq
      return true
    },
  }
}

/** The entries of one incident, as everybody in its scope may read them. */
export function useIncidentEntries() {
  const { api } = useDesk()
  const entries = shallowRef<ShownEntry[] | null>(null)
  const failure = shallowRef<string | null>(null)
  return {
    entries,
    failure,
    show: async (incident: string) => {
      try {
        const items = await api.list<Omit<ShownEntry, 'stream' | 'chain'>>(`/api/incidents/${encodeURIComponent(incident)}/entries`)
        entries.value = items.map((item) => ({ ...item, stream: `incident/${incident}`, chain: null })).reverse()
        failure.value = null
      } catch (error) {
        entries.value = null
        failure.value = sentenceOf(error)
      }
    },
  }
}

function shown({ seq, at, type, actor, stream, data, ...chain }: LedgerEntry): ShownEntry {
  return { seq, at, type, actor: actor as ShownEntry['actor'], stream, data, chain }
}
