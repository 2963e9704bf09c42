import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { log } from '../support/incidents.ts'
import { startService } from '../support/service.ts'
import { runNode } from './service-process.ts'

test('RE-4: a backup takes the evidence files along, and a restore brings them back; a damaged one is named', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sanshi-evidence-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const path = `/api/incidents/${(await log(recorder)).id}/evidence`
  const bytes = Buffer.from('%PDF-1.7\n%截图\n')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const form = new FormData()
  form.append('file', new Blob([bytes]), '截图.pdf')
  const sent = await fetch(`${recorder.url}${path}`, { method: 'POST', body: form, headers: { cookie: recorder.cookie ?? '' } })
  t.equal(sent.status, 201)

  const file = join(folder, 'copy.db')
  const backup = await runNode(['scripts/backup.ts', '--data', service.folder, '--to', file])
  t.equal(backup.code, 0, backup.err)
  t.match(backup.out, /^evidence 1 .*copy\.db\.evidence\nok \d+ [0-9a-f]{64} .*copy\.db\n$/)
  await service.stop()

  const fresh = join(folder, 'restored')
  const restored = await runNode(['scripts/restore.ts', '--from', file, '--data', fresh])
  t.equal(restored.code, 0, restored.err)
  t.same(readFileSync(join(fresh, 'evidence', sha256)), bytes)

  writeFileSync(join(fresh, 'evidence', sha256), 'changed')
  const damaged = await runNode(['scripts/backup.ts', '--data', fresh, '--to', join(folder, 'second.db')])
  t.equal(damaged.code, 1)
  t.match(damaged.err, sha256)
})
