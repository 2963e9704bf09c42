import { createHash } from 'node:crypto'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { test } from 'tap'
import type { Test } from 'tap'
import { databaseFile, openForReading } from '../../db/open.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import { verifyChain } from '../../src/ledger/verify.ts'
import { runNode, verifyLedger } from '../process/service-process.ts'
import { hoursAgo, log, releaseBody } from '../support/incidents.ts'
import { expectStatus, startService, until } from '../support/service.ts'
import type { Service } from '../support/service.ts'
import { emptyStore, foreign, temporaryFolder } from './store.ts'

/** What a duty desk does in an hour: incidents, a raised level, a release, alerts raised and acknowledged. */
async function work(t: Test, service: Service): Promise<void> {
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const overdue = await log(recorder, { discoveredAt: hoursAgo(50), facts: { deaths: 0 } })
  const incident = await log(recorder, { summary: '居民反映停水，物业未作说明。' })
  expectStatus(t, await coordinator.put(`/api/incidents/${incident.id}/level`, { level: 'II', reason: '影响范围扩大' }), 200)
  expectStatus(t, await coordinator.post(`/api/incidents/${incident.id}/releases`, releaseBody(incident.anchors.discoveredAt)), 201)
  const alert = await until(async () =>
    (await coordinator.get('/api/alerts')).body.items.find((one: any) => one.incident === overdue.id && one.step === 'PT0S'),
  )
  expectStatus(t, await coordinator.put(`/api/alerts/${alert.seq}/acknowledgement`), 200)
}

const rebuildLedger = (folder: string) => runNode(['scripts/ledger-rebuild.ts', '--data', folder])

/** A folder that the real service wrote and left, and its head. */
async function madeFolder(t: Test): Promise<{ folder: string; seq: number; hash: string }> {
  const folder = temporaryFolder(t)
  const service = await startService(t, { folder })
  await work(t, service)
  const { seq, hash } = (await service.admin.get('/api/ledger/head')).body
  await service.stop()
  return { folder, seq, hash }
}

const TRIGGERS = [
  'ledger_no_update',
  'ledger_no_delete',
  'ledger_in_order',
  'ledger_head_follows',
  'ledger_head_no_delete',
  'ledger_head_single',
]
const COLUMNS = '(seq, stream, version, type, at, actor, data, salt, algorithm, data_hash, previous, hash)'

/** A copy in which somebody who owns the file did `act`. */
function tampered(t: Test, from: string, act: (connection: Database) => void): string {
  const folder = temporaryFolder(t)
  cpSync(from, folder, { recursive: true })
  foreign(databaseFile(folder), (connection) => {
    for (const trigger of TRIGGERS) connection.exec(`drop trigger ${trigger}`)
    act(connection)
  })
  return folder
}

/** The head row as the insider would mend it. */
function mendHead(connection: Database): void {
  connection.exec('update ledger_head set (seq, hash, at) = (select seq, hash, at from ledger order by seq desc limit 1)')
}

