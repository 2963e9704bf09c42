import Database from 'better-sqlite3'
import { test } from 'tap'
import { databaseFile } from '../../db/open.ts'
import { checkStore } from '../../src/jobs/store-check.ts'
import { log } from '../support/incidents.ts'
import { startService } from '../support/service.ts'

test('the nightly check walks the file in use, and names the entry that was changed', async (t) => {
  const service = await startService(t)
  await log(await service.as('recorder', 'ay-gov-office'))
  const file = databaseFile(service.folder)
  t.same(await checkStore(file), { ok: true, entries: service.parts.desk.ledger.head().seq })
  const foreign = new Database(file)
  foreign.exec("drop trigger ledger_no_update; update ledger set data = replace(data, '停水', '停电') where type = 'incident-logged/2'")
  const seq = foreign.prepare("select seq from ledger where type = 'incident-logged/2'").pluck().get() as number
  foreign.close()
  const result = await checkStore(file)
  t.equal(result.ok, false)
  t.match(result, { reason: new RegExp(`第 ${seq} 条`) })
})
