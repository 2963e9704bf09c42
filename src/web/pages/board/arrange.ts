import type { Progress, Standing } from '../../../contract/board-answers.ts'
import type { IncidentSummary, ObligationAnswer } from '../../../contract/incident-answers.ts'
import { BEIJING_OFFSET_MS, DAY_MS, msOf } from '../../../contract/time.ts'
import { LEVEL_ORDER } from '../../parts/level-words.ts'
import { clockState } from '../../time/ramp.ts'
import type { ClockState, RampClock } from '../../time/ramp.ts'
import { timeText } from '../../time/words.ts'

/** From incidents to what the board shows, in its order. Pure: the same input gives the same board. */

export interface BoardRow {
  id: string
  incident: IncidentSummary
  clock: ObligationAnswer
  ramp: RampClock
  dueAt: number
  progress: Progress | null
  /** What the clock does next by itself, and whom it tells. */
  next: Standing['obligations'][number]['next']
  /** Whom to ring at its unit now; null: nobody is known. */
  phone: string | null
  /** Where the incident is: divisions with their names. */
  places: readonly (readonly [division: string, name: string])[]
  /** Nobody is on duty in its unit now. */
  isUnmanned: boolean
  /** The unit's receipt is still open. */
  awaitsReceipt: boolean
  /** Missed, and the unit has not said why. */
  isUnexplained: boolean
}

export const SHOWN = ['all', 'overdue', 'urgent', 'near', 'shift', 'unverified', 'receipt', 'unmanned'] as const
export type Shown = (typeof SHOWN)[number]

export interface BoardFilter {
  show: Shown
  q: string
  unit: string
  level: string
  kind: string
  division: string
}

/** `sections` hold ids alone, so that the order can be kept still while what stands in a row goes on changing. */
export interface Section {
  key: 'overdue' | 'shift' | 'later' | 'unverified'
  title: string
  note: string
  groups: { incident: string; rows: string[] }[]
}

const PART_ORDER = ['lead', 'joint', 'local']
const ORDERING_KINDS = ['authoritative-release', 'press-conference', 'follow-up', 'response', 'promise']

/** The rows of one incident: what is open or waits for verification. A receipt is the first step of the others, not a row. */
export function rowsOf(incident: IncidentSummary, standing: Standing | null): BoardRow[] {
  const places = (standing?.divisions ?? []).map((division, at) => [division, standing?.places[at] ?? division] as const)
  const told = (id: string) => standing?.obligations.find((one) => one.id === id)
  return incident.obligations
    .filter((clock) => clock.kind !== 'acceptance')
    .map((clock) => ({
      id: clock.id,
      incident,
      clock,
      ramp: {
        kind: clock.kind,
        state: clock.state,
        anchorAt: msOf(clock.anchorAt),
        dueAt: msOf(clock.dueAt),
        speed: incident.drill?.speed ?? 1,
      },
      dueAt: msOf(clock.dueAt),
      progress: told(clock.id)?.progress ?? null,
      next: told(clock.id)?.next ?? null,
      phone: standing?.dutyPhones.find((one) => one.unit === clock.unit)?.phone ?? null,
      places,
      isUnmanned: standing?.nobodyOnDuty.includes(clock.unit) === true,
      awaitsReceipt: incident.obligations.some((one) => one.kind === 'acceptance' && one.unit === clock.unit && one.state === 'running'),
      isUnexplained: standing?.unexplained.includes(clock.id) === true,
    }))
}

export function isOnBoard({ clock }: BoardRow): boolean {
  return clock.state === 'running' || clock.state === 'overdue' || clock.state === 'unverified'
}

