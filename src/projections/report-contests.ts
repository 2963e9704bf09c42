import type { Connection } from '../../db/open.ts'
import { periodReports } from '../domain/issued-reports.ts'
import type { Contest } from '../domain/issued-reports.ts'
import type { Period } from '../domain/periods.ts'
import { readEntry } from '../ledger/catalogue.ts'
import type { StoredEntry } from '../ledger/entry.ts'
import { ENTRY_COLUMNS } from '../ledger/ledger.ts'
import { asItWas, seen } from './report-sql.ts'
import type { View } from './report-sql.ts'
import { scopeParameters } from './whereabouts.ts'

const STREAMS = 'report/'

/** A contest with the report it is about and the incident as the view names it. */
export interface ReportedContest extends Contest {
  period: string
  number: string
  title: string
}

/**
 * RP-9: contests that a period's report shows, as known at the view's seq: those about the period itself, and those raised in it about
 * any other, so that each stands in the next issue whichever comes first. Oldest first.
 */
export function contestsIn(connection: Connection, view: View, period: Period): ReportedContest[] {
  const streams = connection
    .prepare(`select distinct stream from ledger where stream > ? and stream < ? and type like 'report-line-contested/%' and seq <= ?`)
    .pluck()
    .all(STREAMS, `${STREAMS}\u{10ffff}`, view.seq) as string[]
  const entries = connection.prepare(`select ${ENTRY_COLUMNS} from ledger where stream = ? and seq <= ? order by version`)
  const incident = connection.prepare(
    `select i.number, coalesce(h.title, i.title) as title from incident i ${asItWas('i.key')} where i.id = @incident and ${seen('i.key')}`,
  )
  const parameters = { seq: view.seq, division: view.division, ...scopeParameters(view.scope) }
  return streams
    .flatMap((stream) => {
      const about = stream.slice(STREAMS.length)
      const { contests } = periodReports((entries.all(stream, view.seq) as StoredEntry[]).map(readEntry))
      return contests
        .filter(({ at }) => about === period.name || (at >= period.from && at < period.to))
        .flatMap((contest) => {
          const named = incident.get({ ...parameters, incident: contest.incident }) as { number: string; title: string } | undefined
          return named === undefined ? [] : [{ ...contest, ...named, period: about }]
        })
    })
    .sort((a, b) => a.seq - b.seq)
}
