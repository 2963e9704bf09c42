import type { ReportAnswer } from '../contract/report-answers.ts'
import { reportDocument } from '../documents/report-document.ts'
import type { Issue, Names } from '../documents/telling.ts'
import { withoutPlace } from '../documents/unit-names.ts'
import type { Directory } from '../domain/directory.ts'
import { parseInstant } from '../domain/instants.ts'
import type { View } from '../projections/report-facts.ts'
import type { Rulebook } from '../projections/rulebook.ts'
import { namesBy } from './names.ts'
import type { ReportQuestion } from './reporter.ts'

/** A report's figures as a file in Word or HTML, with the names that held at its place in the record. */
export async function reportPaper(
  { span, asOf, view, wanted }: ReportQuestion,
  report: ReportAnswer,
  issue: Issue | null,
  rulebook: Rulebook,
): Promise<Uint8Array> {
  const paper = reportDocument(span, report, paperNames(view, asOf, rulebook), issue)
  if (wanted === 'html') return Buffer.from((await import('../documents/report-html.ts')).reportHtml(paper))
  // Whoever asks for figures alone does not pay for the library of Word.
  const { reportWord } = await import('../documents/report-word.ts')
  const made = parseInstant(issue?.issuedAt ?? report.asOf)
  return reportWord(paper, made.ok ? made.ms : asOf)
}

function paperNames(view: View, asOf: number, rulebook: Rulebook): Names {
  const directory = rulebook.directoryAsOf(view.seq)
  const names = namesBy(directory, view)
  const basis = rulebook.inForce(view.seq, asOf)
  return {
    ...names,
    place: view.division === null && view.scope.subtree === null ? directory.document.name : names.place,
    unit: (id) => directory.unit(id)?.shortName ?? withoutPlace(names.unit(id), directory.document.name),
    office: officeOf(directory, view),
    basis: basis.policySeq === 0 ? null : basis,
  }
}

/** Who gives the report out: the government's office of the reader's place, climbing; for a unit's own share the unit. */
function officeOf(directory: Directory, { scope }: View): string {
  if (scope.subtree === null) return scope.participant === null ? '' : (directory.unit(scope.participant)?.name ?? scope.participant)
  for (const kind of ['government-office', 'government'] as const) {
    for (const division of directory.climb(scope.subtree)) {
      const found = directory.unitsAt(division).find((unit) => unit.kind === kind)
      if (found !== undefined) return found.name
    }
  }
  return directory.document.name
}