/** When the present shift ends; null where there is no roster: then the day is what is looked at. */
export function shiftEnd(shiftEndsAt: number | null, now: number): number {
  if (shiftEndsAt !== null) return shiftEndsAt
  return Math.floor((now + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS + DAY_MS - BEIJING_OFFSET_MS
}

export function countsOf(rows: readonly BoardRow[], now: number, shiftEndsAt: number): Record<Shown, number> {
  const counts = Object.fromEntries(SHOWN.map((shown) => [shown, 0])) as Record<Shown, number>
  for (const row of rows) for (const shown of SHOWN) if (fits(row, shown, now, shiftEndsAt)) counts[shown] += 1
  return counts
}

export function fits(row: BoardRow, shown: Shown, now: number, shiftEndsAt: number): boolean {
  const state = clockState(row.ramp, now)
  switch (shown) {
    case 'all':
      return true
    case 'overdue':
      return state === 'over'
    case 'urgent':
    case 'near':
    case 'unverified':
      return state === shown
    case 'shift':
      return state !== 'over' && isOpen(state) && row.dueAt <= shiftEndsAt
    case 'receipt':
      return isOpen(state) && row.awaitsReceipt
    case 'unmanned':
      return isOpen(state) && row.isUnmanned
  }
}

export function matches(row: BoardRow, filter: BoardFilter, unitName: (id: string) => string): boolean {
  const { incident, clock } = row
  const q = filter.q.trim().toLowerCase()
  return (
    (filter.unit === '' || clock.unit === filter.unit) &&
    (filter.level === '' || incident.level === filter.level) &&
    (filter.kind === '' || clock.kind === filter.kind) &&
    (filter.division === '' || row.places.some(([division]) => division === filter.division)) &&
    (q === '' || [incident.title, incident.number, unitName(clock.unit)].some((text) => text.toLowerCase().includes(q)))
  )
}

/** Incidents by nearest open due among the clocks that the public counts; ties by level, then number. */
export function arrange(rows: readonly BoardRow[], now: number, shiftEndsAt: number, hasRoster: boolean): Section[] {
  const byIncident = new Map<string, BoardRow[]>()
  for (const row of rows) byIncident.set(row.incident.id, [...(byIncident.get(row.incident.id) ?? []), row])
  const groups = [...byIncident.values()]
    .map((own) => ({ rows: own.sort(byDue), lead: nearest(own), incident: own[0]?.incident }))
    .sort(
      (a, b) =>
        a.lead - b.lead ||
        LEVEL_ORDER.indexOf(a.incident?.level ?? 'none') - LEVEL_ORDER.indexOf(b.incident?.level ?? 'none') ||
        (a.incident?.number ?? '').localeCompare(b.incident?.number ?? ''),
    )

  const sectionOf = (own: readonly BoardRow[]): Section['key'] => {
    const open = own.filter((row) => isOpen(clockState(row.ramp, now)))
    if (open.length === 0) return 'unverified'
    if (open.some((row) => clockState(row.ramp, now) === 'over')) return 'overdue'
    return nearest(open) <= shiftEndsAt ? 'shift' : 'later'
  }
  const of = (key: Section['key']) => groups.filter((group) => sectionOf(group.rows) === key)
  const until = `${timeText(shiftEndsAt)} 交班前`
  const sections: Section[] = [
    section('overdue', '已超时', '自到期时刻起计', of('overdue'), (row) => fits(row, 'overdue', now, shiftEndsAt)),
    section('shift', hasRoster ? '本班到期' : '今日到期', hasRoster ? until : '', of('shift'), (row) =>
      fits(row, 'shift', now, shiftEndsAt),
    ),
    section('later', hasRoster ? '交班以后' : '以后', '', of('later'), () => true),
    section('unverified', '待核实', '须由非本单位人员核实，此前不计按时', of('unverified'), () => true),
  ]
  return sections.filter(({ groups: own }) => own.length > 0)
}

/** `counts`: the rows that put the section's name over their incident; others come along with it. */
function section(
  key: Section['key'],
  title: string,
  note: string,
  groups: readonly { rows: readonly BoardRow[] }[],
  counts: (row: BoardRow) => boolean,
): Section {
  const count = groups.reduce((sum, { rows }) => sum + rows.filter(counts).length, 0)
  return {
    key,
    title,
    note: [`${count} 项`, ...(note === '' ? [] : [note])].join('，'),
    groups: groups.map(({ rows }) => ({ incident: rows[0]?.incident.id ?? '', rows: rows.map((row) => row.id) })),
  }
}

function isOpen(state: ClockState): boolean {
  return state === 'calm' || state === 'near' || state === 'urgent' || state === 'over'
}

/** By due; then 牵头, 协办, 属地. What waits for verification comes last. */
function byDue(a: BoardRow, b: BoardRow): number {
  const waits = (row: BoardRow) => (row.clock.state === 'unverified' ? 1 : 0)
  return waits(a) - waits(b) || a.dueAt - b.dueAt || PART_ORDER.indexOf(a.clock.part) - PART_ORDER.indexOf(b.clock.part)
}

function nearest(rows: readonly BoardRow[]): number {
  const open = rows.filter((row) => row.clock.state === 'running' || row.clock.state === 'overdue')
  const counted = open.filter((row) => ORDERING_KINDS.includes(row.clock.kind))
  const looked = counted.length > 0 ? counted : open.length > 0 ? open : rows
  return Math.min(...looked.map((row) => row.dueAt))
}
