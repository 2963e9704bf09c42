import type { Connection } from '../../db/open.ts'
import { rungsAt } from '../domain/chapters/notices.ts'
import type { NoticeColour } from '../domain/chapters/notices.ts'
import type { Obligation } from '../domain/clocks.ts'
import { DAY_MS } from '../domain/instants.ts'
import type { Level } from '../domain/levels.ts'
import type { Scope } from '../domain/scope.ts'
import { STATUTORY_KINDS } from '../domain/vocabulary.ts'
import type { ObligationKind } from '../domain/vocabulary.ts'
import { incidentStream } from './incident-state.ts'
import { marksOf } from './obligation-rows.ts'
import type { Mark } from './obligation-rows.ts'
import { scopeParameters, scopeWalk } from './whereabouts.ts'

/** What a report may know: entries up to `seq`, incidents in `scope`, and of those only what happened in `division` when one is named. */
export interface View {
  seq: number
  scope: Scope
  division: string | null
}

/** From the first instant up to, not including, the last. */
export interface Range {
  from: number
  to: number
}

/** One clock as it stood at the view's seq. */
export interface ReportClock extends Pick<Obligation, 'kind' | 'unit' | 'ordinal' | 'outcome' | 'anchorAt' | 'dueAt' | 'satisfiedAt'> {
  incident: number
  level: Level
  /** The incident's lead. */
  lead: string
  marks: Record<Mark, boolean>
}

/** A level that was set, by the entry `seq`; `previous` is null when the incident was logged with it. */
export interface Grading {
  incident: number
  seq: number
  at: number
  level: Level
  previous: Level | null
  belowProposal: boolean
}

export const VIEWED = (row: string) => `${row}.from_seq <= @seq and (${row}.to_seq is null or ${row}.to_seq > @seq)`
/** Exercises count in no figure. */
export const NO_DRILL = (column: string) => `${column} not in (select key from incident where drill is not null)`
const CLOCK_COLUMNS = `o.incident, o.kind, o.unit, o.ordinal, o.outcome, o.anchor_at as anchorAt, o.due_at as dueAt, o.satisfied_at as satisfiedAt, o.marks, v.level, v.lead`

/**
 * Reads the rows behind a report's figures. Every statement covers at most one day of a range, so that none holds the write-ahead log
 * for long; rows are versioned by seq, so a report of many statements is still of one instant.
 */
export class ReportFacts {
  readonly #statements: ReturnType<typeof prepare>
  readonly #parameters: Record<string, string | number | null>

  constructor(connection: Connection, view: View) {
    this.#statements = prepare(connection, view)
    this.#parameters = { seq: view.seq, division: view.division, ...scopeParameters(view.scope) }
  }

