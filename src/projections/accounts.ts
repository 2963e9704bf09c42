import type { Connection } from '../../db/open.ts'
import type { Role } from '../domain/vocabulary.ts'

export interface Account {
  id: string
  username: string
  name: string
  roles: Role[]
  unit: string | null
  phone: string | null
  active: boolean
  createdAt: number
}

type Stored = Omit<Account, 'roles' | 'active'> & { roles: string; active: number }

const COLUMNS = 'id, username, name, roles, unit, phone, active, created_at as createdAt'

export class Accounts {
  readonly #one
  readonly #byUsername
  readonly #page
  readonly #activeUnits
  readonly #count
  readonly #activeOf
  readonly #activeWith

  constructor(connection: Connection) {
    this.#one = connection.prepare(`select ${COLUMNS} from account where id = ?`)
    this.#byUsername = connection.prepare(`select ${COLUMNS} from account where username = ?`)
    this.#page = connection.prepare(`select ${COLUMNS} from account where username > ? order by username limit ?`)
    this.#activeUnits = connection.prepare('select distinct unit from account where active = 1 and unit is not null').pluck()
    this.#activeOf = connection.prepare(
      `select ${COLUMNS} from account where active = 1 and unit in (select value from json_each(?)) order by username`,
    )
    this.#activeWith = connection.prepare(
      `select ${COLUMNS} from account where active = 1
       and exists (select 1 from json_each(roles) where value in (select value from json_each(?))) order by username`,
    )
    this.#count = connection.prepare('select count(*) from account').pluck()
  }

  one(id: string): Account | null {
    return toAccount(this.#one.get(id) as Stored | undefined)
  }

  byUsername(username: string): Account | null {
    return toAccount(this.#byUsername.get(username) as Stored | undefined)
  }

  /** By username, behind `afterUsername`. */
  page(afterUsername: string, limit: number): Account[] {
    return (this.#page.all(afterUsername, limit) as Stored[]).map((row) => toAccount(row)).filter((account) => account !== null)
  }

  unitsWithActiveAccounts(): string[] {
    return this.#activeUnits.all() as string[]
  }

  /** Accounts in use of these units, by username. */
  activeOf(units: readonly string[]): Account[] {
    return (this.#activeOf.all(JSON.stringify(units)) as Stored[]).map((row) => toAccount(row)).filter((account) => account !== null)
  }

  /** Accounts in use that hold one of these roles, by username. */
  activeWith(roles: readonly Role[]): Account[] {
    return (this.#activeWith.all(JSON.stringify(roles)) as Stored[]).map((row) => toAccount(row)).filter((account) => account !== null)
  }

  isEmpty(): boolean {
    return this.#count.get() === 0
  }
}

function toAccount(row: Stored | undefined): Account | null {
  return row === undefined ? null : { ...row, roles: JSON.parse(row.roles) as Role[], active: row.active === 1 }
}
