import type { Connection } from '../../db/open.ts'

/** Password hashes: a plain table, never an entry. Written inside the transaction of the account's own entry. */
export class Credentials {
  readonly #get
  readonly #set

  constructor(connection: Connection) {
    this.#get = connection.prepare('select password from credential where account = ?').pluck()
    this.#set = connection.prepare(
      'insert into credential (account, password) values (?, ?) on conflict (account) do update set password = excluded.password',
    )
  }

  hashOf(account: string): string | null {
    return (this.#get.get(account) as string | undefined) ?? null
  }

  set(account: string, hash: string): void {
    this.#set.run(account, hash)
  }
}
