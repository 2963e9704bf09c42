import * as z from 'zod'
import type { Assignment } from './assignment.ts'
import type { Obligation } from './clocks.ts'
import { paceOf } from './drill.ts'
import { durationMs, formatDuration } from './durations.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, beijingTimeOfDayMs } from './instants.ts'
import type { Level } from './levels.ts'
import { AUDIENCES, SEVERITIES, clockPolicy } from './policy.ts'
import type { Audience, PolicyPack, Severity } from './policy.ts'
import { OBLIGATION_KINDS, isStatutory } from './vocabulary.ts'

/** Steps with a name: what a person's act raises at once, and a notice's change of colour. Every other step is an offset from due. */
export const NAMED_STEPS = [
  'assigned',
  'planned-late',
  'graded-below-proposal',
  'no-sector-owner',
  'regrade-proposed',
  'correction-waiting',
  'due-put-off',
  'stand-down',
  'nobody-on-duty',
  'directive',
  'on-behalf-denied',
  'supervision-blue',
  'supervision-orange',
  'supervision-red',
] as const
export type NamedStep = (typeof NAMED_STEPS)[number]

const recipient = z.strictObject({ role: z.enum(AUDIENCES), unit: z.string(), name: z.string().nullable() })
export type Recipient = z.infer<typeof recipient>

/** Data of `alert-raised`, in the stream `alerts/<incident>`. Instants and lengths in milliseconds; `raisedAt` is the entry's own stamp. */
export const alertRaised = z.strictObject({
  obligation: z.string().nullable(),
  kind: z.enum(OBLIGATION_KINDS).nullable(),
  unit: z.string(),
  /** ISO offset against due, or a named step. */
  step: z.string(),
  generation: z.int(),
  severity: z.enum(SEVERITIES),
  dueAt: z.int().nullable(),
  /** AL-7: raised − the instant at which it should have been. */
  lagMs: z.int().nonnegative(),
  /** 补发: raised after downtime, or for a clock that was born overdue. */
  late: z.boolean(),
  /** AL-3: how many missed repeats this one stands for, itself included. */
  covers: z.int().positive(),
  recipients: z.array(recipient),
})

export type AlertRaised = z.infer<typeof alertRaised>

/** A raised alert with its place in the record, and the number and title of its incident. */
export interface AlertOnRecord {
  seq: number
  incident: string
  number: string
  title: string
  /** Of an exercise. */
  drill: boolean
  obligation: string | null
  kind: string | null
  unit: string
  step: string
  severity: string
  dueAt: number | null
  raisedAt: number
  lagMs: number
  late: boolean
  covers: number
  recipients: Recipient[]
}

export const alertAcknowledged = z.strictObject({
  alert: z.int(),
  /** AL-5: the next step's instant; null when no further step is due. */
  expiresAt: z.int().nullable(),
})

/** What the steps of an obligation depend on. */
export interface AlarmSubject {
  kind: Obligation['kind']
  level: Level
  dueAt: number
  armedAt: number
  /** AL-1a: its explanation is filed, so its repeats are over. */
  explained?: boolean
}

/** One step that is to be raised: when, and whom it tells. */
export interface Ring {
  /** Offset from due; orders the steps. */
  offsetMs: number
  step: string
  fireAt: number
  severity: Severity
  tell: readonly Audience[]
  repeat: boolean
}

/**
 * The next step after `lastOffsetMs` (null: none was raised yet), or null when the clock has no more (AL-1, AL-1a).
 * Pure: a step's instant is a function of due, birth, level and pack, never of the tick that noticed it.
 */
