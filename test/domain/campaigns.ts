import fc from 'fast-check'
import { obligedUnits } from '../../src/domain/assignment.ts'
import { closeIncident, phaseOf, reopenIncident } from '../../src/domain/chapters/closing.ts'
import { DISPUTE_REASONS } from '../../src/domain/vocabulary.ts'
import { raiseDispute, ruleDispute } from '../../src/domain/chapters/disputes.ts'
import { askJointSignatures, checkDraft, draftRelease, publishDraft, signDraft } from '../../src/domain/chapters/draft-acts.ts'
import { evaluate } from '../../src/domain/chapters/evaluation.ts'
import { giveContribution, grantExemption, recordConclusion } from '../../src/domain/chapters/exceptions.ts'
import { fileExplanation } from '../../src/domain/chapters/explanations.ts'
import { recordUpwardReport } from '../../src/domain/chapters/notes.ts'
import { overrideAssignment } from '../../src/domain/chapters/settlement.ts'
import { obligations, stateAt } from '../../src/domain/clocks.ts'
import type { Obligation } from '../../src/domain/clocks.ts'
import { correct, reviewCorrection } from '../../src/domain/decisions/correct-incident.ts'
import { changeLevel } from '../../src/domain/decisions/change-level.ts'
import { giveAcceptance } from '../../src/domain/decisions/give-acceptance.ts'
import { holdConference, recordInterview, recordRelease, scheduleConference } from '../../src/domain/decisions/record-evidence.ts'
import { verifyEvidence } from '../../src/domain/decisions/verify-evidence.ts'
import type { Actor, IncidentFact } from '../../src/domain/facts.ts'
import type { GivenIncident } from '../../src/domain/given.ts'
import { evolve } from '../../src/domain/incident.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/domain/instants.ts'
import { LEVELS } from '../../src/domain/levels.ts'
import type { Level } from '../../src/domain/levels.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { INTERNAL_KINDS, RELEASE_KINDS, ROLES } from '../../src/domain/vocabulary.ts'
import type { ObligationKind } from '../../src/domain/vocabulary.ts'
import { DIRECTORY, PACK, at, given as told, logged, person, planData, recordData, releaseData } from './given-when-then.ts'
import type { Decision, Person } from './given-when-then.ts'

/**
 * A campaign: the accounts of one obliged unit, in every role there is, try for days to make its misses disappear. Decisions, fold and
 * clocks are the real ones, without store and HTTP, so that there can be ten thousand.
 */

/** When something was public: so many minutes ago, or so many after one of the unit's clocks fell due. */
type Moment = { ago: number } | { due: number; plus: number }

/** What somebody tries; each act takes from it what it needs. */
export interface Attempt {
  do: string
  /** Which of the unit's two people. */
  by: number
  pick: number
  level: Level
  when: Moment
  minutes: number
  yes: boolean
}

/** One act as an attempt turns it into a decision; null when there is nothing to do it to. */
interface Act {
  weight: number
  /** Done by a coordinator of another unit. */
  outside?: true
  whenClosed?: true
  /** That coordinator's word: the misses that may be gone behind it. */
  confirms?: (attempt: Attempt, campaign: Campaign) => (miss: string) => boolean
  decide: (attempt: Attempt, campaign: Campaign, unit: string) => Decision | null
}

const pick = <T>(list: readonly T[], place: number): T | undefined => list[place % Math.max(1, list.length)]
const channels = (...publishedAt: number[]) => releaseData(...publishedAt).channels

/** IN-13: who is said to have telephoned. */
const CALLER = { account: 'gov.leader', username: 'gov.leader', name: '李某', post: '县长', by: 'phone' as const, unit: 'gov' }

const exempting: Act['decide'] = ({ pick: place, yes }, campaign) => {
  const clock = campaign.clock(place)
  const command = { reason: 'taken-over' as const, authority: '川府发〔2026〕3号', onBehalfOf: yes ? CALLER : null }
  return (_, given) => grantExemption(clock.id, command, given)
}

