import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import type { Clock } from '../../src/clock.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import type { Role } from '../../src/domain/vocabulary.ts'
import { buildParts } from '../../src/parts.ts'
import type { Parts } from '../../src/parts.ts'
import { DutyLineClient } from './duty-line-client.ts'

/** The real service in this process: real SQLite in a folder of its own, real HTTP on loopback. */
export interface Service {
  url: string
  folder: string
  parts: Parts
  admin: Client
  /** A signed-in account with this role in this unit; the same one for the same arguments. */
  as(role: string, unit: string, name?: string): Promise<Client>
  stop(): Promise<void>
}

export interface Answer {
  status: number
  headers: Headers
  body: any
}

const PASSWORD = 'long-enough-1'
/**
 * argon2id of that password at the lowest cost, for accounts that are not what a test is about: a stored hash names its own cost, and
 * hundreds of services with a few accounts each would spend a third of the time on making and checking passwords.
 */
const PASSWORD_HASH = 'argon2id$8$1$1$c2Fuc2hpIHRlc3RzIDE2Yg==$U3m9zOSe99veHNtWU7H0GK3JyF5CY1/tdEuD3jibA84='

/** Starts it with a built-in locality, on a fresh folder or on the one given. The test's end stops it and removes a folder it made. */
export async function startService(
  t: Test,
  options: {
    locality?: string | null
    clock?: Clock
    folder?: string
    heartbeatMs?: number
    allowInnerHosts?: readonly string[]
    port?: number
    publicUrl?: string
  } = {},
): Promise<Service> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'sanshi-'))
  const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' })
  const onBroken = () => undefined
  const { clock, heartbeatMs, allowInnerHosts } = options
  const parts = buildParts({
    dataFolder: folder,
    publicUrl: options.publicUrl ?? null,
    log,
    onBroken,
    ...(clock === undefined ? {} : { clock }),
    ...(allowInnerHosts === undefined ? {} : { allowInnerHosts }),
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
  })
  const app = await buildApp(parts, log)
  await parts.start()
  const locality = options.locality === undefined ? 'anyue' : options.locality
  if (parts.accounts.isEmpty()) {
    const made = await parts.administration.setUp(
      { username: 'admin', passwordHash: PASSWORD_HASH },
      locality === null ? null : parts.localities.find(locality),
    )
    if (made instanceof Refusal) throw new Error(made.detail)
  }
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    await app.close()
  }
  t.teardown(async () => {
    await stop()
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
  })
  const admin = await signIn(url, 'admin')
  const clients = new Map<string, Promise<Client>>()
  return {
    url,
    folder,
    parts,
    admin,
    stop,
    as: (role, unit, name = 'x') => {
      const username = `${role}.${unit}.${name}`.slice(0, 32)
      const known = clients.get(username)
      if (known !== undefined) return known
      const made = createAndSignIn({ url, parts }, username, role, unit)
      clients.set(username, made)
      return made
    },
  }
}

export function readLocality(name: string): any {
  return JSON.parse(readFileSync(new URL(`../../db/localities/${name}.json`, import.meta.url), 'utf8'))
}

async function createAndSignIn(service: Pick<Service, 'url' | 'parts'>, username: string, role: string, unitId: string): Promise<Client> {
  const { accounts, administration } = service.parts
  const admin = accounts.byUsername('admin')!
  const request = { principal: { ...admin, account: admin.id, session: null }, role: 'admin', ifMatch: null, idempotency: null } as const
  const described = { username, name: `${unitId} ${role}`, roles: [role as Role], unitId, phone: null }
  const made = await administration.createAccount(request, { ...described, passwordHash: PASSWORD_HASH })
  if (made instanceof Refusal && made.code !== 'conflict') throw new Error(`no account: ${made.detail}`)
  return signIn(service.url, username)
}

export async function signIn(url: string, username: string): Promise<Client> {
  const anonymous = new Client(url, null)
  const answer = await anonymous.post('/api/session', { username, password: PASSWORD })
  if (answer.status !== 200) throw new Error(`no sign-in: ${JSON.stringify(answer.body)}`)
  return new Client(url, (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? null)
}

/** One person at a keyboard. */
export class Client {
  readonly url: string
  readonly cookie: string | null

  constructor(url: string, cookie: string | null) {
    this.url = url
    this.cookie = cookie
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('GET', path, undefined, headers)
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', path, body, headers)
  }

  put(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('PUT', path, body, headers)
  }

  patch(path: string, body?: unknown): Promise<Answer> {
    return this.call('PATCH', path, body)
  }

  delete(path: string): Promise<Answer> {
    return this.call('DELETE', path)
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const raw = body === undefined ? null : typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
    const response = await fetch(`${this.url}${path}`, {
      method,
      body: raw as string | Uint8Array<ArrayBuffer> | null,
      headers: { ...json, ...(this.cookie === null ? {} : { cookie: this.cookie }), ...headers },
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
    }
  }

  /** Opens a duty line and waits for its greeting. */
  live(query = ''): Promise<DutyLineClient> {
    return DutyLineClient.open(`${this.url.replace('http', 'ws')}/api/live${query}`, this.cookie, this.url)
  }
}

/** The status, with the whole answer in the report when it is another. */
export function expectStatus(t: Test, answer: Answer, status: number): void {
  t.equal(answer.status, status, `answers ${status}`, { answer: answer.body })
}

/** Waits until `look` gives something, at most `ms`. */
export async function until<T>(look: () => T | null | undefined | Promise<T | null | undefined>, ms = 5_000): Promise<T> {
  const end = performance.now() + ms
  for (;;) {
    const seen = await look()
    if (seen !== null && seen !== undefined) return seen
    if (performance.now() > end) throw new Error(`nothing within ${ms} ms`)
    await sleep(5)
  }
}

export function iso(ms: number): string {
  return new Date(ms).toISOString()
}
