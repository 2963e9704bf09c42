import { createHash, randomBytes } from 'node:crypto'
import type { Connection } from '../../db/open.ts'

const TOKEN_BYTES = 32
const ID_BYTES = 12

/** A read-only link for a duty-room screen: bound to a place, to no person; it lasts until it is revoked. */
export interface WallLink {
  id: string
  division: string
  /** The account. */
  madeBy: string
  madeAt: number
}

const COLUMNS = 'id, division, made_by as madeBy, made_at as madeAt'

/** The table holds SHA-256 of each token; the token is only in the link. */
export class WallLinks {
  readonly #insert
  readonly #ofToken
  readonly #one
  readonly #all
  readonly #remove

  constructor(connection: Connection) {
    this.#insert = connection.prepare('insert into wall_link (id, token, division, made_by, made_at) values (?, ?, ?, ?, ?)')
    this.#ofToken = connection.prepare(`select ${COLUMNS} from wall_link where token = ?`)
    this.#one = connection.prepare(`select ${COLUMNS} from wall_link where id = ?`)
    this.#all = connection.prepare(`select ${COLUMNS} from wall_link order by made_at, id`)
    this.#remove = connection.prepare('delete from wall_link where id = ?')
  }

  /** Makes one and returns the token for it: it cannot be asked for again. */
  make(division: string, madeBy: string, now: number): { link: WallLink; token: string } {
    const link = { id: randomBytes(ID_BYTES).toString('base64url'), division, madeBy, madeAt: now }
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    this.#insert.run(link.id, digest(token), division, madeBy, now)
    return { link, token }
  }

  ofToken(token: string): WallLink | null {
    return (this.#ofToken.get(digest(token)) as WallLink | undefined) ?? null
  }

  one(id: string): WallLink | null {
    return (this.#one.get(id) as WallLink | undefined) ?? null
  }

  all(): WallLink[] {
    return this.#all.all() as WallLink[]
  }

  revoke(id: string): void {
    this.#remove.run(id)
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
