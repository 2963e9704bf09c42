import type { Connection } from '../../db/open.ts'
import type { Assignment } from '../domain/assignment.ts'
import type { ObligationState } from '../domain/clocks.ts'
import type { Level } from '../domain/levels.ts'
import type { Scope } from '../domain/scope.ts'
import { fromColumn } from './assignment-column.ts'
import { STATE_CONDITIONS } from './board.ts'
import { searchWithin } from './search-terms.ts'
import { isNothing, scopeCondition, scopeParameters, scopeWalk } from './whereabouts.ts'

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
  /** What is searched for in title and summary, as `searchQuery` writes it. */
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
    if (isNothing(scope)) return []
    const { after, limit, sort, states: _, ...asked } = query
    const match = asked.match === null ? null : searchWithin(asked.match, scope)
    const parameters = { ...asked, match, now, afterValue: after?.value ?? null, afterKey: after?.key ?? null, ...scopeParameters(scope) }
    const ask = (sql: string, most: number) => this.#statement(sql).all({ ...parameters, limit: most }) as StoredCard[]
    const { from, key, conditions } = sourceOf(query, scope)
    if (sort === 'recorded') {
      if (after !== null) conditions.push(`${key} < @afterKey`)
      return ask(select(from, key, conditions, `${key} desc`), limit).map(toCard)
    }
    // Those with something running stand in the index of the nearest due; the others behind them, in order of recording.
    const due = [
      ...conditions,
      'w.next_due_at is not null',
      ...(after === null ? [] : ['(w.next_due_at, w.incident) > (@afterValue, @afterKey)']),
    ]
    const idle = [...conditions, 'w.next_due_at is null', ...(after?.value === null ? ['w.incident > @afterKey'] : [])]
    const first = after?.value === null ? [] : ask(select(from, key, due, 'w.next_due_at, w.incident'), limit)
    const rest = limit - first.length
    const second = rest === 0 || mustRun(query.states) ? [] : ask(select(from, key, idle, 'w.incident'), rest)
    return [...first, ...second].map(toCard)
  }

  #statement(sql: string): ReturnType<Connection['prepare']> {
    const known = this.#prepared.get(sql) ?? this.#connection.prepare(sql)
    this.#prepared.set(sql, known)
    return known
  }
}

interface Source {
  from: string
  /** The incident's key in its rows. */
  key: string
  conditions: string[]
}

const KEY = 'w.incident'

/** What the query walks, as `w` with the incident's key and nearest due: the rows of whatever narrows most; and what else it asks. */
function sourceOf(query: IncidentQuery, scope: Scope): Source {
  const { match, unit, division } = query
  const walk = scopeWalk(scope)
  const ofUnit = 'w.unit = @unit and w.part is not null'
  const ofDivision = 'w.division = @division and w.place = 1'
  const seen = scopeCondition('i.key')
  const others = [
    ...(query.phase === null ? [] : ['i.phase = @phase']),
    ...(query.level === null ? [] : ['i.level = @level']),
    ...(query.sector === null ? [] : ['exists (select 1 from incident_sector s where s.sector = @sector and s.incident = i.key)']),
    ...(query.states.length === 0 ? [] : [stateCondition(query.states)]),
    ...(query.from === null ? [] : ['i.recorded_at >= @from']),
    ...(query.to === null ? [] : ['i.recorded_at < @to']),
  ]
  const hasUnit = unit === null ? [] : [`exists (select 1 from incident_unit w where ${ofUnit} and w.incident = i.key)`]
  const hasDivision = division === null ? [] : [`exists (select 1 from incident_division w where ${ofDivision} and w.incident = i.key)`]
  if (match !== null) {
    // Newest first, the search index is walked backwards and left at a full page, however common the word; keys grow in the order of
    // recording. In any other order the hits are looked up in it.
    const asked = [...hasUnit, ...hasDivision, ...others]
    if (query.sort === 'recorded') {
      return { from: 'incident_search', key: 'w.rowid', conditions: ['incident_search match @match', ...asked] }
    }
    const hits =
      'select key as incident, next_due_at from incident where key in (select rowid from incident_search where incident_search match @match)'
    return { from: `(${hits})`, key: KEY, conditions: asked }
  }
  if (unit !== null) return { from: 'incident_unit', key: KEY, conditions: [ofUnit, seen, ...hasDivision, ...others] }
  if (division !== null) return { from: 'incident_division', key: KEY, conditions: [ofDivision, seen, ...others] }
  if (walk !== null) return { from: walk.table, key: KEY, conditions: [walk.condition, ...others] }
  return { from: '(select key as incident, next_due_at from incident)', key: KEY, conditions: [seen, ...others] }
}

/** An incident is in a state when a clock of it is, receipts apart: a silence on receipt is no late answer. */
function stateCondition(states: readonly ObligationState[]): string {
  return `exists (select 1 from obligation o where o.incident = i.key and o.to_seq is null and o.kind <> 'acceptance'
    and (${states.map((state) => STATE_CONDITIONS[state]).join(' or ')}))`
}

/** Nothing without a running clock is in one of these states. */
function mustRun(states: readonly ObligationState[]): boolean {
  return states.length > 0 && states.every((state) => state === 'running' || state === 'overdue')
}

function select(from: string, key: string, conditions: readonly string[], order: string): string {
  return `select ${COLUMNS} from ${from} w cross join incident i on i.key = ${key} where ${conditions.join(' and ')} order by ${order} limit @limit`
}

type StoredCard = Omit<IncidentCard, 'assignment'> & { assignment: string }

function toCard(row: StoredCard): IncidentCard {
  return { ...row, assignment: fromColumn(row.assignment) }
}
