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
  /** As it was first recorded, and as corrected. */
  first: Logged
  logged: Logged
  entries: PlainEntry[]
}

export function storiesIn(entries: readonly PlainEntry[]): Story[] {
  const stories = new Map<string, Story>()
  for (const entry of entries) {
    const [kind, id = ''] = entry.stream.split('/')
    if (kind !== 'incident') continue
    if (entry.type === 'incident-logged') stories.set(id, { id, recordedAt: entry.at, first: entry.data, logged: entry.data, entries: [] })
    const story = stories.get(id)!
    story.entries.push(entry)
    const corrected = correctionIn(story, entry)
    if (corrected !== null) story.logged = { ...story.logged, ...corrected.to }
  }
  return [...stories.values()]
}

/** IN-3: the correction that this entry puts in force; one that waits for a second person counts with the approval. */
export function correctionIn(
  story: Story,
  { type, data }: PlainEntry,
): { to: Partial<Logged>; assignment: Logged['assignment'] | null } | null {
  if (type === 'correction-recorded' && !data.pending) return data
  // IN-8: a main incident may take earlier instants from a duplicate, as if it were corrected.
  if (type === 'duplicate-received' || type === 'duplicate-withdrawn')
    return Object.keys(data.to).length > 0 ? { to: data.to, assignment: null } : null
  if (type !== 'correction-reviewed' || !data.approved) return null
  return story.entries.find((one) => one.type === 'correction-recorded' && one.data.correction === data.correction)!.data
}

/** The document of the pack or directory that this entry published. */
export function documentAt(entries: readonly PlainEntry[], seq: number): any {
  const entry = entries.find((one) => one.seq === seq)
  if (entry === undefined) throw new Error(`no entry ${seq}`)
  return entry.data
}
