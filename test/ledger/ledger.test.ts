import { createHash, randomBytes } from 'node:crypto'
import { test } from 'tap'
import type { Test } from 'tap'
import { Journal } from '../../src/desk/journal.ts'
import type { Actor } from '../../src/domain/facts.ts'
import type { LedgerRow, NewEntry } from '../../src/ledger/entry.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import { emptyStore, foreign } from './store.ts'

const ACTOR: Actor = { account: 'k3', name: '张某', unit: 'ay-gov-office', role: 'recorder' }
const AT = Date.parse('2026-11-20T02:00:00Z')

const account = (id: string, over: Record<string, unknown> = {}): NewEntry => ({
  stream: `account/${id}`,
  type: 'account-described',
  data: { username: 'zhang.mou', name: '张某', roles: ['recorder'], unit: 'ay-gov-office', phone: null, active: true, ...over },
})
const jump = (byMs: number): NewEntry => ({ stream: 'clock', type: 'clock-jumped', data: { byMs, wallMs: AT, believed: true } })

function storeWithEntries(t: Test) {
  const store = emptyStore(t)
  const ledger = new Ledger(store.connection)
  const append = (...entries: NewEntry[]) => store.connection.transaction(() => ledger.append(entries, ACTOR, AT)).immediate()
  append(account('a1'), jump(2_500), jump(-3_000))
  return { ...store, ledger, append }
}

