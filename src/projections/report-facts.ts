import type { Connection } from '../../db/open.ts'
import { rungsAt } from '../domain/chapters/notices.ts'
import type { NoticeColour } from '../domain/chapters/notices.ts'
import type { Obligation } from '../domain/clocks.ts'
import { parentByCode } from '../domain/divisions.ts'
import type { Level } from '../domain/levels.ts'
import { CHANNELS, HEAT_LEVELS, STATUTORY_KINDS } from '../domain/vocabulary.ts'
import type { ObligationKind, Phase } from '../domain/vocabulary.ts'
import { incidentStream } from './incident-state.ts'
import { marksOf } from './obligation-rows.ts'
import type { Mark } from './obligation-rows.ts'
import { VIEWED, asItWas, days, loggedUpTo, owedBy, seen } from './report-sql.ts'
import type { Range, View } from './report-sql.ts'
import { scopeParameters } from './whereabouts.ts'

export type { Range, View } from './report-sql.ts'

/** How grave an incident is, as it stood at the view's seq. */
export interface Gravity {
  level: Level
  handledAs: Level | null
  heat: (typeof HEAT_LEVELS)[number] | null
}

/** An incident recorded in a range, as the view has it. */
export interface FreshIncident extends Gravity {
  incident: number
  phase: Phase
  channel: (typeof CHANNELS)[number]
  /** The entry of the pack that governs it. */
  policySeq: number
  recordedAt: number
  discoveredAt: number
  surfacedAt: number | null
  sectors: readonly string[]
  /** The divisions right below the view's own where a place of it lies; the own one when nothing below is named. */
  divisions: readonly string[]
}

/** A statutory clock of an incident's lead, neither withdrawn nor lifted. */
export interface LeadClock {
  incident: number
  anchorAt: number
  dueAt: number
  satisfiedAt: number | null
  /** 1 when the incident's heat was ever measured. */
  measured: number
}

