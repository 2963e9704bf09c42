import * as z from 'zod'
import type { ShiftHandedOver } from '../domain/handover.ts'
import { formatInstant } from '../domain/instants.ts'
import { paragraphs } from '../domain/text.ts'
import { instantOut, limit } from './common.ts'

/** Handovers of the desk, on the wire. */

export const takeOverBody = z
  .strictObject({ from: z.string().min(1, '请选择交班人').max(32), note: paragraphs(2_000).nullish() })
  .transform((body) => ({ ...body, note: body.note ?? null }))

export const handoversQuery = z.strictObject({ limit })

const person = z.object({ username: z.string(), name: z.string() })

export const handoverAnswer = z.object({
  seq: z.int(),
  at: instantOut,
  from: person,
  to: person,
  note: z.string().nullable(),
  /** What was open in the sight of the one who took over, nearest due first. */
  obligations: z.array(z.string()),
  /** False: more were open than are named. */
  complete: z.boolean(),
})

export type HandoverAnswer = z.infer<typeof handoverAnswer>

export function renderHandover({ at, ...handover }: ShiftHandedOver & { seq: number; at: number }): HandoverAnswer {
  return { ...handover, at: formatInstant(at) }
}
