import * as z from 'zod'
import type { AlertRaised, Recipient } from './alarms.ts'
import type { Directory, Unit } from './directory.ts'
import { DAY_MS } from './instants.ts'
import type { Audience } from './policy.ts'
import type { FieldError } from './refusal.ts'

/** The roster (值班表): who is to be woken for a unit at an instant (AL-2). */

export const DUTIES = ['duty', 'head', 'stand-in', 'spokesperson'] as const
export type Duty = (typeof DUTIES)[number]

const shift = z.strictObject({ from: z.int(), to: z.int(), username: z.string(), duty: z.enum(DUTIES) })

/** Data of `roster-set`, in the stream `roster/<unit>`: the unit's whole roster. A shift holds from `from` up to, not including, `to`. */
export const rosterSet = z.strictObject({ entries: z.array(shift) })

export type Shift = z.infer<typeof shift>

/** A line beyond these is a slip of the pen: nobody sits at a desk for longer, and posts are filled anew each year. */
const LONGEST_SHIFT_DAYS: Record<Duty, number> = { duty: 31, 'stand-in': 31, head: 366, spokesperson: 366 }

export interface RosterPerson {
  username: string
  name: string
  unit: string | null
  active: boolean
}

/** What a roster gets wrong, each at its line. `personOf` looks an account up by its user name. */
export function rosterFaults(
  shifts: readonly Shift[],
  unit: Unit,
  directory: Directory,
  personOf: (username: string) => RosterPerson | null,
): FieldError[] {
  return shifts.flatMap((one, at): FieldError[] => {
    const path = `entries.${at}`
    const days = LONGEST_SHIFT_DAYS[one.duty]
    const person = personOf(one.username)
    const twin = shifts.findIndex(
      (other) => other.username === one.username && other.duty === one.duty && other.from < one.to && one.from < other.to,
    )
    return [
      ...(one.from < one.to ? [] : [{ path: `${path}.to`, message: '结束时间应晚于开始时间' }]),
      ...(one.to - one.from <= days * DAY_MS ? [] : [{ path: `${path}.to`, message: `一班不超过 ${days} 天，请核对日期` }]),
      ...(twin >= 0 && twin < at ? [{ path, message: `与第 ${twin + 1} 条是同一人，时间重叠` }] : []),
      ...personFault(`${path}.username`, one.username, person, unit, directory),
    ]
  })
}

function personFault(path: string, username: string, person: RosterPerson | null, unit: Unit, directory: Directory): FieldError[] {
  if (person === null) return [{ path, message: `没有账号“${username}”` }]
  if (!person.active) return [{ path, message: `账号“${username}”已停用` }]
  const home = person.unit === null ? undefined : directory.unit(person.unit)
  return home !== undefined && mayServe(home, unit, directory) ? [] : [{ path, message: `${person.name}不是本单位或上级单位的人员` }]
}

/** People of the unit itself, of its superior, and of the government and its office at the unit's place or above it. */
export function mayServe(home: Unit, unit: Unit, directory: Directory): boolean {
  if (home.id === unit.id || home.id === unit.superior) return true
  return (home.kind === 'government' || home.kind === 'government-office') && directory.climb(unit.division).includes(home.division)
}

/** Who serves at an instant, in the order of the roster. */
export function serving(shifts: readonly Shift[], at: number): Shift[] {
  return shifts.filter((shift) => shift.from <= at && at < shift.to)
}

/** Stretches of [from, to) in which the unit has neither a duty person nor a stand-in. */
export function rosterGaps(shifts: readonly Shift[], from: number, to: number): { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = []
  let covered = from
  const watches = shifts.filter(({ duty }) => duty === 'duty' || duty === 'stand-in').sort((a, b) => a.from - b.from)
  for (const watch of watches) {
    if (watch.from >= to) break
    if (watch.from > covered) gaps.push({ from: covered, to: watch.from })
    covered = Math.max(covered, watch.to)
  }
  if (covered < to) gaps.push({ from: covered, to })
  return gaps
}

/** The roster's answer for a unit and a duty at the instant of firing: names; none when nobody serves. Null: there is no roster to ask. */
export type WhoServes = (unit: string, duty: Duty) => readonly string[] | null

/** AL-2: a coordinating unit is woken through its duty person, a leader's unit through its head. */
const DUTY_OF: Record<Audience, Duty> = { duty: 'duty', coordinator: 'duty', head: 'head', leader: 'head' }

/** AL-2: roles become persons; the stand-in takes the place of one who is missing. Of whom nothing is known the unit and role remain. */
export function woken(recipients: readonly Recipient[], whoServes: WhoServes): Recipient[] {
  return recipients.flatMap((recipient) => {
    const names = persons(recipient, whoServes)
    return names.length === 0 ? [recipient] : names.map((name) => ({ ...recipient, name }))
  })
}

function persons({ unit, role }: Recipient, whoServes: WhoServes): readonly string[] {
  const own = whoServes(unit, DUTY_OF[role]) ?? []
  return own.length > 0 ? own : (whoServes(unit, 'stand-in') ?? [])
}

/** AL-2: true when the alert was to wake somebody of the unit that owes the clock, and the roster has nobody there. */
export function wakesNobody(alert: AlertRaised, whoServes: WhoServes): boolean {
  if (alert.obligation === null || alert.step === 'stand-down' || alert.step === 'nobody-on-duty') return false
  const own = alert.recipients.filter(({ role, unit }) => unit === alert.unit && (role === 'duty' || role === 'head'))
  return own.length > 0 && own.every((recipient) => recipient.name === null) && whoServes(alert.unit, 'duty') !== null
}
