import { openForReading } from '../../db/open.ts'
import type { Connection } from '../../db/open.ts'
import type { AlertRaised } from '../domain/alarms.ts'
import { obligations } from '../domain/clocks.ts'
import type { Obligation } from '../domain/clocks.ts'
import { evolve } from '../domain/incident.ts'
import type { Incident } from '../domain/incident.ts'
import type { Directory } from '../domain/directory.ts'
import { pacedPack } from '../domain/drill.ts'
import type { PolicyPack } from '../domain/policy.ts'
import type { Entry } from '../ledger/entry.ts'
import { Ledger } from '../ledger/ledger.ts'
import { AlarmRows } from './alarm-rows.ts'
import type { RaisedAlert } from './alarm-rows.ts'
import { DisputeRows } from './dispute-rows.ts'
import { IncidentPasts, nextPast } from './incident-pasts.ts'
import type { Past } from './incident-pasts.ts'
import { IncidentRows } from './incident-rows.ts'
import { alertStream, incidentStream, isIncidentFact, subjectOf } from './incident-state.ts'
import { IncidentStandings, nextStanding } from './incident-standings.ts'
import type { Standing } from './incident-standings.ts'
import { NoticeRows } from './notice-rows.ts'
import { ObligationBook, nextVersions } from './obligation-book.ts'
import type { ClockVersion } from './obligation-book.ts'
import type { ObligationColumns } from './obligation-rows.ts'
import { OutsideReleaseRows } from './outside-release-rows.ts'
import { PROJECTION_TABLES, Projector } from './projector.ts'
import { Rulebook } from './rulebook.ts'

/** Streams are read all over the file; what was read once is near for a while. */
const READING_CACHE_KIB = 128 * 1024

/**
 * Empties every projection and fills it again from the first entry: each incident is folded whole and each of its rows written once, in
 * the order of logging; indexes are made when the rows are there. The rows are those that `Projector` would have come to entry by entry.
 * The caller holds the transaction; the record is read beside it, as it was committed, for behind a long transaction every page would be
 * looked for in the write-ahead log first. Returns the number of entries.
 */
export function rebuild(connection: Connection): number {
  const reading = openForReading(connection.name)
  reading.pragma(`cache_size = -${READING_CACHE_KIB}`)
  try {
    return fillAll(connection, new Ledger(reading), new Rulebook(reading))
  } finally {
    reading.close()
  }
}

function fillAll(connection: Connection, ledger: Ledger, rulebook: Rulebook): number {
  for (const table of PROJECTION_TABLES)
    connection.exec(table === 'incident_search' ? `insert into ${table} (${table}) values ('delete-all')` : `delete from ${table}`)
  const projector = new Projector(connection, rulebook)
  const indexes = connection.prepare(`select name, sql from sqlite_schema where type = 'index' and sql is not null and tbl_name in
    (${PROJECTION_TABLES.map((table) => `'${table}'`).join(', ')})`)
  const made = indexes.all() as { name: string; sql: string }[]
  for (const { name } of made) connection.exec(`drop index ${name}`)
  const filler = new IncidentFiller(connection, ledger, projector, rulebook)
  for (const stream of ledger.beganWith('incident-logged')) filler.fill(subjectOf(stream))
  for (const { sql } of made) connection.exec(sql)
  projector.project(ledger.ofStreams('account/'), new Map())
  const { seq } = ledger.head()
  connection.prepare('update projection_head set seq = ? where id = 1').run(seq)
  return seq
}

/** Fills the rows of one incident after another. */
class IncidentFiller {
  readonly #ledger: Ledger
  readonly #projector: Projector
  readonly #packAt: (seq: number) => PolicyPack
  readonly #directoryAt: (seq: number) => Directory
  readonly #incidents: IncidentRows
  readonly #standings: IncidentStandings
  readonly #pasts: IncidentPasts
  readonly #disputes: DisputeRows
  readonly #outsideReleases: OutsideReleaseRows
  readonly #clocks: ObligationBook
  readonly #alarms: AlarmRows
  readonly #notices: NoticeRows

