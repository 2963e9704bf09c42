import type { Connection } from '../../db/open.ts'
import type { Assignment } from '../domain/assignment.ts'
import type { ObligationState } from '../domain/clocks.ts'
import type { Level } from '../domain/levels.ts'
import type { Scope } from '../domain/scope.ts'
import { fromColumn } from './assignment-column.ts'
import { STATE_CONDITIONS } from './board.ts'
import { scopeCondition, scopeParameters } from './whereabouts.ts'

/** An incident as lists and the live line show it. */
export interface IncidentCard {
  key: number
  id: string
  version: number
  lastSeq: number
  number: string
  title: string
  phase: string
  level: Level
  channel: string
  occurredAt: number | null
  surfacedAt: number | null
  discoveredAt: number
  recordedAt: number
  policySeq: number
  nextDueAt: number | null
  assignment: Assignment
}

export interface IncidentQuery {
  phase: string | null
  level: string | null
  unit: string | null
  division: string | null
  sector: string | null
  states: readonly ObligationState[]
  /** An FTS5 query over title and summary. */
  match: string | null
  /** Recorded at or after. */
  from: number | null
  /** Recorded before. */
  to: number | null
  sort: 'due' | 'recorded'
  after: { value: number | null; key: number } | null
  limit: number
}

const COLUMNS = `i.key, i.id, i.version, i.last_seq as lastSeq, i.number, i.title, i.phase, i.level, i.channel, i.occurred_at as occurredAt, i.surfaced_at as surfacedAt,
  i.discovered_at as discoveredAt, i.recorded_at as recordedAt, i.policy_seq as policySeq, i.next_due_at as nextDueAt, i.assignment`

export class IncidentList {
  readonly #connection: Connection
  readonly #changed
  readonly #prepared = new Map<string, ReturnType<Connection['prepare']>>()

  constructor(connection: Connection) {
    this.#connection = connection
    this.#changed = connection.prepare(
      `select ${COLUMNS} from incident i where i.last_seq > @after and ${scopeCondition('i.key')} order by i.last_seq limit @limit`,
    )
  }

  /** Incidents in scope that changed after `seq`, by the seq of their last entry. */
  changedAfter(seq: number, scope: Scope, limit: number): IncidentCard[] {
    return (this.#changed.all({ after: seq, limit, ...scopeParameters(scope) }) as StoredCard[]).map(toCard)
  }

  /** By nearest due (incidents with nothing running last), or newest recorded first. */
  find(query: IncidentQuery, scope: Scope, now: number): IncidentCard[] {
    const conditions = [scopeCondition('i.key')]
    if (query.phase !== null) conditions.push('i.phase = @phase')
    if (query.level !== null) conditions.push('i.level = @level')
    if (query.unit !== null)
      conditions.push('exists (select 1 from incident_unit u where u.unit = @unit and u.part is not null and u.incident = i.key)')
    if (query.division !== null)
      conditions.push('exists (select 1 from incident_division d where d.division = @division and d.place = 1 and d.incident = i.key)')
    if (query.sector !== null) conditions.push('exists (select 1 from incident_sector s where s.sector = @sector and s.incident = i.key)')
    if (query.states.length > 0) {
      conditions.push(
        `exists (select 1 from obligation o where o.incident = i.key and o.to_seq is null and (${query.states.map((state) => STATE_CONDITIONS[state]).join(' or ')}))`,
      )
    }
    // Newest first, the search index is walked backwards and left at a full page, however common the word; keys grow in the order of
    // recording. In any other order the hits are looked up in it.
    const walksIndex = query.match !== null && query.sort === 'recorded'
    const from = walksIndex ? 'incident_search f cross join incident i on i.key = f.rowid' : 'incident i'
    const key = walksIndex ? 'f.rowid' : 'i.key'
    if (walksIndex) conditions.push('incident_search match @match')
    else if (query.match !== null) conditions.push('i.key in (select rowid from incident_search where incident_search match @match)')
    if (query.from !== null) conditions.push('i.recorded_at >= @from')
    if (query.to !== null) conditions.push('i.recorded_at < @to')
    if (query.after !== null) conditions.push(continuation(query.sort, query.after.value, key))
    const order = query.sort === 'due' ? 'i.next_due_at is null, i.next_due_at, i.key' : `${key} desc`
    const { states: _, after, sort: __, ...parameters } = query
    const rows = this.#statement(`select ${COLUMNS} from ${from} where ${conditions.join(' and ')} order by ${order} limit @limit`).all({
      ...parameters,
      now,
      afterValue: after?.value ?? null,
      afterKey: after?.key ?? null,
      ...scopeParameters(scope),
    }) as StoredCard[]
    return rows.map(toCard)
  }

  #statement(sql: string): ReturnType<Connection['prepare']> {
    const known = this.#prepared.get(sql) ?? this.#connection.prepare(sql)
    this.#prepared.set(sql, known)
    return known
  }
}

function continuation(sort: IncidentQuery['sort'], value: number | null, key: string): string {
  if (sort === 'recorded') return `${key} < @afterKey`
  if (value === null) return '(i.next_due_at is null and i.key > @afterKey)'
  return '(i.next_due_at is null or (i.next_due_at, i.key) > (@afterValue, @afterKey))'
}

type StoredCard = Omit<IncidentCard, 'assignment'> & { assignment: string }

function toCard(row: StoredCard): IncidentCard {
  return { ...row, assignment: fromColumn(row.assignment) }
}