  /** Statutory clocks whose due instant lies in the range. */
  *dueIn(range: Range): Generator<ReportClock> {
    for (const day of days(range)) for (const row of this.#all('dueIn', day) as StoredClock[]) yield toClock(row)
  }

  /** Statutory clocks opened in the range that had fallen due before it. */
  *knownLateIn(range: Range): Generator<ReportClock> {
    for (const day of days(range))
      for (const row of this.#all('knownLateIn', { ...day, dueBefore: range.from }) as StoredClock[]) yield toClock(row)
  }

  /** Confirmations whose due instant lies in the range (IN-13). */
  *confirmationsIn(range: Range): Generator<ReportClock> {
    for (const day of days(range)) for (const row of this.#all('confirmationsIn', day) as StoredClock[]) yield toClock(row)
  }

  /** Promises whose instant lies in the range, and how many of them were kept by then (CL-12). */
  promisesIn(range: Range): { due: number; kept: number } {
    const total = { due: 0, kept: 0 }
    for (const day of days(range)) {
      const { due, kept } = this.#statements.promisesIn.get({ ...this.#parameters, ...day }) as typeof total
      total.due += due
      total.kept += kept
    }
    return total
  }

  /** All statutory clocks that an incident's lead has or had. */
  ofLead(incident: number): ReportClock[] {
    return (this.#statements.ofLead.all({ ...this.#parameters, incident }) as StoredClock[]).map(toClock)
  }

  /** Incidents recorded in the range: how many of each level and channel. */
  *newIn(range: Range): Generator<{ level: Level; channel: string; count: number }> {
    for (const day of days(range)) yield* this.#all('newIn', day) as { level: Level; channel: string; count: number }[]
  }

  /** The same by sector; an incident of several counts in each. */
  *newBySector(range: Range): Generator<{ sector: string; count: number }> {
    for (const day of days(range)) yield* this.#all('newBySector', day) as { sector: string; count: number }[]
  }

  /** Of incidents recorded in the range whose first appearance is known: discovery − appearance, milliseconds, at least 0. */
  *discoveryDelays(range: Range): Generator<number> {
    for (const day of days(range)) for (const delayMs of this.#all('discoveryDelays', day) as number[]) yield delayMs
  }

  /** Levels set below the proposal, and levels changed, in the range. */
  *gradingsIn(range: Range): Generator<Grading> {
    for (const day of days(range))
      for (const row of this.#all('gradingsIn', day) as (Omit<Grading, 'belowProposal'> & { belowProposal: number })[])
        yield { ...row, belowProposal: row.belowProposal === 1 }
  }

  /** Parts that units returned in the range, by unit. */
  *disputesIn(range: Range): Generator<{ unit: string; count: number }> {
    for (const day of days(range)) yield* this.#all('disputesIn', day) as { unit: string; count: number }[]
  }

  /** Incidents closed in the range, and those merged into another, as they stand at the view's seq. */
  endedIn(range: Range, phase: 'closed' | 'merged'): number {
    let count = 0
    for (const day of days(range)) count += this.#statements.endedIn.get({ ...this.#parameters, ...day, phase }) as number
    return count
  }

  /** Incidents logged by the entry `seq` or before it, and neither closed nor merged by an instant. */
  openAt(seq: number, ms: number): number {
    const logged = this.#statements.loggedUpTo.get({ ...this.#parameters, lastKey: this.#lastLoggedBy(seq) }) as number
    return logged - (this.#statements.endedBefore.get({ ...this.#parameters, before: ms }) as number)
  }

  /** The incident that was the last to be logged by the entry `seq`; 0 when none was. Keys are given in the order of the record. */
  #lastLoggedBy(seq: number): number {
    let [logged, later] = [0, ((this.#statements.lastKey.get() as number | null) ?? 0) + 1]
    while (later - logged > 1) {
      const key = Math.floor((logged + later) / 2)
      if (this.loggedBy(key) <= seq) logged = key
      else later = key
    }
    return logged
  }

  /** SV-4: colours that supervision notices came to in the range, as known at an instant. */
  *supervisionIn(range: Range, asOf: number): Generator<{ unit: string; colour: NoticeColour }> {
    for (const day of days(range))
      for (const { unit, answeredAt, ...notice } of this.#all('supervisionIn', day) as StoredNotice[]) {
        const answer = answeredAt === null ? null : { recordedAt: answeredAt }
        for (const { colour, from } of rungsAt({ ...notice, answer }, asOf)) if (from >= day.from && from < day.to) yield { unit, colour }
      }
  }

  /** Seqs of the entries that explain why clocks of this incident were not met, newest first (IN-9). */
  explainedBy(incident: string): number[] {
    return this.#statements.explainedBy.all({ ...this.#parameters, stream: incidentStream(incident) }) as number[]
  }

  /** How an incident is named in a list. */
  named(incident: number): { incident: string; number: string; title: string } {
    return this.#statements.named.get({ ...this.#parameters, incident }) as { incident: string; number: string; title: string }
  }

  /** Seq of the entry that logged an incident. */
  loggedBy(incident: number): number {
    return this.#statements.loggedBy.get(incident) as number
  }

  #all(
    name:
      | 'dueIn'
      | 'knownLateIn'
      | 'confirmationsIn'
      | 'newIn'
      | 'newBySector'
      | 'discoveryDelays'
      | 'gradingsIn'
      | 'disputesIn'
      | 'supervisionIn',
    more: object,
  ): unknown[] {
    return this.#statements[name].all({ ...this.#parameters, ...more })
  }
}

/** A range day by day. */
export function* days({ from, to }: Range): Generator<Range> {
  for (let start = from; start < to; start += DAY_MS) yield { from: start, to: Math.min(to, start + DAY_MS) }
}

/** `recordedAt`: when it was issued. */
interface StoredNotice {
  unit: string
  colour: NoticeColour
  recordedAt: number
  dueAt: number
  answeredAt: number | null
}

type StoredClock = Omit<ReportClock, 'marks'> & { marks: number }

function toClock({ marks, ...row }: StoredClock): ReportClock {
  return { ...row, marks: marksOf(marks) }
}

/** An incident's row `i` beside what it was at the view's seq, when it has been corrected since. */
export const AS_IT_WAS = `left join incident_past h on h.incident = i.key and ${VIEWED('h')}`

const SURFACED = 'iif(h.incident is null, i.surfaced_at, h.surfaced_at)'

/** True of an incident that lay in a division at the view's seq: `places` leaves out where only its lead is. */
function lay(column: string, division: string, list: 'divisions' | 'places'): string {
  const past = `from incident_past h where h.incident = ${column} and ${VIEWED('h')}`
  return `iif(exists (select 1 ${past}), exists (select 1 ${past} and exists (select 1 from json_each(h.${list}) e where e.value = ${division})),
    exists (select 1 from incident_division p where p.division = ${division} and p.incident = ${column}${list === 'places' ? ' and p.place = 1' : ''}))`
}

function inScope(column: string): string {
  return `(${lay(column, '@scopeSubtree', 'divisions')}
    or exists (select 1 from incident_unit s where s.unit = @scopeUnit and s.incident = ${column} and s.from_seq <= @seq))`
}

/**
 * Incidents up to the key `lastKey`, counted along the rows of one division or one unit, not along the incidents: a million of those are
 * not read to be counted. Those corrected since are counted apart, where they lay then.
 */
function loggedUpTo({ division, scope }: View): string {
  const walk = scopeWalk(scope)
  const counted = (from: string, key: string) => `(select count(*) from ${from} and ${key} <= @lastKey and ${NO_DRILL(key)})`
  const along = (rows: string, parameter: string, list: 'divisions' | 'places', more = '') =>
    `select ${counted(`incident_division w where w.division = ${parameter} ${rows} and not exists (select 1 from incident_past h where h.incident = w.incident and ${VIEWED('h')})${more}`, 'w.incident')}
      + ${counted(`incident_past w where ${VIEWED('w')} and exists (select 1 from json_each(w.${list}) e where e.value = ${parameter})${more}`, 'w.incident')}`
  if (division !== null) return along('and w.place = 1', '@division', 'places', ` and ${inScope('w.incident')}`)
  if (walk?.table === 'incident_division') return along('', '@scopeSubtree', 'divisions')
  if (walk !== null) return `select ${counted(`${walk.table} w where ${walk.condition} and w.from_seq <= @seq`, 'w.incident')}`
  return `select ${counted(`incident i where ${inScope('i.key')}`, 'i.key')}`
}

/** True of an incident that the view holds. */
export function seen(column: string): string {
  return `${inScope(column)} and (@division is null or ${lay(column, '@division', 'places')}) and ${NO_DRILL(column)}`
}

function prepare(connection: Connection, view: View) {
  const clocksOf = (kinds: readonly ObligationKind[]) =>
    `select ${CLOCK_COLUMNS} from obligation o join incident_standing v on v.incident = o.incident and ${VIEWED('v')}
    where o.kind in (${kinds.map((kind) => `'${kind}'`).join(', ')}) and o.kind <> 'acceptance' and ${VIEWED('o')}`
  const clocks = clocksOf(STATUTORY_KINDS)
  const fresh = (more = '') => `from incident i cross join incident_standing v on v.incident = i.key and ${VIEWED('v')} ${more}
    where i.recorded_at >= @from and i.recorded_at < @to and ${seen('i.key')}`
  const ended = `from incident_standing v where v.phase <> 'open' and ${VIEWED('v')} and ${seen('v.incident')}`
  return {
    dueIn: connection.prepare(`${clocks} and o.due_at >= @from and o.due_at < @to and ${seen('o.incident')}`),
    knownLateIn: connection.prepare(
      `${clocks} and o.born_at > o.due_at and o.born_at >= @from and o.born_at < @to and o.due_at < @dueBefore and ${seen('o.incident')}`,
    ),
    confirmationsIn: connection.prepare(
      `${clocksOf(['confirmation'])} and o.due_at >= @from and o.due_at < @to and ${seen('o.incident')} order by o.incident, o.place`,
    ),
    promisesIn: connection.prepare(`select count(*) as due, coalesce(sum(o.outcome = 'met'), 0) as kept from obligation o
      where o.kind = 'promise' and o.kind <> 'acceptance' and o.outcome not in ('void', 'exempt') and ${VIEWED('o')} and o.due_at >= @from and o.due_at < @to and ${seen('o.incident')}`),
    ofLead: connection.prepare(`${clocks} and o.incident = @incident and o.unit = v.lead`),
    newIn: connection.prepare(`select v.level, i.channel, count(*) as count ${fresh()} group by 1, 2`),
    newBySector: connection.prepare(
      `select e.value as sector, count(*) as count ${fresh(`${AS_IT_WAS} cross join json_each(coalesce(h.sectors, i.sectors)) e`)} group by 1`,
    ),
    discoveryDelays: connection
      .prepare(`select max(0, coalesce(h.discovered_at, i.discovered_at) - ${SURFACED}) ${fresh(AS_IT_WAS)} and ${SURFACED} is not null`)
      .pluck(),
    gradingsIn:
      connection.prepare(`select v.incident, v.from_seq as seq, v.at, v.level, v.previous_level as previous, v.below_proposal as belowProposal
      from incident_standing v where (v.below_proposal = 1 or v.previous_level is not null) and v.at >= @from and v.at < @to and v.from_seq <= @seq and ${seen('v.incident')}
      order by v.from_seq`),
    disputesIn: connection.prepare(`select d.unit, count(*) as count from dispute d
      where d.raised_at >= @from and d.raised_at < @to and d.raised_seq <= @seq and ${seen('d.incident')} group by 1`),
    supervisionIn: connection.prepare(`select n.unit, n.colour, n.issued_at as recordedAt, n.due_at as dueAt,
        iif(n.answered_seq <= @seq, n.answered_at, null) as answeredAt
      from supervision_notice n where n.last_at >= @from and n.issued_at < @to and n.from_seq <= @seq and ${seen('n.incident')}
      order by n.from_seq`),
    explainedBy: connection
      .prepare("select seq from ledger where stream = @stream and type like 'explanation-filed/%' and seq <= @seq order by version desc")
      .pluck(),
    endedIn: connection.prepare(`select count(*) ${ended} and v.phase = @phase and v.at >= @from and v.at < @to`).pluck(),
    endedBefore: connection.prepare(`select count(*) ${ended} and v.at < @before`).pluck(),
    loggedUpTo: connection.prepare(loggedUpTo(view)).pluck(),
    lastKey: connection.prepare('select max(key) from incident').pluck(),
    named: connection.prepare(
      `select i.id as incident, i.number, coalesce(h.title, i.title) as title from incident i ${AS_IT_WAS} where i.key = @incident`,
    ),
    loggedBy: connection.prepare('select min(from_seq) from incident_standing where incident = ?').pluck(),
  }
}
