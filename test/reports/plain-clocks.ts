import type { Assignment } from '../../src/domain/assignment.ts'
import type { PolicyPack } from '../../src/domain/policy.ts'
import { correctionIn } from './plain-entries.ts'
import type { LevelChanged, Logged, PlainEntry, Story } from './plain-entries.ts'

/** The statutory clocks of an incident, worked out apart from the service: its entries are gone through once, in order, with the rules of SPEC.md in hand. */

export type StatutoryKind = 'authoritative-release' | 'press-conference' | 'response'

export interface PlainClock {
  kind: StatutoryKind
  unit: string
  anchorAt: number
  dueAt: number
  /** When the level that opened it, or opened it again, was recorded. */
  openedAt: number
  state: 'running' | 'overdue' | 'met' | 'late' | 'unverified' | 'exempt' | 'void'
  satisfiedAt: number | null
  overdueBeforeDiscovered: boolean
  overdueBeforeGraded: boolean
  overdueBeforeAssigned: boolean
}

interface Opened {
  kind: StatutoryKind
  unit: string
  anchorAt: number
  dueAt: number
  openedAt: number
  /** Since when the matter then had its level, and the unit its part. */
  gradedAt: number
  givenAt: number
  withdrawn: boolean
  /** Withdrawn by a merger: it comes back when that is undone (IN-8). */
  mergedAway: boolean
}

/** What was done in public, and who entered it when. */
interface Act {
  id: string
  form: 'release' | 'press-conference' | 'briefing' | 'interview'
  unit: string
  publicAt: number
  answers: boolean
  enteredAt: number
  enteredFrom: string | null
}

type Verdicts = Map<string, boolean>

export function plainClocks(story: Story, pack: PolicyPack, asOf: number): PlainClock[] {
  let logged = story.first
  let assignment = logged.assignment
  const clocks: Opened[] = []
  const acts: Act[] = []
  const verdicts: Verdicts = new Map()
  const plans = new Map<string, PlainEntry['data']>()
  /** CL-9: clocks that a leader lifted, by the entry that says so; IN-13: without those that the leader denied. */
  const exemptions = new Map<number, string>()
  /** CL-5a: since when a unit has the part that it has, and since when the matter has its level. */
  let given = new Map<string, { part: string; since: number }>()
  let graded = { level: '', since: 0 }

  const grade = (level: string, now: Assignment, at: number) => {
    assignment = now
    if (graded.level !== level) graded = { level, since: at }
    const parts = new Map([
      ...assignment.joint.map((unit) => [unit, 'joint'] as const),
      ...assignment.local.map((unit) => [unit, 'local'] as const),
      [assignment.lead, 'lead'] as const,
    ])
    given = new Map([...parts].map(([unit, part]) => [unit, given.get(unit)?.part === part ? given.get(unit)! : { part, since: at }]))
    const wanted = wantedAt(level, assignment)
    for (const clock of clocks) {
      const stays = wanted.some((one) => one.kind === clock.kind && one.unit === clock.unit)
      // CL-6, CL-7: only what nobody has answered and what has not fallen due; exactly at due it has not.
      if (!stays && at <= clock.dueAt && verdictOn(clock, acts, verdicts, story.id).outcome === 'unanswered') clock.withdrawn = true
    }
    for (const { kind, unit } of wanted) {
      const known = clocks.find((one) => one.kind === kind && one.unit === unit)
      if (known?.withdrawn === true) {
        known.withdrawn = false
        known.anchorAt = anchorOf(kind, logged, pack)
        known.dueAt = known.anchorAt + lengthOf(pack.clocks[kind].due)
        known.openedAt = at
        known.gradedAt = graded.since
        known.givenAt = given.get(unit)!.since
      } else if (known === undefined) {
        const anchorAt = anchorOf(kind, logged, pack)
        clocks.push({
          kind,
          unit,
          anchorAt,
          dueAt: anchorAt + lengthOf(pack.clocks[kind].due),
          openedAt: at,
          gradedAt: graded.since,
          givenAt: given.get(unit)!.since,
          withdrawn: false,
          mergedAway: false,
        })
      }
    }
  }

  /** IN-8: what has not fallen due ends with the merger and comes back when it is undone; the unit has it anew then. */
  let isMerged = false
  const merge = (at: number) => {
    for (const clock of clocks)
      if (!clock.withdrawn && at <= clock.dueAt && verdictOn(clock, acts, verdicts, story.id).outcome === 'unanswered')
        clock.withdrawn = clock.mergedAway = true
  }
  const unmerge = (at: number) => {
    isMerged = false
    for (const clock of clocks.filter((one) => one.mergedAway && one.withdrawn)) {
      clock.withdrawn = clock.mergedAway = false
      clock.openedAt = clock.givenAt = at
    }
  }

  let level: string = logged.handledAs ?? logged.level
  for (const { seq, type, at, actor, data } of story.entries) {
    const entered = { enteredAt: at, enteredFrom: actor.unit }
    if (type === 'incident-logged') grade(level, logged.assignment, at)
    if (type === 'level-changed') {
      level = (data as LevelChanged).handledAs ?? (data as LevelChanged).to
      grade(level, (data as LevelChanged).assignment, at)
    }
    const correction = correctionIn(story, { type, at, actor, data } as PlainEntry)
    if (correction !== null) {
      logged = { ...logged, ...correction.to }
      for (const clock of clocks.filter((one) => !one.withdrawn)) {
        const anchorAt = anchorOf(clock.kind, logged, pack)
        if (anchorAt === clock.anchorAt) continue
        clock.dueAt += anchorAt - clock.anchorAt
        clock.anchorAt = anchorAt
        clock.openedAt = at
      }
      grade(level, correction.assignment ?? assignment, at)
    }
    if (type === 'incident-merged') isMerged = true
    if (type === 'incident-unmerged') unmerge(at)
    if (type === 'assignment-overridden') grade(level, data.assignment, at)
    if (type === 'release-recorded') {
      const publicAt = Math.min(...data.channels.map((channel: { publishedAt: number }) => channel.publishedAt))
      acts.push({ id: data.release, form: 'release', unit: data.unit, publicAt, answers: data.answers.length > 0, ...entered })
    }
    if (type === 'conference-scheduled') plans.set(data.conference, data)
    if (type === 'conference-held') {
      const { kind: form, unit } = plans.get(data.conference)
      acts.push({ id: data.conference, form, unit, publicAt: data.heldAt, answers: data.answers.length > 0, ...entered })
    }
    if (type === 'interview-recorded')
      acts.push({ id: data.interview, form: 'interview', unit: data.unit, publicAt: data.at, answers: data.answers.length > 0, ...entered })
    if (type === 'exemption-granted') exemptions.set(seq, data.obligation)
    if (type === 'on-behalf-confirmed' && data.confirmed === false) exemptions.delete(data.entry)
    if (type === 'evidence-verified') verdicts.set(`${data.obligation} ${data.evidence}`, data.confirmed)
    if (isMerged) merge(at)
  }

  const lifted = new Set(exemptions.values())
  return clocks.map(({ withdrawn, mergedAway: _, gradedAt, givenAt, ...clock }) => {
    const isExempt = lifted.has(`${story.id}.${clock.kind}.${clock.unit}.1`)
    const { outcome, satisfiedAt } = verdictOn(clock, acts, verdicts, story.id)
    const state = isExempt ? 'exempt' : withdrawn ? 'void' : outcome !== 'unanswered' ? outcome : asOf > clock.dueAt ? 'overdue' : 'running'
    return {
      ...clock,
      state,
      satisfiedAt: withdrawn || isExempt ? null : satisfiedAt,
      overdueBeforeDiscovered: clock.dueAt <= logged.discoveredAt,
      overdueBeforeGraded: clock.dueAt <= gradedAt,
      overdueBeforeAssigned: clock.dueAt <= givenAt,
    }
  })
}

