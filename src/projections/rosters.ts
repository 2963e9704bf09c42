import type { Connection } from '../../db/open.ts'
import { serving } from '../domain/roster.ts'
import type { Shift, WhoServes } from '../domain/roster.ts'
import { readEntry } from '../ledger/catalogue.ts'
import type { StoredEntry } from '../ledger/entry.ts'
import { ENTRY_COLUMNS } from '../ledger/ledger.ts'
import type { Accounts } from './accounts.ts'

export function rosterStream(unit: string): string {
  return `roster/${unit}`
}

export interface Roster {
  setAt: number
  shifts: readonly Shift[]
}

const CACHED_ROSTERS = 2_000

/** Rosters read from the ledger, parsed once: kept by the entry's hash, as a seq that was rolled back is given again. */
export class Rosters {
  readonly #accounts: Accounts
  readonly #latest
  readonly #entry
  readonly #any
  readonly #parsed = new Map<string, Roster>()

  constructor(connection: Connection, accounts: Accounts) {
    this.#accounts = accounts
    this.#latest = connection.prepare('select seq, hash from ledger where stream = ? order by version desc limit 1')
    this.#entry = connection.prepare(`select ${ENTRY_COLUMNS} from ledger where seq = ?`)
    this.#any = connection.prepare("select 1 from ledger where stream > 'roster/' and stream < 'roster0' limit 1").pluck()
  }

  /** Null when the unit never had one. */
  of(unit: string): Roster | null {
    const row = this.#latest.get(rosterStream(unit)) as { seq: number; hash: Buffer } | undefined
    if (row === undefined) return null
    const key = row.hash.toString('latin1')
    const known = this.#parsed.get(key)
    if (known !== undefined) return known
    const { at, data } = readEntry(this.#entry.get(row.seq) as StoredEntry)
    const roster = { setAt: at, shifts: (data as { entries: Shift[] }).entries }
    if (this.#parsed.size >= CACHED_ROSTERS) this.#parsed.clear()
    this.#parsed.set(key, roster)
    return roster
  }

  /** The telephone of whoever is on duty at a unit, else of who stands in; null when nobody is, or has none. */
  dutyPhone(unit: string, now: number): string | null {
    const shifts = serving(this.of(unit)?.shifts ?? [], now)
    const inOrder = [...shifts.filter(({ duty }) => duty === 'duty'), ...shifts.filter(({ duty }) => duty === 'stand-in')]
    for (const { username } of inOrder) {
      const account = this.#accounts.byUsername(username)
      if (account?.active === true && account.phone !== null) return account.phone
    }
    return null
  }

  /** AL-2: who serves at `now`. Only accounts that are still in use count. As long as no unit keeps a roster there is none to ask. */
  at(now: number): WhoServes {
    const inUse = this.#any.get() !== undefined
    return (unit, duty) => {
      if (!inUse) return null
      const shifts = serving(this.of(unit)?.shifts ?? [], now).filter((shift) => shift.duty === duty)
      return shifts.flatMap(({ username }) => {
        const account = this.#accounts.byUsername(username)
        return account?.active === true ? [account.name] : []
      })
    }
  }
}
