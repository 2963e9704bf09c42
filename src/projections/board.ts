import type { Connection } from '../../db/open.ts'
import type { Obligation, ObligationState } from '../domain/clocks.ts'
import type { Scope } from '../domain/scope.ts'
import { OBLIGATION_COLUMNS, fromColumns } from './obligation-rows.ts'
import type { ObligationColumns } from './obligation-rows.ts'
import { scopeCondition, scopeParameters } from './whereabouts.ts'

/** One clock on the board, with what its row says of its incident. */
export interface BoardRow {
  /** The incident's key and the clock's place in it. */
  key: number
  place: number
  clock: Obligation
  basisPolicySeq: number
  incident: { id: string; number: string; title: string; level: string }
}

export interface BoardQuery {
  states: readonly ObligationState[]
  unit: string | null
  kind: string | null
  dueBefore: number | null
  /** Continue behind this row. */
  after: { dueAt: number; key: number; place: number } | null
  limit: number
}

type Stored = ObligationColumns & {
  key: number
  place: number
  incidentId: string
  number: string
  title: string
  level: string
  policySeq: number
}

/** SQL of each state (CL-4), given `@now`: what only time tells is told while reading. */
export const STATE_CONDITIONS: Record<ObligationState, string> = {
  running: "(o.outcome = 'open' and o.due_at >= @now)",
  overdue: "(o.outcome = 'open' and o.due_at < @now and o.kind <> 'acceptance')",
  met: "o.outcome = 'met'",
  late: "(o.outcome = 'late' or (o.outcome = 'open' and o.kind = 'acceptance' and o.due_at < @now))",
  unverified: "o.outcome = 'unverified'",
  void: "o.outcome = 'void'",
}

/** The obligations board (时限一览): nearest due first. */
export class Board {
  readonly #connection: Connection
  readonly #ofIncident
  readonly #prepared = new Map<string, ReturnType<Connection['prepare']>>()

  constructor(connection: Connection) {
    this.#connection = connection
    this.#ofIncident = connection.prepare('select * from obligation where incident = ? and to_seq is null order by place')
  }

  nearest(query: BoardQuery, scope: Scope, now: number): BoardRow[] {
    const conditions = [
      'o.to_seq is null',
      `(${query.states.map((state) => STATE_CONDITIONS[state]).join(' or ')})`,
      scopeCondition('o.incident'),
    ]
    // Told to the planner, the partial index of open clocks serves the board.
    if (query.states.every((state) => state === 'running' || state === 'overdue')) conditions.push("o.outcome = 'open'")
    if (query.unit !== null) conditions.push('o.unit = @unit')
    if (query.kind !== null) conditions.push('o.kind = @kind')
    if (query.dueBefore !== null) conditions.push('o.due_at < @dueBefore')
    if (query.after !== null) conditions.push('(o.due_at, o.incident, o.place) > (@afterDue, @afterKey, @afterPlace)')
    const rows = this.#statement(conditions).all({
      now,
      unit: query.unit,
      kind: query.kind,
      dueBefore: query.dueBefore,
      afterDue: query.after?.dueAt ?? null,
      afterKey: query.after?.key ?? null,
      afterPlace: query.after?.place ?? null,
      limit: query.limit,
      ...scopeParameters(scope),
    }) as Stored[]
    return rows.map((row) => ({
      key: row.key,
      place: row.place,
      clock: fromColumns(row, row.incidentId),
      basisPolicySeq: row.policySeq,
      incident: { id: row.incidentId, number: row.number, title: row.title, level: row.level },
    }))
  }

  /** The present clocks of one incident, in order of creation. */
  ofIncident({ key, id }: { key: number; id: string }): Obligation[] {
    return (this.#ofIncident.all(key) as ObligationColumns[]).map((row) => fromColumns(row, id))
  }

  #statement(conditions: readonly string[]): ReturnType<Connection['prepare']> {
    const sql = `select ${OBLIGATION_COLUMNS.map((column) => `o.${column}`).join(', ')}, o.incident as key, o.place, i.id as incidentId, i.number, i.title, i.level, i.policy_seq as policySeq
      from obligation o join incident i on i.key = o.incident where ${conditions.join(' and ')} order by o.due_at, o.incident, o.place limit @limit`
    const known = this.#prepared.get(sql) ?? this.#connection.prepare(sql)
    this.#prepared.set(sql, known)
    return known
  }
}
