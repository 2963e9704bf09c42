import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import root, { test } from 'tap'
import { databaseFile, openForReading } from '../../db/open.ts'
import { LONGEST_MS, rounds } from '../support/effort.ts'
import { incidentBody } from '../support/incidents.ts'
import { readLocality } from '../support/service.ts'
import type { Client } from '../support/service.ts'
import { PASSWORD, ServiceProcess, runNode, verifyLedger } from './service-process.ts'

const ROUNDS = rounds(2, 20)
root.setTimeout(LONGEST_MS)
const WRITES_PER_SECOND = 50

test(`backup under ${WRITES_PER_SECOND} writes/s, ${ROUNDS} rounds: verifies, and restore lists what came after and nothing else`, async (t) => {
  const folder = t.testdir()
  for (let round = 1; round <= ROUNDS; round += 1) {
    const service = await ServiceProcess.start(folder, { SANSHI_ADMIN_PASSWORD: PASSWORD })
    const recorder = await recorderOf(service, round)
    const writing = write(recorder, 2_000)
    await sleep(500)
    const file = join(folder, `backup-${round}.db`)
    const backup = await runNode(['scripts/backup.ts', '--data', folder, '--to', file])
    t.equal(backup.code, 0, `round ${round}: backup`, { backup })
    const entries = Number(/^ok (\d+) /.exec(backup.out)?.[1])
    t.ok((await writing) > 50, 'somebody was writing')
    if (round === 1)
      t.equal((await runNode(['scripts/restore.ts', '--data', folder, '--from', file])).code, 1, 'not while the service runs')
    await service.end('SIGTERM')

    const before = dump(folder)
    t.ok(before.length > entries, 'there are writes behind the backup')
    const restored = await runNode(['scripts/restore.ts', '--data', folder, '--from', file])
    t.equal(restored.code, 0, `round ${round}: restore`, { restored })
    const missing = [...restored.out.matchAll(/^missing (\d+) /gm)].map((line) => Number(line[1]))
    t.same(
      missing,
      before.slice(entries).map((row) => row.seq),
    )
    t.same(dump(folder), before.slice(0, entries), 'what the backup had is what is there')
    t.equal((await verifyLedger(folder)).code, 0)
    t.match((await runNode(['scripts/ledger-rebuild.ts', '--data', folder])).out, /nothing changed/)
  }
})

test('what is not sound is not restored, and nothing is touched', async (t) => {
  const folder = t.testdir()
  const service = await ServiceProcess.start(folder, { SANSHI_ADMIN_PASSWORD: PASSWORD })
  await write(await recorderOf(service, 1), 300)
  const file = join(folder, 'backup.db')
  t.equal((await runNode(['scripts/backup.ts', '--data', folder, '--to', file])).code, 0)
  t.equal((await runNode(['scripts/backup.ts', '--data', folder, '--to', file])).code, 1, 'a backup is never overwritten')
  await service.end('SIGTERM')
  const before = readFileSync(databaseFile(folder))
  for (const [name, spoil] of Object.entries({ 'a changed entry': changeEntry, 'a cut file': cutHalf, 'no database': garble })) {
    const copy = join(folder, 'spoilt.db')
    copyFileSync(file, copy)
    spoil(copy)
    const end = await runNode(['scripts/restore.ts', '--data', folder, '--from', copy])
    t.not(end.code, 0, name, { end })
    t.same(readFileSync(databaseFile(folder)), before, `${name}: untouched`)
  }
  const retouched = join(folder, 'retouched.db')
  copyFileSync(file, retouched)
  changeScreens(retouched)
  t.equal((await runNode(['scripts/restore.ts', '--data', folder, '--from', retouched])).code, 0)
  t.match((await runNode(['scripts/ledger-rebuild.ts', '--data', folder])).out, /nothing changed/, 'screens come from the ledger')
  const other = mkdtempSync(join(tmpdir(), 'sanshi-'))
  t.teardown(() => rmSync(other, { recursive: true }))
  const stranger = await ServiceProcess.start(join(other, 'other'), { SANSHI_ADMIN_PASSWORD: PASSWORD })
  await stranger.end('SIGTERM')
  t.equal((await runNode(['scripts/restore.ts', '--data', join(other, 'other'), '--from', file])).code, 1, 'another ledger is not replaced')
  const empty = join(other, 'empty')
  t.equal((await runNode(['scripts/restore.ts', '--data', empty, '--from', file])).code, 0, 'an empty folder takes it')
  t.equal((await verifyLedger(empty)).code, 0)
})

