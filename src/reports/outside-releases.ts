import type { ReportAnswer } from '../contract/report-answers.ts'
import { maskPersonalData } from '../domain/personal-data.ts'
import type { FactOf } from '../domain/incident.ts'
import { formatInstant } from '../domain/instants.ts'
import type { Period } from '../domain/periods.ts'
import { publicSince } from '../domain/public-channel.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ReportFacts } from '../projections/report-facts.ts'

const MOST_LISTED = 200

/** 未经系统审签的发布 (RP-4): how many were entered in the period, and the first of them. */
export function outsideReleases(period: Period, facts: ReportFacts, ledger: Ledger): Pick<ReportAnswer, 'unreviewed' | 'unreviewedTotal'> {
  const found = [...facts.outsideReleasesIn(period)]
  const unreviewed = found.slice(0, MOST_LISTED).map(({ incident, seq }) => {
    const { unit, release, title, channels } = ledger.entry(seq)?.data as FactOf<'release-recorded'>
    const publishedAt = formatInstant(publicSince(channels))
    return { ...facts.named(incident), unit, release, releaseTitle: maskPersonalData(title), publishedAt }
  })
  return { unreviewed, unreviewedTotal: found.length }
}
