import type { Connection } from '../../db/open.ts'
import type { AlertOnRecord, AlertRaised } from '../domain/alarms.ts'
import type { Scope } from '../domain/scope.ts'
import { readEntry } from '../ledger/catalogue.ts'
import type { StoredEntry } from '../ledger/entry.ts'
import { ENTRY_COLUMNS } from '../ledger/ledger.ts'
import { scopeCondition, scopeParameters } from './whereabouts.ts'

type Stored = StoredEntry & { incident: string; number: string; title: string }

export class AlertList {
  readonly #one
  readonly #after
  readonly #pending
  readonly #acknowledged
  readonly #nextStepAt

  constructor(connection: Connection) {
    // What an alert says is read from its entry; the row says only where it belongs.
    const from = `select l.*, i.id as incident, i.number, i.title from alert a join (select ${ENTRY_COLUMNS} from ledger) l on l.seq = a.seq join incident i on i.key = a.incident`
    const page = `a.seq > @after and ${scopeCondition('a.incident')}`
    this.#one = connection.prepare(`${from} where a.seq = ?`)
    this.#after = connection.prepare(`${from} where ${page} order by a.seq limit @limit`)
    this.#pending = connection.prepare(
      `${from} where ${page} and not exists (select 1 from acknowledgement k where k.alert = a.seq and k.account = @account) order by a.seq limit @limit`,
    )
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
    const parameters = { after: seq, limit, ...scopeParameters(scope) }
    const rows = unacknowledgedBy === null ? this.#after.all(parameters) : this.#pending.all({ ...parameters, account: unacknowledgedBy })
    return (rows as Stored[]).map(toAlert)
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

function toAlert({ incident, number, title, ...row }: Stored): AlertOnRecord {
  const { seq, at, data } = readEntry(row)
  const { generation: _, ...alert } = data as AlertRaised
  return { seq, incident, number, title, ...alert, raisedAt: at }
}
