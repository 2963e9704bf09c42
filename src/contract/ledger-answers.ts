import * as z from 'zod'
import { instantOut } from './common.ts'

/** The record as auditors read it, and what is known of its chain. */

export const ledgerEntry = z.object({
  seq: z.int(),
  stream: z.string(),
  version: z.int(),
  type: z.string(),
  at: instantOut,
  actor: z.unknown(),
  algorithm: z.string(),
  dataHash: z.string(),
  /** As stored: RFC 8785 of this value gives the bytes that are hashed behind the salt. */
  data: z.unknown(),
  salt: z.string().nullable(),
  previous: z.string(),
  hash: z.string(),
})

export const verificationAnswer = z.object({
  /** At the start of the service the end of the chain was walked; it does not start on a broken one. */
  tail: z.object({ at: instantOut, from: z.int(), to: z.int() }),
  /** The last check of the whole file and the whole chain; null until the first since the start. */
  whole: z.object({ at: instantOut, ok: z.boolean(), entries: z.int().nullable(), reason: z.string().nullable() }).nullable(),
  /** A check is under way. */
  running: z.boolean(),
})

export type LedgerEntry = z.infer<typeof ledgerEntry>
export type VerificationAnswer = z.infer<typeof verificationAnswer>
