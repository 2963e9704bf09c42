import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import root, { test } from 'tap'
import type { Test } from 'tap'
import { databaseFile, openForReading } from '../../db/open.ts'
import { temporaryFolder } from '../ledger/store.ts'
import { LONGEST_MS, rounds, seedOf } from '../support/effort.ts'
import { incidentBody, releaseBody } from '../support/incidents.ts'
import { readLocality } from '../support/service.ts'
import type { Answer, Client } from '../support/service.ts'
import { PASSWORD, ServiceProcess, runNode, verifyLedger } from './service-process.ts'

/**
 * P1: no acknowledged write is lost when the process dies, none is done twice when it is asked again, none is half done.
 * Power cuts are another experiment: the kernel outlives this one.
 */

const ROUNDS = rounds(10, 500)
const SEED = seedOf()
const WRITERS = 4
root.setTimeout(LONGEST_MS)
const KILLED_AFTER_MS = { least: 50, most: 800 }

/** mulberry32: the same seed kills at the same instants. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One write: what was asked under which key, and what came back; null when the process died first. */
interface Write {
  key: string
  method: 'POST' | 'PUT'
  path: string
  body: unknown
  answer: Answer | null
}

class Writer {
  readonly writes: Write[] = []
  readonly #client: Client
  readonly #name: string

  constructor(client: Client, name: string) {
    this.#client = client
    this.#name = name
  }

