import type { WallAnswer } from '../../../contract/wall-answers.ts'
import { KIND_NAMES } from '../../../contract/wording.ts'
import { msOf } from '../../../contract/time.ts'
import { clockState } from '../../time/ramp.ts'
import type { RampClock, Running } from '../../time/ramp.ts'
import { wallText } from '../../time/words.ts'
import { withoutPlace } from '../../../documents/unit-names.ts'

type WallClock = WallAnswer['clocks'][number]

/** One line of the wall: a clock, or several of one incident that fall due together; what is overdue, by incident and kind. */
export interface WallRow {
  id: string
  clock: WallClock
  ramp: RampClock
  dueAt: number
  state: Running
  /** How many clocks it stands for. */
  count: number
}

export interface WallContent {
  counts: Record<Running, number>
  /** Longest overdue first. */
  over: WallRow[]
  /** The nearest that can still be met. */
  next: WallRow | null
  rest: WallRow[]
}

/** What stands where at `now`. Clocks come nearest due first and stay so; each counts, also where several share a line. */
export function wallContent(clocks: readonly WallClock[], now: number): WallContent {
  const counts = { calm: 0, near: 0, urgent: 0, over: 0 }
  const rows = new Map<string, WallRow>()
  for (const clock of clocks) {
    const dueAt = msOf(clock.dueAt)
    const ramp = { kind: clock.kind, state: clock.state, anchorAt: msOf(clock.anchorAt), dueAt, speed: clock.drill?.speed ?? 1 }
    const state = clockState(ramp, now)
    if (state !== 'calm' && state !== 'near' && state !== 'urgent' && state !== 'over') continue
    counts[state] += 1
    const key = `${clock.incident} ${clock.kind} ${state === 'over' ? '' : dueAt}`
    const known = rows.get(key)
    rows.set(key, known === undefined ? { id: clock.id, clock, ramp, dueAt, state, count: 1 } : { ...known, count: known.count + 1 })
  }
  const all = [...rows.values()]
  const [next = null, ...rest] = all.filter(({ state }) => state !== 'over')
  return { counts, over: all.filter(({ state }) => state === 'over'), next, rest }
}

/** Kinds stay whole; more than one are counted: `回应 2家` that fall due together, `持续发布 3项` that are overdue. */
export function kindText({ clock, count, state }: WallRow): string {
  return count === 1 ? KIND_NAMES[clock.kind] : `${KIND_NAMES[clock.kind]} ${count}${state === 'over' ? '项' : '家'}`
}

export function titleText({ clock }: WallRow): string {
  return clock.drill === null ? clock.title : `【演练】${clock.title}`
}

/** `明日 02:55`; further away the day's number alone, `24日 16:20`: there is no room for the month. */
export function shortWallText(ms: number, now: number): string {
  return wallText(ms, now).replace(/^(?:\d+年)?\d+月(?=\d+日)/, '')
}

const LONGEST_UNIT = 9

/** The name as it is called across the room: `安岳县应急管理局` is 应急管理局; 县委 stays. */
export function wallUnit(unit: WallAnswer['units'][number] | undefined, place: string): string {
  if (unit === undefined) return ''
  const local = unit.shortName ?? withoutPlace(unit.name, place)
  const short = local.startsWith(place.slice(-1)) && !/^.[委政人]/.test(local) ? local.slice(1) : local
  return short.length > LONGEST_UNIT ? `${short.slice(0, LONGEST_UNIT - 1)}…` : short
}

/** Half-width characters take little more than half the room. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, one) => sum + (/[\u0020-\u007e]/.test(one) ? 0.6 : 1), 0)
}

/**
 * A title in at most `lines` lines of `width` characters, broken behind its clauses; what does not fit is left out by whole clauses.
 * Only a first clause longer than a line is cut inside.
 */
export function fitTitle(title: string, width: number, lines: number): string[] {
  const clauses = title.match(/[^，；：。、]+[，；：。、]?/g) ?? [title]
  const fitted: string[] = []
  for (const clause of clauses) {
    const last = fitted[fitted.length - 1]
    if (last !== undefined && widthOf(last + bare(clause)) <= width) fitted[fitted.length - 1] = last + clause
    else if (fitted.length < lines && widthOf(bare(clause)) <= width) fitted.push(clause)
    else if (fitted.length === 0 && lines === 1) return [`${clause.slice(0, Math.max(1, width - 1))}…`]
    else if (fitted.length === 0) {
      const rest = fitTitle(clause.slice(width), width, lines - 1)
      return [clause.slice(0, width), ...rest]
    } else break
  }
  const end = fitted.length - 1
  return fitted.map((line, at) => (at === end ? bare(line) : line))
}

function bare(clause: string): string {
  return clause.replace(/[，；：。、]$/, '')
}
