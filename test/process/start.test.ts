import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import Database from 'better-sqlite3'
import fastify from 'fastify'
import { test } from 'tap'
import type { Test } from 'tap'
import { OLDEST_SQLITE, UnfitStore, assertFit, databaseFile, isNewEnough, openForReading, openForWriting } from '../../db/open.ts'
import type { Connection } from '../../db/open.ts'
import { enforceAuthority } from '../../src/http/authority.ts'
import { readSettings } from '../../src/settings.ts'
import { foreign, temporaryFolder } from '../ledger/store.ts'
import { expectStatus, startService } from '../support/service.ts'
import { PASSWORD, ServiceProcess, runNode } from './service-process.ts'

const WRONG_SETTINGS = 78
const HAN = /\p{Script=Han}/u
const LATIN = /[a-z]{3}/

/** How a start ends that should not succeed; one that serves instead is killed after a while. */
const startOn = (folder: string, env: Record<string, string> = {}) =>
  runNode(['src/main.ts'], { SANSHI_PORT: '0', SANSHI_LOG_LEVEL: 'error', SANSHI_DATA: folder, ...env })

/** A process on this folder that the test's end stops. */
async function started(t: Test, folder: string, env: Record<string, string> = {}): Promise<ServiceProcess> {
  const service = await ServiceProcess.start(folder, env)
  t.teardown(() => service.end())
  return service
}

test('wrong settings are reported all at once, in Chinese and English, with exit 78', async (t) => {
  const folder = join(temporaryFolder(t), 'data')
  const wrong: Record<string, string> = {
    SANSHI_HOST: 'here and there',
    SANSHI_PORT: '80800',
    SANSHI_DATABASE_URL: 'postgres://localhost/sanshi',
    SANSHI_ADMIN_PASSWORD: 'short',
    SANSHI_LOG_LEVEL: 'loud',
    SANSHI_PUBLIC_URL: 'https://example.gov.cn/sanshi',
    SANSHI_PROT: '8080',
    SANSHI_DEBUG: '1',
  }
  const end = await startOn(folder, wrong)
  t.equal(end.code, WRONG_SETTINGS)
  for (const name of Object.keys(wrong)) {
    const line = end.err.split('\n').find((one) => one.startsWith(`${name}: `)) ?? ''
    t.match(line, HAN, `${name} in Chinese`)
    t.match(line.slice(name.length), LATIN, `${name} in English`)
  }
  t.notMatch(end.err, /short/, 'a password is never printed, not even a wrong one')
  t.notMatch(end.err, /at .*\.ts:\d+/, 'no stack: this is the reader to mend')
  t.throws(() => openForReading(databaseFile(folder)), 'nothing was made')
})

for (const [name, values] of [
  ['SANSHI_PORT', ['', '-1', '65536', '8080x', '０']],
  [
    'SANSHI_PUBLIC_URL',
    [
      '',
      'example.gov.cn',
      'ftp://example.gov.cn',
      'https://example.gov.cn/a',
      'https://example.gov.cn?x=1',
      'https://example.gov.cn#x',
      'https://user:secret@example.gov.cn',
    ],
  ],
] as const) {
  test(`${name} is checked`, (t) => {
    for (const value of values)
      t.throws(() => readSettings({ [name]: value }), { message: new RegExp(`^${name}: `) }, `takes no ${JSON.stringify(value)}`)
    t.end()
  })
}

test('a data folder that cannot be written is refused', async (t) => {
  const file = join(temporaryFolder(t), 'file')
  writeFileSync(file, '')
  for (const folder of ['/dev/null/x', join(file, 'data')]) {
    const end = await startOn(folder)
    t.equal(end.code, WRONG_SETTINGS, folder, { end })
    t.match(end.err, /数据目录不能写入 .*cannot be written/)
  }
})

test('an address that is taken is told, not thrown', async (t) => {
  const service = await started(t, temporaryFolder(t))
  const end = await startOn(temporaryFolder(t), { SANSHI_PORT: new URL(service.url).port })
  t.equal(end.code, WRONG_SETTINGS)
  t.match(end.err, /不能监听 127\.0\.0\.1:\d+ .*EADDRINUSE/)
})

test('one process per data folder: the second refuses, and after kill -9 the folder is free again', async (t) => {
  const folder = temporaryFolder(t)
  const service = await started(t, folder, { SANSHI_ADMIN_PASSWORD: PASSWORD })
  const second = await startOn(folder)
  t.equal(second.code, WRONG_SETTINGS)
  t.match(second.err, /正被另一个三时进程使用 .*another process/)
  await service.signIn('admin')
  await service.end('SIGKILL')
  const third = await started(t, folder)
  t.ok(await third.signIn('admin'))
})

