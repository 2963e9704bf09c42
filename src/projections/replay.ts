import type { Connection } from '../../db/open.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Incident } from '../domain/incident.ts'
import { foldIncident, isIncidentFact, subjectOf } from './incident-state.ts'
import type { Projector } from './projector.ts'
import { rebuild } from './rebuild.ts'

const PAGE_ENTRIES = 1_000
/** States kept between entries; beyond it they are folded again when needed. */
const KEPT_STATES = 20_000

/** Projects every entry behind `afterSeq`. The caller holds the transaction. Returns how many entries were projected. */
export function replay(ledger: Ledger, projector: Projector, afterSeq: number): number {
  const states = new Map<string, Incident>()
  let seq = afterSeq
  for (let entries = ledger.entries(seq, PAGE_ENTRIES); entries.length > 0; entries = ledger.entries(seq, PAGE_ENTRIES)) {
    for (const entry of entries) {
      const id = subjectOf(entry.stream)
      if (isIncidentFact(entry) && entry.version > 1 && !states.has(id)) {
        const before = foldIncident(ledger, id, entry.seq - 1)
        if (before !== null) states.set(id, before)
      }
      projector.project([entry], states)
      if (states.size > KEPT_STATES) states.clear()
      seq = entry.seq
    }
  }
  return seq - afterSeq
}

/** At the start: projects what is missing, or everything when a migration has given the projections a new shape. */
export function bringUpToDate(connection: Connection, ledger: Ledger, projector: Projector): void {
  const projected = projector.head()
  if (projected === ledger.head().seq) return
  connection.transaction(() => (projected < 0 ? rebuild(connection) : replay(ledger, projector, projected))).immediate()
}
