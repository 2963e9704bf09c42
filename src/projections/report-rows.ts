import type { Connection } from '../../db/open.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Level } from '../domain/levels.ts'
import { VIEWED, asItWas, days, owedBy, seen } from './report-sql.ts'
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

/** Something that happened to an incident, under its name. */
interface Named {
  incident: string
  number: string
  title: string
  level: Level
}

export interface AcceptanceRow extends Named {
  unit: string
  dueAt: number
  /** 1 or 0. */
  onTime: number
}

export interface PromiseRow extends Named, Pick<Obligation, 'kind' | 'unit' | 'outcome' | 'dueAt'> {}

export interface DisputeRow extends Named {
  unit: string
  at: number
}

/** The lead passed from `unit` to `to`. */
export interface ReassignmentRow extends DisputeRow {
  to: string
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

  /** Acceptances that fell due in the range, by due. */
  *acceptancesIn(range: Range, asOf: number): Generator<AcceptanceRow> {
    for (const day of days(range)) yield* this.#statements.acceptancesIn.all({ ...this.#parameters, ...day, asOf }) as AcceptanceRow[]
  }

  /** Promises whose instant lies in the range, by due. */
  *promisesIn(range: Range): Generator<PromiseRow> {
    for (const day of days(range)) yield* this.#statements.promisesIn.all({ ...this.#parameters, ...day }) as PromiseRow[]
  }

  /** Parts returned in the range, in the order of the record. */
  *disputesIn(range: Range): Generator<DisputeRow> {
    for (const day of days(range)) yield* this.#statements.disputesIn.all({ ...this.#parameters, ...day }) as DisputeRow[]
  }

  /** Leads taken away in the range, in the order of the record. */
  *reassignedIn(range: Range): Generator<ReassignmentRow> {
    for (const day of days(range)) yield* this.#statements.reassignedIn.all({ ...this.#parameters, ...day }) as ReassignmentRow[]
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
  const name = 'i.id as incident, i.number, coalesce(h.title, i.title) as title'
  const clocks = (more: string) => `select ${name}, v.level, o.kind, o.unit, o.outcome, o.due_at as dueAt, o.outcome = 'met' as onTime
    from obligation o join incident i on i.key = o.incident join incident_standing v on v.incident = o.incident and ${VIEWED('v')} ${asItWas('o.incident')}
    where ${VIEWED('o')} and o.due_at >= @from and o.due_at < @to and ${more} and ${seen('o.incident')} order by o.due_at, o.incident, o.place`
  return {
    acceptancesIn: connection.prepare(clocks(`o.kind = 'acceptance' and (${owedBy('@asOf')})`)),
    promisesIn: connection.prepare(clocks(`o.kind = 'promise' and o.kind <> 'acceptance' and o.outcome not in ('void', 'exempt')`)),
    disputesIn: connection.prepare(`select ${name}, v.level, d.unit, d.raised_at as at
      from dispute d join incident i on i.key = d.incident join incident_standing v on v.incident = i.key and ${VIEWED('v')} ${asItWas('i.key')}
      where d.raised_at >= @from and d.raised_at < @to and d.raised_seq <= @seq and ${seen('i.key')} order by d.raised_seq`),
    reassignedIn: connection.prepare(`select ${name}, v.level, m.previous_lead as unit, m.lead as "to", m.at
      from incident_standing m join incident i on i.key = m.incident join incident_standing v on v.incident = i.key and ${VIEWED('v')} ${asItWas('i.key')}
      where m.previous_lead is not null and m.at >= @from and m.at < @to and m.from_seq <= @seq and ${seen('i.key')} order by m.from_seq`),
    newIn: connection.prepare(`${rows} where i.recorded_at >= @from and i.recorded_at < @to and ${seen('i.key')} order by i.key`),
    endedIn: connection.prepare(
      `${rows} where v.phase <> 'open' and v.at >= @from and v.at < @to and ${seen('i.key')} order by v.at, i.key`,
    ),
    openAt: connection.prepare(`${rows} where i.key > @above and i.key <= @upTo and not (v.phase <> 'open' and v.at < @before)
      and (select min(l.from_seq) from incident_standing l where l.incident = i.key) <= @loggedUpTo and ${seen('i.key')} order by i.key desc`),
    lastKey: connection.prepare('select max(key) from incident').pluck(),
  }
}
