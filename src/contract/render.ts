import type { Assignment } from '../domain/assignment.ts'
import { nextDueAt, obligations, stateAt } from '../domain/clocks.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Drill } from '../domain/drill.ts'
import { durationMs } from '../domain/durations.ts'
import { phaseOf } from '../domain/chapters/closing.ts'
import { seesDraft } from '../domain/chapters/drafts.ts'
import { levelHandledAs } from '../domain/incident.ts'
import type { Incident } from '../domain/incident.ts'
import { personalDataIn, seesPersonalData, textFieldsOf, withPersonalDataMasked } from '../domain/incident-text.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { maskPersonalData } from '../domain/personal-data.ts'
import { clockPolicy, sourceOf } from '../domain/policy.ts'
import { publicSince } from '../domain/public-channel.ts'
import { releaseAuthorityOf } from '../domain/release-authority.ts'
import type { Viewer } from '../domain/scope.ts'
import type { PolicyPack } from '../domain/policy.ts'
import type { AssignmentAnswer, IncidentAnswer, IncidentSummary, ObligationAnswer } from './incident-answers.ts'
import { renderDraft, renderPromise, renderWay } from './drafts.ts'
import { renderCorrection } from './corrections.ts'
import { renderClosing } from './closing.ts'
import { renderEntered } from './entered.ts'
import { renderMerging } from './merging.ts'
import { renderDispute, renderDisputeWindows } from './disputes.ts'
import { renderExceptions } from './exceptions.ts'
import { renderEvidenceFile } from './evidence-files.ts'
import { renderCall, renderHeat, renderUpwardReport } from './notes.ts'
import { renderEvaluation, renderExplanations, renderJudgement, renderReferral } from './second-looks.ts'
import { renderSettlement } from './settlement.ts'
import { renderSitting } from './sittings.ts'
import { renderOnBehalf } from './on-behalf.ts'
import { renderDirective, renderNotice } from './supervision.ts'
import { RULE_TEXTS } from './wording.ts'

/** From the domain's states to the shapes on the wire, as of `now`. */

export function renderAssignment(assignment: Assignment): AssignmentAnswer {
  return {
    ...assignment,
    because: assignment.because.map(({ rule, applied }) => {
      const { basis, ...text } = RULE_TEXTS[rule]
      return { rule, applied, text: applied ? text.applied : text.not, basis }
    }),
  }
}

export function renderObligation(obligation: Obligation, pack: PolicyPack, now: number): ObligationAnswer {
  const state = stateAt(obligation, now)
  // CL-11: nobody signed, so silence did, at the due instant.
  const silent = obligation.outcome === 'open' && state === 'late'
  const satisfiedAt = silent ? obligation.dueAt : obligation.satisfiedAt
  return {
    id: obligation.id,
    kind: obligation.kind,
    unit: obligation.unit,
    part: obligation.part,
    ordinal: obligation.ordinal,
    state,
    anchor: obligation.anchor,
    anchorPresumed: obligation.anchorPresumed,
    anchorAt: formatInstant(obligation.anchorAt),
    dueAt: formatInstant(obligation.dueAt),
    satisfiedAt: formatInstantOrNull(satisfiedAt),
    satisfiedBy: silent ? 'silence' : obligation.satisfiedBy,
    claim: obligation.claim === null ? null : { evidence: obligation.claim.evidence, publicAt: formatInstant(obligation.claim.publicAt) },
    voidedAt: formatInstantOrNull(obligation.voidedAt),
    overdueBeforeDiscovered: obligation.overdueBeforeDiscovered,
    overdueBeforeGraded: obligation.overdueBeforeGraded,
    overdueBeforeAssigned: obligation.overdueBeforeAssigned,
    overrunMs: satisfiedAt === null ? null : Math.max(0, satisfiedAt - obligation.dueAt),
    basis: sourceOf(pack, clockPolicy(pack, obligation.kind)),
  }
}

/** What a summary needs, whether it comes from a state or from a row. */
export interface SummaryFacts {
  id: string
  version: number
  number: string
  title: string
  phase: string
  level: Incident['level']
  channel: string
  occurredAt: number | null
  surfacedAt: number | null
  discoveredAt: number
  recordedAt: number
  drill: Drill | null
  assignment: Assignment
}

export function renderSummary(facts: SummaryFacts, clocks: readonly Obligation[], pack: PolicyPack, now: number): IncidentSummary {
  return { ...heading(facts, clocks, pack, now), channel: facts.channel as IncidentSummary['channel'] }
}

/** The title masked: a summary goes to everybody in scope alike (IN-4). */
export function summaryFactsOf(incident: Incident): SummaryFacts {
  const { number, title, source, occurredAt, surfacedAt, discoveredAt, drill } = incident.logged
  const { id, version, level, recordedAt, assignment } = incident
  return {
    id,
    version,
    number,
    title: maskPersonalData(title),
    phase: phaseOf(incident),
    level,
    channel: source.channel,
    occurredAt,
    surfacedAt,
    discoveredAt,
    recordedAt,
    drill,
    assignment,
  }
}

/**
 * `viewer`: who reads it; null is whoever has the machine itself. Drafts and personal data are not for everybody in scope. `present`:
 * the incident as it is, when `incident` is as it was: who leads today reads its text whole, who led then no longer does.
 */