test('one incident as of an instant, and its entries to hand over', async (t) => {
  const folder = t.testdir()
  const service = await ServiceProcess.start(folder, { SANSHI_ADMIN_PASSWORD: PASSWORD })
  const recorder = await recorderOf(service, 1)
  const { id, number, anchors } = (await recorder.post('/api/incidents', incidentBody())).body
  await sleep(20)
  await recorder.put(`/api/incidents/${id}/level`, { level: 'II', reason: '影响扩大' })
  t.equal((await recorder.get(`/api/incidents/${id}`)).body.level, 'II')
  const then = await recorder.get(`/api/incidents/${id}?asOf=${anchors.recordedAt}`)
  t.same([then.status, then.body.level, then.body.version], [200, 'none', 1])
  t.equal((await recorder.get(`/api/incidents/${id}?asOf=2026-01-01T00:00:00Z`)).status, 404)
  const printed = await runNode(['scripts/ledger-as-of.ts', '--data', folder, '--incident', number, '--at', anchors.recordedAt])
  t.same(JSON.parse(printed.out), then.body)
  t.equal((await runNode(['scripts/ledger-as-of.ts', '--data', folder, '--incident', number, '--at', '2026-01-01'])).code, 2)
  const exported = await runNode(['scripts/ledger-export.ts', '--data', folder, '--incident', number])
  const rows = exported.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { seq: number; type: string })
  t.same(
    rows.map((row) => row.seq),
    [...rows.map((row) => row.seq)].sort((a, b) => a - b),
  )
  t.same(
    rows.filter((row) => !row.type.startsWith('alert')).map((row) => row.type),
    ['incident-logged/2', 'level-changed/3'],
  )
  await service.end('SIGTERM')
})

async function recorderOf(service: ServiceProcess, round: number): Promise<Client> {
  const admin = await service.signIn('admin')
  if (round === 1) {
    await admin.put('/api/directory', readLocality('anyue'))
    const account = { username: 'recorder', name: '值班', password: PASSWORD, roles: ['recorder'], unitId: 'ay-gov-office' }
    const made = await admin.post('/api/accounts', account)
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  }
  return service.signIn('recorder')
}

/** Logs incidents at the pace of a very busy desk; resolves with how many were acknowledged. */
async function write(recorder: Client, ms: number): Promise<number> {
  const end = performance.now() + ms
  const answers: Promise<number>[] = []
  while (performance.now() < end) {
    answers.push(
      recorder.post('/api/incidents', incidentBody({ title: `停水反映 ${randomBytes(3).toString('hex')}` })).then(({ status }) => status),
    )
    await sleep(1_000 / WRITES_PER_SECOND)
  }
  return (await Promise.all(answers)).filter((status) => status === 201).length
}

function dump(folder: string): { seq: number; hash: string }[] {
  if (!existsSync(databaseFile(folder))) return []
  const connection = openForReading(databaseFile(folder))
  const rows = connection.prepare('select seq, hex(hash) as hash from ledger order by seq').all() as { seq: number; hash: string }[]
  connection.close()
  return rows
}

function changeEntry(file: string): void {
  const copy = new Database(file)
  copy.exec("drop trigger ledger_no_update; update ledger set data = replace(data, '停水', '停电') where type = 'incident-logged/2'")
  copy.close()
}

function changeScreens(file: string): void {
  const copy = new Database(file)
  copy.exec("update incident set title = '无事'")
  copy.close()
}

function cutHalf(file: string): void {
  truncateSync(file, Math.floor(readFileSync(file).length / 2))
}

function garble(file: string): void {
  writeFileSync(file, randomBytes(8_192))
}
