import type { Connection } from '../../db/open.ts'
import type { Level } from '../domain/levels.ts'
import { VIEWED, asItWas, days, seen } from './report-sql.ts'
import type { Range, View } from './report-sql.ts'
import { scopeParameters } from './whereabouts.ts'

/** An incident as the view had it. */
export interface ReportedIncident {
  key: number
  incident: string
  number: string
  title: string
  level: Level
  phase: 'open' | 'closed' | 'merged'
  recordedAt: number
  /** When it was closed or merged, if it was. */
  endedAt: number | null
}

/** How many keys of incidents one statement covers: none holds the write-ahead log for long. */
const KEYS_AT_ONCE = 2_000

/** Reads the incidents behind a report's figures, by the conditions under which `ReportFacts` counts them. */
export class ReportRows {
  readonly #statements: ReturnType<typeof prepare>
  readonly #parameters: Record<string, string | number | null>

  constructor(connection: Connection, view: View) {
    this.#statements = prepare(connection)
    this.#parameters = { seq: view.seq, division: view.division, ...scopeParameters(view.scope) }
  }

  /** Logged in the range, oldest first. */
  *newIn(range: Range): Generator<ReportedIncident> {
    for (const day of days(range)) yield* this.#statements.newIn.all({ ...this.#parameters, ...day }) as ReportedIncident[]
  }

  /** Closed or merged in the range, oldest first. */
  *endedIn(range: Range): Generator<ReportedIncident> {
    for (const day of days(range)) yield* this.#statements.endedIn.all({ ...this.#parameters, ...day }) as ReportedIncident[]
  }

  /** Logged by the entry `seq` or before it, and neither closed nor merged by an instant; newest first. */
  *openAt(seq: number, ms: number): Generator<ReportedIncident> {
    for (let upTo = (this.#statements.lastKey.get() as number | null) ?? 0; upTo > 0; upTo -= KEYS_AT_ONCE) {
      const keys = { upTo, above: upTo - KEYS_AT_ONCE }
      const rows = this.#statements.openAt.all({ ...this.#parameters, ...keys, before: ms, loggedUpTo: seq }) as ReportedIncident[]
      yield* rows
    }
  }
}

function prepare(connection: Connection) {
  const rows = `select i.key, i.id as incident, i.number, coalesce(h.title, i.title) as title, v.level, v.phase, i.recorded_at as recordedAt,
      iif(v.phase = 'open', null, v.at) as endedAt
    from incident i join incident_standing v on v.incident = i.key and ${VIEWED('v')} ${asItWas('i.key')}`
  return {
    newIn: connection.prepare(`${rows} where i.recorded_at >= @from and i.recorded_at < @to and ${seen('i.key')} order by i.key`),
    endedIn: connection.prepare(
      `${rows} where v.phase <> 'open' and v.at >= @from and v.at < @to and ${seen('i.key')} order by v.at, i.key`,
    ),
    openAt: connection.prepare(`${rows} where i.key > @above and i.key <= @upTo and not (v.phase <> 'open' and v.at < @before)
      and (select min(l.from_seq) from incident_standing l where l.incident = i.key) <= @loggedUpTo and ${seen('i.key')} order by i.key desc`),
    lastKey: connection.prepare('select max(key) from incident').pluck(),
  }
}
