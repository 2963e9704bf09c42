import { createHash, randomBytes } from 'node:crypto'
import type { Connection } from '../../db/open.ts'
import type { Role } from '../domain/vocabulary.ts'
import type { Principal } from './principal.ts'

const TOKEN_BYTES = 32
const HOUR_MS = 60 * 60_000
/** Without a request or an open duty line for this long, a session is over. */
export const IDLE_MS = 12 * HOUR_MS
/** However busy, a session ends after this. */
export const LONGEST_MS = 7 * 24 * HOUR_MS
/** How exact `seen_at` is: one write a minute at most. */
const SEEN_EVERY_MS = 60_000

interface Row {
  account: string
  username: string
  name: string
  unit: string | null
  roles: string
  createdAt: number
  seenAt: number
}

/** Server-side sessions, revocable at once. The table holds SHA-256 of the token; the token is only in the cookie. */
export class Sessions {
  readonly #find
  readonly #insert
  readonly #touch
  readonly #remove
  readonly #removeOf
  readonly #removeOld

  constructor(connection: Connection) {
    this.#find = connection.prepare(`select s.account, a.username, a.name, a.unit, a.roles, s.created_at as createdAt, s.seen_at as seenAt
      from session s join account a on a.id = s.account and a.active = 1 where s.token = ?`)
    this.#insert = connection.prepare('insert into session (token, account, created_at, seen_at) values (?, ?, ?, ?)')
    this.#touch = connection.prepare('update session set seen_at = ? where token = ?')
    this.#remove = connection.prepare('delete from session where token = ?')
    this.#removeOf = connection.prepare('delete from session where account = ? and token is not ?')
    this.#removeOld = connection.prepare('delete from session where seen_at < ? or created_at < ?')
  }

  /** Makes a session and returns the token for the cookie. */
  open(account: string, now: number): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    this.#insert.run(digest(token), account, now, now)
    return token
  }

  /** The account behind a token, or null when the session is unknown or over. `onStale` is told when it is worth saying that it was seen. */
  principal(token: string, now: number, onStale?: (session: string) => void): Principal | null {
    return this.ofHash(digest(token), now, onStale)
  }

  /** The same, by the hash that a principal carries. */
  ofHash(hash: Buffer, now: number, onStale?: (session: string) => void): Principal | null {
    const row = this.#find.get(hash) as Row | undefined
    if (row === undefined || now - row.seenAt > IDLE_MS || now - row.createdAt > LONGEST_MS) return null
    const { account, username, name, unit } = row
    const session = hash.toString('hex')
    if (now - row.seenAt > SEEN_EVERY_MS) onStale?.(session)
    return { account, username, name, unit, roles: JSON.parse(row.roles) as Role[], session }
  }

  touch(session: string, now: number): void {
    this.#touch.run(now, Buffer.from(session, 'hex'))
  }

  close(session: string): void {
    this.#remove.run(Buffer.from(session, 'hex'))
  }

  /** Ends all sessions of an account, but the one given. */
  closeAllOf(account: string, but: string | null = null): void {
    this.#removeOf.run(account, but === null ? null : Buffer.from(but, 'hex'))
  }

  forgetOld(now: number): void {
    this.#removeOld.run(now - IDLE_MS, now - LONGEST_MS)
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
