import type { Connection } from '../../db/open.ts'
import type { Assignment } from '../domain/assignment.ts'
import type { ObligationState } from '../domain/clocks.ts'
import { drillOf } from '../domain/drill.ts'
import type { Drill } from '../domain/drill.ts'
import type { Level } from '../domain/levels.ts'
import type { Scope } from '../domain/scope.ts'
import { fromColumn } from './assignment-column.ts'
import { STATE_CONDITIONS } from './board.ts'
import { Statements } from './statements.ts'
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
  drill: Drill | null
  nextDueAt: number | null
  assignment: Assignment
}

export interface IncidentQuery {
  phase: string | null
  level: string | null
  unit: string | null
  division: string | null
  sector: string | null
  /** Exercises alone, or none of them; absent: both. */
  drill?: 'true' | 'false' | null
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
  i.discovered_at as discoveredAt, i.recorded_at as recordedAt, i.policy_seq as policySeq, i.drill, i.next_due_at as nextDueAt, i.assignment`

export class IncidentList {
  readonly #statements: Statements
  readonly #changed

  constructor(connection: Connection) {
    this.#statements = new Statements(connection)
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
    const ask = (sql: string, most: number) => this.#statements.of(sql).all({ ...parameters, limit: most }) as StoredCard[]
    const page = (source: Source, conditions: readonly string[], order: string, most: number) =>
      ask(select(source.from, source.key, [...source.conditions, ...conditions], order), most)
    if (sort === 'recorded') {
      const source = sourceOf(query, scope)
      return page(source, after === null ? [] : [`${source.key} < @afterKey`], `${source.key} desc`, limit).map(toCard)
    }
    // Those with something running stand in the index of the nearest due; the others behind them, in order of recording.
    const behind = after === null ? [] : ['(w.next_due_at, w.incident) > (@afterValue, @afterKey)']
    const first =
      after?.value === null
        ? []
        : page(dueSourceOf(query, scope), ['w.next_due_at is not null', ...behind], 'w.next_due_at, w.incident', limit)
    const rest = limit - first.length
    if (rest === 0 || mustRun(query.states)) return first.map(toCard)
    const idle = sourceOf(query, scope)
    const second = page(idle, ['i.next_due_at is null', ...(after?.value === null ? [`${idle.key} > @afterKey`] : [])], idle.key, rest)
    return [...first, ...second].map(toCard)
  }
}

interface Source {
  from: string
  /** The incident's key in its rows. */
  key: string
  conditions: string[]
}

const KEY = 'w.incident'

/**
 * What the query walks, as `w`, in the order of recording: the rows of whatever narrows most; and what else it asks. Keys grow in that
 * order, and a page is left as soon as it is full, however common the word that is searched.
 */
function sourceOf(query: IncidentQuery, scope: Scope): Source {
  const { match, unit, division } = query
  const others = conditionsOf(query)
  if (match !== null)
    return {
      from: 'incident_search',
      key: 'w.rowid',
      conditions: ['incident_search match @match', ...ofUnit(unit, 'w.rowid'), ...ofDivision(division, 'w.rowid'), ...others],
    }
  const walk = scopeWalk(scope)
  // Told by `w` alone, so that what lies elsewhere is passed over without looking at the incident itself.
  const seen = scopeCondition(KEY)
  if (unit !== null) return { from: 'incident_unit', key: KEY, conditions: [UNIT, seen, ...ofDivision(division, KEY), ...others] }
  if (division !== null) return { from: 'incident_division', key: KEY, conditions: [DIVISION, seen, ...others] }
  if (walk !== null) return { from: walk.table, key: KEY, conditions: [walk.condition, ...others] }
  return { from: '(select key as incident, next_due_at from incident)', key: KEY, conditions: [seen, ...others] }
}

/** The same for what runs, by nearest due: hits of a search are looked up among what runs, which is little beside the record. */
function dueSourceOf(query: IncidentQuery, scope: Scope): Source {
  if (query.match === null) return sourceOf(query, scope)
  const hits = 'key in (select rowid from incident_search where incident_search match @match)'
  return {
    from: `(select key as incident, next_due_at from incident indexed by incident_due where next_due_at is not null and ${hits})`,
    key: KEY,
    conditions: [...ofUnit(query.unit, KEY), ...ofDivision(query.division, KEY), ...conditionsOf(query)],
  }
}

const UNIT = 'w.unit = @unit and w.part is not null'
const DIVISION = 'w.division = @division and w.place = 1'

function ofUnit(unit: string | null, key: string): string[] {
  return unit === null ? [] : [`exists (select 1 from incident_unit u where ${UNIT.replaceAll('w.', 'u.')} and u.incident = ${key})`]
}

function ofDivision(division: string | null, key: string): string[] {
  return division === null
    ? []
    : [`exists (select 1 from incident_division d where ${DIVISION.replaceAll('w.', 'd.')} and d.incident = ${key})`]
}

function conditionsOf({ phase, level, sector, drill, states, from, to }: IncidentQuery): string[] {
  return [
    ...(phase === null ? [] : ['i.phase = @phase']),
    ...(level === null ? [] : ['i.level = @level']),
    ...(sector === null ? [] : ['exists (select 1 from incident_sector s where s.sector = @sector and s.incident = i.key)']),
    ...(drill == null ? [] : [`i.drill is ${drill === 'true' ? 'not null' : 'null'}`]),
    ...(states.length === 0 ? [] : [stateCondition(states)]),
    ...(from === null ? [] : ['i.recorded_at >= @from']),
    ...(to === null ? [] : ['i.recorded_at < @to']),
  ]
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

type StoredCard = Omit<IncidentCard, 'assignment' | 'drill'> & { assignment: string; drill: number | null }

function toCard(row: StoredCard): IncidentCard {
  return { ...row, assignment: fromColumn(row.assignment), drill: drillOf(row.drill) }
}
