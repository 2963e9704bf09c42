import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { CATALOGUE, readEntry } from '../../src/ledger/catalogue.ts'
import type { LedgerRow } from '../../src/ledger/entry.ts'
import { dataHash, entryHash } from '../../src/ledger/hash.ts'

/**
 * One stored row of every type and version ever shipped: records outlive programs. A line is never edited or removed. A new type or
 * version adds a line, taken from a folder that the real service wrote: all columns of the row, blobs as lower-case hex.
 */
const golden = readFileSync(new URL('./golden.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map(rowOf)

function rowOf(line: string): LedgerRow {
  const stored = JSON.parse(line) as Omit<LedgerRow, 'salt' | 'data_hash' | 'previous' | 'hash'> &
    Record<'salt' | 'data_hash' | 'previous' | 'hash', string>
  const bytes = (hex: string) => Buffer.from(hex, 'hex')
  return {
    ...stored,
    salt: bytes(stored.salt),
    data_hash: bytes(stored.data_hash),
    previous: bytes(stored.previous),
    hash: bytes(stored.hash),
  }
}

for (const row of golden) {
  test(`${row.type} as it was stored`, (t) => {
    const entry = readEntry(row)
    t.equal(`${entry.type}/${row.type.split('/').at(-1)}`, row.type)
    t.match(entry, { seq: row.seq, stream: row.stream, version: row.version, at: row.at }, 'its place')
    t.same(entry.actor, JSON.parse(row.actor), 'its actor')
    if (row.type.endsWith(`/${CATALOGUE[entry.type]?.version}`)) t.same(entry.data, JSON.parse(row.data ?? ''), 'its data, nothing dropped')
    t.same(dataHash(row.salt ?? Buffer.alloc(0), row.data ?? ''), row.data_hash, 'dataHash')
    t.same(entryHash(row), row.hash, 'hash')
    t.end()
  })
}

test('every version of every type in the catalogue has a golden line', (t) => {
  const have = new Set(golden.map((row) => row.type))
  for (const [type, { version }] of Object.entries(CATALOGUE)) {
    for (let one = 1; one <= version; one += 1) t.ok(have.has(`${type}/${one}`), `${type}/${one}`)
  }
  t.equal(have.size, golden.length, 'one line each')
  t.end()
})

test('a row that was struck out still reads: its data is null', (t) => {
  t.equal(readEntry({ ...golden[0]!, data: null }).data, null)
  t.end()
})
