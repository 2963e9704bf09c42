import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { UnfitStore, databaseFile } from '../db/open.ts'
import { hashPassword } from '../src/access/passwords.ts'
import { buildParts } from '../src/parts.ts'

/** `npm run account -- reset <username> [--data DIR]`: gives a new password and ends the account's sessions, also while the service runs. */

const PASSWORD_BYTES = 12

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string', default: process.env['SANSHI_DATA'] ?? './data' } },
})
const [verb, username] = positionals
if (verb !== 'reset' || username === undefined) {
  console.error('用法 (usage): npm run account -- reset <username> [--data DIR]')
  process.exit(2)
}
if (!existsSync(databaseFile(values.data))) {
  console.error(`没有找到数据库 (no database): ${databaseFile(values.data)}`)
  process.exit(2)
}
try {
  const broken = (error: unknown) => {
    throw error
  }
  const parts = buildParts({ dataFolder: values.data, publicUrl: null, lock: false, log: pino({ level: 'error' }), onBroken: broken })
  const password = randomBytes(PASSWORD_BYTES).toString('base64url')
  const account = await parts.administration.resetPassword(username, await hashPassword(password))
  await parts.close()
  if (account === null) {
    console.error(`没有这个账号 (no such account): ${username}`)
    process.exit(1)
  }
  console.log(`${username} 的新密码 (new password): ${password}`)
} catch (error) {
  if (!(error instanceof UnfitStore)) throw error
  console.error(error.message)
  process.exit(2)
}
