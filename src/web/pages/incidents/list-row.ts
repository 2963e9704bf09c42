import type { IncidentSummary, ObligationAnswer } from '../../../contract/incident-answers.ts'
import { msOf } from '../../../contract/time.ts'
import { KIND_NAMES } from '../../../contract/wording.ts'
import { STATE_WORDS, clockState } from '../../time/ramp.ts'
import type { ClockState } from '../../time/ramp.ts'
import { dueText, durationText } from '../../time/words.ts'

/** How an incident stands, in one clock: the one that presses most; where none runs, how the last one ended. */
export interface ListClock {
  state: ClockState
  kind: string
  text: string
  /** Of those that were missed, how many. */
  missed: number
}

const PRESSING: readonly ClockState[] = ['over', 'urgent', 'near', 'calm', 'unverified']

export function pressingClock(incident: IncidentSummary, now: number): ListClock | null {
  const clocks = incident.obligations
    .filter(({ kind }) => kind !== 'acceptance')
    .map((clock) => ({ clock, state: stateIn(clock, incident, now), dueAt: msOf(clock.dueAt) }))
  const missed = clocks.filter(({ state }) => state === 'over' || state === 'late').length
  const open = clocks
    .filter(({ state }) => PRESSING.includes(state))
    .sort((a, b) => PRESSING.indexOf(a.state) - PRESSING.indexOf(b.state) || a.dueAt - b.dueAt)[0]
  if (open !== undefined) {
    const left = durationText(open.dueAt - now, false)
    const much = open.state === 'unverified' ? '待核实' : open.state === 'over' ? `超时 ${left}` : `剩 ${left}`
    return { state: open.state, kind: KIND_NAMES[open.clock.kind], text: `${much}，${dueText(open.dueAt, now)}`, missed }
  }
  const ended = clocks.filter(({ state }) => state === 'met' || state === 'late').sort((a, b) => b.dueAt - a.dueAt)[0]
  if (ended === undefined) return null
  return {
    state: missed > 0 ? 'late' : ended.state,
    kind: KIND_NAMES[ended.clock.kind],
    text: missed > 0 ? `超时 ${missed} 项` : STATE_WORDS.met,
    missed,
  }
}

function stateIn(clock: ObligationAnswer, { drill }: IncidentSummary, now: number): ClockState {
  return clockState(
    { kind: clock.kind, state: clock.state, anchorAt: msOf(clock.anchorAt), dueAt: msOf(clock.dueAt), speed: drill?.speed ?? 1 },
    now,
  )
}