test('SQLite must be new enough: below 3.51.3 a checkpoint can corrupt the file', (t) => {
  t.equal(OLDEST_SQLITE, '3.51.3')
  for (const version of ['3.51.3', '3.51.10', '3.52.0', '3.54.1', '3.100.0', '4.0.0']) t.ok(isNewEnough(version), version)
  for (const version of ['3.51.2', '3.51', '3.50.7', '3.40.1', '3.9.9', '3.6.23', '2.99.99', ''])
    t.notOk(isNewEnough(version), version || 'no version')
  t.end()
})

test('a connection must be WAL with synchronous=FULL: less loses acknowledged writes at a power cut', (t) => {
  const file = join(temporaryFolder(t), 'a.db')
  const fit = openForWriting(file)
  t.teardown(() => fit.close())
  const refusedAsUnfit = (connection: Connection, why: RegExp, what: string) => {
    try {
      assertFit(connection)
      t.fail(`${what}: taken`)
    } catch (error) {
      t.ok(error instanceof UnfitStore, what)
      t.match(String(error), why)
    }
  }
  t.doesNotThrow(() => assertFit(fit))
  t.equal(fit.pragma('synchronous', { simple: true }), 2)
  t.equal(fit.pragma('recursive_triggers', { simple: true }), 1, 'REPLACE asks the delete triggers')
  foreign(file, (plain) => {
    t.equal(plain.pragma('synchronous', { simple: true }), 1, 'the control: the driver itself opens with NORMAL')
    refusedAsUnfit(plain, /synchronous/, 'as the driver opens it')
  })
  for (const level of ['OFF', 'NORMAL']) {
    fit.pragma(`synchronous = ${level}`)
    refusedAsUnfit(fit, /synchronous/, level)
  }
  const rollback = new Database(join(temporaryFolder(t), 'b.db'))
  t.teardown(() => rollback.close())
  rollback.pragma('synchronous = FULL')
  rollback.pragma('journal_mode = DELETE')
  refusedAsUnfit(rollback, /WAL/, 'not WAL')
  t.end()
})

test('a ledger whose tail was changed, cut or overtaken does not start', async (t) => {
  const tampering: [string, string, string][] = [
    ['an entry changed', 'drop trigger ledger_no_update', 'update ledger set at = at + 1 where seq = (select max(seq) from ledger)'],
    ['the last entry cut', 'drop trigger ledger_no_delete', 'delete from ledger where seq = (select max(seq) from ledger)'],
    [
      'the head set back',
      'drop trigger ledger_head_follows',
      'update ledger_head set seq = seq - 1, hash = (select hash from ledger where seq = ledger_head.seq - 1)',
    ],
  ]
  for (const [what, open, change] of tampering) {
    await t.test(what, async (t2) => {
      const folder = temporaryFolder(t2)
      const service = await started(t2, folder, { SANSHI_ADMIN_PASSWORD: PASSWORD })
      await service.end('SIGTERM')
      foreign(databaseFile(folder), (connection) => connection.exec(`${open}; ${change}`))
      const end = await startOn(folder)
      t2.equal(end.code, WRONG_SETTINGS, what, { end })
      t2.match(end.err, /台账第 \d+ 条校验不通过.*does not verify at seq \d+/)
    })
  }
})

test('a file that is no database does not start, and is told', async (t) => {
  const folder = temporaryFolder(t)
  mkdirSync(folder, { recursive: true })
  writeFileSync(databaseFile(folder), '三时'.repeat(4_096))
  const end = await startOn(folder)
  t.not(end.code, 0)
  t.match(end.err, HAN, 'a reason that can be read', { end })
})

test('first start without a password: a link that works once', async (t) => {
  const service = await started(t, temporaryFolder(t))
  const anonymous = service.client(null)
  const token = await tokenOf(service)
  t.ok(token.length >= 22, 'at least 128 bits')
  t.match((await anonymous.get('/api/setup')).body, { needed: true })
  const setUp = (given: string, username = 'guanli') =>
    anonymous.post('/api/setup', { token: given, username, password: PASSWORD, locality: 'anyue' })
  expectStatus(t, await setUp('x'.repeat(token.length)), 403)
  t.match((await anonymous.get('/api/setup')).body, { needed: true }, 'a wrong token uses nothing up')
  const [one, two] = await Promise.all([setUp(token, 'guanli'), setUp(token, 'lingyi')])
  t.same([one.status, two.status].sort(), [201, 409], 'also when asked twice at once')
  const made = one.status === 201 ? one : two
  t.match(made.body.user, { roles: ['admin'], unit: null })
  t.match(made.headers.get('set-cookie'), /HttpOnly.*SameSite=Strict/i)
  const again = await setUp(token)
  expectStatus(t, again, 409)
  t.equal(again.body.code, 'conflict')
  t.match((await anonymous.get('/api/setup')).body, { needed: false })
  const admin = await service.signIn(made.body.user.username)
  t.equal((await admin.get('/api/directory')).body.root, '512021', 'the locality is there')
})

