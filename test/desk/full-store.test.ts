import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { test } from 'tap'
import type { Test } from 'tap'
import { databaseFile } from '../../db/open.ts'
import { temporaryFolder } from '../ledger/store.ts'
import { incidentBody, log } from '../support/incidents.ts'
import { expectStatus, startService } from '../support/service.ts'
import type { Answer } from '../support/service.ts'

const MIB = 1024 * 1024

/** A small disk of our own, or null where this user may not mount one. Taken off after the service has stopped. */
function smallDisk(t: Test, bytes: number): string | null {
  const folder = join(temporaryFolder(t), 'disk')
  mkdirSync(folder)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'sanshi-test', folder])
  if (mounted.status !== 0) return null
  t.teardown(() => void spawnSync('umount', [folder]))
  return folder
}

/** Fills what is left; removing the file gives it back. */
function fill(file: string): void {
  const handle = openSync(file, 'w')
  try {
    for (const chunk = Buffer.alloc(4_096); ;) writeSync(handle, chunk)
  } catch {
    // ENOSPC: the disk is full now, which is what was wanted.
  } finally {
    closeSync(handle)
  }
}

test('a full disk answers 503 and never a false yes; with room again writes go on', async (t) => {
  const folder = smallDisk(t, 24 * MIB)
  if (folder === null) {
    t.pass('a small disk', { skip: 'mounting a tmpfs needs root' })
    return
  }
  const service = await startService(t, { folder })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const incident = await log(recorder)
  const ballast = join(folder, 'ballast')
  fill(ballast)

  const asked = new Map<string, Answer>()
  const ask = async (title: string) => {
    const answer = await recorder.post('/api/incidents', incidentBody({ title }), { 'Idempotency-Key': encodeURIComponent(title) })
    asked.set(title, answer)
    return answer
  }
  // The write-ahead log may have room of its own left; it is soon used up.
  for (let count = 0; count < 500 && (await ask(`某小区停水 ${count}`)).status === 201; count += 1);
  await Promise.all(Array.from({ length: 20 }, (_, at) => ask(`同时到达 ${at}`)))

  const refused = [...asked.values()].filter((answer) => answer.status !== 201)
  t.ok(refused.length > 0, `${refused.length} of ${asked.size} refused`)
  for (const answer of refused) {
    expectStatus(t, answer, 503)
    t.match(answer.headers.get('content-type'), /^application\/problem\+json/)
    t.match(answer.body, { code: 'unavailable', status: 503, type: String, title: String, detail: /\p{Script=Han}/u })
  }
  expectStatus(t, await coordinator.get(`/api/incidents/${incident.id}`), 200)
  expectStatus(t, await coordinator.put(`/api/incidents/${incident.id}/level`, { level: 'II', reason: '影响范围扩大' }), 503)
  expectStatus(t, await service.admin.get('/healthz'), 200)

  rmSync(ballast)
  expectStatus(t, await coordinator.put(`/api/incidents/${incident.id}/level`, { level: 'II', reason: '影响范围扩大' }), 200)
  for (const [title, answer] of asked) {
    const again = await ask(title)
    expectStatus(t, again, 201)
    t.equal(again.headers.get('idempotency-replayed'), answer.status === 201 ? 'true' : null, `${title}: answered ${answer.status} before`)
  }
  await service.stop()

  const store = new Database(databaseFile(folder), { readonly: true })
  t.teardown(() => store.close())
  t.equal(store.pragma('integrity_check', { simple: true }), 'ok')
  t.equal(store.prepare("select count(*) from ledger where type = 'incident-logged/2'").pluck().get(), asked.size + 1, 'each incident once')
})
