import * as z from 'zod'
import { formatInstant } from '../domain/instants.ts'
import { DUTIES } from '../domain/roster.ts'
import type { RosterPerson, Shift } from '../domain/roster.ts'
import { instant, instantOut } from './common.ts'

/** Rosters and their coverage, on the wire. */

const MOST_SHIFTS = 1_000
const MOST_DAYS = 60

export const rosterBody = z.strictObject({
  entries: z
    .array(z.strictObject({ from: instant, to: instant, username: z.string().min(1).max(32), duty: z.enum(DUTIES) }))
    .max(MOST_SHIFTS, `不超过 ${MOST_SHIFTS} 条`),
})

export const rosterAnswer = z.object({
  unit: z.string(),
  /** Null as long as the unit never had one. */
  setAt: instantOut.nullable(),
  entries: z.array(z.object({ from: instantOut, to: instantOut, username: z.string(), name: z.string().nullable(), duty: z.enum(DUTIES) })),
})

/** Those who may stand on a unit's roster: its own people and, behind them, those of the units above it. No phone numbers. */
export const peopleAnswer = z.object({
  items: z.array(z.object({ username: z.string(), name: z.string(), unit: z.string(), isOwn: z.boolean() })),
})

export const coverageQuery = z.strictObject({
  days: z
    .string()
    .regex(/^[1-9]\d?$/, `应为 1 至 ${MOST_DAYS} 的整数`)
    .transform(Number)
    .refine((days) => days <= MOST_DAYS, `应为 1 至 ${MOST_DAYS} 的整数`)
    .default(14),
})

export const coverageAnswer = z.object({
  from: instantOut,
  to: instantOut,
  units: z.array(
    z.object({
      unit: z.string(),
      name: z.string(),
      /** False: the unit never had a roster, so the whole stretch is one gap. */
      hasRoster: z.boolean(),
      gaps: z.array(z.object({ from: instantOut, to: instantOut })),
    }),
  ),
})

export function renderShift(shift: Shift, person: RosterPerson | null): z.infer<typeof rosterAnswer>['entries'][number] {
  return { ...shift, from: formatInstant(shift.from), to: formatInstant(shift.to), name: person?.name ?? null }
}
