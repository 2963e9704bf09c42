import type { ReportAnswer, ReportedClock } from '../../src/contract/report-answers.ts'
import type { Span } from '../../src/domain/periods.ts'
import type { Actor } from '../../src/domain/facts.ts'
import { CHANNELS } from '../../src/domain/vocabulary.ts'
import { periodHolding, plainPeriod } from './plain-calendar.ts'
import { plainClocks, lengthOf } from './plain-clocks.ts'
import type { PlainClock } from './plain-clocks.ts'
import { plainAcceptances, plainReassignments } from './plain-conduct.ts'
import { documentAt, storiesIn } from './plain-entries.ts'
import type { LevelChanged, PlainEntry, Story } from './plain-entries.ts'
import { plainCurve, plainMedian, plainOnTime, plainSurvivalMedian } from './plain-statistics.ts'

/** The figures of a report counted from the entries of the ledger, as a statistician would who has SPEC.md and no service. */

export interface Question {
  span: Span
  period: string
  asOf: number
  division: string | null
  scope: { subtree: string | null; participant: string | null }
}

/** All of the answer but its definitions and the hash. */
export type PlainAnswer = Omit<ReportAnswer, 'definitions' | 'ledger'> & { ledger: { seq: number } }

interface Known {
  story: Story
  level: string
  clocks: PlainClock[]
}

/** A clock with the incident it belongs to. */
interface Owned {
  known: Known
  clock: PlainClock
}

const LEVELS = ['I', 'II', 'III', 'IV', 'none'] as const
const KINDS = ['authoritative-release', 'press-conference', 'response'] as const
type Tally = Omit<ReportAnswer['clocks'][number], 'kind' | 'onTime'>

const iso = (ms: number) => new Date(ms).toISOString()
const within = (ms: number, { from, to }: { from: number; to: number }) => from <= ms && ms < to

