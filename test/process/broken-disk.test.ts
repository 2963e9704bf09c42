import { spawn, spawnSync } from 'node:child_process'
import { test } from 'tap'
import { databaseFile, openForReading } from '../../db/open.ts'
import { temporaryFolder } from '../ledger/store.ts'
import { incidentBody } from '../support/incidents.ts'
import { readLocality } from '../support/service.ts'
import { PASSWORD, ServiceProcess, verifyLedger } from './service-process.ts'

const BROKEN_STORE = 70
const hasStrace = spawnSync('strace', ['-V']).status === 0

/** Lets every fsync of a running process fail from now on, as a dying disk does; null where this machine forbids it. */
async function breakDisk(pid: number): Promise<(() => void) | null> {
  const strace = spawn('strace', [
    '-f',
    '-qq',
    '-p',
    String(pid),
    '-e',
    'trace=fsync,fdatasync',
    '-e',
    'inject=fsync,fdatasync:error=EIO',
    '-o',
    '/dev/null',
  ])
  await new Promise((resolve) => setTimeout(resolve, 500))
  return strace.exitCode === null ? () => strace.kill('SIGKILL') : null
}

test(
  'a failed fsync is 503 and the end of the process; the next start finds every acknowledged write',
  { skip: hasStrace ? false : 'strace is not here' },
  async (t) => {
    const folder = temporaryFolder(t)
    const service = await ServiceProcess.start(folder, { SANSHI_ADMIN_PASSWORD: PASSWORD })
    t.teardown(() => service.end())
    const admin = await service.signIn('admin')
    await admin.put('/api/directory', readLocality('anyue'))
    await admin.post('/api/accounts', {
      username: 'zhiban',
      name: '张某',
      password: PASSWORD,
      roles: ['recorder'],
      unitId: 'ay-gov-office',
    })
    const recorder = await service.signIn('zhiban')
    const first = await recorder.post('/api/incidents', incidentBody())
    t.equal(first.status, 201)

    const mend = await breakDisk(service.pid)
    if (mend === null) {
      t.pass('a dying disk', { skip: 'strace may not attach here' })
      return
    }
    t.teardown(mend)
    const started = performance.now()
    const bodies = Array.from({ length: 8 }, (_, at) => incidentBody({ title: `某小区停水 ${at}` }))
    const ask = (at: number) =>
      recorder.post('/api/incidents', bodies[at], { 'Idempotency-Key': `k${at}` }).then(
        (answer) => answer.status,
        () => 0,
      )
    const statuses = await Promise.all(bodies.map((_, at) => ask(at)))
    t.ok(
      statuses.every((status) => status === 503 || status === 0),
      'nobody is told yes',
      { statuses },
    )
    t.ok(statuses.includes(503), 'and the first are told no', { statuses })
    const end = await service.ended
    t.equal(end.code, BROKEN_STORE, 'what the process believes about the file is worth nothing after that', { end })
    t.ok(performance.now() - started < 2_000, `ended after ${Math.round(performance.now() - started)} ms`)

    const again = await ServiceProcess.start(folder)
    t.teardown(() => again.end())
    t.equal((await again.client(recorder.cookie).get(`/api/incidents/${first.body.id}`)).status, 200)
    for (const [at, body] of bodies.entries()) {
      const repeated = await again.client(recorder.cookie).post('/api/incidents', body, { 'Idempotency-Key': `k${at}` })
      t.equal(repeated.status, 201, 'asked again with its key, whether the disk kept it after all or not', { repeated: repeated.body })
    }
    t.equal((await verifyLedger(folder)).code, 0)
    const connection = openForReading(databaseFile(folder))
    t.equal(connection.pragma('quick_check', { simple: true }), 'ok')
    t.equal(
      connection.prepare("select count(*) from ledger where type = 'incident-logged/2'").pluck().get(),
      bodies.length + 1,
      'each once',
    )
    connection.close()
  },
)
