import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { test } from 'tap'
import type { Test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { incidentBody, recordBody, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, readLocality, startService, until } from '../support/service.ts'
import type { Service } from '../support/service.ts'

/**
 * The catalogue of bad input as data: one row, one request, one answer. `patch` changes fields of a body that is otherwise valid and
 * `insert` puts raw JSON at its beginning, so that a row has one fault only; `rawBody` and `rawBase64` are sent as they stand.
 */
interface Row {
  id: string
  name: string
  method?: string
  path?: string
  as?: string
  headers?: Record<string, string | null>
  moreHeaders?: number
  body?: unknown
  rawBody?: string
  rawBase64?: string
  patch?: Record<string, unknown>
  insert?: string
  /** Sends a UTF-16LE text, as Windows tools do. */
  utf16?: boolean
  /** Spaces behind the body until it has this many bytes. */
  padTo?: number
  /** Sends it so often; the last answer counts, `{{n}}` is the number of the try. */
  times?: number
  status: number
  code?: string
  /** The field or fields that the errors must name. */
  field?: string | string[]
  /** What the answer must hold, by dotted path. */
  answer?: Record<string, unknown>
  /** Every patched field comes back exactly as sent. */
  exact?: boolean
  note?: string
}

interface RawAnswer {
  status: number
  type: string
  body: any
  ms: number
}

const GROUPS = { transport: 'A: transport', times: 'B: times', text: 'C: text' }
/** Frozen: no alarm falls due between the two looks at the ledger. */
const NOW = Date.parse('2026-11-21T02:00:00Z')
const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const SLOWEST_MS = 1_000
const IDEMPOTENCY_KEY = 'used-before'
const HAN = /\p{Script=Han}/u
/** A sentence in Chinese that does not begin with the colon behind a field that has no name. */
const FIT_TO_SHOW = /^[^：].*\p{Script=Han}/u
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** A character of a cursor of `sort=recorded` that holds a digit of its instant: changed, it still reads as a place. */
const DIGIT_OF_CURSOR = 19
const PEOPLE: Record<string, [role: string, unit: string]> = {
  recorder: ['recorder', 'ay-gov-office'],
  'township recorder': ['recorder', 'ay-t100'],
  coordinator: ['coordinator', 'ay-publicity'],
  unit: ['unit', 'ay-enforcement'],
  auditor: ['auditor', 'ay-gov'],
}

test('bad input is refused with its reason and changes nothing', async (t) => {
  const service = await startService(t, { clock: new FakeClock(NOW) })
  const places = await prepare(service)
  for (const [group, title] of Object.entries(GROUPS)) {
    await t.test(title, async (t2) => {
      for (const row of rowsOf(group)) await t2.test(`${row.id} ${row.name}`, (t3) => check(t3, service, row, places))
    })
  }
  await t.test('after all of them the service still works', async (t2) => {
    const recorder = await service.as(...PEOPLE['recorder']!)
    expectStatus(t2, await recorder.post('/api/incidents', bodyFor('/api/incidents')), 201)
    expectStatus(t2, await recorder.get('/readyz'), 200)
  })
})

function rowsOf(group: string): Row[] {
  return JSON.parse(readFileSync(new URL(`../data/bad-inputs/${group}.json`, import.meta.url), 'utf8')) as Row[]
}

async function check(t: Test, service: Service, row: Row, places: Record<string, string>): Promise<void> {
  const before = await headOf(service)
  let answer!: RawAnswer
  for (let n = 1; n <= (row.times ?? 1); n += 1) answer = await send(service, expand(row, { ...places, n: String(n) }))
  if (row.status >= 400) t.equal(await headOf(service), before, 'nothing was written')
  if (!t.equal(answer.status, row.status, `answers ${row.status}`, { answer: answer.body })) return
  t.ok(answer.ms < SLOWEST_MS, 'answers in time', { ms: answer.ms })
  const sent = expand(row, places)
  for (const [path, value] of Object.entries({ ...(row.exact === true ? sent.patch : {}), ...sent.answer }))
    t.equal(at(answer.body, path), value, `answers ${path} exactly`)
  if (row.status < 400) return
  const { body } = answer
  t.match(answer.type, /^application\/problem\+json/)
  t.equal(body?.status, row.status)
  if (row.code !== undefined) t.equal(body?.code, row.code)
  t.match(body?.detail, FIT_TO_SHOW, 'says it in Chinese')
  const errors: { path: string; message: string }[] = body?.errors ?? []
  for (const field of [row.field ?? []].flat())
    t.ok(
      errors.some((error) => error.path === field),
      `names ${field}`,
      { errors },
    )
  for (const error of errors) t.match(error.message, HAN, 'says it in Chinese')
}

/** The head of the ledger, once alarms of incidents that were born overdue have been raised. */
async function headOf(service: Service): Promise<string> {
  await until(() => (service.parts.alarms.nextAt() ?? Infinity) > NOW || null)
  return (await service.admin.get('/api/ledger/head')).body.hash as string
}

/** Things that rows refer to by `{{name}}`. */
async function prepare(service: Service): Promise<Record<string, string>> {
  // Everybody signs in first: a new account is an entry in the ledger.
  for (const person of Object.values(PEOPLE)) await service.as(...person)
  const recorder = await service.as(...PEOPLE['recorder']!)
  const coordinator = await service.as(...PEOPLE['coordinator']!)
  await recorder.post('/api/incidents', bodyFor('/api/incidents'))
  const incident = (await recorder.post('/api/incidents', bodyFor('/api/incidents'), { 'idempotency-key': IDEMPOTENCY_KEY })).body
  const conference = (await coordinator.post(`/api/incidents/${incident.id}/press-conferences`, bodyFor('/press-conferences'))).body
  const cursor = (await recorder.get('/api/incidents?sort=recorded&limit=1')).body.nextCursor as string
  const flipped = BASE64URL[BASE64URL.indexOf(cursor[DIGIT_OF_CURSOR]!) ^ 1]!
  return {
    incident: incident.id,
    obligation: encodeURIComponent(incident.obligations[0].id as string),
    conference: conference.id,
    alert: String((await recorder.get('/api/alerts?limit=1')).body.items[0].seq),
    key: IDEMPOTENCY_KEY,
    cursor,
    flippedCursor: cursor.slice(0, DIGIT_OF_CURSOR) + flipped + cursor.slice(DIGIT_OF_CURSOR + 1),
  }
}

let accounts = 0

/** A body that this address accepts; an incident's where the address is not known. */
function bodyFor(path: string): Record<string, unknown> {
  const earlier = iso(NOW - 60_000)
  if (/\/level(\?|$)/.test(path)) return { level: 'II', reason: '伤亡人数核实' }
  if (/\/releases$/.test(path)) return releaseBody(earlier, { unit: 'ay-enforcement' })
  if (/\/press-conferences$/.test(path))
    return {
      kind: 'briefing',
      unit: 'ay-enforcement',
      scheduledAt: iso(NOW + 3_600_000),
      place: '县融媒体中心',
      host: '县委宣传部',
      speakers: [{ name: '张某', post: '局长' }],
    }
  if (/\/record$/.test(path)) return recordBody(earlier)
  if (/\/interviews$/.test(path))
    return {
      unit: 'ay-enforcement',
      outlet: '县融媒体中心',
      at: earlier,
      speaker: '张某',
      url: 'https://example.gov.cn/3',
      answers: ['何时恢复供水'],
    }
  if (/\/verification$/.test(path)) return { confirmed: true }
  if (path === '/api/directory') return readLocality('anyue')
  if (path === '/api/accounts')
    return { username: `person-${++accounts}`, name: '张某', password: 'long-enough-1', roles: ['recorder'], unitId: 'ay-gov-office' }
  if (path === '/api/session') return { username: 'nobody', password: 'long-enough-1' }
  return incidentBody({ discoveredAt: earlier })
}

/** Puts `{{now-10m}}`, `{{repeat 200 字}}` and the names of `places` in; what is none of these is text. */
function expand<T>(value: T, places: Record<string, string>): T {
  if (typeof value === 'string') {
    return value.replace(/\{\{(.+?)\}\}/g, (whole, inside: string) => {
      const [, sign = '+', count = '0', unit = 's'] = /^now(?:([+-])(\d+)([smhd]))?$/.exec(inside) ?? []
      if (inside.startsWith('now')) return iso(NOW + Number(`${sign}1`) * Number(count) * UNIT_MS[unit]!)
      const [, times, text] = /^repeat (\d+) (.+)$/.exec(inside) ?? []
      return times === undefined ? (places[inside] ?? whole) : text!.repeat(Number(times))
    }) as T
  }
  if (Array.isArray(value)) return value.map((one: unknown) => expand(one, places)) as T
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, expand<unknown>(one, places)])) as T
  return value
}