/** Links the chain again from `seq` on, by the documentation alone: what an insider can always do. */
function relink(connection: Database, seq: number): void {
  const sha256 = (...parts: (Buffer | string)[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
  let previous = connection
    .prepare('select hash from ledger where seq = ?')
    .pluck()
    .get(seq - 1) as Buffer
  for (const row of connection.prepare('select * from ledger where seq >= ? order by seq').all(seq) as any[]) {
    const data_hash = sha256(row.salt, row.data)
    const hash = sha256(
      JSON.stringify([
        row.seq,
        row.stream,
        row.version,
        row.type,
        row.at,
        row.actor,
        row.algorithm,
        data_hash.toString('hex'),
        previous.toString('hex'),
      ]),
    )
    connection.prepare('update ledger set data_hash = ?, previous = ?, hash = ? where seq = ?').run(data_hash, previous, hash, row.seq)
    previous = hash
  }
  mendHead(connection)
}

test('ledger:verify', async (t) => {
  const made = await madeFolder(t)
  const { folder, seq: head, hash } = made
  const anchor = join(folder, '..', `anchor-${process.pid}.json`)
  const anchorAt = (place: { seq: number; hash: string }) => {
    writeFileSync(anchor, JSON.stringify(place))
    return anchor
  }
  t.ok(head > 15, `${head} entries`)
  const k = Math.floor(head / 2)

  await t.test('an honest folder: exit 0, the entries and the head; with its anchors too', async (t2) => {
    const end = await verifyLedger(folder)
    t2.same([end.code, end.out], [0, `ok ${head} ${hash}\n`])
    t2.equal((await verifyLedger(folder, '--anchor', anchorAt({ seq: head, hash }))).code, 0)
    const early = foreign(databaseFile(folder), (connection) =>
      connection.prepare('select seq, lower(hex(hash)) as hash from ledger where seq = ?').get(k),
    ) as { seq: number; hash: string }
    t2.equal((await verifyLedger(folder, '--anchor', anchorAt(early))).code, 0)
  })

  const flip = (column: string) => (connection: Database) =>
    connection
      .prepare(`update ledger set ${column} = ? where seq = ?`)
      .run(flipped(connection.prepare(`select ${column} from ledger where seq = ?`).pluck().get(k)), k)
  const cases: [string, number, (connection: Database) => void][] = [
    ...['stream', 'version', 'type', 'at', 'actor', 'data', 'salt', 'algorithm', 'data_hash', 'previous', 'hash'].map(
      (column): [string, number, (connection: Database) => void] => [`one byte of ${column}`, k, flip(column)],
    ),
    ['data and salt gone', k, (connection) => connection.prepare('update ledger set data = null, salt = null where seq = ?').run(k)],
    // H(salt ‖ data) does not say where the one ends: the salt's length must.
    [
      'the first bytes of data moved into the salt',
      k,
      (connection) =>
        connection
          .prepare(
            'update ledger set salt = cast(salt || cast(substr(data, 1, 12) as blob) as blob), data = substr(data, 13) where seq = ?',
          )
          .run(k),
    ],
    ['the first row', 1, (connection) => connection.exec('update ledger set at = at + 1 where seq = 1')],
    ['the last row', head, (connection) => connection.exec(`update ledger set at = at + 1 where seq = ${head}`)],
    ['a row deleted', k, (connection) => connection.prepare('delete from ledger where seq = ?').run(k)],
    [
      'a row deleted and the rest renumbered',
      k,
      (connection) =>
        connection.exec(
          `delete from ledger where seq = ${k}; update ledger set seq = -seq where seq > ${k}; update ledger set seq = -seq - 1 where seq < 0; update ledger_head set seq = seq - 1`,
        ),
    ],
    [
      'two rows swapped',
      k,
      (connection) =>
        connection.exec(
          `update ledger set seq = -1 where seq = ${k}; update ledger set seq = ${k} where seq = ${k + 1}; update ledger set seq = ${k + 1} where seq = -1`,
        ),
    ],
    ['the tail cut, the head left', head - 2, (connection) => connection.prepare('delete from ledger where seq > ?').run(head - 3)],
    [
      'a row behind the head',
      head + 1,
      (connection) =>
        connection.exec(
          `insert into ledger ${COLUMNS} select seq + 1, 'account/x', 1, type, at, actor, data, salt, algorithm, data_hash, hash, hash from ledger where seq = ${head}`,
        ),
    ],
    ['the head with another hash', head, (connection) => connection.exec('update ledger_head set hash = zeroblob(32)')],
    ['the head gone', head + 1, (connection) => connection.exec('delete from ledger_head')],
  ]
  for (const [what, seq, act] of cases) {
    await t.test(`${what}: exit 1, naming ${seq}`, async (t2) => {
      const end = await verifyLedger(tampered(t2, folder, act))
      t2.equal(end.code, 1, 'exit 1', { end })
      t2.match(end.out, new RegExp(`^broken at seq ${seq}: `))
    })
  }

  await t.test('a tail that was cut with care is caught by the anchor alone', async (t2) => {
    const cut = tampered(t2, folder, (connection) => {
      connection.prepare('delete from ledger where seq > ?').run(head - 3)
      mendHead(connection)
    })
    t2.equal((await verifyLedger(cut)).code, 0, 'without an anchor nobody can know: the promise reaches no further')
    const end = await verifyLedger(cut, '--anchor', anchorAt({ seq: head, hash }))
    t2.equal(end.code, 1)
    t2.match(end.out, new RegExp(`^broken at seq ${head - 2}: `))
  })

  await t.test('a chain that was linked again is caught by the anchor alone', async (t2) => {
    const rewritten = tampered(t2, folder, (connection) => {
      connection.prepare('update ledger set at = at - 3600000 where seq = ?').run(k)
      relink(connection, k)
    })
    t2.equal((await verifyLedger(rewritten)).code, 0, 'the forger made no slip')
    const end = await verifyLedger(rewritten, '--anchor', anchorAt({ seq: head, hash }))
    t2.equal(end.code, 1)
    t2.match(end.out, new RegExp(`^broken at seq ${head}: `), 'an anchor tells that, not where, the record before it was changed')
  })

  await t.test('what is no ledger is neither ok nor broken: exit 2', async (t2) => {
    t2.equal((await verifyLedger(join(folder, 'nowhere'))).code, 2, 'no file')
    const garbage = temporaryFolder(t2)
    writeFileSync(databaseFile(garbage), '三时'.repeat(4_096))
    t2.equal((await verifyLedger(garbage)).code, 2, 'no database')
  })
})

/** The same value with one bit changed; text stays text of the same length. */
function flipped(value: unknown): unknown {
  if (typeof value === 'number') return value % 2 === 0 ? value + 1 : value - 1
  const bytes = Buffer.from(Buffer.isBuffer(value) ? value : String(value))
  const place = Math.floor(bytes.length / 2)
  // The last bit of an ASCII character: what comes out is ASCII again.
  const at = Buffer.isBuffer(value) ? place : bytes.findIndex((byte, index) => index >= place && byte > 0x2f && byte < 0x7a)
  bytes[at] = bytes[at]! ^ 1
  return Buffer.isBuffer(value) ? bytes : bytes.toString('utf8')
}

test('ledger:verify works while a service has the folder open; ledger:rebuild does not', async (t) => {
  const service = await startService(t)
  await work(t, service)
  const { seq, hash } = (await service.admin.get('/api/ledger/head')).body
  const end = await verifyLedger(service.folder)
  t.same([end.code, end.out], [0, `ok ${seq} ${hash}\n`], 'read behind the write-ahead log')
  const rebuild = await rebuildLedger(service.folder)
  t.equal(rebuild.code, 2, 'a rebuild beside a running service is refused')
  t.match(rebuild.err, /another process is using/)
  await log(await service.as('recorder', 'ay-gov-office'))
})

test('a record that grows while it is read is still ok: readers and the service share the file', (t) => {
  const { file, connection } = emptyStore(t)
  const ledger = new Ledger(connection)
  const append = connection.transaction(() =>
    ledger.append(
      [{ stream: 'clock', type: 'clock-jumped', data: { byMs: 2_500, wallMs: 0, believed: true } }],
      { account: null, name: '三时', unit: null, role: 'system' },
      0,
    ),
  )
  for (let count = 0; count < 10; count += 1) append()
  const reader = openForReading(file)
  t.teardown(() => reader.close())
  // The service writes one entry at the worst moments: before each thing that is read.
  const growing = new Proxy(reader, {
    get: (real, name) => {
      if (name === 'prepare') append()
      const value = Reflect.get(real, name, real) as unknown
      return typeof value === 'function' ? (value.bind(real) as unknown) : value
    },
  })
  t.match(verifyChain(growing), { ok: true })
  t.match(verifyChain(growing, { fromSeq: 5 }), { ok: true })
  t.end()
})

test('ledger:rebuild', async (t) => {
  const { folder, seq, hash } = await madeFolder(t)
  const stillOk = async (t2: Test) => t2.equal((await verifyLedger(folder)).out, `ok ${seq} ${hash}\n`, 'the record is untouched')

  await t.test('finds what the service projected to be what the entries say', async (t2) => {
    const end = await rebuildLedger(folder)
    t2.equal(end.code, 0, 'exit 0', { end })
    t2.match(end.out, new RegExp(`^ok ${seq} .*nothing changed`))
    await stillOk(t2)
  })

  const damages: [string, string][] = [
    ['incident', "update incident set title = '改过的标题' where key = 1"],
    ['obligation', 'update obligation set due_at = due_at + 3600000 where incident = 1 and place = 1'],
    ['alarm', 'delete from alarm'],
    ['alert', 'delete from alert where seq = (select max(seq) from alert)'],
    ['acknowledgement', 'delete from acknowledgement'],
    ['account', "update account set roles = '[\"admin\"]' where username like 'recorder%'"],
    ['number_series', 'update number_series set last = 0'],
    ['incident_unit', "insert into incident_unit (unit, incident, part, from_seq) values ('ay-tax', 1, 'lead', 1)"],
    ['incident_division', 'delete from incident_division'],
    ['incident_sector', 'delete from incident_sector'],
  ]
  for (const [table, damage] of damages) {
    await t.test(`names and repairs ${table}`, async (t2) => {
      const read = () => foreign(databaseFile(folder), (connection) => connection.prepare(`select * from ${table} order by 1, 2`).all())
      const before = read()
      foreign(databaseFile(folder), (connection) => connection.exec(damage))
      t2.notSame(read(), before, 'the damage is there')
      const end = await rebuildLedger(folder)
      t2.equal(end.code, 0, 'exit 0', { end })
      t2.match(end.out, new RegExp(`changed\\): ${table}\n$`), 'this table and no other')
      t2.same(read(), before, 'repaired')
    })
  }
  await t.test('and leaves the record as it was', stillOk)

  await t.test('a service on the rebuilt folder goes on where it was', async (t2) => {
    const service = await startService(t2, { folder })
    const incident = await log(await service.as('recorder', 'ay-gov-office', 'after'))
    t2.match(incident.number, /-000003$/)
    t2.equal((await service.admin.get('/readyz')).status, 200)
  })
})
