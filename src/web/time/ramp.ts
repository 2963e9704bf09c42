import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../contract/time.ts'
import type { PackAnswer } from '../../contract/administration.ts'
import type { ObligationAnswer } from '../../contract/incident-answers.ts'
import { offsetMs } from './offset.ts'

/** How worried to be about a clock: four steps while it runs, then how it ended. */
export type Running = 'calm' | 'near' | 'urgent' | 'over'
export type ClockState = Running | 'met' | 'late' | 'unverified' | 'exempt' | 'void'

export const STATE_WORDS: Record<ClockState, string> = {
  calm: '计时中',
  near: '临近',
  urgent: '紧迫',
  over: '已超时',
  met: '按时',
  late: '超时完成',
  unverified: '待核实',
  exempt: '豁免',
  void: '撤销',
}

interface Bounds {
  nearMs: number
  /** Null: never 紧迫. */
  urgentMs: number | null
}
type BoundsByKind = Partial<Record<ObligationAnswer['kind'], Bounds>>

/** What holds where the policy pack says nothing. */
const DEFAULTS: BoundsByKind = {
  'authoritative-release': { nearMs: 2 * HOUR_MS, urgentMs: HOUR_MS },
  'press-conference': { nearMs: 6 * HOUR_MS, urgentMs: 2 * HOUR_MS },
  'follow-up': { nearMs: 6 * HOUR_MS, urgentMs: 2 * HOUR_MS },
  response: { nearMs: 8 * HOUR_MS, urgentMs: 2 * HOUR_MS },
  acceptance: { nearMs: 10 * MINUTE_MS, urgentMs: null },
}
let bounds = DEFAULTS

/** Takes the steps of the policy pack in force, for every clock on the page; without any, the defaults hold. */
export function takeRamp(ramp: PackAnswer['ramp']): void {
  bounds = { ...DEFAULTS }
  for (const [kind, { near, urgent }] of Object.entries(ramp ?? {}))
    bounds[kind as ObligationAnswer['kind']] = { nearMs: offsetMs(near) ?? 0, urgentMs: urgent === null ? null : offsetMs(urgent) }
}

/** What the ramp looks at. `speed`: of an exercise, whose hours are shorter. */
export interface RampClock {
  kind: ObligationAnswer['kind']
  state: ObligationAnswer['state']
  anchorAt: number
  dueAt: number
  speed: number
}

/** 以内 includes the bound; exactly at due is still in time. `now` is the server's. */
export function clockState(clock: RampClock, now: number): ClockState {
  if (clock.state !== 'running' && clock.state !== 'overdue') return clock.state
  const left = clock.dueAt - now
  // Nobody misses a receipt: silence signs for it (CL-11).
  if (left < 0) return clock.kind === 'acceptance' ? 'late' : 'over'
  const { nearMs, urgentMs } = boundsOf(clock)
  if (urgentMs !== null && left <= urgentMs) return 'urgent'
  return left <= nearMs ? 'near' : 'calm'
}

/** Precision rises with urgency: seconds only where it burns, and only under one hour. */
export function showsSeconds(state: ClockState, leftMs: number): boolean {
  return (state === 'urgent' || state === 'over') && Math.abs(leftMs) < HOUR_MS
}

/** Kinds without bounds of their own, promises above all, go by their length. */
function boundsOf({ kind, anchorAt, dueAt, speed }: RampClock): Bounds {
  const length = dueAt - anchorAt
  const own = bounds[kind]
  if (own === undefined)
    return { nearMs: Math.min((6 * HOUR_MS) / speed, length / 2), urgentMs: Math.min((2 * HOUR_MS) / speed, length / 4) }
  return { nearMs: own.nearMs / speed, urgentMs: own.urgentMs === null ? null : own.urgentMs / speed }
}

/** Within the hour around due a clock may run in seconds. */
export function isWithinHour(leftMs: number): boolean {
  return Math.abs(leftMs) <= HOUR_MS + SECOND_MS
}

/**
 * What is left, in steps: as it is within the hour around due; beyond, one value for all of a minute that reads and ranks like every
 * instant of it (a threshold is reached only when it is reached).
 */
export function steppedLeft(leftMs: number): number {
  if (isWithinHour(leftMs)) return leftMs
  const rest = leftMs % MINUTE_MS
  return rest === 0 ? leftMs : leftMs - rest + Math.sign(rest)
}