function at(value: any, path: string): unknown {
  return path.split('.').reduce((inner, key) => inner?.[key], value)
}

function patched(body: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  for (const [path, value] of Object.entries(patch)) {
    const keys = path.split('.')
    const owner: any = at({ body }, ['body', ...keys.slice(0, -1)].join('.'))
    owner[keys.at(-1)!] = value
  }
  return body
}

function bytesOf(row: Row): Buffer | null {
  const path = row.path ?? '/api/incidents'
  if (row.rawBase64 !== undefined) return Buffer.from(row.rawBase64, 'base64')
  if (row.rawBody === undefined && row.body === undefined && row.patch === undefined && row.insert === undefined) return null
  const json = row.rawBody ?? JSON.stringify(row.body ?? patched(bodyFor(path), row.patch ?? {}))
  const text = row.insert === undefined ? json : `{${row.insert},${json.slice(1)}`
  const bytes = Buffer.from(text, row.utf16 === true ? 'utf16le' : 'utf8')
  return row.padTo === undefined ? bytes : Buffer.concat([bytes, Buffer.alloc(row.padTo - bytes.length, ' ')])
}

/** Sends the row byte for byte over a socket of its own: fetch would mend paths, blanks in headers and contradicting lengths. */
async function send(service: Service, row: Row): Promise<RawAnswer> {
  const { method = 'POST', path = '/api/incidents', as = 'recorder' } = row
  const { hostname, port, host } = new URL(service.url)
  const person = as === 'admin' ? service.admin : as === 'nobody' ? null : await service.as(...PEOPLE[as]!)
  const body = bytesOf(row)
  const framed = body === null || row.headers?.['content-length'] !== undefined || row.headers?.['transfer-encoding'] !== undefined
  const headers: Record<string, string | null> = {
    host,
    connection: 'close',
    cookie: person?.cookie ?? null,
    'content-type': body === null ? null : 'application/json',
    'content-length': framed ? null : String(body.length),
    ...row.headers,
  }
  for (let n = 1; n <= (row.moreHeaders ?? 0); n += 1) headers[`x-more-${n}`] = '1'
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  const request = Buffer.concat([Buffer.from(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`), body ?? Buffer.alloc(0)])
  const started = performance.now()
  const answer = await exchange(hostname, Number(port), request)
  return { ...parsed(answer), ms: performance.now() - started }
}

function exchange(host: string, port: number, request: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const received: Buffer[] = []
    const socket = connect(port, host, () => socket.write(request))
    socket.setTimeout(10 * SLOWEST_MS, () => socket.destroy())
    socket.on('data', (bytes) => received.push(bytes))
    // A refused request may be cut off while its body is still being sent; what was answered by then counts.
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Buffer.concat(received)))
  })
}

function parsed(bytes: Buffer): Omit<RawAnswer, 'ms'> {
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.subarray(0, Math.max(0, end)).toString('latin1')
  const text = bytes.subarray(end + 4).toString('utf8')
  const type = /^content-type: *(.*)$/im.exec(head)?.[1] ?? ''
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), type, body: type.includes('json') ? JSON.parse(text) : text }
}