const verifying: Act['decide'] = ({ pick: place, yes }, campaign) => {
  const clock = campaign.claimed(place)
  return (incident, given) => verifyEvidence(incident, clock.id, { confirmed: yes, note: null }, given)
}

const reviewing: Act['decide'] = ({ yes: approved }, campaign) => {
  const waiting = campaign.incident.corrections.find((one) => one.state === 'waiting')
  if (waiting === undefined) return null
  return (incident, given) => reviewCorrection(incident, { correction: waiting.correction, approved, note: null }, given)
}

/** Everything that may be tried. A new act of the domain gets a line here. */
export const ACTS: Record<string, Act> = {
  release: {
    weight: 4,
    decide: ({ when, yes, pick: place, minutes }, campaign) => {
      const publicAt = campaign.instant(when)
      const promised = place === 0 ? { text: '另行答复', dueAt: publicAt + (minutes + 1) * MINUTE_MS } : null
      const kept = place < 4 ? (pick(campaign.own('promise'), minutes)?.id ?? null) : null
      const command = { ...releaseData(publicAt), kind: pick(RELEASE_KINDS, place)!, answers: yes ? ['何时恢复'] : [] }
      return (incident, given) => recordRelease(incident, { ...command, unit: null, promise: promised, fulfils: kept }, given)
    },
  },
  interview: {
    weight: 2,
    decide: ({ when, yes }, campaign) => {
      const command = { unit: null, outlet: '台', at: campaign.instant(when), speaker: '张某', url: 'https://example.gov.cn/' }
      return (incident, given) => recordInterview(incident, { ...command, answers: yes ? ['何时恢复'] : [] }, given)
    },
  },
  plan: {
    weight: 2,
    decide: ({ when, yes }, campaign) => {
      const command = { ...planData(campaign.instant(when), yes ? 'press-conference' : 'briefing'), unit: null }
      return (incident, given) => scheduleConference(incident, command, given)
    },
  },
  hold: {
    weight: 3,
    decide: ({ when, yes, pick: place }, campaign) => {
      const planned = pick(
        campaign.incident.conferences.filter((one) => one.held === null),
        place,
      )
      if (planned === undefined) return null
      const command = { ...recordData(campaign.instant(when)), answers: yes ? ['何时恢复'] : [] }
      return (incident, given) => holdConference(incident, planned.scheduled.conference, command, given)
    },
  },
  draft: {
    weight: 2,
    decide: ({ yes, pick: place, minutes }, campaign) => {
      const text = { title: '通报', body: '情况如下。', answers: yes ? ['何时恢复'] : [] }
      const promised = place === 0 ? { text: '另行答复', dueAt: campaign.now + (minutes + 1) * MINUTE_MS } : null
      const command = { ...text, kind: pick(RELEASE_KINDS, place)!, unit: null, promise: promised, fulfils: null }
      return (incident, given) => draftRelease(incident, command, given)
    },
  },
  send: {
    weight: 1,
    decide: ({ pick: place }, campaign) => {
      const draft = campaign.draft(place)
      return draft === undefined ? null : (incident, given) => askJointSignatures(incident, draft.release, [], given)
    },
  },
  sign: {
    weight: 3,
    decide: ({ pick: place }, campaign) => {
      const draft = campaign.draft(place)
      if (draft === undefined) return null
      const codes = new Set(checkDraft(campaign.incident, draft, DIRECTORY).map(({ code }) => code))
      const overrides = [...codes].map((code) => ({ code, reason: '已核实' }))
      return (incident, given) => signDraft(incident, draft.release, { emergency: true, overrides }, given)
    },
  },
  publish: {
    weight: 4,
    decide: ({ when, pick: place }, campaign) => {
      const draft = campaign.draft(place)
      if (draft === undefined) return null
      const command = { channels: channels(campaign.instant(when), campaign.now) }
      return (incident, given) => publishDraft(incident, draft.release, command, given)
    },
  },
  level: {
    weight: 3,
    decide:
      ({ level }) =>
      (incident, given) =>
        changeLevel(incident, { level, reason: '核定' }, given),
  },
  'handled-as': {
    weight: 1,
    decide:
      ({ level, yes }) =>
      (incident, given) =>
        changeLevel(incident, { level: incident.level, handledAs: yes ? level : null, reason: '按重大办理' }, given),
  },
  exempt: { weight: 2, decide: exempting },
  'exempted by the office': { weight: 1, outside: true, decide: exempting },
  verify: { weight: 2, decide: verifying },
  'verified by the office': {
    weight: 2,
    outside: true,
    decide: verifying,
    confirms: ({ yes, pick: place }, campaign) => {
      const { id } = campaign.claimed(place)
      // CL-10: with a release confirmed for one interval, another may be free for its own.
      return (miss) => yes && (miss === id || [miss, id].every((one) => one.includes('.follow-up.')))
    },
  },
  correct: {
    weight: 4,
    whenClosed: true,
    decide: ({ pick: place, when, yes }, campaign) => {
      const instant = campaign.instant(when)
      const change = [{ discoveredAt: instant }, { occurredAt: yes ? instant : null }, { surfacedAt: yes ? instant : null }][place % 3]!
      return (incident, given) => correct(incident, { change, reason: '登记有误' }, given)
    },
  },
  'review a correction': { weight: 2, whenClosed: true, decide: reviewing },
  'correction reviewed by the office': {
    weight: 2,
    outside: true,
    whenClosed: true,
    decide: reviewing,
    confirms:
      ({ yes }) =>
      () =>
        yes,
  },
  accept: { weight: 1, decide: (_, __, unit) => (incident, given) => giveAcceptance(incident, unit, given) },
  contribute: { weight: 1, decide: (_, __, unit) => (incident, given) => giveContribution(incident, unit, '已核', given) },
  explain: {
    weight: 4,
    decide: ({ pick: place }, campaign) => {
      const clock = pick(campaign.misses().missed, place)
      return clock === undefined ? null : (_, given) => fileExplanation(clock, '核实用时较长', given)
    },
  },
  'report up': {
    weight: 1,
    decide: ({ when }, campaign) => {
      const command = { to: '县政府', how: '电话', reportedAt: campaign.instant(when), note: null }
      return (_, given) => recordUpwardReport(command, given)
    },
  },
  dispute: {
    weight: 1,
    decide:
      ({ pick: place }, _, unit) =>
      (incident, given) =>
        raiseDispute(incident, { unit, reason: pick(DISPUTE_REASONS, place)!, clause: '三定规定', proposal: '另定' }, given),
  },
  'ruled by the office': {
    weight: 1,
    outside: true,
    decide: ({ pick: place }, campaign) => {
      const open = campaign.incident.disputes.raised.find((one) => one.ruling === null)
      if (open === undefined) return null
      return (incident, given) => ruleDispute(incident, open.dispute, { designated: pick(UNITS, place)!, note: null }, given)
    },
  },
  override: {
    weight: 1,
    decide: ({ pick: place, yes }, campaign) => {
      const lead = pick(UNITS, place)!
      const others = obligedUnits(campaign.incident.assignment).filter((one) => one !== lead)
      const choice = yes ? { lead, joint: others, local: [] } : { lead, joint: [], local: others }
      return (incident, given) => overrideAssignment(incident, { ...choice, reason: '职责调整' }, given)
    },
  },
  remove: {
    weight: 1,
    decide:
      ({ pick: place }) =>
      (incident, given) =>
        overrideAssignment(incident, { lead: pick(UNITS, place)!, joint: [], local: [], reason: '职责调整' }, given),
  },
  conclude: {
    weight: 1,
    decide: ({ when }, campaign) => {
      const concludedAt = campaign.instant(when)
      return (incident, given) => recordConclusion(incident, { concludedAt, note: '处置结束' }, given)
    },
  },
  evaluate: {
    weight: 1,
    outside: true,
    decide: () => {
      const mark = { score: 3, note: '尚可' }
      const command = { timely: mark, proactive: mark, accurate: mark, targeted: mark, effective: mark }
      return (incident, given) => evaluate(incident, command, given)
    },
  },
  close: { weight: 8, decide: () => (incident, given) => closeIncident(incident, '办结', given) },
  reopen: { weight: 8, whenClosed: true, decide: () => (incident) => reopenIncident(incident) },
}