export function nextRing(subject: AlarmSubject, lastOffsetMs: number | null, pack: PolicyPack): Ring | null {
  const policy = clockPolicy(pack, subject.kind)
  const pace = paceOf(pack)
  const instantOf = (offsetMs: number) => subject.dueAt + Math.round(offsetMs / pace)
  const fixed = policy.steps.map((step) => ({ offsetMs: durationMs(step.at), severity: step.severity, tell: step.tell, repeat: false }))
  const after = (offsetMs: number) => lastOffsetMs === null || offsetMs > lastOffsetMs
  for (const [place, step] of fixed.entries()) {
    const nominal = instantOf(step.offsetMs)
    if (!after(step.offsetMs)) continue
    if (step.offsetMs === 0) return ring(step, Math.max(nominal, subject.armedAt))
    if (nominal < subject.armedAt) continue
    if (step.offsetMs > 0) return ring(step, nominal)
    const fireAt = afterQuietHours(nominal, subject.level, pack)
    const following = fixed[place + 1]
    const leftOut = fireAt > nominal && following !== undefined && instantOf(following.offsetMs) <= fireAt
    if (!leftOut) return ring(step, fireAt)
  }
  if (policy.repeat === null || subject.explained === true) return null
  const lastFixed = fixed.at(-1)?.offsetMs ?? 0
  const everyMs = durationMs(policy.repeat.every)
  const passed = Math.max(lastFixed, lastOffsetMs ?? 0, (subject.armedAt - subject.dueAt) * pace - 1)
  const offsetMs = nextMultiple(passed, everyMs)
  // An accelerated exercise that nobody ends would ring all day long: it falls silent after its own first day.
  if (pace > 1 && offsetMs > DAY_MS) return null
  return ring({ offsetMs, severity: policy.repeat.severity, tell: policy.repeat.tell, repeat: true }, instantOf(offsetMs))
}

/** The next step that lies behind `now`, whatever came before it; null when the clock has no more. */
export function nextRingAfter(subject: AlarmSubject, now: number, pack: PolicyPack): Ring | null {
  let next = nextRing(subject, null, pack)
  while (next !== null && next.fireAt <= now) next = nextRing(subject, next.offsetMs, pack)
  return next
}

/** AL-1a: multiples of the interval within 24 h of due, then once a day. */
function nextMultiple(afterMs: number, everyMs: number): number {
  const next = (Math.floor(afterMs / everyMs) + 1) * everyMs
  return next <= DAY_MS ? next : (Math.floor(Math.max(afterMs, 0) / DAY_MS) + 1) * DAY_MS
}

function ring(step: { offsetMs: number; severity: Severity; tell: readonly Audience[]; repeat: boolean }, fireAt: number): Ring {
  return { ...step, step: formatDuration(step.offsetMs), fireAt }
}

/** AL-1a: an early step in the quiet hours waits for their end; due steps are never held. */
function afterQuietHours(ms: number, level: Level, pack: PolicyPack): number {
  const { from, to, levels } = pack.quietHours
  if (!levels.includes(level)) return ms
  const time = beijingTimeOfDayMs(ms)
  const start = timeOfDayMs(from)
  const end = timeOfDayMs(to)
  if (time >= start) return ms - time + DAY_MS + end
  return time < end ? ms - time + end : ms
}

function timeOfDayMs(text: string): number {
  const [hours, minutes] = text.split(':').map(Number) as [number, number]
  return hours * HOUR_MS + minutes * MINUTE_MS
}

/** AL-2: the audiences of a step, as units and roles; the roster puts names to them when the alert is recorded. */
export function recipientsOf(tell: readonly Audience[], unit: string, assignment: Assignment, government: string | null): Recipient[] {
  return tell.flatMap((role): Recipient[] => {
    if (role === 'coordinator') return assignment.coordinators.map((coordinator) => ({ role, unit: coordinator, name: null }))
    if (role === 'leader') return leaderUnit(assignment, government).map((leader) => ({ role, unit: leader, name: null }))
    return [{ role, unit, name: null }]
  })
}

/** The leader's alarms go to the supervising government, else the one at the lead's division, else to the coordinators' first. */
function leaderUnit(assignment: Assignment, government: string | null): string[] {
  const unit = assignment.supervisor ?? government ?? assignment.coordinators[0]
  return unit === undefined ? [] : [unit]
}