/** One clock as it stood at the view's seq. */
export interface ReportClock
  extends Pick<Obligation, 'kind' | 'unit' | 'ordinal' | 'outcome' | 'anchorAt' | 'dueAt' | 'satisfiedAt'>, Gravity {
  incident: number
  phase: Phase
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

const CLOCK_COLUMNS = `o.incident, o.kind, o.unit, o.ordinal, o.outcome, o.anchor_at as anchorAt, o.due_at as dueAt, o.satisfied_at as satisfiedAt, o.marks, v.level, v.handled_as as handledAs, v.heat, v.phase, v.lead`

/**
 * Reads the rows behind a report's figures. Every statement covers at most one day of a range, so that none holds the write-ahead log
 * for long; rows are versioned by seq, so a report of many statements is still of one instant.
 */
export class ReportFacts {
  readonly #statements: ReturnType<typeof prepare>
  readonly #parameters: Record<string, string | number | null>
  /** The division that the report is about; null for a unit's own incidents, wherever they are. */
  readonly #own: string | null

  constructor(connection: Connection, view: View) {
    this.#statements = prepare(connection, view)
    this.#own = view.division ?? view.scope.subtree
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

  /** Clocks of the kind `response` whose due instant lies in the range: how many were met, of how many that were to be met by `asOf`. */
  responsesIn(range: Range, asOf: number): { met: number; due: number } {
    const total = { met: 0, due: 0 }
    for (const day of days(range)) {
      const { met, due } = this.#statements.responsesIn.get({ ...this.#parameters, ...day, asOf }) as typeof total
      total.met += met
      total.due += due
    }
    return total
  }

  /** Acceptances whose due instant lies in the range and is over: how many each unit owed, and gave in time (CL-11). */
  *acceptancesIn(range: Range, asOf: number): Generator<{ unit: string; due: number; onTime: number }> {
    for (const day of days(range)) yield* this.#all('acceptancesIn', { ...day, asOf }) as { unit: string; due: number; onTime: number }[]
  }

  /**
   * Of incidents some clock of whose lead falls due on a day of the range, all statutory clocks of the lead, incident by incident; an
   * incident comes once for each such day.
   */
  *leadClocksIn(range: Range): Generator<LeadClock> {
    for (const day of days(range)) yield* this.#all('leadClocksIn', day) as LeadClock[]
  }

  /** The same for one incident. */
  leadClocksOf(incident: number): LeadClock[] {
    return this.#statements.leadClocksOf.all({ ...this.#parameters, incident }) as LeadClock[]
  }

  /** Incidents recorded in the range, in the order of the record. */
  *freshIn(range: Range): Generator<FreshIncident> {
    for (const day of days(range))
      for (const { sectors, divisions, places, ...row } of this.#all('freshIn', day) as StoredFresh[])
        yield {
          ...row,
          sectors: JSON.parse(sectors) as string[],
          divisions: this.#below(row.incident, JSON.parse(places ?? divisions) as string[], places !== null),
        }
  }

  /** How many incidents were recorded in the range. */
  countNew(range: Range): number {
    let count = 0
    for (const day of days(range)) count += this.#statements.countNew.get({ ...this.#parameters, ...day }) as number
    return count
  }

  /** `known`: where each of an incident's places lies, with all above, and perhaps its lead; `isPlaced`: no lead among them. */
  #below(incident: number, known: readonly string[], isPlaced: boolean): string[] {
    const isPlace = (division: string) => isPlaced || this.#statements.place.get(division, incident) === 1
    if (this.#own === null) return known.filter((division) => !known.some((other) => parentByCode(other) === division) && isPlace(division))
    const below = known.filter((division) => parentByCode(division) === this.#own && isPlace(division))
    return below.length > 0 || !known.includes(this.#own) || !isPlace(this.#own) ? below : [this.#own]
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

  /** Times that the lead of an incident was taken from a unit in the range, by that unit. */
  *reassignedIn(range: Range): Generator<{ unit: string; count: number }> {
    for (const day of days(range)) yield* this.#all('reassignedIn', day) as { unit: string; count: number }[]
  }

  /** Entries of the range that record a release which did not go through the system's signature, in the order of the record. */
  *outsideReleasesIn(range: Range): Generator<{ incident: number; seq: number }> {
    for (const day of days(range)) yield* this.#all('outsideReleasesIn', day) as { incident: number; seq: number }[]
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
  *supervisionIn(range: Range, asOf: number): Generator<{ incident: number; unit: string; colour: NoticeColour; at: number }> {
    for (const day of days(range))
      for (const { incident, unit, answeredAt, ...notice } of this.#all('supervisionIn', day) as StoredNotice[]) {
        const answer = answeredAt === null ? null : { recordedAt: answeredAt }
        for (const { colour, from } of rungsAt({ ...notice, answer }, asOf))
          if (from >= day.from && from < day.to) yield { incident, unit, colour, at: from }
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

  /** How an incident stands. */
  standing(incident: number): { level: Level; lead: string } {
    return this.#statements.standing.get({ ...this.#parameters, incident }) as { level: Level; lead: string }
  }

  /** Seqs of the entries that say how loud an incident was, oldest first. */
  measuredBy(incident: string): number[] {
    return this.#statements.measuredBy.all({ ...this.#parameters, stream: incidentStream(incident) }) as number[]
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
      | 'acceptancesIn'
      | 'leadClocksIn'
      | 'freshIn'
      | 'gradingsIn'
      | 'disputesIn'
      | 'reassignedIn'
      | 'outsideReleasesIn'
      | 'supervisionIn',
    more: object,
  ): unknown[] {
    return this.#statements[name].all({ ...this.#parameters, ...more })
  }
}

/** `recordedAt`: when it was issued. */
interface StoredNotice {
  incident: number
  unit: string
  colour: NoticeColour
  recordedAt: number
  dueAt: number
  answeredAt: number | null
}

/** As stored; `places` is null while nothing about it was corrected. */
interface StoredFresh extends Omit<FreshIncident, 'sectors' | 'divisions'> {
  sectors: string
  divisions: string
  places: string | null
}

type StoredClock = Omit<ReportClock, 'marks'> & { marks: number }

function toClock({ marks, ...row }: StoredClock): ReportClock {
  return { ...row, marks: marksOf(marks) }
}

function prepare(connection: Connection, view: View) {
  const kindsOf = (kinds: readonly ObligationKind[]) =>
    `o.kind in (${kinds.map((kind) => `'${kind}'`).join(', ')}) and o.kind <> 'acceptance'`
  const clocksOf = (kinds: readonly ObligationKind[]) =>
    `select ${CLOCK_COLUMNS} from obligation o join incident_standing v on v.incident = o.incident and ${VIEWED('v')} ${asItWas('o.incident')}
    where ${kindsOf(kinds)} and ${VIEWED('o')}`
  const clocks = clocksOf(STATUTORY_KINDS)
  const dueThen = 'o.due_at >= @from and o.due_at < @to'
  const owed = owedBy('@asOf')
  const seenClocks = `from obligation o ${asItWas('o.incident')} where ${VIEWED('o')} and ${dueThen} and ${seen('o.incident')}`
  const standing = `o.outcome not in ('void', 'exempt') and ${kindsOf(STATUTORY_KINDS)} and ${VIEWED('o')}`
  const leadClocks = `select o.incident, o.anchor_at as anchorAt, o.due_at as dueAt, o.satisfied_at as satisfiedAt, i.measured`
  const fresh = (
    more = '',
  ) => `from incident i cross join incident_standing v on v.incident = i.key and ${VIEWED('v')} ${more} ${asItWas('i.key')}
    where i.recorded_at >= @from and i.recorded_at < @to and ${seen('i.key')}`
  const ended = `from incident_standing v ${asItWas('v.incident')} where v.phase <> 'open' and ${VIEWED('v')} and ${seen('v.incident')}`
  return {
    dueIn: connection.prepare(`${clocks} and ${dueThen} and ${seen('o.incident')}`),
    knownLateIn: connection.prepare(
      `${clocks} and o.born_at > o.due_at and o.born_at >= @from and o.born_at < @to and o.due_at < @dueBefore and ${seen('o.incident')}`,
    ),
    confirmationsIn: connection.prepare(
      `${clocksOf(['confirmation'])} and ${dueThen} and ${seen('o.incident')} order by o.incident, o.place`,
    ),
    promisesIn: connection.prepare(`select count(*) as due, coalesce(sum(o.outcome = 'met'), 0) as kept ${seenClocks}
      and o.kind = 'promise' and o.kind <> 'acceptance' and o.outcome not in ('void', 'exempt')`),
    responsesIn: connection.prepare(`select coalesce(sum(o.outcome = 'met'), 0) as met, coalesce(sum(${owed}), 0) as due ${seenClocks}
      and o.kind = 'response' and o.kind <> 'acceptance'`),
    acceptancesIn: connection.prepare(`select o.unit, count(*) as due, sum(o.outcome = 'met') as onTime ${seenClocks}
      and o.kind = 'acceptance' and (${owed}) group by 1`),
    leadClocksIn: connection.prepare(`with candidate as (
        select distinct o.incident, v.lead from obligation o join incident_standing v on v.incident = o.incident and ${VIEWED('v')}
          ${asItWas('o.incident')} where ${standing} and ${dueThen} and o.unit = v.lead and ${seen('o.incident')})
      ${leadClocks} from candidate c cross join obligation o on o.incident = c.incident and o.unit = c.lead cross join incident i on i.key = c.incident
      where ${standing} order by o.incident, o.place`),
    leadClocksOf: connection.prepare(`${leadClocks} from incident i join incident_standing v on v.incident = i.key and ${VIEWED('v')}
      join obligation o on o.incident = i.key and o.unit = v.lead where i.key = @incident and ${standing} order by o.place`),
    freshIn: connection.prepare(`select i.key as incident, v.level, v.handled_as as handledAs, v.heat, v.phase, i.channel,
        i.policy_seq as policySeq, i.recorded_at as recordedAt, coalesce(h.discovered_at, i.discovered_at) as discoveredAt,
        iif(h.incident is null, i.surfaced_at, h.surfaced_at) as surfacedAt, coalesce(h.sectors, i.sectors) as sectors, i.divisions, h.places
      ${fresh()} order by i.key`),
    countNew: connection.prepare(`select count(*) ${fresh()}`).pluck(),
    place: connection.prepare('select place from incident_division where division = ? and incident = ?').pluck(),
    gradingsIn:
      connection.prepare(`select v.incident, v.from_seq as seq, v.at, v.level, v.previous_level as previous, v.below_proposal as belowProposal
      from incident_standing v ${asItWas('v.incident')} where (v.below_proposal = 1 or v.previous_level is not null)
        and v.at >= @from and v.at < @to and v.from_seq <= @seq and ${seen('v.incident')}
      order by v.from_seq`),
    disputesIn: connection.prepare(`select d.unit, count(*) as count from dispute d ${asItWas('d.incident')}
      where d.raised_at >= @from and d.raised_at < @to and d.raised_seq <= @seq and ${seen('d.incident')} group by 1`),
    reassignedIn: connection.prepare(`select v.previous_lead as unit, count(*) as count from incident_standing v ${asItWas('v.incident')}
      where v.previous_lead is not null and v.at >= @from and v.at < @to and v.from_seq <= @seq and ${seen('v.incident')} group by 1`),
    outsideReleasesIn: connection.prepare(`select r.incident, r.release_seq as seq from outside_release r ${asItWas('r.incident')}
      where r.recorded_at >= @from and r.recorded_at < @to and r.release_seq <= @seq and ${seen('r.incident')} order by r.release_seq`),
    supervisionIn: connection.prepare(`select n.incident, n.unit, n.colour, n.issued_at as recordedAt, n.due_at as dueAt,
        iif(n.answered_seq <= @seq, n.answered_at, null) as answeredAt
      from supervision_notice n ${asItWas('n.incident')}
      where n.last_at >= @from and n.issued_at < @to and n.from_seq <= @seq and ${seen('n.incident')}
      order by n.from_seq`),
    explainedBy: connection
      .prepare("select seq from ledger where stream = @stream and type like 'explanation-filed/%' and seq <= @seq order by version desc")
      .pluck(),
    measuredBy: connection
      .prepare("select seq from ledger where stream = @stream and type like 'heat-measured/%' and seq <= @seq order by version")
      .pluck(),
    standing: connection.prepare(`select v.level, v.lead from incident_standing v where v.incident = @incident and ${VIEWED('v')}`),
    endedIn: connection.prepare(`select count(*) ${ended} and v.phase = @phase and v.at >= @from and v.at < @to`).pluck(),
    endedBefore: connection.prepare(`select count(*) ${ended} and v.at < @before`).pluck(),
    loggedUpTo: connection.prepare(loggedUpTo(view)).pluck(),
    lastKey: connection.prepare('select max(key) from incident').pluck(),
    named: connection.prepare(
      `select i.id as incident, i.number, coalesce(h.title, i.title) as title from incident i ${asItWas('i.key')} where i.key = @incident`,
    ),
    loggedBy: connection.prepare('select min(from_seq) from incident_standing where incident = ?').pluck(),
  }
}
