import { randomBytes } from 'node:crypto'

const ID_CHARACTERS = 16
const RANDOM_BYTES = 8
const RANDOM_BITS = 35n
const RANDOM_MASK = (1n << RANDOM_BITS) - 1n
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * 16 characters without look-alikes, fit to be read out: the millisecond, then 35 random bits. What is new then stands together in every
 * index; ids all of chance touched another page of each with every write, which at a million incidents cost most of it. `random` gives so
 * many random bytes.
 */
export function freshId(now: number, random: (bytes: number) => Buffer = randomBytes): string {
  let bits = (BigInt(now) << RANDOM_BITS) | (random(RANDOM_BYTES).readBigUInt64BE() & RANDOM_MASK)
  let id = ''
  for (let place = 0; place < ID_CHARACTERS; place += 1) {
    id = `${ALPHABET[Number(bits & 31n)]}${id}`
    bits >>= 5n
  }
  return id
}

/** The instant at which an id was given, epoch milliseconds: that of the entry which first names it. Null for what is no such id. */
export function givenAt(id: string): number | null {
  const digits = Array.from(id, (character) => ALPHABET.indexOf(character))
  if (digits.length !== ID_CHARACTERS || digits.includes(-1)) return null
  return Number(digits.reduce((bits, digit) => (bits << 5n) | BigInt(digit), 0n) >> RANDOM_BITS)
}