const UNITS = ['health', 'edu', 't101', 't102', 'gov']
const OUTSIDER = person('office', 'coordinator', 'leader', 'assessor')

/** A rule broken on purpose: what is derived from an incident, or what is told to one act's decision. */
export interface Breach {
  derive?: (incident: Incident) => readonly Obligation[]
  tell?: (given: GivenIncident, verb: string) => GivenIncident
}

export interface Beginning {
  unit: number
  level: Level
  occurred: number | null
  surfaced: number | null
  discovered: number
  several: boolean
}

/** One incident and the hour, moved on by attempts. */
export class Campaign {
  incident: Incident
  now = at('08:10')
  readonly unit: string
  readonly #breach: Breach
  #seq = 100

  constructor({ unit, level, occurred, surfaced, discovered, several }: Beginning, breach: Breach = {}) {
    const ago = (minutes: number) => this.now - minutes * MINUTE_MS
    const discoveredAt = ago(discovered)
    this.incident = told(
      logged({
        level,
        discoveredAt,
        occurredAt: occurred === null ? null : ago(discovered + occurred),
        surfacedAt: surfaced === null ? null : ago(surfaced),
        ...(several ? { divisions: ['512021101', '512021102'], sectors: [], units: ['health', 'edu'] } : { sectors: ['health', 'edu'] }),
        recorded: this.now,
      }),
    ).incident
    this.unit = pick(obligedUnits(this.incident.assignment), unit)!
    this.#breach = breach
  }

