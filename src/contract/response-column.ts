import * as z from 'zod'
import type { Decision, ResponseColumn } from '../domain/response-column.ts'
import { formatInstant } from '../domain/instants.ts'
import { line, paragraphs } from '../domain/text.ts'
import { instantOut } from './common.ts'

/** The switch of the public column (RE-5), on the wire; what the public reads is in `src/http/responses`. */

export const openColumnBody = z.strictObject({ title: line(40), contact: line(200) })
export const closeColumnBody = z.strictObject({ reason: paragraphs(1_000) })
export const leaveOutBody = z.strictObject({ reason: paragraphs(1_000) })

const by = z.object({ name: z.string(), unit: z.string().nullable() })

export const columnAnswer = z.object({
  isOpen: z.boolean(),
  /** As last set; null before the column was first opened. */
  title: z.string().nullable(),
  contact: z.string().nullable(),
  /** The last act on the switch; `reason` only of a closing. */
  changed: z.object({ at: instantOut, by, reason: z.string().nullable() }).nullable(),
  /** Where the public reads it; without the origin where no public address is set. */
  address: z.string(),
  /** How many releases the public sees, or would see if it were open. */
  listed: z.int(),
  /** Whether this account may switch it and leave releases out. */
  mayDecide: z.boolean(),
})

export const columnReleasesAnswer = z.object({
  /** Newest first, those left out among them. */
  items: z.array(
    z.object({
      id: z.string(),
      incident: z.string(),
      title: z.string(),
      unit: z.string(),
      publishedAt: instantOut,
      leftOut: z.object({ at: instantOut, by, reason: z.string() }).nullable(),
    }),
  ),
})

export type ColumnAnswer = z.infer<typeof columnAnswer>
export type ColumnReleasesAnswer = z.infer<typeof columnReleasesAnswer>

export function renderColumn(
  { isOpen, heading, changed }: ResponseColumn,
  counted: Pick<ColumnAnswer, 'address' | 'listed' | 'mayDecide'>,
): ColumnAnswer {
  return {
    isOpen,
    title: heading?.title ?? null,
    contact: heading?.contact ?? null,
    changed: changed === null ? null : { ...renderDecision(changed), reason: changed.reason },
    ...counted,
  }
}

export function renderDecision({ at, by: { name, unit } }: Omit<Decision, 'reason'>): { at: string; by: z.infer<typeof by> } {
  return { at: formatInstant(at), by: { name, unit } }
}
