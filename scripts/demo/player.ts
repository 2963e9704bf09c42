import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import type { boardItem, incidentAnswer } from '../../src/contract/incident-answers.ts'
import { MINUTE_MS, SECOND_MS, formatInstant } from '../../src/domain/instants.ts'
import { SESSION_COOKIE } from '../../src/http/authority.ts'
import { buildParts } from '../../src/parts.ts'
import type * as z from 'zod'
import type { DemoAccount } from './accounts.ts'
import type { Act, Call, Seen } from './acts.ts'
import { bodyOf } from './episode.ts'
import type { Episode } from './episode.ts'
import { MovedClock } from './moved-clock.ts'
import { instantOf } from './story-time.ts'
import type { When } from './story-time.ts'

export interface Stage {
  folder: string
  locality: string
  password: string
  accounts: Readonly<Record<string, DemoAccount>>
  /** Who looks at the board at the end. */
  watcher: string
  /** When the desk of the story was set up. */
  opens: When
  startedAt: number
}

export interface Played {
  incidents: number
  /** The last entry before the service starts: alerts behind it arrive live. */
  head: number
  /** Clocks that run, nearest due first. */
  next: z.infer<typeof boardItem>[]
}

interface Scene extends Omit<Act, 'at' | 'request'> {
  at: number
  perform: (by: string) => Promise<void>
}

/**
 * Plays a story on an empty folder: the real parts and the real HTTP face, with a clock that is moved from act to act; between two acts
 * the alarms that fall due are raised, each at its own instant. Nothing is written past the API. Throws at the first refusal.
 */
export async function play(story: readonly Episode[], stage: Stage): Promise<Played> {
  const { startedAt, accounts } = stage
  const clock = new MovedClock(instantOf(stage.opens, startedAt))
  const log = pino({ level: 'error' })
  const broken = (error: unknown) => {
    throw error
  }
  // Without `start`: the alarm engine sleeps in real time, here the story says when it is time.
  const parts = buildParts({ dataFolder: stage.folder, publicUrl: null, log, onBroken: broken, clock })
  const app = await buildApp(parts, log)
  const cookies = new Map<string, { cookie: string; token: string }>()
  const iso = (when: When) => formatInstant(instantOf(when, startedAt))

  await setUp()
  const scenes = story.flatMap(scenesOf).sort((a, b) => a.at - b.at)
  for (const scene of scenes) {
    await raiseUntil(scene.at)
    clock.moveTo(scene.at)
    await scene.perform(scene.by)
  }
  await raiseUntil(startedAt)
  clock.moveTo(startedAt)
  const board = (await get(stage.watcher, '/api/obligations?state=running&limit=20')) as { items: Played['next'] }
  for (const username of cookies.keys()) await parts.journal.run(() => parts.sessions.closeAllOf(idOf(username)))
  const played = { incidents: story.length, head: parts.desk.ledger.head().seq, next: board.items }
  await app.close()
  return played

  async function setUp(): Promise<void> {
    await parts.administration.publishFirstPack()
    const body = { token: parts.setupLink.open(), username: 'admin', password: stage.password, locality: stage.locality }
    await ask(null, { method: 'POST', path: '/api/setup', body })
    for (const [username, { name, roles, unit }] of Object.entries(accounts)) {
      const account = { username, name, password: stage.password, roles, unitId: unit }
      await ask('admin', { method: 'POST', path: '/api/accounts', body: account })
    }
  }

  /** The incident is known only once it is logged; its acts come later in the story. */
  function scenesOf(episode: Episode, place: number): Scene[] {
    let id = ''
    const [loggedAt, officer] = episode.logged
    const log: Scene = {
      at: momentOf(loggedAt, place),
      by: officer,
      perform: async (by) => {
        id = ((await ask(by, { method: 'POST', path: '/api/incidents', body: bodyOf(episode, iso) })) as { id: string }).id
      },
    }
    const acts = episode.then.map(({ at, by, request }, step): Scene => ({
      at: momentOf(at, place + step + 1),
      by,
      perform: async (actor) => {
        const incident = (await get(actor, `/api/incidents/${id}`)) as z.infer<typeof incidentAnswer>
        const seen: Seen = { incident, iso, get: (path) => get(actor, path) }
        await ask(actor, await request(seen))
      },
    }))
    return [log, ...acts]
  }

  /** Nobody acts on the full minute. */
  function momentOf(when: When, place: number): number {
    return instantOf(when, startedAt) + ((7 + place * 23) % (MINUTE_MS / SECOND_MS)) * SECOND_MS
  }

  async function raiseUntil(instant: number): Promise<void> {
    for (let next = parts.alarms.nextAt(); next !== null && next <= instant; next = parts.alarms.nextAt()) {
      clock.moveTo(next)
      await parts.alarms.raiseDue(-Infinity)
    }
  }

  async function get(by: string, path: string): Promise<unknown> {
    return ask(by, { method: 'GET', path })
  }

  async function ask(by: string | null, { method, path, body }: Omit<Call, 'method'> & { method: string }): Promise<unknown> {
    const response = await app.inject({
      method: method as 'GET' | Call['method'],
      url: path,
      ...(by === null ? {} : { headers: { cookie: await cookieOf(by) } }),
      ...(body === undefined ? {} : { payload: body }),
    })
    if (response.statusCode < 300) return response.json()
    throw new Error(`${formatInstant(clock.wall())} ${by ?? ''} ${method} ${path}: ${response.body}`)
  }

  /** A session of one's own, a new one when the last is over; without the password, whose hash takes longer than the whole act. */
  async function cookieOf(username: string): Promise<string> {
    const known = cookies.get(username)
    if (known !== undefined && parts.sessions.principal(known.token, parts.now()) !== null) return known.cookie
    const token = await parts.journal.run(() => parts.sessions.open(idOf(username), parts.now()))
    const opened = { token, cookie: `${SESSION_COOKIE}=${token}` }
    cookies.set(username, opened)
    return opened.cookie
  }

  function idOf(username: string): string {
    const account = parts.accounts.byUsername(username)
    if (account === null) throw new Error(`no account ${username}`)
    return account.id
  }
}
