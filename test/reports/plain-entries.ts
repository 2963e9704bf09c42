import type * as z from 'zod'
import type { Connection } from '../../db/open.ts'
import type { Actor, incidentLogged, levelChanged } from '../../src/domain/facts.ts'

/** Rows of the ledger as anybody may read them from the file with SQL; neither catalogue nor projections are asked. */

export interface PlainEntry {
  seq: number
  at: number
  stream: string
  /** Without its version. */
  type: string
  actor: Actor
  data: any
}

export type Logged = z.infer<typeof incidentLogged>
export type LevelChanged = z.infer<typeof levelChanged>

export function plainEntries(connection: Connection): PlainEntry[] {
  const rows = connection.prepare('select seq, at, stream, type, actor, data from ledger order by seq').all() as Record<string, any>[]
  return rows.map((row) => ({
    seq: row['seq'],
    at: row['at'],
    stream: row['stream'],
    type: row['type'].split('/')[0],
    actor: JSON.parse(row['actor']),
    data: JSON.parse(row['data']),
  }))
}

/** An incident with what was recorded about it, in order. */
export interface Story {
  id: string
  recordedAt: number
  logged: Logged
  entries: PlainEntry[]
}

export function storiesIn(entries: readonly PlainEntry[]): Story[] {
  const stories = new Map<string, Story>()
  for (const entry of entries) {
    const [kind, id = ''] = entry.stream.split('/')
    if (kind !== 'incident') continue
    if (entry.type === 'incident-logged') stories.set(id, { id, recordedAt: entry.at, logged: entry.data, entries: [] })
    stories.get(id)!.entries.push(entry)
  }
  return [...stories.values()]
}

/** The document of the pack or directory that this entry published. */
export function documentAt(entries: readonly PlainEntry[], seq: number): any {
  const entry = entries.find((one) => one.seq === seq)
  if (entry === undefined) throw new Error(`no entry ${seq}`)
  return entry.data
}