  constructor(connection: Connection, ledger: Ledger, projector: Projector, rulebook: Rulebook) {
    this.#ledger = ledger
    this.#projector = projector
    this.#packAt = remembered((seq) => rulebook.packFor({ policySeq: seq, drill: null }))
    this.#directoryAt = remembered((seq) => rulebook.directoryAt(seq))
    this.#incidents = new IncidentRows(connection)
    this.#standings = new IncidentStandings(connection)
    this.#pasts = new IncidentPasts(connection)
    this.#disputes = new DisputeRows(connection)
    this.#outsideReleases = new OutsideReleaseRows(connection)
    this.#clocks = new ObligationBook(connection)
    this.#alarms = new AlarmRows(connection)
    this.#notices = new NoticeRows(connection)
  }

  fill(id: string): void {
    const course = this.#fold(id)
    const { first, last, pack, clocks } = course
    const key = this.#incidents.fill(first, last, clocks, this.#directoryAt(last.logged.directorySeq), course.joined)
    this.#standings.fill(key, course.standings)
    this.#pasts.fill(key, course.pasts, this.#directoryAt)
    this.#disputes.write(key, null, last)
    this.#outsideReleases.write(key, null, last)
    this.#clocks.fill(key, course.versions)
    this.#notices.fill(key, last)
    const told = this.#ledger.stream(alertStream(id))
    this.#alarms.fill(key, last, clocks, told.filter((entry) => entry.type === 'alert-raised').map(toAlert), pack)
    this.#projector.project(
      told.filter((entry) => entry.type !== 'alert-raised'),
      new Map(),
    )
  }

  /** The incident as it began and as it is, and every version of its standing and its clocks on the way. */
  #fold(id: string): Course {
    const standings: Standing[] = []
    const pasts: Past[] = []
    const versions: ClockVersion[] = []
    const present: ClockVersion[] = []
    const joined = new Map<string, number>()
    let first: Incident | null = null
    let last: Incident | null = null
    let clocks: readonly Obligation[] = []
    let pack: PolicyPack | null = null
    for (const entry of this.#ledger.stream(incidentStream(id))) {
      if (!isIncidentFact(entry)) throw new Error(`seq ${entry.seq}: ${entry.type} does not belong to an incident`)
      const incident: Incident = evolve(id, last, entry)
      first ??= incident
      const standing = nextStanding(last, incident, entry)
      if (standing !== null) {
        const before = standings.at(-1)
        if (before !== undefined) before.toSeq = entry.seq
        standings.push(standing)
      }
      const past = nextPast(last, incident, () => pasts.at(-1)?.toSeq ?? 0)
      if (past !== null) pasts.push(past)
      pack ??= pacedPack(this.#packAt(incident.logged.policySeq), incident.logged.drill)
      clocks = obligations(incident, pack)
      const before: ObligationColumns[] = present.map((version) => version.columns)
      for (const version of nextVersions(before, clocks, entry.seq)) {
        const ended = present[version.place]
        if (ended !== undefined) ended.toSeq = entry.seq
        present[version.place] = version
        versions.push(version)
      }
      for (const unit of incident.everInvolved) if (!joined.has(unit)) joined.set(unit, entry.seq)
      last = incident
    }
    if (first === null || last === null || pack === null) throw new Error(`incident ${id} has no entries`)
    return { first, last, pack, clocks, standings, pasts, versions, joined }
  }
}

/** The record that is read does not change meanwhile, so a seq says as much as a hash. */
function remembered<T>(read: (seq: number) => T): (seq: number) => T {
  let last: { seq: number; value: T } | null = null
  return (seq) => {
    if (last?.seq !== seq) last = { seq, value: read(seq) }
    return last.value
  }
}

interface Course {
  first: Incident
  last: Incident
  pack: PolicyPack
  clocks: readonly Obligation[]
  standings: Standing[]
  pasts: Past[]
  versions: ClockVersion[]
  /** By which entry each unit came to take part. */
  joined: ReadonlyMap<string, number>
}

function toAlert({ seq, data }: Entry): RaisedAlert {
  return { seq, alert: data as AlertRaised }
}

/** All rows of a projection in an order of their own, for comparing two fillings. The search index is read as its terms in their places. */
export function rowsOf(connection: Connection, table: (typeof PROJECTION_TABLES)[number]): unknown[][] {
  if (table !== 'incident_search') return connection.prepare(`select * from ${table} order by 1, 2`).raw().all() as unknown[][]
  connection.exec('create virtual table if not exists temp.search_terms using fts5vocab(main, incident_search, instance)')
  return connection.prepare('select doc, term, offset from temp.search_terms order by doc, offset').raw().all() as unknown[][]
}