  get clocks(): readonly Obligation[] {
    return this.#breach.derive?.(this.incident) ?? obligations(this.incident, PACK)
  }

  own(kind: ObligationKind): Obligation[] {
    return this.clocks.filter((clock) => clock.unit === this.unit && clock.kind === kind)
  }

  clock(place: number): Obligation {
    const own = this.clocks.filter((clock) => clock.unit === this.unit)
    return pick(own, place)!
  }

  /** A clock that waits for a second person, if there is one. */
  claimed(place: number): Obligation {
    return (
      pick(
        this.clocks.filter((clock) => clock.claim !== null),
        place,
      ) ?? this.clock(place)
    )
  }

  draft(place: number) {
    return pick(
      this.incident.drafting.drafts.filter((draft) => draft.publication === null),
      place,
    )
  }

  /** Never in the future: what lies there is taken as now. */
  instant(when: Moment): number {
    return Math.min(this.now, 'ago' in when ? this.now - when.ago * MINUTE_MS : this.clock(when.due).dueAt + when.plus * MINUTE_MS)
  }

  /** The unit's statutory and standing clocks past due without having been met by then, and which of them are charged to it (CL-5a). */
  misses(): { missed: string[]; charged: string[] } {
    const missed = this.clocks.filter(
      (clock) =>
        clock.unit === this.unit &&
        !(INTERNAL_KINDS as readonly ObligationKind[]).includes(clock.kind) &&
        clock.dueAt < this.now &&
        ['overdue', 'late', 'unverified'].includes(stateAt(clock, this.now)),
    )
    const isCharged = (clock: Obligation) => !clock.overdueBeforeDiscovered && !clock.overdueBeforeGraded && !clock.overdueBeforeAssigned
    return { missed: missed.map(({ id }) => id), charged: missed.filter(isCharged).map(({ id }) => id) }
  }