export function renderIncident(
  incident: Incident,
  pack: PolicyPack,
  now: number,
  viewer: Viewer | null,
  present: Pick<Incident, 'assignment'> = incident,
): IncidentAnswer {
  const { logged, assignment, drafting } = incident
  const clocks = obligations(incident, pack)
  const isWhole = viewer === null || seesPersonalData(present, viewer)
  const text = isWhole ? logged : withPersonalDataMasked(logged)
  return {
    ...heading(summaryFactsOf(incident), clocks, pack, now),
    title: text.title,
    summary: text.summary,
    source: text.source,
    divisions: logged.divisions,
    sectors: logged.sectors,
    units: logged.units,
    category: logged.category,
    facts: logged.facts,
    proposedLevel: logged.proposedLevel,
    levelReason: text.levelReason,
    personalDataReason: logged.personalDataReason,
    personalDataMasked: !isWhole && personalDataIn(textFieldsOf(logged)).length > 0,
    handledAs: incident.handledAs,
    heat: logged.heat,
    ...renderJudgement(incident.judgement),
    sensitive: logged.sensitive,
    policySeq: logged.policySeq,
    acceptances: incident.acceptances.map(({ unit, acceptedAt }) => ({ unit, acceptedAt: formatInstantOrNull(acceptedAt) })),
    releases: incident.releases.map((release) => ({ ...renderRelease(release), ...renderWay(release, drafting, now) })),
    drafts: drafting.drafts
      .filter((draft) => draft.publication === null && (viewer === null || seesDraft(draft, viewer)))
      .map((draft) => renderDraft(draft, incident, clocks, now)),
    evidence: incident.evidenceFiles.map(renderEvidenceFile),
    pressConferences: incident.conferences.map(renderConference),
    interviews: incident.interviews.map(renderInterview),
    ...renderClosing(incident, clocks, now),
    ...renderMerging(incident.merging),
    calls: incident.notes.calls.map(renderCall),
    upwardReports: incident.notes.upwardReports.map(renderUpwardReport),
    onBehalf: renderOnBehalf(incident, clocks, now),
    directives: incident.directives.map((directive) => renderDirective(directive, now)),
    supervisionNotices: incident.notices.map((notice) => renderNotice(notice, now)),
    referrals: incident.judgement.referrals.map(renderReferral),
    evaluation: renderEvaluation(incident),
    explanations: renderExplanations(incident.explanations),
    heatPoints: incident.notes.heat.map(renderHeat),
    settlement: incident.settlement === null ? null : renderSettlement(incident.settlement),
    disputes: incident.disputes.raised.map(renderDispute),
    disputeWindows: renderDisputeWindows(incident, clocks, now),
    sittings: incident.sittings.map((sitting) => renderSitting(sitting, assignment.lead)),
    releaseAuthority: releaseAuthorityOf(logged.category, levelHandledAs(incident)),
    corrections: incident.corrections.map((correction) => renderCorrection(correction, isWhole)),
    ...renderExceptions(incident),
  }
}

function renderRelease({ release, channels, signatory, ...of }: Incident['releases'][number]) {
  return {
    id: release,
    kind: of.kind,
    unit: of.unit,
    title: of.title,
    body: of.body,
    answers: of.answers,
    published: { channels: channels.map((channel) => ({ ...channel, publishedAt: formatInstant(channel.publishedAt) })), signatory },
    publishedAt: formatInstant(publicSince(channels)),
    reviewed: of.reviewed,
    promise: renderPromise(of.promise),
    fulfils: of.fulfils,
    ...renderEntered(of),
  }
}

export function renderConference({ scheduled, held, ...of }: Incident['conferences'][number]): IncidentAnswer['pressConferences'][number] {
  const { conference: id, scheduledAt, ...plan } = scheduled
  return { id, ...plan, scheduledAt: formatInstant(scheduledAt), record: held === null ? null : renderRecord(held), ...renderEntered(of) }
}

function renderRecord(
  held: NonNullable<Incident['conferences'][number]['held']>,
): NonNullable<IncidentAnswer['pressConferences'][number]['record']> {
  const { heldAt, place, host, speakers, media, transcriptUrl, answers } = held
  return { heldAt: formatInstant(heldAt), place, host, speakers, media, transcriptUrl, answers, ...renderEntered(held) }
}

export function renderInterview(interview: Incident['interviews'][number]): IncidentAnswer['interviews'][number] {
  const { interview: id, unit, outlet, at, speaker, url, answers } = interview
  return { id, unit, outlet, at: formatInstant(at), speaker, url, answers, ...renderEntered(interview) }
}

function heading(facts: SummaryFacts, clocks: readonly Obligation[], pack: PolicyPack, now: number): Omit<IncidentSummary, 'channel'> {
  return {
    id: facts.id,
    version: facts.version,
    number: facts.number,
    title: facts.title,
    phase: facts.phase as IncidentSummary['phase'],
    drill: facts.drill,
    level: facts.level,
    anchors: {
      occurredAt: formatInstantOrNull(facts.occurredAt),
      surfacedAt: formatInstantOrNull(facts.surfacedAt),
      discoveredAt: formatInstant(facts.discoveredAt),
      recordedAt: formatInstant(facts.recordedAt),
    },
    loggedLate: facts.recordedAt - facts.discoveredAt > durationMs(pack.lateLoggingAfter),
    nextDueAt: formatInstantOrNull(nextDueAt(clocks)),
    assignment: renderAssignment(facts.assignment),
    obligations: clocks.map((clock) => renderObligation(clock, pack, now)),
  }
}
