import * as z from 'zod'
import { ON_BEHALF_ACTS } from '../domain/chapters/on-behalf.ts'
import type { OnBehalf, OnBehalfOf } from '../domain/chapters/on-behalf.ts'
import { obligationId } from '../domain/clocks.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Incident } from '../domain/incident.ts'
import { MAY_LOWER } from '../domain/decisions/change-level.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { line, paragraphs } from '../domain/text.ts'
import { instantOut } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** IN-13: what was entered for a leader who telephoned, and that leader's answer, on the wire. */

/** The leader by the username whose account is to confirm it. */
export const onBehalfOfBody = z.strictObject({ username: line(64), name: line(50), post: line(100), by: z.literal('phone') })

export const confirmOnBehalfBody = z
  .strictObject({ confirmed: z.boolean(), note: paragraphs(1_000).nullish() })
  .transform(({ confirmed, note }) => ({ confirmed, note: note ?? null }))

/** Who may be named there: a name and a unit, and which of the deciding roles; nothing else of the account. */
export const onBehalfChoice = z.object({
  username: z.string(),
  name: z.string(),
  unit: z.string().nullable(),
  roles: z.array(z.enum(MAY_LOWER)),
})
export type OnBehalfChoice = z.infer<typeof onBehalfChoice>

export const leaderAnswer = z.object({ username: z.string(), name: z.string(), post: z.string(), by: z.literal('phone') })

export const onBehalfAnswer = z.object({
  seq: z.int(),
  act: z.enum(ON_BEHALF_ACTS),
  leader: leaderAnswer,
  enteredAt: instantOut,
  /** 待确认; `unconfirmed` once the time for it has passed. */
  state: z.enum(['waiting', 'unconfirmed', 'confirmed', 'denied']),
  /** Until when it is to be confirmed, and the clock that counts it; null for an act from before there was one. */
  dueAt: instantOut.nullable(),
  obligation: z.string().nullable(),
  confirmation: z.object({ confirmed: z.boolean(), note: z.string().nullable(), ...enteredAnswer }).nullable(),
})

export function renderOnBehalf({ id, onBehalf }: Incident, clocks: readonly Obligation[], now: number): z.infer<typeof onBehalfAnswer>[] {
  return onBehalf.map((one) => {
    const { seq, act, leader, at, confirmed } = one
    const clock = clocks.find((found) => found.id === confirmationOf(id, one))
    const word = confirmed === null ? null : { confirmed: confirmed.confirmed, note: confirmed.note, ...renderEntered(confirmed) }
    return {
      seq,
      act,
      leader: renderLeader(leader),
      enteredAt: formatInstant(at),
      state:
        word !== null ? (word.confirmed ? 'confirmed' : 'denied') : clock !== undefined && now > clock.dueAt ? 'unconfirmed' : 'waiting',
      dueAt: formatInstantOrNull(clock?.dueAt ?? null),
      obligation: clock?.id ?? null,
      confirmation: word,
    }
  })
}

function confirmationOf(incident: string, { leader: { unit }, ordinal }: OnBehalf): string | null {
  return unit === null ? null : obligationId(incident, { kind: 'confirmation', unit, ordinal })
}

export function renderLeader({ username, name, post, by }: OnBehalfOf): z.infer<typeof leaderAnswer> {
  return { username, name, post, by }
}