const sha256 = (...parts: (Buffer | string)[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

/** What src/ledger/hash.ts documents, written again here so that a change of the format for ever cannot go unseen. */
function documentedHash(row: LedgerRow): Buffer {
  const { seq, stream, version, type, at, actor, algorithm, data_hash, previous } = row
  return sha256(
    Buffer.from(
      JSON.stringify([seq, stream, version, type, at, actor, algorithm, data_hash.toString('hex'), previous.toString('hex')]),
      'utf8',
    ),
  )
}

test('the stored bytes hash as documented, and each row follows the one before', (t) => {
  const { connection, append, ledger } = storeWithEntries(t)
  append(account('a2', { name: '𠮷某 "引号" \u00e9 \u2028', phone: '028-0000 0000' }))
  const rows = connection.prepare('select * from ledger order by seq').all() as LedgerRow[]
  t.equal(rows.length, 4)
  let previous: Buffer = Buffer.alloc(32)
  for (const row of rows) {
    t.equal(row.algorithm, 'sha256')
    t.equal(row.salt?.length, 16, 'a salt of 128 bits')
    t.same(row.data_hash, sha256(row.salt ?? '', Buffer.from(row.data ?? '', 'utf8')), `data of ${row.seq}`)
    t.same(row.previous, previous, `${row.seq} follows`)
    t.same(row.hash, documentedHash(row), `hash of ${row.seq}`)
    previous = row.hash
  }
  t.same(ledger.head(), { seq: 4, hash: previous, at: AT })
  t.end()
})

test('equal facts have equal bytes, whatever the order of their keys, and different hashes', (t) => {
  const { connection, append } = storeWithEntries(t)
  const entry = account('a2')
  append(entry, { ...entry, stream: 'account/a3', data: Object.fromEntries(Object.entries(entry.data as object).reverse()) })
  const [one, two] = connection.prepare('select * from ledger where seq > 3 order by seq').all() as [LedgerRow, LedgerRow]
  t.equal(one.data, two.data)
  t.equal(
    one.data,
    '{"active":true,"name":"张某","phone":null,"roles":["recorder"],"unit":"ay-gov-office","username":"zhang.mou"}',
    'RFC 8785: sorted keys, no white space',
  )
  t.notSame(one.data_hash, two.data_hash, 'the salt hides that they are equal')
  t.end()
})

test('versions count each stream for itself', (t) => {
  const { connection } = storeWithEntries(t)
  t.same(connection.prepare('select stream, version from ledger order by seq').raw().all(), [
    ['account/a1', 1],
    ['clock', 1],
    ['clock', 2],
  ])
  t.end()
})

test('append outside the journal throws and writes nothing', (t) => {
  const { ledger, connection } = storeWithEntries(t)
  t.throws(() => ledger.append([jump(1)], ACTOR, AT), /outside the journal/)
  t.equal(connection.prepare('select count(*) from ledger').pluck().get(), 3)
  t.end()
})

test('an entry that does not fit the catalogue throws, and its whole work writes nothing', async (t) => {
  const { ledger, connection } = storeWithEntries(t)
  const journal = new Journal(
    connection,
    () => performance.now(),
    () => undefined,
  )
  const before = ledger.head()
  const wrong: [string, NewEntry][] = [
    ['an unknown type', { stream: 'clock', type: 'clock-stopped', data: {} }],
    ['a type with its version', { ...jump(1), type: 'clock-jumped/1' }],
    ['a field missing', { stream: 'clock', type: 'clock-jumped', data: { byMs: 1, wallMs: AT } }],
    ['a field too many', { stream: 'clock', type: 'clock-jumped', data: { byMs: 1, wallMs: AT, believed: true, by: 'ntp' } }],
    ['a wrong type', account('a9', { active: 1 })],
    ['no data', { stream: 'clock', type: 'clock-jumped', data: undefined }],
  ]
  for (const [what, entry] of wrong) {
    await t.rejects(
      journal.run(() => ledger.append([jump(1), entry], ACTOR, AT)),
      what,
    )
    t.same(ledger.head(), before, `${what}: the head stays`)
    t.equal(connection.prepare('select count(*) from ledger').pluck().get(), before.seq, `${what}: no row`)
  }
  journal.close()
})

/** A row that would be accepted behind the head; `over` makes it wrong in one respect. */
function nextRow(rows: readonly LedgerRow[], over: Partial<LedgerRow> = {}): LedgerRow {
  const last = rows.at(-1)!
  return { ...last, seq: last.seq + 1, version: last.version + 1, previous: last.hash, hash: randomBytes(32), ...over }
}

const INSERT =
  'into ledger (seq, stream, version, type, at, actor, data, salt, algorithm, data_hash, previous, hash) values (@seq, @stream, @version, @type, @at, @actor, @data, @salt, @algorithm, @data_hash, @previous, @hash)'

test('the store itself refuses every change of the record, whoever connects', (t) => {
  const { file } = storeWithEntries(t)
  foreign(file, (connection) => {
    const rows = connection.prepare('select * from ledger order by seq').all() as LedgerRow[]
    const heads = connection.prepare('select * from ledger_head').all()
    const refused: [string, string, object?][] = [
      ['UPDATE of data', "update ledger set data = '{}' where seq = 1"],
      ['UPDATE that changes nothing', 'update ledger set at = at where seq = 3'],
      ['UPDATE OR REPLACE of seq', 'update or replace ledger set seq = 1 where seq = 2'],
      ['DELETE of one', 'delete from ledger where seq = 3'],
      ['DELETE of all', 'delete from ledger'],
      ['INSERT OR REPLACE of a seq', `insert or replace ${INSERT}`, { ...rows[0]!, data: '{}' }],
      ['INSERT OR REPLACE of a place in a stream', `insert or replace ${INSERT}`, nextRow(rows, { version: 2 })],
      ['REPLACE of the last', `replace ${INSERT}`, { ...rows[2]!, actor: '{}' }],
      ['INSERT OR IGNORE of a known seq', `insert or ignore ${INSERT}`, { ...rows[1]! }],
      ['upsert', `insert ${INSERT} on conflict (seq) do update set data = excluded.data`, { ...rows[1]!, data: '{}' }],
      ['a gap', `insert ${INSERT}`, nextRow(rows, { seq: 5 })],
      ['a seq before the first', `insert ${INSERT}`, nextRow(rows, { seq: 0 })],
      ['a wrong previous', `insert ${INSERT}`, nextRow(rows, { previous: randomBytes(32) })],
      ['the previous of the entry before', `insert ${INSERT}`, nextRow(rows, { previous: rows[1]!.hash })],
      ['a stream version that skips one', `insert ${INSERT}`, nextRow(rows, { version: 4 })],
      ['a new stream that does not begin at 1', `insert ${INSERT}`, nextRow(rows, { stream: 'account/a9', version: 2 })],
      ['a head that moves without an entry', 'update ledger_head set seq = 4'],
      ['a head that goes back', 'update ledger_head set seq = 2, hash = (select hash from ledger where seq = 2)'],
      ['a head with another hash', 'update ledger_head set hash = zeroblob(32)'],
      ['a head with another instant', 'update ledger_head set at = at + 1'],
      ['DELETE of the head', 'delete from ledger_head'],
      ['a second head', 'insert into ledger_head (id, seq, hash, at) values (2, 0, zeroblob(32), 0)'],
      ['REPLACE of the head', 'replace into ledger_head (id, seq, hash, at) values (1, 0, zeroblob(32), 0)'],
    ]
    for (const [what, statement, values] of refused) {
      const prepared = connection.prepare(statement)
      t.throws(() => (values === undefined ? prepared.run() : prepared.run(values)), /^ledger: /, what)
    }
    t.same(connection.prepare('select * from ledger order by seq').all(), rows, 'no row changed')
    t.same(connection.prepare('select * from ledger_head').all(), heads, 'nor the head')

    // The control: the same statement with the right place is taken, so each refusal above had its own reason.
    connection.prepare(`insert ${INSERT}`).run(nextRow(rows))
    connection.prepare('update ledger_head set seq = 4, hash = (select hash from ledger where seq = 4)').run()
    t.equal(connection.prepare('select seq from ledger_head').pluck().get(), 4)
  })
  t.end()
})