/** What the present state of an obligation has told so far: a stand-down goes to the same people (AL-4). */
export function audienceSoFar(subject: AlarmSubject, now: number, pack: PolicyPack): readonly Audience[] {
  const pace = paceOf(pack)
  let tell: readonly Audience[] = ['duty']
  for (const step of clockPolicy(pack, subject.kind).steps)
    if (subject.dueAt + Math.round(durationMs(step.at) / pace) <= now) tell = step.tell
  return tell
}

/** An alert before it has a place in the record. */
export type Alert = Omit<AlertRaised, 'lagMs' | 'late' | 'covers'> & Partial<Pick<AlertRaised, 'lagMs' | 'late' | 'covers'>>

export function alertOf(alert: Alert): AlertRaised {
  return { lagMs: 0, late: false, covers: 1, ...alert }
}

/** A warning to the coordinators about the whole matter. */
export function toCoordinators(
  step: NamedStep,
  { assignment, government }: { assignment: Assignment; government: string | null },
  generation: number,
): AlertRaised {
  return alertOf({
    ...{ obligation: null, kind: null, unit: assignment.lead, step, generation, severity: 'warning', dueAt: null },
    recipients: recipientsOf(['coordinator'], assignment.lead, assignment, government),
  })
}

/**
 * Alerts that a command raises about the clocks it moved: `assigned` for each one born with time left (AL-1a), `stand-down` for
 * each one met that had been told about (AL-4). A clock born overdue gets its `PT0S` from the alarm engine.
 */
export function alertsOfChange(
  before: readonly Obligation[],
  after: readonly Obligation[],
  context: { assignment: Assignment; government: string | null; level: Level; now: number; pack: PolicyPack },
): AlertRaised[] {
  const { assignment, government, now, pack, level } = context
  const previous = new Map(before.map((obligation) => [obligation.id, obligation]))
  const isBorn = (obligation: Obligation) =>
    previous.get(obligation.id)?.generation !== obligation.generation && obligation.outcome === 'open' && obligation.dueAt >= now
  const busy = new Set(
    after.filter((obligation) => isBorn(obligation) && isStatutory(obligation.kind)).map((obligation) => obligation.unit),
  )
  const about = (obligation: Obligation, step: NamedStep, tell: readonly Audience[], severity: Severity): AlertRaised =>
    alertOf({
      obligation: obligation.id,
      kind: obligation.kind,
      unit: obligation.unit,
      step,
      generation: obligation.generation,
      severity,
      dueAt: obligation.dueAt,
      recipients: recipientsOf(tell, obligation.unit, assignment, government),
    })
  return after.flatMap((obligation) => {
    if (isBorn(obligation)) return isTold(obligation, busy) ? [about(obligation, 'assigned', ['duty'], 'notice')] : []
    const was = previous.get(obligation.id)
    const met = was !== undefined && was.outcome !== obligation.outcome && (obligation.outcome === 'met' || obligation.outcome === 'late')
    if (!met || (!isStatutory(obligation.kind) && !hasRung(obligation, level, now, pack))) return []
    return [about(obligation, 'stand-down', audienceSoFar({ ...obligation, level }, now, pack), 'notice')]
  })
}

/**
 * A unit with a statutory clock is told of that: what else it owes needs no second message. What a unit takes on by itself it knows; what
 * somebody entered for its leader it may not (IN-13).
 */
function isTold({ kind, unit }: Obligation, busy: ReadonlySet<string>): boolean {
  return isStatutory(kind) || kind === 'confirmation' || (kind === 'acceptance' && !busy.has(unit))
}

function hasRung(obligation: Obligation, level: Level, now: number, pack: PolicyPack): boolean {
  const first = nextRing({ ...obligation, level }, null, pack)
  return first !== null && first.fireAt <= now
}