export function plainFigures(record: readonly PlainEntry[], question: Question): PlainAnswer {
  const { span, asOf, division, scope } = question
  const { period, previous } = plainPeriod(span, question.period)
  const entries = record.filter((entry) => entry.at <= asOf)
  const seen = storiesIn(entries)
    .filter((story) => happenedIn(story, division) && isSeen(story, scope, entries))
    .map((story) => ({ story, level: levelOf(story), clocks: plainClocks(story, documentAt(entries, story.logged.policySeq), asOf) }))

  const fresh = seen.filter(({ story }) => within(story.recordedAt, period))
  const owned = seen.flatMap((known) => known.clocks.map((clock) => ({ known, clock })))
  const due = owned.filter(({ clock }) => within(clock.dueAt, period))
  const disputed = seen
    .flatMap(({ story }) => story.entries)
    .filter(({ type, at }) => type === 'dispute-raised' && within(at, period))
    .map(({ data }) => data.unit as string)
  const accepted = seen
    .flatMap(({ story }) => plainAcceptances(story, documentAt(entries, story.logged.policySeq)))
    .filter((one) => !one.withdrawn && within(one.dueAt, period) && (one.inTime || one.dueAt < asOf))
  const reassigned = seen.flatMap(({ story }) => plainReassignments(story)).filter(({ at }) => within(at, period))
  const outside = seen
    .flatMap(({ story }) => story.entries.map((entry) => ({ story, entry })))
    .filter(({ entry: { type, at } }) => type === 'release-recorded' && within(at, period))
    .sort((a, b) => a.entry.seq - b.entry.seq)
  const list = (clocks: readonly Owned[], ...states: PlainClock['state'][]) =>
    clocks
      .filter(({ clock }) => states.includes(clock.state))
      .map(({ known, clock }) => reported({ ...known, clock }))
      .sort(byPlace)

  return {
    period: period.name,
    from: iso(period.from),
    to: iso(period.to),
    asOf: iso(asOf),
    ledger: { seq: entries.at(-1)?.seq ?? 0 },
    division,
    scope: { division: scope.subtree, unit: scope.participant },
    incidents: {
      new: fresh.length,
      closed: 0,
      merged: seen.filter(({ story }) => within(mergedAt(story), period)).length,
      open: seen.filter(({ story }) => story.recordedAt < period.to && mergedAt(story) >= period.to).length,
      byLevel: Object.fromEntries(
        LEVELS.map((level) => [level, fresh.filter((one) => one.level === level).length]),
      ) as ReportAnswer['incidents']['byLevel'],
      bySource: CHANNELS.map((channel) => ({
        channel,
        new: fresh.filter(({ story }) => story.logged.source.channel === channel).length,
      })).filter((row) => row.new > 0),
      bySector: [...new Set(fresh.flatMap(({ story }) => story.logged.sectors))]
        .map((sector) => ({ sector, new: fresh.filter(({ story }) => story.logged.sectors.includes(sector)).length }))
        .sort((a, b) => b.new - a.new || byText(a.sector, b.sector)),
      byDivision: [...new Set(fresh.flatMap(({ story }) => linesFor(story, division ?? scope.subtree)))]
        .map((one) => ({
          division: one,
          new: fresh.filter(({ story }) => linesFor(story, division ?? scope.subtree).includes(one)).length,
        }))
        .sort((a, b) => b.new - a.new || byText(a.division, b.division)),
      loggedLate: fresh.filter(({ story: { logged, recordedAt } }) => {
        return recordedAt - logged.discoveredAt > lengthOf(documentAt(entries, logged.policySeq).lateLoggingAfter)
      }).length,
      previousNew: seen.filter(({ story }) => within(story.recordedAt, previous)).length,
    },
    clocks: KINDS.map((kind) => {
      const counted = tally(due.filter(({ clock }) => clock.kind === kind))
      return { kind, ...counted, onTime: plainOnTime(counted.met, counted.due) }
    }),
    firstResponse: firstResponse(seen, period, asOf),
    units: [
      ...new Set([
        ...due.map(({ clock }) => clock.unit),
        ...disputed,
        ...accepted.map((one) => one.unit),
        ...reassigned.map((one) => one.unit),
      ]),
    ]
      .map((unit) => {
        const own = due.filter(({ clock }) => clock.unit === unit)
        const counted = tally(own)
        const notCharged = own.filter(({ clock }) => ['late', 'overdue', 'unverified'].includes(clock.state) && isMarked(clock)).length
        const onTime = plainOnTime(counted.met, counted.due - notCharged)
        const supervision = { blue: 0, orange: 0, red: 0 }
        return {
          unit,
          ...counted,
          notCharged,
          onTime,
          ranked: onTime.of >= 5,
          disputes: disputed.filter((one) => one === unit).length,
          acceptance: {
            due: accepted.filter((one) => one.unit === unit).length,
            onTime: accepted.filter((one) => one.unit === unit && one.inTime).length,
          },
          reassigned: reassigned.filter((one) => one.unit === unit).length,
          supervision,
        }
      })
      .sort((a, b) => b.onTime.of - a.onTime.of || byText(a.unit, b.unit)),
    breaches: list(due, 'late', 'overdue'),
    unverified: list(due, 'unverified'),
    knownLate: list(
      owned.filter(({ clock }) => clock.dueAt < period.from && within(clock.openedAt, period)),
      'late',
      'overdue',
      'unverified',
    ),
    discoveryDelay: discoveryDelay(fresh),
    belowProposal: gradings(seen, period).flatMap((one) => (isBelow(one.to, one.proposed) ? [belowProposal(one)] : [])),
    exemptions: list(due, 'exempt'),
    unconfirmed: seen.flatMap(({ story, level }) => unconfirmed(story, level, period, asOf)).sort(byPlace),
    regradings: gradings(seen, period).flatMap((one) => (one.from === null ? [] : [regrading(one, one.from)])),
    promises: { due: 0, kept: 0 },
    keyIncidents: keyIncidents(seen, period),
    unreviewed: outside.slice(0, 200).map(({ story, entry: { data } }) => ({
      ...namedIn(story),
      unit: data.unit,
      release: data.release,
      releaseTitle: data.title,
      publishedAt: iso(Math.min(...data.channels.map((channel: { publishedAt: number }) => channel.publishedAt))),
    })),
    unreviewedTotal: outside.length,
    trend: eightPeriods(span, question.period).map(({ name, ...bounds }) => {
      const own = owned.filter(({ clock }) => clock.kind === 'response' && within(clock.dueAt, bounds))
      const counted = tally(own)
      return { period: name, ...plainOnTime(counted.met, counted.due) }
    }),
    heat: heatChanges(seen, period),
    contests: contests(entries, seen, period),
  }
}

