import type { Connection } from '../../db/open.ts'
import type { Obligation, ObligationState } from '../domain/clocks.ts'
import { drillOf } from '../domain/drill.ts'
import type { Drill } from '../domain/drill.ts'
import type { Scope } from '../domain/scope.ts'
import { OBLIGATION_COLUMNS, fromColumns } from './obligation-rows.ts'
import type { ObligationColumns } from './obligation-rows.ts'
import { Statements } from './statements.ts'
import { isNothing, scopeCondition, scopeParameters, scopeWalk } from './whereabouts.ts'

/** One clock on the board, with what its row says of its incident. */
export interface BoardRow {
  /** The incident's key and the clock's place in it. */
  key: number
  place: number
  clock: Obligation
  policySeq: number
  drill: Drill | null
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
  drill: number | null
}

/** SQL of each state (CL-4), given `@now`: what only time tells is told while reading. */
export const STATE_CONDITIONS: Record<ObligationState, string> = {
  running: "(o.outcome = 'open' and o.due_at >= @now)",
  overdue: "(o.outcome = 'open' and o.due_at < @now and o.kind <> 'acceptance')",
  met: "o.outcome = 'met'",
  late: "(o.outcome = 'late' or (o.outcome = 'open' and o.kind = 'acceptance' and o.due_at < @now))",
  unverified: "o.outcome = 'unverified'",
  exempt: "o.outcome = 'exempt'",
  void: "o.outcome = 'void'",
}

const COLUMNS = `${OBLIGATION_COLUMNS.map((column) => `o.${column}`).join(', ')}, o.incident as key, o.place, i.id as incidentId, i.number, i.title, i.level, i.policy_seq as policySeq, i.drill`
const ORDER = 'order by due_at, key, place limit @limit'
/** A scope with no more open incidents than this is searched from its own; in a larger one the whole board soon fills a page. */
const NARROW_INCIDENTS = 5_000

/** The obligations board (时限一览): nearest due first. */
export class Board {
  readonly #statements: Statements
  readonly #narrow: number
  readonly #ofIncident

  /** `narrow`: how many incidents a narrow scope holds at most. */
  constructor(connection: Connection, narrow = NARROW_INCIDENTS) {
    this.#narrow = narrow
    this.#statements = new Statements(connection)
    this.#ofIncident = connection.prepare('select * from obligation where incident = ? and to_seq is null order by place')
  }

  nearest(query: BoardQuery, scope: Scope, now: number): BoardRow[] {
    if (isNothing(scope)) return []
    const parameters = {
      now,
      unit: query.unit,
      kind: query.kind,
      dueBefore: query.dueBefore,
      afterDue: query.after?.dueAt ?? null,
      afterKey: query.after?.key ?? null,
      afterPlace: query.after?.place ?? null,
      limit: query.limit,
      ...scopeParameters(scope),
    }
    const rows = this.#statements.of(this.#sqlOf(query, scope)).all(parameters) as Stored[]
    return rows.map((row) => ({
      key: row.key,
      place: row.place,
      clock: fromColumns(row, row.incidentId),
      policySeq: row.policySeq,
      drill: drillOf(row.drill),
      incident: { id: row.incidentId, number: row.number, title: row.title, level: row.level },
    }))
  }

  /** The present clocks of one incident, in order of creation. */
  ofIncident({ key, id }: { key: number; id: string }): Obligation[] {
    return (this.#ofIncident.all(key) as ObligationColumns[]).map((row) => fromColumns(row, id))
  }

  #sqlOf(query: BoardQuery, scope: Scope): string {
    const { states, unit, kind, dueBefore, after } = query
    const asked = [
      'o.to_seq is null',
      `(${states.map((state) => STATE_CONDITIONS[state]).join(' or ')})`,
      ...(unit === null ? [] : ['o.unit = @unit']),
      ...(kind === null ? [] : ['o.kind = @kind']),
      ...(dueBefore === null ? [] : ['o.due_at < @dueBefore']),
      ...(after === null ? [] : ['(o.due_at, o.incident, o.place) > (@afterDue, @afterKey, @afterPlace)']),
    ]
    if (!states.every((state) => state === 'running' || state === 'overdue'))
      return select('obligation o', [...asked, scopeCondition('o.incident')])
    // Each half is told to the planner in the words of its own index.
    const open = [...asked, "o.outcome = 'open'", "o.kind <> 'acceptance'"]
    const receipts = select('obligation o', [
      ...asked,
      "o.outcome = 'open'",
      "o.kind = 'acceptance'",
      'o.due_at >= @now',
      scopeCondition('o.incident'),
    ])
    return `select * from (${this.#openSql(query, scope, open)}) union all select * from (${receipts}) ${ORDER}`
  }

  #openSql({ states, unit, kind, after }: BoardQuery, scope: Scope, conditions: readonly string[]): string {
    const walk = scopeWalk(scope)
    if (walk !== null) {
      const open = `select w.incident from ${walk.table} w where ${walk.condition} and w.next_due_at is not null`
      // Each incident has a clock at its nearest due, so as many incidents as clocks hold the nearest clocks of all.
      const isFirstOfAll = after === null && unit === null && kind === null && states.includes('overdue')
      if (isFirstOfAll)
        return select(
          `(${open} order by w.next_due_at, w.incident limit @limit) n cross join obligation o on o.incident = n.incident`,
          conditions,
        )
      if (this.#isNarrow(open, scope)) return select(`(${open}) n cross join obligation o on o.incident = n.incident`, conditions)
    }
    return select('obligation o', [...conditions, scopeCondition('o.incident')])
  }

  #isNarrow(open: string, scope: Scope): boolean {
    const counted = this.#statements.of(`select count(*) as count from (${open} limit ${this.#narrow + 1})`).get(scopeParameters(scope))
    return (counted as { count: number }).count <= this.#narrow
  }
}

function select(from: string, conditions: readonly string[]): string {
  return `select ${COLUMNS} from ${from} cross join incident i on i.key = o.incident where ${conditions.join(' and ')} ${ORDER}`
}