  /** Logs, raises and answers one incident after the other, until the process is gone. */
  async run(): Promise<void> {
    for (;;) {
      const incident = await this.#ask('POST', '/api/incidents', incidentBody())
      if (incident === null) return
      const path = `/api/incidents/${incident.id}`
      if ((await this.#ask('PUT', `${path}/level`, { level: 'II', reason: '影响范围扩大' })) === null) return
      if ((await this.#ask('POST', `${path}/releases`, releaseBody(incident.anchors.discoveredAt))) === null) return
      if ((await this.#ask('PUT', `${path}/level`, { level: 'III', reason: '影响范围缩小' })) === null) return
    }
  }

  async #ask(method: Write['method'], path: string, body: unknown): Promise<any> {
    const write: Write = { key: `${this.#name}-${this.writes.length}`, method, path, body, answer: null }
    this.writes.push(write)
    write.answer = await send(this.#client, write)
    if (write.answer === null) return null
    if (write.answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(write.answer.body)}`)
    return write.answer.body
  }
}

/** Null when no whole answer came: nobody was told anything. */
async function send(client: Client, write: Write): Promise<Answer | null> {
  try {
    return await client.call(write.method, write.path, write.body, { 'Idempotency-Key': write.key })
  } catch {
    return null
  }
}

/** `<incident> <version>` of every acknowledged write. */
function acknowledged(writes: readonly Write[]): string[] {
  return writes.flatMap(({ answer, path }) =>
    answer === null ? [] : [`${path.split('/')[3] ?? answer.body.id} ${(answer.headers.get('etag') ?? '').replaceAll('"', '')}`],
  )
}

/** What the file holds, read beside the service. */
function storedIn(folder: string) {
  const connection = openForReading(databaseFile(folder))
  try {
    const column = (sql: string) => connection.prepare(sql).pluck().all() as string[]
    return {
      /** `<incident> <version>` of every act in the record. */
      acts: new Set(column("select substr(stream, 10) || ' ' || version from ledger where stream like 'incident/%'")),
      heads: column('select seq from ledger_head union all select max(seq) from ledger union all select seq from projection_head'),
      /** Acts that lack a part of the same command: an alert, or the rows that screens read. */
      halves:
        column(`select 'record without incident: ' || stream from ledger l where type = 'incident-logged/2' and not exists (select 1 from incident i where i.id = substr(l.stream, 10))
        union all select 'incident without its alert: ' || stream from ledger l where type = 'incident-logged/2' and not exists (select 1 from ledger a where a.stream = 'alerts/' || substr(l.stream, 10))
        union all select 'incident behind its record: ' || i.id from incident i where version <> (select max(version) from ledger where stream = 'incident/' || i.id)
        union all select 'incident without clocks: ' || i.id from incident i where not exists (select 1 from obligation o where o.incident = i.key and to_seq is null)`),
      /** Remembered answers: each act here has its own. */
      keys: Number(column('select count(*) from idempotency')[0]),
    }
  } finally {
    connection.close()
  }
}

/** Acknowledged writes that the store does not hold. */
function lost(writes: readonly Write[], acts: ReadonlySet<string>): string[] {
  return acknowledged(writes).filter((act) => !acts.has(act))
}

test(`kill -9: ${ROUNDS} rounds, seed ${SEED}`, async (t) => {
  t.comment(`seed ${SEED}, ${ROUNDS} rounds`)
  const folder = temporaryFolder(t)
  const cache = mkdtempSync(join(tmpdir(), 'sanshi-cache-'))
  t.teardown(() => rmSync(cache, { recursive: true, force: true }))
  const env = { SANSHI_ADMIN_PASSWORD: PASSWORD, NODE_COMPILE_CACHE: cache }
  const random = randomOf(SEED)
  const all: Write[] = []
  let unknown = 0
  let slowestStartMs = 0

  let service = await ServiceProcess.start(folder, env)
  t.teardown(() => service.end())
  const { cookie } = await deskAccount(service)
  // A polite end writes the compile cache, which makes every later start faster; nothing else of the rounds depends on it.
  await service.end('SIGTERM')
  service = await ServiceProcess.start(folder, env)
  // Beside the writers of the next round, so that it costs no time of its own.
  let verifying = Promise.resolve()
  const verify = async (round: number) => {
    const verdict = await verifyLedger(folder)
    t.equal(verdict.code, 0, `round ${round}: ledger:verify`, { verdict })
  }
  for (let round = 1; round <= ROUNDS; round += 1) {
    const client = service.client(cookie)
    const writers = Array.from({ length: WRITERS }, (_, at) => new Writer(client, `r${round}-w${at}`))
    const running = Promise.all(writers.map((writer) => writer.run()))
    await Promise.race([sleep(KILLED_AFTER_MS.least + random() * (KILLED_AFTER_MS.most - KILLED_AFTER_MS.least)), running])
    const end = await service.end('SIGKILL')
    t.equal(end.signal, 'SIGKILL', `round ${round}: it lived until it was killed`, { end })
    await running

    const started = performance.now()
    service = await ServiceProcess.start(folder, env)
    slowestStartMs = Math.max(slowestStartMs, performance.now() - started)
    const writes = writers.flatMap((writer) => writer.writes)
    all.push(...writes)
    unknown += writes.filter((write) => write.answer === null).length
    const stored = storedIn(folder)
    t.same(lost(all, stored.acts), [], `round ${round}: nothing acknowledged is lost`)
    t.same(stored.halves, [], `round ${round}: nothing is half applied`)
    t.equal(stored.keys, stored.acts.size, `round ${round}: an act and its remembered answer are kept together`)
    t.equal(new Set(stored.heads).size, 1, `round ${round}: record, head and projections end at the same entry`)
    await Promise.all([verifying, askAgain(t, service.client(cookie), writes, round)])
    verifying = verify(round)
    t.equal(storedIn(folder).keys, all.length, `round ${round}: every request was done, once`)
  }

  await verifying
  const stored = storedIn(folder)
  await t.test('the control: one act taken from a copy is noticed', async (t2) => {
    const [one] = acknowledged(all)
    const without = new Set([...stored.acts].filter((act) => act !== one))
    t2.same(lost(all, without), [one])
  })
  t.equal(stored.acts.size, all.length, 'as many acts as requests: none twice')
  t.equal((await service.end('SIGTERM')).code, 0)
  t.match((await runNode(['scripts/ledger-rebuild.ts', '--data', folder])).out, /nothing changed/, 'the screens show what the record says')
  const acks = acknowledged(all).length
  t.ok(
    acks >= ROUNDS * WRITERS,
    `${acks} acknowledged, 0 lost; ${unknown} died unanswered; slowest restart ${Math.round(slowestStartMs)} ms`,
  )
  t.comment(`${ROUNDS} rounds, ${acks} acknowledged, ${unknown} unanswered, slowest restart ${Math.round(slowestStartMs)} ms`)
})

/** One account that may log, raise and lower; its session outlives the process. */
async function deskAccount(service: ServiceProcess): Promise<Client> {
  const admin = await service.signIn('admin')
  const adopted = await admin.put('/api/directory', readLocality('anyue'))
  if (adopted.status !== 200) throw new Error(JSON.stringify(adopted.body))
  const made = await admin.post('/api/accounts', {
    username: 'zhiban',
    name: '张某',
    password: PASSWORD,
    roles: ['recorder', 'coordinator'],
    unitId: 'ay-gov-office',
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return service.signIn('zhiban')
}

/** Every request of the round once more: what was answered is answered the same, what was not is done now, or was done then. */
async function askAgain(t: Test, client: Client, writes: readonly Write[], round: number): Promise<void> {
  const faults: unknown[] = []
  const asked = [...writes]
  const next = async () => {
    for (let write = asked.shift(); write !== undefined; write = asked.shift()) {
      const before = write.answer
      const again = await send(client, write)
      const same =
        again?.status === before?.status &&
        again?.headers.get('etag') === before?.headers.get('etag') &&
        JSON.stringify(again?.body) === JSON.stringify(before?.body)
      const replayed = again?.headers.get('idempotency-replayed') === 'true'
      if (before === null) write.answer = again
      if (again === null || again.status >= 300 || (before !== null && !(same && replayed))) faults.push({ write, again })
    }
  }
  await Promise.all(Array.from({ length: 2 * WRITERS }, next))
  t.same(faults, [], `round ${round}: ${writes.length} requests asked again`)
}
