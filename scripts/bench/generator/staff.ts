import type { Actor } from '../../../src/domain/facts.ts'
import type { Role } from '../../../src/domain/vocabulary.ts'
import type { LedgerWriter } from './ledger-writer.ts'
import type { Random } from './random.ts'

export const SYSTEM: Actor = { account: null, name: '三时', unit: null, role: 'system' }

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const ID_CHARACTERS = 16

/** 16 characters, as the desk's own ids. */
export function randomId(random: Random): string {
  let id = ''
  for (let place = 0; place < ID_CHARACTERS; place += 1) id += ALPHABET[random.bits() & 31] ?? ''
  return id
}

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
    const actor: Actor = { account: randomId(this.#random), name: `${unit} ${role}`, unit, role }
    this.#actors.set(key, actor)
    const described = { username: key.slice(0, 32), name: actor.name, roles: [role], unit, phone: null, active: true }
    this.#ledger.write(`account/${actor.account ?? ''}`, 1, 'account-described', described, SYSTEM, at)
    return actor
  }
}
