import { randomBytes } from 'node:crypto'

const TICKET_BYTES = 24
/** How long a ticket may wait to be used, once. */
export const TICKET_LIFE_MS = 30_000
const MOST_TICKETS = 10_000

/** Whom a line is opened for: a session, or a duty-room screen by its link. */
export type Holder = { session: string } | { wall: string }

/** One-use tickets for opening a duty line where a cookie cannot go. */
export class Tickets {
  readonly #now: () => number
  readonly #waiting = new Map<string, { holder: Holder; expiresAt: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  issue(holder: Holder): { ticket: string; expiresAt: number } {
    const now = this.#now()
    for (const [ticket, { expiresAt }] of this.#waiting)
      if (expiresAt <= now || this.#waiting.size >= MOST_TICKETS) this.#waiting.delete(ticket)
    const ticket = randomBytes(TICKET_BYTES).toString('base64url')
    const expiresAt = now + TICKET_LIFE_MS
    this.#waiting.set(ticket, { holder, expiresAt })
    return { ticket, expiresAt }
  }

  /** Who is behind a ticket, which is then used up; null when unknown, used or too old. */
  redeem(ticket: string): Holder | null {
    const kept = this.#waiting.get(ticket)
    this.#waiting.delete(ticket)
    return kept !== undefined && kept.expiresAt > this.#now() ? kept.holder : null
  }
}
