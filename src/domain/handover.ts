import * as z from 'zod'
import type { Shift } from './roster.ts'

/** A handover of the desk (交接班): who had it, who has it now, what was open between them (HO-1). */

/** As many ids as an entry keeps: nobody hands more over by word of mouth. */
export const MOST_HANDED_OVER = 1_000

const person = z.strictObject({ username: z.string(), name: z.string() })

/** Data of `shift-handed-over`, in the stream `handover/<unit>`. Who takes over is the one who wrote it. */
export const shiftHandedOver = z.strictObject({
  from: person,
  to: person,
  note: z.string().nullable(),
  /** Ids of the clocks open in the sight of the one who takes over, nearest due first. */
  obligations: z.array(z.string()),
  /** False: there were more than are named. */
  complete: z.boolean(),
})

export type ShiftHandedOver = z.infer<typeof shiftHandedOver>

/** People of a unit's desk: those of the unit, and whoever else stands on its roster. */
export function isOfDesk(person: { username: string; unit: string | null }, unit: string, shifts: readonly Shift[]): boolean {
  return person.unit === unit || shifts.some(({ username }) => username === person.username)
}
