import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** OWASP's argon2id profile: 19 MiB, two passes, one lane; about 50 ms, off the main thread. */
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const TAG_BYTES = 32
const SALT_BYTES = 16

const derive = promisify(argon2)

/** `argon2id$memory$passes$lanes$salt$tag`, base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await tagOf(password, salt, MEMORY_KIB, PASSES, LANES)
  return ['argon2id', MEMORY_KIB, PASSES, LANES, salt.toString('base64'), tag.toString('base64')].join('$')
}

/** Costs the same whether `stored` exists or not, so that a stranger cannot tell a known username from an unknown one. */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, lanes, salt, tag] = (stored ?? (await nobody)).split('$') as [string, string, string, string, string, string]
  const expected = Buffer.from(tag, 'base64')
  const actual = await tagOf(password, Buffer.from(salt, 'base64'), Number(memory), Number(passes), Number(lanes))
  return timingSafeEqual(actual, expected) && stored !== null
}

/**
 * A fixed stand-in for a password under one key: tells whether two requests carried the same one, and is as slow to guess back as the
 * stored hash itself.
 */
export async function fingerprint(password: string, key: string): Promise<string> {
  const salt = createHash('sha256').update(key).digest()
  return (await tagOf(password, salt, MEMORY_KIB, PASSES, LANES)).toString('base64')
}

const nobody = hashPassword(randomBytes(SALT_BYTES).toString('base64'))

function tagOf(password: string, nonce: Buffer, memory: number, passes: number, parallelism: number): Promise<Buffer> {
  return derive('argon2id', { message: password, nonce, memory, passes, parallelism, tagLength: TAG_BYTES })
}
