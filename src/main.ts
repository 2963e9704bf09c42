import { pino } from 'pino'
import { UnfitStore } from '../db/open.ts'
import { hashPassword } from './access/passwords.ts'
import { buildApp } from './app.ts'
import { Refusal } from './domain/refusal.ts'
import { buildParts } from './parts.ts'
import { WrongSettings, readSettings } from './settings.ts'

const EXIT_WRONG_SETTINGS = 78
const EXIT_BROKEN_STORE = 70
/** Answers under way get this long when the store has failed. */
const LAST_WORDS_MS = 500

/** Where the service is reached, for a program that has started it by importing this one. */
export let reachedAt = ''

try {
  reachedAt = await serve()
} catch (error) {
  const problem = startProblem(error)
  if (problem === null) throw error
  console.error(`三时不能启动 (cannot start):\n${problem}`)
  process.exit(EXIT_WRONG_SETTINGS)
}

/** What the person who starts it can mend, else null. */
function startProblem(error: unknown): string | null {
  if (error instanceof WrongSettings || error instanceof UnfitStore) return error.message
  if (error instanceof Error && 'code' in error && /^SQLITE_/.test(String(error.code)))
    return `数据库不能使用 (the database cannot be used): ${error.message}`
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  if (code === 'EADDRINUSE' || code === 'EADDRNOTAVAIL' || code === 'EACCES' || code === 'ENOTFOUND')
    return `不能监听 ${address ?? ''}:${port ?? ''} (cannot listen): ${code}`
  return null
}

/** Starts the service; resolves with its address. */
async function serve(): Promise<string> {
  const settings = readSettings(process.env)
  const log = pino({ level: settings.logLevel })
  const parts = buildParts({
    dataFolder: settings.dataFolder,
    publicUrl: settings.publicUrl,
    allowInnerHosts: settings.allowInnerHosts,
    log,
    onBroken: (error) => {
      log.fatal({ err: error }, 'the store has failed; ending so that the next start checks it')
      setTimeout(() => process.exit(EXIT_BROKEN_STORE), LAST_WORDS_MS)
    },
  })
  const app = await buildApp(parts, log)
  await parts.start()
  const isFirstStart = parts.accounts.isEmpty()
  if (isFirstStart && settings.adminPassword !== null) {
    const made = await parts.administration.setUp({ username: 'admin', passwordHash: await hashPassword(settings.adminPassword) }, null)
    if (made instanceof Refusal) throw new Error(made.detail)
  }
  const address = await app.listen({ host: settings.host, port: settings.port })
  const publicAddress = settings.publicUrl ?? address

  // Ctrl-C arrives twice, from the terminal and handed on by the launcher: the second must not cut the closing short.
  let closing = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) return
      closing = true
      log.info({ signal }, 'closing')
      app.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'closing failed')
          process.exit(1)
        },
      )
    })
  }

  console.log(`三时已启动：${publicAddress}  数据目录：${settings.dataFolder}`)
  if (isFirstStart && settings.adminPassword !== null) console.log('已建立管理员账号：admin')
  else if (isFirstStart) console.log(`首次设置（链接只能用一次）：${publicAddress}/setup?token=${parts.setupLink.open()}`)
  return publicAddress
}
