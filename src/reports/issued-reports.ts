import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { reportAnswer } from '../contract/report-answers.ts'
import type { ReportAnswer } from '../contract/report-answers.ts'
import type { Difference } from '../contract/report-issues.ts'
import type { Desk, Request } from '../desk/desk.ts'
import type { EvidenceFiles } from '../desk/evidence-files.ts'
import type { Receipt } from '../desk/receipt.ts'
import type { ReportDesk } from '../desk/reports.ts'
import { HOUR_MS } from '../domain/instants.ts'
import { issueReport, issuesOf } from '../domain/issued-reports.ts'
import type { Issue, Line, ReportDrafted } from '../domain/issued-reports.ts'
import { parsePeriod, previousPeriod, weekOf } from '../domain/periods.ts'
import type { Period, Span } from '../domain/periods.ts'
import { isRefusal } from '../domain/refusal.ts'
import type { Refusal } from '../domain/refusal.ts'
import { subjectOf } from '../projections/incident-state.ts'
import { DEFINITIONS } from './definitions.ts'
import { differences } from './differences.ts'
import type { Reporter, ReportJob } from './reporter.ts'

/** A finished week is drafted on Monday at this hour, Beijing time (RP-7). */
const DRAFT_AFTER_MS = 8 * HOUR_MS

/** The figures of an issue as issued, or, where their file is gone, made again as of the same place in the record. */
export interface Frozen {
  figures: ReportAnswer
  /** The canonical bytes of the figures. */
  bytes: Buffer
  /** False: texts were struck out since, and the bytes are others than those issued. */
  asIssued: boolean
}

interface Command {
  span: Span
  period: Period
  division: string
  asOf: number | null
  /** The latest instant that is over. */
  present: number
  advice: string | null
}

/**
 * Issued reports (RP-5) and the draft that comes by itself (RP-7). An issue's figures are kept as a file named by their hash, and the
 * entry names the hash: whoever has the file can check it with any tool, and what is made again must have the same hash.
 */
export class IssuedReports {
  readonly #parts

  constructor(parts: {
    desk: Desk
    reports: ReportDesk
    reporter: Reporter
    files: EvidenceFiles
    now: () => number
    instantIsOver: (ms: number) => void
  }) {
    this.#parts = parts
  }

  /**
   * Drafts the last finished week, unless it was drafted already: a Monday that was missed is made up once, and only the newest, as of its
   * own 08:00. Nothing is owed for a week before the record began. Resolves with the period drafted, else null.
   */
  async draftOwed(): Promise<Period | null> {
    const { desk, reports, now } = this.#parts
    const { root } = desk.rulebook.directory().directory.document
    const period = finishedWeek(now() - DRAFT_AFTER_MS)
    const [first] = desk.ledger.entries(0, 1)
    if (first === undefined || first.at >= period.to || desk.rulebook.directory().seq === 0) return null
    if (reports.of(period.name).draft !== null) return null
    const { facts } = await this.#make('weekly', period, period.to + DRAFT_AFTER_MS, root)
    return (await reports.draft(period, facts)) ? period : null
  }

  /** RP-5: issues a period for one place. `asOf` null: as of the draft for the first issue, as of `present` for any other. */
  async issue(request: Request, { span, period, division, ...command }: Command): Promise<Receipt | Refusal> {
    const { desk, reports, files } = this.#parts
    const known = reports.of(period.name)
    const last = issuesOf(known, division).at(-1)
    const asOf = command.asOf ?? (last === undefined && known.draft !== null ? known.draft.asOf : command.present)
    const { facts, figures, bytes } = await this.#make(span, period, asOf, division)
    const differs = last === undefined || differences((await this.frozen(last, period)).figures, figures, (id) => id).length > 0
    const issue = {
      ...facts,
      number: (last?.number ?? 0) + 1,
      ...desk.rulebook.inForce(facts.ledgerSeq, asOf),
      advice: command.advice,
    }
    // What will be refused leaves no file behind that no entry names: nobody would find it when its texts are struck out.
    const refusal = issueReport(known, issue, differs)
    if (isRefusal(refusal)) return refusal
    await files.keep(bytes)
    return reports.issue(request, period, issue, differs)
  }

