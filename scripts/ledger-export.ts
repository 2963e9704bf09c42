import { parseArgs } from 'node:util'
import type { LedgerRow } from '../src/ledger/entry.ts'
import { alertStream, incidentStream } from '../src/projections/incident-state.ts'
import { openIncident } from './ledger-incident.ts'

/**
 * `npm run ledger:export -- --incident NUMBER|ID [--data DIR]`: every entry about one incident as JSON lines, with salt and hashes, so that
 * each can be checked by itself: dataHash = SHA-256(salt ‖ data), hash as described in ARCHITECTURE.md.
 */

const { values } = parseArgs({
  options: { data: { type: 'string', default: process.env['SANSHI_DATA'] ?? './data' }, incident: { type: 'string' } },
})
const found = openIncident(values.data, values.incident)
if (found === null) {
  console.error(
    values.incident === undefined
      ? '用法 (usage): npm run ledger:export -- --incident NUMBER [--data DIR]'
      : `没有找到这起事件 (no such incident): ${values.incident}`,
  )
  process.exit(2)
}
const { connection, id } = found
const rows = connection
  .prepare('select * from ledger where stream in (?, ?) order by seq')
  .iterate(incidentStream(id), alertStream(id)) as IterableIterator<LedgerRow>
for (const { salt, data_hash: dataHash, previous, hash, ...row } of rows) {
  console.log(
    JSON.stringify({
      ...row,
      salt: salt?.toString('hex') ?? null,
      dataHash: dataHash.toString('hex'),
      previous: previous.toString('hex'),
      hash: hash.toString('hex'),
    }),
  )
}
