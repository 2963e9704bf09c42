import * as z from 'zod'
import type { Entered } from '../domain/incident.ts'
import { formatInstant } from '../domain/instants.ts'
import { instantOut } from './common.ts'

/** When something was entered, and by whom: part of every answer about a thing that somebody entered. */
export const enteredAnswer = {
  recordedAt: instantOut,
  recordedBy: z.object({ name: z.string(), unit: z.string().nullable(), role: z.string() }),
}

export function renderEntered({ recordedAt, recordedBy: { name, unit, role } }: Entered) {
  return { recordedAt: formatInstant(recordedAt), recordedBy: { name, unit, role } }
}
