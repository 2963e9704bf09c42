import * as z from 'zod'
import type { Exceptions } from '../domain/chapters/exceptions.ts'
import { formatInstant } from '../domain/instants.ts'
import { line, paragraphs } from '../domain/text.ts'
import { EXEMPTION_REASONS } from '../domain/vocabulary.ts'
import { instant, instantOut } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** Exemptions, joint units' parts and the conclusion, on the wire. */

export const exemptionBody = z.strictObject({ reason: z.enum(EXEMPTION_REASONS), authority: line(200) })

export const contributionBody = z.strictObject({ note: paragraphs(2_000) })

export const conclusionBody = z
  .strictObject({ at: instant, note: paragraphs(2_000) })
  .transform(({ at, note }) => ({ concludedAt: at, note }))

export const exceptionsAnswer = {
  exemptions: z.array(z.object({ obligation: z.string(), reason: z.enum(EXEMPTION_REASONS), authority: z.string(), ...enteredAnswer })),
  contributions: z.array(z.object({ unit: z.string(), note: z.string(), ...enteredAnswer })),
  conclusion: z.object({ at: instantOut, note: z.string(), ...enteredAnswer }).nullable(),
}

export function renderExceptions({ exemptions, contributions, conclusion }: Exceptions) {
  return {
    exemptions: exemptions.map(({ obligation, reason, authority, ...of }) => ({ obligation, reason, authority, ...renderEntered(of) })),
    contributions: contributions.map(({ unit, note, ...of }) => ({ unit, note, ...renderEntered(of) })),
    conclusion:
      conclusion === null ? null : { at: formatInstant(conclusion.concludedAt), note: conclusion.note, ...renderEntered(conclusion) },
  }
}