/** CL-2, AS-5, AS-8: what the level opens on the lead, and a response for each local unit. */
function wantedAt(level: string, { lead, local }: Assignment): { kind: StatutoryKind; unit: string }[] {
  const kinds: StatutoryKind[] = level === 'I' || level === 'II' ? ['authoritative-release', 'press-conference'] : ['response']
  return [
    ...kinds.map((kind) => ({ kind, unit: lead })),
    ...local.filter((unit) => unit !== lead).map((unit) => ({ kind: 'response' as const, unit })),
  ]
}

/** CL-3: of the pack's groups the first in which anything is known, and in it the earliest. */
function anchorOf(kind: StatutoryKind, logged: Logged, pack: PolicyPack): number {
  for (const group of pack.clocks[kind].anchors) {
    const known = group.map((name) => (name in logged ? logged[name as 'discoveredAt'] : null)).filter((instant) => instant !== null)
    if (known.length > 0) return Math.min(...known)
  }
  throw new Error(`nothing to count ${kind} from`)
}

/** `PT5H`, `PT30M`: milliseconds. */
export function lengthOf(text: string): number {
  const [, count, unit] = /^PT(\d+)([HM])$/.exec(text) ?? []
  if (count === undefined) throw new Error(`neither whole hours nor minutes: ${text}`)
  return Number(count) * (unit === 'H' ? 60 : 1) * 60_000
}

/** CL-4, CL-8, CL-8a: what the acts known so far make of a clock. */
function verdictOn(
  clock: Pick<Opened, 'kind' | 'unit' | 'anchorAt' | 'dueAt'>,
  acts: readonly Act[],
  verdicts: Verdicts,
  incident: string,
): { outcome: 'met' | 'late' | 'unverified' | 'unanswered'; satisfiedAt: number | null } {
  const fit = acts.filter((act) => act.unit === clock.unit && act.publicAt >= clock.anchorAt && satisfies(clock.kind, act))
  const verdict = (act: Act) => verdicts.get(`${incident}.${clock.kind}.${clock.unit}.1 ${act.id}`)
  const inTime = fit.filter((act) => act.publicAt <= clock.dueAt)
  const needsSecond = (act: Act) => act.enteredAt > clock.dueAt && act.enteredFrom === clock.unit
  const accepted = inTime.filter((act) => !needsSecond(act) || verdict(act) === true)
  if (accepted.length > 0) return { outcome: 'met', satisfiedAt: earliest(accepted) }
  if (inTime.some((act) => verdict(act) === undefined)) return { outcome: 'unverified', satisfiedAt: null }
  const late = fit.filter((act) => act.publicAt > clock.dueAt)
  if (late.length > 0) return { outcome: 'late', satisfiedAt: earliest(late) }
  return { outcome: 'unanswered', satisfiedAt: null }
}

function satisfies(kind: StatutoryKind, { form, answers }: Act): boolean {
  if (kind === 'authoritative-release') return form === 'release'
  if (kind === 'press-conference') return form === 'press-conference'
  return answers
}

function earliest(acts: readonly Act[]): number {
  return Math.min(...acts.map((act) => act.publicAt))
}
