import type { Connection } from '../../db/open.ts'
import type { AlertOnRecord, AlertRaised } from '../domain/alarms.ts'
import type { Scope } from '../domain/scope.ts'
import { readEntry } from '../ledger/catalogue.ts'
import type { StoredEntry } from '../ledger/entry.ts'
import { ENTRY_COLUMNS } from '../ledger/ledger.ts'
import { Statements } from './statements.ts'
import { scopeCondition, scopeParameters, scopeWalk } from './whereabouts.ts'
import type { ScopeWalk } from './whereabouts.ts'

type Stored = StoredEntry & { incident: string; number: string; title: string; drill: number | null }

/** The alerts of a scope with no more incidents than this are read from these; in a larger one the alerts of all soon fill a page. */
const NARROW_INCIDENTS = 2_000
const PENDING = 'not exists (select 1 from acknowledgement k where k.alert = a.seq and k.account = @account)'
/** An exercise rings only for the units that take part in it, and for the government above them. */
const TOLD = `(a.incident not in (select key from incident where drill is not null)
  or exists (select 1 from incident_unit p where p.unit = @scopeHome and p.incident = a.incident)
  or exists (select 1 from incident g where g.key = a.incident and g.government = @scopeHome))`
/** What an alert says is read from its entry; the row says only where it belongs. */
const COLUMNS = 'l.*, i.id as incident, i.number, i.title, i.drill'
const JOINED = `join (select ${ENTRY_COLUMNS} from ledger) l on l.seq = a.seq join incident i on i.key = a.incident`

export class AlertList {
  readonly #statements: Statements
  readonly #narrow: number
  readonly #one
  readonly #acknowledged
  readonly #nextStepAt

  /** `narrow`: how many incidents a narrow scope holds at most. */
  constructor(connection: Connection, narrow = NARROW_INCIDENTS) {
    this.#narrow = narrow
    this.#statements = new Statements(connection)
    this.#one = connection.prepare(`select ${COLUMNS} from alert a ${JOINED} where a.seq = ?`)
    this.#acknowledged = connection.prepare('select expires_at as expiresAt from acknowledgement where alert = ? and account = ?')
    this.#nextStepAt = connection
      .prepare('select n.next_at from alert a join alarm n on n.incident = a.incident and n.place = a.place where a.seq = ?')
      .pluck()
  }

  /** Null when the entry `seq` is no alert. */
  one(seq: number): AlertOnRecord | null {
    const row = this.#one.get(seq) as Stored | undefined
    return row === undefined ? null : toAlert(row)
  }

  /** Alerts in scope with a larger seq, oldest first. With `unacknowledgedBy`, only those that this account has not acknowledged. */
  after(seq: number, scope: Scope, limit: number, unacknowledgedBy: string | null = null): AlertOnRecord[] {
    const walk = scopeWalk(scope)
    const isNarrow = walk !== null && this.#incidentsOf(walk, scope) <= this.#narrow
    const from = isNarrow ? `${walk.table} w cross join alert a on a.incident = w.incident` : 'alert a'
    const conditions = [
      'a.seq > @after',
      isNarrow ? walk.condition : scopeCondition('a.incident'),
      TOLD,
      ...(unacknowledgedBy === null ? [] : [PENDING]),
    ]
    const page = `select a.seq, a.incident from ${from} where ${conditions.join(' and ')} order by a.seq limit @limit`
    const rows = this.#statements
      .of(`select ${COLUMNS} from (${page}) a ${JOINED} order by a.seq`)
      .all({ after: seq, limit, account: unacknowledgedBy, ...scopeParameters(scope) })
    return (rows as Stored[]).map(toAlert)
  }

  /** The newest alert in scope behind `seq`; null when there is none. */
  newest(seq: number, scope: Scope): AlertOnRecord | null {
    const found = `select max(a.seq) from alert a where a.seq > @after and ${scopeCondition('a.incident')} and ${TOLD}`
    const row = this.#statements.of(`select ${COLUMNS} from alert a ${JOINED} where a.seq = (${found})`)
    const one = row.get({ after: seq, ...scopeParameters(scope) }) as Stored | undefined
    return one === undefined ? null : toAlert(one)
  }

  /** How many incidents a scope holds, counted no further than it matters. */
  #incidentsOf({ table, condition }: ScopeWalk, scope: Scope): number {
    const counted = `select count(*) as count from (select 1 from ${table} w where ${condition} limit ${this.#narrow + 1})`
    return (this.#statements.of(counted).get(scopeParameters(scope)) as { count: number }).count
  }

  isAcknowledged(seq: number, account: string): boolean {
    return this.#acknowledged.get(seq, account) !== undefined
  }

  /** When this account's acknowledgement expires: at the next step. Null: never, or none was given. */
  acknowledgementOf(seq: number, account: string): number | null {
    return (this.#acknowledged.get(seq, account) as { expiresAt: number | null } | undefined)?.expiresAt ?? null
  }

  /** When the next step comes of the clock that an alert is about; null when none will, or it is about none. */
  nextStepAt(seq: number): number | null {
    return (this.#nextStepAt.get(seq) as number | undefined) ?? null
  }
}

function toAlert({ incident, number, title, drill, ...row }: Stored): AlertOnRecord {
  const { seq, at, data } = readEntry(row)
  const { generation: _, ...alert } = data as AlertRaised
  return { seq, incident, number, title, drill: drill !== null, ...alert, raisedAt: at }
}