test('a link that was never used is replaced by a new one at the next start', async (t) => {
  const folder = temporaryFolder(t)
  const first = await started(t, folder)
  const old = await tokenOf(first)
  await first.end('SIGTERM')
  const second = await started(t, folder)
  const fresh = await tokenOf(second)
  t.not(fresh, old)
  const body = { username: 'guanli', password: PASSWORD, locality: 'anyue' }
  expectStatus(t, await second.client(null).post('/api/setup', { token: old, ...body }), 403)
  expectStatus(t, await second.client(null).post('/api/setup', { token: fresh, ...body }), 201)
  await second.end('SIGTERM')
  const third = await started(t, folder)
  await third.signIn('guanli')
  t.notMatch(third.printed, /setup\?token=/, 'no link once there is an account')
  expectStatus(t, await third.client(null).post('/api/setup', { token: fresh, ...body }), 409)
})

/** The line follows the address. */
async function tokenOf(service: ServiceProcess): Promise<string> {
  for (;;) {
    const token = /\/setup\?token=([\w-]+)/.exec(service.printed)?.[1]
    if (token !== undefined) return token
    await service.client(null).get('/healthz')
  }
}

test('first start with a password: admin signs in at once, no link; SIGTERM ends with exit 0', async (t) => {
  const folder = temporaryFolder(t)
  const service = await started(t, folder, { SANSHI_ADMIN_PASSWORD: PASSWORD })
  const admin = await service.signIn('admin')
  t.match((await admin.get('/api/session')).body.user, { username: 'admin', roles: ['admin'] })
  expectStatus(t, await admin.get('/readyz'), 200)
  t.match((await admin.get('/api/setup')).body, { needed: false })
  expectStatus(
    t,
    await service.client(null).post('/api/setup', { token: 'x', username: 'guanli', password: PASSWORD, locality: 'anyue' }),
    409,
  )
  const end = await service.end('SIGTERM')
  t.same([end.code, end.signal], [0, null])
  t.notMatch(end.out + end.err, new RegExp(`setup\\?token=|${PASSWORD}`))

  const again = await started(t, folder, { SANSHI_ADMIN_PASSWORD: 'another-long-one' })
  t.ok(await again.signIn('admin'), 'the variable counts at the first start only')
  expectStatus(t, await again.client(admin.cookie).get('/api/session'), 200)
  t.equal((await again.end('SIGINT')).code, 0)
})

test('Ctrl-C arrives twice, from the terminal and through the launcher: it closes once, with exit 0', async (t) => {
  const folder = temporaryFolder(t)
  const service = await started(t, folder, { SANSHI_ADMIN_PASSWORD: PASSWORD })
  const impatient = setInterval(() => void service.end('SIGINT'), 1)
  const end = await service.end('SIGINT')
  clearInterval(impatient)
  t.same([end.code, end.signal], [0, null])
  t.notOk(existsSync(`${databaseFile(folder)}-wal`), 'the database was closed')
})

test('account reset, beside the running service, gives a password that signs in and ends the sessions', async (t) => {
  const folder = temporaryFolder(t)
  const service = await started(t, folder, { SANSHI_ADMIN_PASSWORD: PASSWORD })
  const { cookie: old } = await service.signIn('admin')
  t.equal((await runNode(['scripts/account.ts', 'reset', 'admin', '--data', temporaryFolder(t)])).code, 2, 'no database there')
  t.equal((await runNode(['scripts/account.ts', 'reset', 'nobody', '--data', folder])).code, 1)
  t.equal((await runNode(['scripts/account.ts', 'reset'])).code, 2)
  const end = await runNode(['scripts/account.ts', 'reset', 'admin', '--data', folder])
  t.equal(end.code, 0, 'exit 0', { end })
  const password = /: (\S+)\n$/.exec(end.out)?.[1] ?? ''
  t.ok(password.length >= 12)
  const admin = await service.signIn('admin', password)
  expectStatus(t, await service.client(null).post('/api/session', { username: 'admin', password: PASSWORD }), 401)
  expectStatus(t, await service.client(old).get('/api/session'), 401)
  expectStatus(t, await admin.get('/readyz'), 200)
})

test('a route that does not say who may call it stops the start', async (t) => {
  const { parts } = await startService(t)
  const app = fastify()
  t.teardown(() => app.close())
  await app.register(cookie)
  enforceAuthority(app, { ...parts, rulebook: parts.desk.rulebook })
  const answer = async () => ({})
  app.get('/api/open', { config: { authority: { who: 'public' } } }, answer)
  t.throws(() => app.get('/api/forgotten', answer), /GET \/api\/forgotten declares no authority/)
  t.throws(() => app.post('/api/forgotten', { config: {} }, answer), /declares no authority/)
  app.register(async (scope) => {
    scope.get('/api/nested', answer)
  })
  await t.rejects(Promise.resolve(app.ready()), /\/api\/nested declares no authority/, 'nor does one inside a plugin')
})
