import * as z from 'zod'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { paragraphs } from '../domain/text.ts'
import type { Actor } from '../domain/facts.ts'
import { instantOut } from './common.ts'

/** Striking out, on the wire (IN-11). */

export const strikeBody = z.strictObject({ reason: paragraphs(1_000) })
export const strikeApprovalBody = z
  .strictObject({ approved: z.boolean(), note: paragraphs(1_000).nullish() })
  .transform(({ approved, note }) => ({ approved, note: note ?? null }))

const person = z.object({ name: z.string(), unit: z.string().nullable(), role: z.string() })

export const strikeAnswer = z.object({
  id: z.string(),
  /** The entry it is about. */
  seq: z.int(),
  reason: z.string(),
  state: z.enum(['asked', 'approved', 'refused']),
  askedBy: person,
  askedAt: instantOut,
  decidedBy: person.nullable(),
  decidedAt: instantOut.nullable(),
  note: z.string().nullable(),
})

export const approvalAnswer = strikeAnswer.extend({
  /** The text is also out of the search index and the database's log. Copies made before still hold it: see `remark`. */
  erased: z.boolean(),
  remark: z.string().nullable(),
})

/** Backups are files of their own, out of this service's reach. */
export const BACKUPS_REMARK = '此前的备份、导出文件仍含原文，请按保密要求另行销毁或重做'

interface Shown {
  id: string
  seq: number
  reason: string
  state: 'asked' | 'approved' | 'refused'
  askedBy: Actor
  askedAt: number
  decidedBy: Actor | null
  decidedAt: number | null
  note: string | null
}

export function renderStrike({ askedBy, askedAt, decidedBy, decidedAt, ...strike }: Shown): z.infer<typeof strikeAnswer> {
  return {
    ...strike,
    askedBy: renderPerson(askedBy),
    askedAt: formatInstant(askedAt),
    decidedBy: decidedBy === null ? null : renderPerson(decidedBy),
    decidedAt: formatInstantOrNull(decidedAt),
  }
}

function renderPerson({ name, unit, role }: Actor): z.infer<typeof person> {
  return { name, unit, role }
}
