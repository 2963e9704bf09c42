import type { ReportAnswer } from '../contract/report-answers.ts'
import type { FactOf } from '../domain/incident.ts'
import { withPersonalDataMasked } from '../domain/incident-text.ts'
import { formatInstant } from '../domain/instants.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Grading, Range, ReportFacts } from '../projections/report-facts.ts'

/** Levels changed and levels set below the proposal (IN-6, CL-7), each with the reason its entry gives, in order of recording. */
export function gradings(range: Range, facts: ReportFacts, ledger: Ledger): Pick<ReportAnswer, 'belowProposal' | 'regradings'> {
  const belowProposal: ReportAnswer['belowProposal'] = []
  const regradings: ReportAnswer['regradings'] = []
  for (const grading of facts.gradingsIn(range)) {
    const line = lineOf(grading, facts, ledger)
    if (grading.previous !== null) regradings.push({ ...line, from: grading.previous, to: grading.level })
    const proposed = grading.belowProposal ? loggedData(facts.loggedBy(grading.incident), ledger).proposedLevel : null
    if (proposed !== null) belowProposal.push({ ...line, proposed, level: grading.level })
  }
  return { belowProposal, regradings }
}

function lineOf(grading: Grading, facts: ReportFacts, ledger: Ledger): Omit<ReportAnswer['regradings'][number], 'from' | 'to'> {
  const entry = entryAt(grading.seq, ledger)
  const { name, unit, role } = entry.actor
  return { ...facts.named(grading.incident), at: formatInstant(grading.at), reason: reasonOf(entry), by: { name, unit, role } }
}

function reasonOf(entry: Entry): string | null {
  return entry.type === 'level-changed'
    ? (entry.data as FactOf<'level-changed'>).reason
    : withPersonalDataMasked(entry.data as FactOf<'incident-logged'>).levelReason
}

function loggedData(seq: number, ledger: Ledger): FactOf<'incident-logged'> {
  return entryAt(seq, ledger).data as FactOf<'incident-logged'>
}

function entryAt(seq: number, ledger: Ledger): Entry {
  const entry = ledger.entry(seq)
  if (entry === null) throw new Error(`no entry ${seq}`)
  return entry
}
