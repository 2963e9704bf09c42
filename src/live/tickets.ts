import { randomBytes } from 'node:crypto'

const TICKET_BYTES = 24
/** How long a ticket may wait to be used, once. */
export const TICKET_LIFE_MS = 30_000
const MOST_TICKETS = 10_000

/** One-use tickets for opening a duty line where a cookie cannot go. */
export class Tickets {
  readonly #now: () => number
  readonly #sessions = new Map<string, { session: string; expiresAt: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  issue(session: string): { ticket: string; expiresAt: number } {
    const now = this.#now()
    for (const [ticket, { expiresAt }] of this.#sessions)
      if (expiresAt <= now || this.#sessions.size >= MOST_TICKETS) this.#sessions.delete(ticket)
    const ticket = randomBytes(TICKET_BYTES).toString('base64url')
    const expiresAt = now + TICKET_LIFE_MS
    this.#sessions.set(ticket, { session, expiresAt })
    return { ticket, expiresAt }
  }

  /** The session behind a ticket, which is then used up; null when unknown, used or too old. */
  redeem(ticket: string): string | null {
    const kept = this.#sessions.get(ticket)
    this.#sessions.delete(ticket)
    return kept !== undefined && kept.expiresAt > this.#now() ? kept.session : null
  }
}
