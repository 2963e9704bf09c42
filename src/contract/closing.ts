import * as z from 'zod'
import { missingForClosing, phaseOf } from '../domain/chapters/closing.ts'
import type { Closing } from '../domain/chapters/closing.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Incident } from '../domain/incident.ts'
import { paragraphs } from '../domain/text.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** Closing and reopening, on the wire. */

export const closureBody = z.strictObject({ conclusion: paragraphs(2_000) })

export const closingAnswer = {
  closure: z.object({ conclusion: z.string(), ...enteredAnswer }).nullable(),
  /** What closing still waits for (IN-9); empty when it may be closed, is, or was merged. */
  missingForClosing: z.array(z.object({ path: z.string(), message: z.string() })),
}

export function renderClosing(incident: Incident, clocks: readonly Obligation[], now: number) {
  return {
    closure: closureOf(incident.closing),
    missingForClosing: phaseOf(incident) === 'open' ? missingForClosing(incident, clocks, now) : [],
  }
}

function closureOf(closing: Closing) {
  return closing === null ? null : { conclusion: closing.conclusion, ...renderEntered(closing) }
}