  /** What an issue says, from its file. */
  async frozen(issue: Issue, period: Period): Promise<Frozen> {
    const kept = await this.#parts.files.read(issue.digest)
    if (kept !== null) return { figures: readFigures(kept), bytes: kept, asIssued: true }
    const figures = await this.#parts.reporter.make(jobOf(issue, period))
    const bytes = canonicalBytes(figures)
    return { figures, bytes, asIssued: digestOf(bytes) === issue.digest }
  }

  /** Where an issue of these figures parts from the one before it of the same place. */
  async differencesOf(issue: Issue, figures: ReportAnswer, period: Period): Promise<Difference[]> {
    const before = issuesOf(this.#parts.reports.of(period.name), issue.division).find(({ number }) => number === issue.number - 1)
    if (before === undefined) return []
    const { directory } = this.#parts.desk.rulebook.directory()
    return differences((await this.frozen(before, period)).figures, figures, (id) => directory.unit(id)?.name ?? id)
  }

  /** The line of an issued report that is about one obligation, from the newest issue that has it. */
  async line(period: Period, obligation: string): Promise<Line | null> {
    for (const issue of this.#parts.reports.of(period.name).issues.toReversed()) {
      const { breaches, unverified, knownLate } = (await this.frozen(issue, period)).figures
      const found = [...breaches, ...unverified, ...knownLate].find((clock) => clock.obligation === obligation)
      if (found !== undefined) return { incident: found.incident, obligation, unit: found.unit }
    }
    return null
  }

  /**
   * IN-11: a text was struck out. Files that name what it was about go; made again, they say what the record says now. Issues from after
   * it are no exception: their figures may have been made before it.
   */
  async forgetTextsOf(subject: string): Promise<void> {
    const { desk, files } = this.#parts
    for (const stream of new Set(desk.ledger.ofStreams('report/').map((entry) => entry.stream))) {
      for (const { digest } of this.#parts.reports.of(subjectOf(stream)).issues) {
        const kept = await files.read(digest)
        if (kept?.includes(subject) === true) await files.remove(digest)
      }
    }
  }

  async #make(
    span: Span,
    period: Period,
    asOf: number,
    division: string,
  ): Promise<{ figures: ReportAnswer; bytes: Buffer; facts: ReportDrafted }> {
    const { desk, reporter, instantIsOver } = this.#parts
    instantIsOver(asOf)
    const ledgerSeq = desk.ledger.seqAsOf(asOf)
    const figures = await reporter.make(jobOf({ span, asOf, ledgerSeq, division }, period))
    const bytes = canonicalBytes(figures)
    return { figures, bytes, facts: { span, division, asOf, ledgerSeq, ledgerHash: figures.ledger.hash, digest: digestOf(bytes) } }
  }
}

/** An issue is of a whole place: the same for every office of it. */
export function jobOf(
  { span, asOf, ledgerSeq, division }: Pick<ReportDrafted, 'span' | 'asOf' | 'ledgerSeq' | 'division'>,
  period: Period,
): ReportJob {
  return { span, period, asOf, view: { seq: ledgerSeq, scope: { subtree: division, participant: null }, division: null } }
}

/** The last week that was over at an instant. */
function finishedWeek(ms: number): Period {
  const running = parsePeriod('weekly', weekOf(ms))
  if (running === null) throw new Error('a week has a name')
  const { from } = previousPeriod('weekly', running)
  const finished = parsePeriod('weekly', weekOf(from))
  if (finished === null) throw new Error('a week has one before it')
  return finished
}

/** Canonical bytes have every object's keys by the alphabet: definitions go back into the order in which they are read. */
function readFigures(bytes: Buffer): ReportAnswer {
  const figures = reportAnswer.parse(JSON.parse(bytes.toString('utf8')))
  const keys = new Set([...Object.keys(DEFINITIONS), ...Object.keys(figures.definitions)])
  const definitions = [...keys].flatMap((key) => (key in figures.definitions ? [[key, figures.definitions[key]]] : []))
  return { ...figures, definitions: Object.fromEntries(definitions) as ReportAnswer['definitions'] }
}

function canonicalBytes(figures: ReportAnswer): Buffer {
  return Buffer.from(canonicalize(figures) ?? '')
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