  /** True when something was recorded; a refusal leaves no trace. */
  attempt(attempt: Attempt): boolean {
    if (attempt.do === 'wait' || attempt.do === 'wait for due') {
      const target = attempt.do === 'wait' ? this.now + attempt.minutes * MINUTE_MS : this.clock(attempt.pick).dueAt + (attempt.yes ? 1 : 0)
      this.now = Math.max(this.now, target)
      this.#passIntervals()
      return false
    }
    const act = ACTS[attempt.do]!
    if (phaseOf(this.incident) === 'closed' && act.whenClosed !== true) return false
    const by = act.outside === true ? OUTSIDER : { ...person(this.unit, ...ROLES), account: `${this.unit}.${attempt.by}` }
    const decision = act.decide(attempt, this, this.unit)?.(this.incident, this.#given(by, attempt.do))
    if (decision === undefined || isRefusal(decision)) return false
    for (const fact of decision.facts) this.#record(fact, by)
    return decision.facts.length > 0
  }

  #given(by: Person, verb: string): GivenIncident {
    const actor: Actor = { account: by.account, name: by.account, unit: by.unit, role: by.roles[0] ?? 'unit' }
    const known = { directory: DIRECTORY, directorySeq: 2, freshId: `made-${this.#seq}`, pack: PACK, clocks: this.clocks }
    const given = { now: this.now, actor, roles: by.roles, ...known }
    return this.#breach.tell?.(given, verb) ?? given
  }

  #record(fact: IncidentFact, by: Person | null): void {
    const actor: Actor =
      by === null
        ? { account: null, name: '系统', unit: null, role: 'system' }
        : { account: by.account, name: by.account, unit: by.unit, role: by.roles[0] ?? 'unit' }
    this.#seq += 1
    this.incident = evolve('inc', this.incident, { ...fact, seq: this.#seq, version: this.#seq, at: this.now, actor })
  }

  /** CL-10, as the alarm engine does it: each interval that ended without a release begins the next. */
  #passIntervals(): void {
    const passed = new Set<string>()
    for (;;) {
      const next = this.clocks.find(
        (clock) => clock.kind === 'follow-up' && clock.outcome === 'open' && clock.dueAt < this.now && !passed.has(clock.id),
      )
      if (next === undefined) return
      passed.add(next.id)
      this.#record({ type: 'interval-passed', data: { obligation: next.id } }, null)
    }
  }
}

const nat = (max: number) => fc.nat({ max })
const minutes = fc.oneof(nat(90), nat(12 * 60), nat(60 * 60))
const verbs = Object.entries(ACTS).map(([verb, { weight }]) => ({ weight, arbitrary: fc.constant(verb) }))

export const attempts: fc.Arbitrary<Attempt> = fc.record({
  do: fc.oneof({ weight: 6, arbitrary: fc.constant('wait') }, { weight: 8, arbitrary: fc.constant('wait for due') }, ...verbs),
  by: nat(1),
  pick: nat(9),
  level: fc.constantFrom(...LEVELS),
  when: fc.oneof<fc.Arbitrary<Moment>[]>(
    fc.record({ ago: minutes }),
    fc.record({ due: nat(9), plus: fc.constantFrom(-60, -1, 0, 0, 1, 60) }),
  ),
  minutes,
  yes: fc.boolean(),
})

export const campaigns: fc.Arbitrary<{ beginning: Beginning; tried: Attempt[] }> = fc.record({
  beginning: fc.record({
    unit: nat(4),
    level: fc.constantFrom(...LEVELS),
    occurred: fc.option(nat((6 * HOUR_MS) / MINUTE_MS)),
    surfaced: fc.option(nat(90)),
    discovered: nat((12 * HOUR_MS) / MINUTE_MS),
    several: fc.boolean(),
  }),
  tried: fc.array(attempts, { minLength: 8, maxLength: 40, size: 'max' }),
})
