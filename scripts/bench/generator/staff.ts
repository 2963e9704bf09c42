import { freshId } from '../../../src/ledger/fresh-id.ts'
import type { Actor } from '../../../src/domain/facts.ts'
import type { Role } from '../../../src/domain/vocabulary.ts'
import type { LedgerWriter } from './ledger-writer.ts'
import type { Random } from './random.ts'

export const SYSTEM: Actor = { account: null, name: '三时', unit: null, role: 'system' }

/** One account per unit and role, described in the ledger before its first act. Nobody has a password: sessions are opened in the store. */
export class Staff {
  readonly #ledger: LedgerWriter
  readonly #random: Random
  readonly #actors = new Map<string, Actor>()

  constructor(ledger: LedgerWriter, random: Random) {
    this.#ledger = ledger
    this.#random = random
  }

  get size(): number {
    return this.#actors.size
  }

  of(unit: string, role: Role, at: number): Actor {
    const key = `${role}.${unit}`
    const known = this.#actors.get(key)
    if (known !== undefined) return known
    const actor: Actor = { account: freshId(at, (bytes) => this.#random.bytes(bytes)), name: `${unit} ${role}`, unit, role }
    this.#actors.set(key, actor)
    const described = { username: key.slice(0, 32), name: actor.name, roles: [role], unit, phone: null, active: true }
    this.#ledger.write(`account/${actor.account ?? ''}`, 1, 'account-described', described, SYSTEM, at)
    return actor
  }
}
