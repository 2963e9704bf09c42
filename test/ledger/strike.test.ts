import { test } from 'tap'
import type { Test } from 'tap'
import type { Actor } from '../../src/domain/facts.ts'
import { CATALOGUE } from '../../src/ledger/catalogue.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import { NEVER_STRUCK, STRUCK_TEXT, kindOfText, redactedCopy, textsOf } from '../../src/ledger/redaction.ts'
import { STRIKES } from '../../src/ledger/strikes.ts'
import { verifyChain } from '../../src/ledger/verify.ts'
import { emptyStore, foreign } from './store.ts'

const ACTOR: Actor = { account: 'k3', name: '张某', unit: 'ay-gov-office', role: 'auditor' }
const AT = Date.parse('2026-11-20T02:00:00Z')
const described = { username: 'zhang.mou', name: '张某', roles: ['recorder'], unit: 'ay-gov-office', phone: '028-1', active: true }

/** An account, a clock jump and another account; `strike` approves the striking of one of them. */
function storeWithEntries(t: Test) {
  const store = emptyStore(t)
  const ledger = new Ledger(store.connection)
  const append = (stream: string, type: string, data: unknown) =>
    store.connection.transaction(() => ledger.append([{ stream, type, data }], ACTOR, AT)).immediate()
  append('account/a1', 'account-described', described)
  append('clock', 'clock-jumped', { byMs: 2_500, wallMs: AT, believed: true })
  append('account/a2', 'account-described', described)
  const strike = (seq: number) =>
    append(STRIKES, 'entry-struck', {
      strike: `s${seq}`,
      seq,
      reason: '误录',
      note: null,
      askedBy: { ...ACTOR, account: 'k1', role: 'admin' },
      approvedBy: ACTOR,
      ...redactedCopy(ledger.entry(seq)!),
    })
  return { ...store, ledger, strike }
}

test('IN-11: the store takes data and salt away only for an approved strike; every other update still fails, whoever connects', (t) => {
  const { file, connection, ledger, strike } = storeWithEntries(t)
  const take = 'update ledger set data = null, salt = null where seq ='
  const refused = (what: string, sql: string) => foreign(file, (raw) => t.throws(() => raw.exec(sql), /entries are never changed/, what))
  refused('nobody has approved it', `${take} 1`)
  strike(1)
  t.match(connection.prepare('select data, salt from ledger where seq = 1').get(), { data: null, salt: null })
  const other = { seq: '9', stream: "'x'", version: '9', type: "'x/1'", at: '0', actor: "'{}'", algorithm: "'x'" }
  const blobs = { data_hash: "x'00'", previous: "x'00'", hash: "x'00'" }
  for (const [column, value] of Object.entries({ ...other, ...blobs, data: "'{}'", salt: "x'00'" }))
    refused(`${column} of the struck entry`, `update ledger set ${column} = ${value} where seq = 1`)
  refused('twice', `${take} 1`)
  refused('another entry', `${take} 3`)
  refused('all at once', 'update ledger set data = null, salt = null')
  refused('the striking entry', `${take} 4`)
  refused('a struck one by replace', 'update or replace ledger set data = null where seq = 3')

  // Beside the one that is allowed, nothing may slip through in the same update.
  const guard = connection.prepare("select sql from sqlite_schema where name = 'ledger_no_update'").pluck().get() as string
  foreign(file, (raw) => {
    raw.exec("drop trigger ledger_no_update; update ledger set data = '{}', salt = zeroblob(16) where seq = 1")
    raw.exec(guard)
    for (const [column, value] of Object.entries({ ...other, ...blobs }))
      t.throws(() => raw.exec(`update ledger set data = null, salt = null, ${column} = ${value} where seq = 1`), column)
    t.throws(() => raw.exec('update ledger set data = null where seq = 1'), 'data alone')
    t.throws(() => raw.exec('update ledger set salt = null where seq = 1'), 'salt alone')
    raw.exec(`${take} 1`)
  })
  t.match(verifyChain(connection), { ok: true })
  t.match(ledger.entry(1), { type: 'account-described', data: { ...described, name: STRUCK_TEXT, phone: STRUCK_TEXT } })
  t.end()
})

test('IN-11: verification wants a striking entry for each missing text, and still sees every other change', (t) => {
  const { file, connection, strike } = storeWithEntries(t)
  strike(1)
  t.match(verifyChain(connection), { ok: true, entries: 4 })
  foreign(file, (raw) => raw.exec('drop trigger ledger_no_update; update ledger set data = null, salt = null where seq = 3'))
  t.match(verifyChain(connection), { ok: false, seq: 3 }, 'gone without a strike')
  t.match(verifyChain(connection, { fromSeq: 4 }), { ok: true }, 'behind it')
  foreign(file, (raw) => raw.exec("update ledger set actor = '{}' where seq = 1"))
  t.match(verifyChain(connection), { ok: false, seq: 1 }, 'a struck entry is still covered by its hash')
  t.end()
})

test('IN-11: of every string in every type it is known whether people wrote it', (t) => {
  for (const [type, { schema }] of Object.entries(CATALOGUE)) {
    if ((NEVER_STRUCK as readonly string[]).includes(type)) continue
    const unknown = textsOf(schema).filter((path) => kindOfText(type, path) === null)
    t.same(
      unknown.map((path) => path.join('.')),
      [],
      `${type}: say in src/ledger/redaction.ts what these are`,
    )
  }
  t.end()
})

test('IN-11: a redacted copy keeps structure, replaces every free text, and fits its own schema', (t) => {
  const entry = (type: string, data: unknown) => ({ seq: 1, stream: 'x', version: 1, type, at: AT, actor: ACTOR, data })
  const release = {
    release: 'r1',
    kind: 'response',
    unit: 'ay-health',
    title: '通报',
    body: '情况如下',
    answers: ['何时', '何故'],
    channels: [{ name: '发布', url: 'https://example.gov.cn/', documentNumber: null, publishedAt: AT }],
    signatory: { name: '张某', post: '局长' },
    promise: null,
    fulfils: null,
  }
  const copy = redactedCopy(entry('release-recorded', release))!
  t.same(copy.redacted, {
    ...release,
    title: STRUCK_TEXT,
    body: STRUCK_TEXT,
    answers: [STRUCK_TEXT, STRUCK_TEXT],
    channels: [{ name: STRUCK_TEXT, url: STRUCK_TEXT, documentNumber: null, publishedAt: AT }],
    signatory: { name: STRUCK_TEXT, post: STRUCK_TEXT },
  })
  t.ok(CATALOGUE['release-recorded']!.schema.safeParse(copy.redacted).success)
  const call = { call: 'c1', to: '李某', calledAt: AT, text: '已告知' }
  t.same(redactedCopy(entry('call-recorded', call))!.redacted, { ...call, to: STRUCK_TEXT, text: STRUCK_TEXT })
  t.equal(redactedCopy(entry('acceptance-given', { unit: 'ay-health' })), null, 'nothing that people wrote')
  t.end()
})
