import * as z from 'zod'
import { AUDIENCES, SEVERITIES } from '../domain/policy.ts'
import { OBLIGATION_KINDS } from '../domain/vocabulary.ts'
import { instantOut } from './common.ts'

export const alertAnswer = z.object({
  seq: z.int(),
  incident: z.string(),
  number: z.string(),
  title: z.string(),
  /** Of an exercise. */
  drill: z.boolean(),
  obligation: z.string().nullable(),
  kind: z.enum(OBLIGATION_KINDS).nullable(),
  unit: z.string(),
  /** ISO 8601 offset against due (`-PT30M`, `PT0S`), or a named step (`assigned`). */
  step: z.string(),
  severity: z.enum(SEVERITIES),
  dueAt: instantOut.nullable(),
  raisedAt: instantOut,
  lagMs: z.int(),
  late: z.boolean(),
  /** How many missed repeats this one stands for. */
  covers: z.int(),
  recipients: z.array(z.object({ role: z.enum(AUDIENCES), unit: z.string(), name: z.string().nullable() })),
  text: z.string(),
})

export const acknowledgementAnswer = z.object({
  alert: z.int(),
  by: z.object({ name: z.string(), unit: z.string().nullable() }),
  expiresAt: instantOut.nullable(),
})

export type AlertAnswer = z.infer<typeof alertAnswer>
