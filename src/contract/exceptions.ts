import * as z from 'zod'
import { isDenied } from '../domain/chapters/on-behalf.ts'
import type { Incident } from '../domain/incident.ts'
import { formatInstant } from '../domain/instants.ts'
import { line, paragraphs } from '../domain/text.ts'
import { EXEMPTION_REASONS } from '../domain/vocabulary.ts'
import { instant, instantOut } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'
import { leaderAnswer, onBehalfOfBody, renderLeader } from './on-behalf.ts'

/** Exemptions, joint units' parts and the conclusion, on the wire. */

export const exemptionBody = z
  .strictObject({ reason: z.enum(EXEMPTION_REASONS), authority: line(200), onBehalfOf: onBehalfOfBody.nullish() })
  .transform((body) => ({ ...body, onBehalfOf: body.onBehalfOf ?? null }))

export const contributionBody = z.strictObject({ note: paragraphs(2_000) })

export const conclusionBody = z
  .strictObject({ at: instant, note: paragraphs(2_000) })
  .transform(({ at, note }) => ({ concludedAt: at, note }))

export const exceptionsAnswer = {
  exemptions: z.array(
    z.object({
      obligation: z.string(),
      reason: z.enum(EXEMPTION_REASONS),
      authority: z.string(),
      onBehalfOf: leaderAnswer.nullable(),
      /** Names it when a leader confirms what was entered on their behalf. */
      seq: z.int(),
      /** The leader said that it was not so: it lifts nothing (IN-13). */
      denied: z.boolean(),
      ...enteredAnswer,
    }),
  ),
  contributions: z.array(z.object({ unit: z.string(), note: z.string(), ...enteredAnswer })),
  conclusion: z.object({ at: instantOut, note: z.string(), ...enteredAnswer }).nullable(),
}

export function renderExceptions({ exceptions: { exemptions, contributions, conclusion }, onBehalf }: Incident) {
  return {
    exemptions: exemptions.map(({ obligation, reason, authority, onBehalfOf, seq, ...of }) => ({
      obligation,
      reason,
      authority,
      onBehalfOf: onBehalfOf === null ? null : renderLeader(onBehalfOf),
      seq,
      denied: isDenied(onBehalf, seq),
      ...renderEntered({ seq, ...of }),
    })),
    contributions: contributions.map(({ unit, note, ...of }) => ({ unit, note, ...renderEntered(of) })),
    conclusion:
      conclusion === null ? null : { at: formatInstant(conclusion.concludedAt), note: conclusion.note, ...renderEntered(conclusion) },
  }
}
