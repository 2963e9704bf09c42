import type { Connection } from '../../db/open.ts'

/** Where a destination is, and the key that signs what goes there. */
export interface SecretAddress {
  url: string
  /** `whsec_…`; empty for a robot, whose key stands in its address. */
  secret: string
}

/** Addresses and keys of destinations: a plain table, not in the record, for whoever has a robot's address may speak in its name. */
export class SecretAddresses {
  readonly #read
  readonly #keep
  readonly #forget

  constructor(connection: Connection) {
    this.#read = connection.prepare('select url, secret from destination_address where destination = ?')
    this.#keep = connection.prepare('insert or replace into destination_address (destination, url, secret) values (?, ?, ?)')
    this.#forget = connection.prepare('delete from destination_address where destination = ?')
  }

  of(destination: string): SecretAddress | null {
    return (this.#read.get(destination) as SecretAddress | undefined) ?? null
  }

  keep(destination: string, { url, secret }: SecretAddress): void {
    this.#keep.run(destination, url, secret)
  }

  forget(destination: string): void {
    this.#forget.run(destination)
  }
}