/** RP-9: those of this period's own stream, and those said within it of another. */
function contests(
  entries: readonly PlainEntry[],
  seen: readonly Known[],
  period: { name: string; from: number; to: number },
): ReportAnswer['contests'] {
  const by = ({ name, unit, role }: Actor) => ({ name, unit, role })
  return entries.flatMap(({ type, stream, at, actor, data }) => {
    if (type !== 'report-line-contested') return []
    const about = stream.split('/')[1] ?? ''
    const story = seen.find((known) => known.story.id === data.incident)?.story
    if (story === undefined || (about !== period.name && !within(at, period))) return []
    const answer = entries.find((one) => one.type === 'report-contest-answered' && one.data.contest === data.contest)
    const { obligation, unit, text } = data
    return [
      {
        id: data.contest,
        period: about,
        incident: story.id,
        number: story.logged.number,
        title: plainTitle(story),
        obligation,
        unit,
        text,
        at: iso(at),
        by: by(actor),
        answer:
          answer === undefined ? null : { upheld: answer.data.upheld, text: answer.data.text, at: iso(answer.at), by: by(answer.actor) },
      },
    ]
  })
}

/** RP-1, RP-1a: `due` is what was missed or met by now; void stands apart, running counts in nothing. */
function tally(owned: readonly Owned[]): Tally {
  const count = (state: PlainClock['state']) => owned.filter(({ clock }) => clock.state === state).length
  const [met, late, overdue, unverified] = [count('met'), count('late'), count('overdue'), count('unverified')]
  return {
    due: met + late + overdue + unverified,
    met,
    late,
    overdue,
    unverified,
    exempt: count('exempt'),
    void: count('void'),
    running: count('running'),
  }
}

function isMarked(clock: PlainClock): boolean {
  return clock.overdueBeforeDiscovered || clock.overdueBeforeGraded || clock.overdueBeforeAssigned
}

const UNMARKED = { overdueBeforeDiscovered: false, overdueBeforeGraded: false, overdueBeforeAssigned: false }
type Reportable = Pick<Known, 'story' | 'level'> & {
  clock: Omit<PlainClock, 'kind' | 'anchorAt' | 'openedAt'> & { kind: ReportedClock['kind'] }
}

function reported({ story, level, clock }: Reportable, ordinal = 1): ReportedClock {
  return {
    incident: story.id,
    number: story.logged.number,
    title: plainTitle(story),
    obligation: `${story.id}.${clock.kind}.${clock.unit}.${ordinal}`,
    level: level as ReportedClock['level'],
    kind: clock.kind,
    unit: clock.unit,
    dueAt: iso(clock.dueAt),
    satisfiedAt: clock.satisfiedAt === null ? null : iso(clock.satisfiedAt),
    overrunMs: clock.satisfiedAt === null ? null : clock.satisfiedAt - clock.dueAt,
    state: clock.state as ReportedClock['state'],
    explanation: null,
    overdueBeforeDiscovered: clock.overdueBeforeDiscovered,
    overdueBeforeGraded: clock.overdueBeforeGraded,
    overdueBeforeAssigned: clock.overdueBeforeAssigned,
  }
}

const DAY = 24 * 60 * 60_000

