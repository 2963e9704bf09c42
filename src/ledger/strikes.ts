import * as z from 'zod'
import { actorSchema } from '../domain/facts.ts'
import type { Actor } from '../domain/facts.ts'
import type { Entry } from './entry.ts'

/**
 * Striking out (涂销, IN-11): an administrator asks, an auditor approves; with the approving entry the struck entry's data and salt go
 * from the ledger. Its hashes stay, so the chain still verifies.
 */

/** The stream of all askings and their answers. */
export const STRIKES = 'strikes'

/** The type, as it is stored, of the entry that strikes another; trigger `ledger_no_update` and `ENTRY_COLUMNS` read its data. */
export const STRIKING_TYPE = 'entry-struck/1'

export const strikeAsked = z.strictObject({ strike: z.string(), seq: z.int(), reason: z.string() })

export const strikeRefused = z.strictObject({ strike: z.string(), note: z.string().nullable() })

export const entryStruck = z.strictObject({
  strike: z.string(),
  /** The entry that was struck out. */
  seq: z.int(),
  reason: z.string(),
  note: z.string().nullable(),
  askedBy: actorSchema,
  approvedBy: actorSchema,
  /** Type and version of the copy: what was read, not necessarily what was stored. */
  as: z.string(),
  /** The struck data with every free text replaced: what is derived from the entry's structure must not change (CL-15). */
  redacted: z.record(z.string(), z.unknown()),
})

/** One asking, and what became of it. */
export interface Strike {
  id: string
  seq: number
  reason: string
  askedBy: Actor
  askedAt: number
  state: 'asked' | 'approved' | 'refused'
  decidedBy: Actor | null
  decidedAt: number | null
  note: string | null
}

/** All askings in their order, folded from the stream `strikes`. */
export function strikesOf(entries: readonly Entry[]): Strike[] {
  const strikes = new Map<string, Strike>()
  for (const { type, at, actor, data } of entries) {
    if (type === 'strike-asked') {
      const { strike: id, seq, reason } = data as z.infer<typeof strikeAsked>
      strikes.set(id, { id, seq, reason, askedBy: actor, askedAt: at, state: 'asked', decidedBy: null, decidedAt: null, note: null })
    } else {
      const { strike: id, note } = data as z.infer<typeof strikeRefused>
      const asked = strikes.get(id)
      if (asked === undefined) throw new Error(`strike ${id} was answered but never asked for`)
      strikes.set(id, { ...asked, state: type === 'entry-struck' ? 'approved' : 'refused', decidedBy: actor, decidedAt: at, note })
    }
  }
  return [...strikes.values()]
}
