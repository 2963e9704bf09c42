import type { Connection } from '../../db/open.ts'
import { readEntry } from '../ledger/catalogue.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Incident } from '../domain/incident.ts'
import { foldIncident, isIncidentFact, subjectOf } from './incident-state.ts'
import { PROJECTION_TABLES } from './projector.ts'
import type { Projector } from './projector.ts'

const PAGE_ENTRIES = 1_000
/** States kept between entries; beyond it they are folded again when needed. */
const KEPT_STATES = 20_000

/** Projects every entry behind `afterSeq`. The caller holds the transaction. Returns how many entries were projected. */
export function replay(ledger: Ledger, projector: Projector, afterSeq: number): number {
  const states = new Map<string, Incident>()
  let seq = afterSeq
  for (let rows = ledger.rows(seq, PAGE_ENTRIES); rows.length > 0; rows = ledger.rows(seq, PAGE_ENTRIES)) {
    for (const row of rows) {
      const entry = readEntry(row)
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

/** Empties every projection and fills it again from the first entry. The caller holds the transaction. */
export function rebuild(connection: Connection, ledger: Ledger, projector: Projector): number {
  for (const table of PROJECTION_TABLES) connection.exec(`delete from ${table}`)
  connection.exec('update projection_head set seq = 0 where id = 1')
  return replay(ledger, projector, 0)
}

/** At the start: projects what is missing, or everything when a migration has given the projections a new shape. */
export function bringUpToDate(connection: Connection, ledger: Ledger, projector: Projector): void {
  const projected = projector.head()
  if (projected === ledger.head().seq) return
  connection.transaction(() => (projected < 0 ? rebuild(connection, ledger, projector) : replay(ledger, projector, projected))).immediate()
}

/** All rows of a projection in an order of their own, for comparing two fillings. The search index is read as its terms in their places. */
export function rowsOf(connection: Connection, table: (typeof PROJECTION_TABLES)[number]): unknown[][] {
  if (table !== 'incident_search') return connection.prepare(`select * from ${table} order by 1, 2`).raw().all() as unknown[][]
  connection.exec('create virtual table if not exists temp.search_terms using fts5vocab(main, incident_search, instance)')
  return connection.prepare('select doc, term, offset from temp.search_terms order by doc, offset').raw().all() as unknown[][]
}