/** IN-13: what was entered for a leader who had a day to confirm it and did not, or not in time. */
function unconfirmed(story: Story, level: string, period: { from: number; to: number }, asOf: number): ReportedClock[] {
  return story.entries.flatMap(({ seq, at, data }) => {
    const leader = data.onBehalfOf
    const dueAt = at + DAY
    if (leader == null || !within(dueAt, period)) return []
    const answeredAt = story.entries.find((one) => one.type === 'on-behalf-confirmed' && one.data.entry === seq)?.at ?? null
    if ((answeredAt ?? asOf) <= dueAt) return []
    const clock = { kind: 'confirmation' as const, unit: leader.unit as string, dueAt, satisfiedAt: answeredAt }
    const earlier = story.entries.filter((one) => one.seq < seq && one.data.onBehalfOf?.unit === leader.unit)
    const state = answeredAt === null ? 'overdue' : 'late'
    return [reported({ story, level, clock: { ...clock, ...UNMARKED, state } }, earlier.length + 1)]
  })
}

function byPlace(a: ReportedClock, b: ReportedClock): number {
  return byText(a.dueAt, b.dueAt) || byText(a.number, b.number) || byText(a.kind, b.kind) || byText(a.unit, b.unit)
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

interface FirstWait {
  dueAt: number
  from: number
  answeredAt: number | null
}

/** RP-3: how long the public waited for the lead of an incident; null when none of its clocks stands. */
function waitFor({ story, clocks }: Known): FirstWait | null {
  const own = clocks.filter((clock) => clock.unit === leadOf(story) && clock.state !== 'void' && clock.state !== 'exempt')
  const first = own.sort((a, b) => a.dueAt - b.dueAt)[0]
  if (first === undefined) return null
  const satisfied = own.map((clock) => clock.satisfiedAt).filter((instant) => instant !== null)
  return { dueAt: first.dueAt, from: first.anchorAt, answeredAt: satisfied.length === 0 ? null : Math.min(...satisfied) }
}

/** RP-3. */
function firstResponse(seen: readonly Known[], period: { from: number; to: number }, asOf: number): ReportAnswer['firstResponse'] {
  const waits = seen.flatMap((known) => {
    const wait = waitFor(known)
    return wait === null || !within(wait.dueAt, period)
      ? []
      : [{ ms: (wait.answeredAt ?? asOf) - wait.from, answered: wait.answeredAt !== null }]
  })
  const answered = waits.filter((wait) => wait.answered).length
  return { answered, censored: waits.length - answered, medianMinutes: plainSurvivalMedian(waits), curve: plainCurve(waits) }
}

/** RP-4: of incidents counted in RP-3, how loud they were just before and just after the first answer, as one source measured it. */
function heatChanges(seen: readonly Known[], period: { from: number; to: number }): ReportAnswer['heat'] {
  const lines = seen.flatMap((known) => {
    const { story } = known
    const wait = waitFor(known)
    if (wait === null || wait.answeredAt === null || !within(wait.dueAt, period)) return []
    const at = wait.answeredAt
    const points = new Map<string, { at: number; value: number; source: string }>()
    for (const { type, data } of story.entries)
      if (type === 'heat-measured') for (const point of data.points) points.set(JSON.stringify([point.at, point.source]), point)
    const sides = [...new Set([...points.values()].map(({ source }) => source))].sort(byText).flatMap((source) => {
      const own = [...points.values()].filter((point) => point.source === source).sort((a, b) => a.at - b.at)
      const [before, after] = [own.findLast((point) => point.at <= at), own.find((point) => point.at > at)]
      return before === undefined || after === undefined ? [] : [{ before, after }]
    })
    const closest = sides.sort((a, b) => a.after.at - a.before.at - (b.after.at - b.before.at))[0]
    if (closest === undefined) return []
    const [before, after] = [closest.before, closest.after].map((point) => ({ ...point, at: iso(point.at) }))
    return [{ ...namedIn(story), before: before!, after: after!, at: iso(at) }]
  })
  return lines.sort((a, b) => byText(a.at, b.at)).slice(0, 20)
}

const GRAVITIES: Record<string, number> = { I: 0, II: 1, III: 2, IV: 3, none: 4, red: 0, orange: 1 }

/** RP-4: 重点舆情. */
function keyIncidents(seen: readonly Known[], period: { from: number; to: number }): ReportAnswer['keyIncidents'] {
  return seen
    .map((known) => {
      const { story, level, clocks } = known
      const handledAs = handledAsOf(story)
      const { heat } = story.logged
      const gravity = Math.min(...[level, handledAs ?? 'none', heat ?? 'none'].map((one) => GRAVITIES[one] ?? 4))
      const due = clocks.filter((clock) => within(clock.dueAt, period) && clock.state !== 'void')
      const isConcerned = within(story.recordedAt, period) || due.length > 0
      const counted = due.filter(({ state }) => ['met', 'late', 'overdue', 'unverified'].includes(state)).length
      const missed = due.filter(({ state }) => state === 'late' || state === 'overdue').length
      const wait = waitFor(known)
      const waited = wait === null || wait.answeredAt === null ? null : plainMedian([wait.answeredAt - wait.from])
      const line = { level, handledAs, heat, lead: leadOf(story), due: counted, missed, firstResponseMinutes: waited }
      const isKey = [level, handledAs].some((one) => one === 'I' || one === 'II') || heat === 'red' || heat === 'orange'
      return { story, gravity, missed, counts: isKey && isConcerned && mergedAt(story) === Infinity, line }
    })
    .filter(({ counts }) => counts)
    .sort((a, b) => a.gravity - b.gravity || b.missed - a.missed || byText(a.story.logged.number, b.story.logged.number))
    .slice(0, 20)
    .map(({ story, line }) => ({ ...namedIn(story), ...line }) as ReportAnswer['keyIncidents'][number])
}

/** The period and the seven before it, oldest first. */
function eightPeriods(span: Span, name: string): { name: string; from: number; to: number }[] {
  const periods = [plainPeriod(span, name).period]
  while (periods.length < 8) periods.unshift(plainPeriod(span, periodHolding(span, periods[0]!.from - 1)).period)
  return periods
}

/** RP-4: under which lines of a division's report an incident counts: the parts right below it, or itself; without one, its places. */
function linesFor({ logged: { divisions } }: Story, own: string | null): string[] {
  const named = divisions.filter((place) => !divisions.some((other) => other !== place && lies(other, place)))
  if (own === null) return [...new Set(named)]
  const below = named.filter((place) => place !== own && lies(place, own)).map((place) => partBelow(place, own))
  return below.length > 0 ? [...new Set(below)] : named.includes(own) ? [own] : []
}

/** A county has townships below it, a city counties, a province cities. */
function partBelow(place: string, own: string): string {
  if (own.endsWith('0000')) return `${place.slice(0, 4)}00`
  return own.endsWith('00') ? place.slice(0, 6) : place
}

/** RP-4: what was known before it surfaced counts as 0. */
function discoveryDelay(fresh: readonly Known[]): ReportAnswer['discoveryDelay'] {
  const delays = fresh.flatMap(({ story: { logged } }) =>
    logged.surfacedAt === null ? [] : [Math.max(0, logged.discoveredAt - logged.surfacedAt)],
  )
  return { n: delays.length, medianMinutes: plainMedian(delays) }
}

interface Grading {
  seq: number
  at: number
  actor: Actor
  story: Story
  from: string | null
  to: string
  reason: string | null
  proposed: string | null
}

/** Every time a level was set in the period, the first time too, in the order of recording. */
function gradings(seen: readonly Known[], period: { from: number; to: number }): Grading[] {
  return seen
    .flatMap(({ story }) =>
      story.entries.flatMap(({ seq, at, actor, type, data }): Grading[] => {
        const { proposedLevel: proposed, level, levelReason } = story.logged
        if (type === 'incident-logged') return [{ seq, at, actor, story, from: null, to: level, reason: levelReason, proposed }]
        if (type !== 'level-changed') return []
        const { from, to, reason } = data as LevelChanged
        return [{ seq, at, actor, story, from, to, reason, proposed }]
      }),
    )
    .filter(({ at }) => within(at, period))
    .sort((a, b) => a.seq - b.seq)
}

function isBelow(level: string, proposed: string | null): boolean {
  return proposed !== null && (LEVELS as readonly string[]).indexOf(level) > (LEVELS as readonly string[]).indexOf(proposed)
}

function described({ story, at, reason, actor }: Grading) {
  const by = { name: actor.name, unit: actor.unit, role: actor.role }
  return { ...namedIn(story), at: iso(at), reason, by }
}

function namedIn(story: Story) {
  return { incident: story.id, number: story.logged.number, title: plainTitle(story) }
}

/** IN-4: a report names no telephone; these histories hold no other kind of number. */
function plainTitle({ logged }: Story): string {
  return logged.title.replace(/(1[3-9]\d)\d{4}(\d{4})/g, '$1****$2')
}

function belowProposal(one: Grading): ReportAnswer['belowProposal'][number] {
  return { ...described(one), proposed: one.proposed, level: one.to } as ReportAnswer['belowProposal'][number]
}

function regrading(one: Grading, from: string): ReportAnswer['regradings'][number] {
  return { ...described(one), from, to: one.to } as ReportAnswer['regradings'][number]
}

/** Since when it is part of another incident; Infinity while it stands for itself (IN-8). */
function mergedAt({ entries }: Story): number {
  const last = entries.findLast(({ type }) => type === 'incident-merged' || type === 'incident-unmerged')
  return last?.type === 'incident-merged' ? last.at : Infinity
}

function leadOf({ logged, entries }: Story): string {
  const changes = entries.filter(({ type }) => type === 'level-changed' || type === 'assignment-overridden')
  return ((changes.at(-1)?.data as LevelChanged | undefined)?.assignment ?? logged.assignment).lead
}

/** IN-6: what is treated as an emergency though it is none. */
function handledAsOf({ logged, entries }: Story): string | null {
  const last = entries.findLast((entry) => entry.type === 'level-changed')
  return last === undefined ? logged.handledAs : (last.data as LevelChanged).handledAs
}

function levelOf({ logged, entries }: Story): string {
  const changes = entries.filter((entry) => entry.type === 'level-changed').map((entry) => entry.data as LevelChanged)
  return changes.at(-1)?.to ?? logged.level
}

/** A code names its ancestors: without the pairs of zeros behind it, it is how the codes below it begin (GB/T 2260). */
function lies(place: string, division: string): boolean {
  return place.startsWith(division.length === 6 ? division.replace(/(00)+$/, '') : division)
}

function happenedIn({ logged }: Story, division: string | null): boolean {
  return division === null || logged.divisions.some((place) => lies(place, division))
}

/**
 * Places or lead lie at or below the reader's division, or the reader's unit takes or once took part: as far as was recorded by the
 * cut-off, since nothing recorded after it is known (RP-1a) and the same question has the same answer for ever (RP-5).
 */
function isSeen({ logged, entries: own }: Story, { subtree, participant }: Question['scope'], entries: readonly PlainEntry[]): boolean {
  const assignments = own
    .filter(({ type }) => ['incident-logged', 'level-changed', 'assignment-overridden'].includes(type))
    .map(({ data }) => (data as LevelChanged).assignment)
  const units = documentAt(entries, logged.directorySeq).units as { id: string; division: string }[]
  const seat = units.find((unit) => unit.id === logged.assignment.lead)?.division
  const places = seat === undefined ? logged.divisions : [...logged.divisions, seat]
  return (
    (subtree !== null && places.some((place) => lies(place, subtree))) ||
    assignments.some(({ lead, joint, local, coordinators }) => [lead, ...joint, ...local, ...coordinators].includes(participant ?? ''))
  )
}
