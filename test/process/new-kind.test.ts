import { cpSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'tap'
import { OBLIGATION_KINDS } from '../../src/domain/vocabulary.ts'
import { temporaryFolder } from '../ledger/store.ts'
import { clockOf, log } from '../support/incidents.ts'
import { expectStatus, iso, readLocality, until } from '../support/service.ts'
import { PASSWORD, ServiceProcess, runNode } from './service-process.ts'

/** Another kind of obligation is a matter of domain, pack and wording: journal, ledger and live line carry it without knowing it. */

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const HOUR_MS = 3_600_000
const KIND = 'site-visit'

/** All that another kind needs, by file: what stands there, and what shall stand there instead. */
const CHANGES: Record<string, [from: string, to: string][]> = {
  'src/domain/vocabulary.ts': [['INTERNAL_KINDS = [', `INTERNAL_KINDS = ['${KIND}', `]],
  'src/domain/policy.ts': [['    acceptance: clock,', `    '${KIND}': clock.optional(), acceptance: clock,`]],
  'src/domain/clock-course.ts': [
    ['return wanted.filter(', `return [...wanted, { kind: '${KIND}', unit: lead, part: 'lead' } as WantedClock].filter(`],
    ["return kind === 'acceptance'", `return kind === '${KIND}' || kind === 'acceptance'`],
  ],
  'src/contract/wording.ts': [["'upward-report': '上报'", `'${KIND}': '到场核查', 'upward-report': '上报'`]],
  'src/domain/packs/national-2016.json': [
    [
      '"upward-report": {',
      `"${KIND}": {"due": "PT1H", "anchors": [["discoveredAt"]], "source": "anyue", "repeat": null,
        "steps": [{"at": "PT0S", "severity": "urgent", "tell": ["duty", "head"]}]}, "upward-report": {`,
    ],
  ],
}

/** What shall not know of kinds. */
function carriers(): string[] {
  const inFolder = (folder: string) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file))
  return ['src/desk/journal.ts', ...inFolder('src/ledger'), ...inFolder('src/live')]
}

/** Where a text names a kind of obligation, or one of the lists of them. */
function kindsNamedIn(text: string): string[] {
  const names = [...OBLIGATION_KINDS.map((kind) => `['"\`]${kind}['"\`]`), '\\b(?:[A-Z]+_KINDS|ObligationKind|isStatutory)\\b']
  return names.flatMap((name) => text.match(new RegExp(name, 'g')) ?? [])
}

test('journal, ledger and live line name no kind of obligation and no list of kinds', (t) => {
  for (const file of carriers()) t.same(kindsNamedIn(readFileSync(join(ROOT, file), 'utf8')), [], file)
  t.not(kindsNamedIn(readFileSync(join(ROOT, 'src/domain/clock-course.ts'), 'utf8')).length, 0, 'the control: the domain names them')
  t.same(
    Object.keys(CHANGES).filter((file) => carriers().includes(file)),
    [],
    'and what follows changes none of them',
  )
  t.end()
})

test('another kind of clock runs, rings, stands on the board, goes out live and is verified and rebuilt', async (t) => {
  const copy = temporaryFolder(t)
  for (const folder of ['src', 'db', 'scripts', 'package.json']) cpSync(join(ROOT, folder), join(copy, folder), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  for (const [file, changes] of Object.entries(CHANGES)) {
    const changed = changes.reduce(
      (text, [from, to]) => {
        if (!text.includes(from)) throw new Error(`${file} no longer says ${from}`)
        return text.replace(from, to)
      },
      readFileSync(join(copy, file), 'utf8'),
    )
    writeFileSync(join(copy, file), changed)
  }

  const folder = temporaryFolder(t)
  const service = await ServiceProcess.start(folder, { SANSHI_ADMIN_PASSWORD: PASSWORD }, join(copy, 'src/main.ts'))
  t.teardown(() => service.end())
  const admin = await service.signIn('admin')
  expectStatus(t, await admin.put('/api/directory', readLocality('anyue')), 200)
  const account = { username: 'zhiban', name: '张某', password: PASSWORD, roles: ['recorder'], unitId: 'ay-gov-office' }
  expectStatus(t, await admin.post('/api/accounts', account), 201)
  const recorder = await service.signIn('zhiban')
  const line = await recorder.live()

  const dueAt = Date.now() + 5_000
  const incident = await log(recorder, { discoveredAt: iso(dueAt - HOUR_MS) })
  const wanted = { kind: KIND, unit: 'ay-enforcement', dueAt: iso(dueAt), state: 'running' }
  t.match(clockOf(incident, KIND), wanted)
  const frame = await line.wait((one) => one.type === 'incident' && one['incident'].id === incident.id)
  t.match(clockOf(frame['incident'], KIND), wanted, 'on the line')
  const rung = await line.wait((one) => one.type === 'alert' && one['alert'].kind === KIND && one['alert'].step === 'PT0S', 10_000)
  t.match(rung['alert'], { incident: incident.id, severity: 'urgent', text: /^到场核查，/ })
  t.ok(rung.arrivedAt >= dueAt, 'not before it was due')
  const board = await until(async () => {
    const { items } = (await recorder.get(`/api/obligations?kind=${KIND}&state=overdue`)).body
    return items.length > 0 ? items : null
  })
  t.match(board, [{ incident: incident.id, kind: KIND, state: 'overdue' }])
  line.close()

  t.equal((await service.end('SIGTERM')).code, 0)
  const run = (script: string) => runNode([join(copy, 'scripts', script), '--data', folder])
  t.match((await run('ledger-verify.ts')).out, /^ok /)
  t.match((await run('ledger-rebuild.ts')).out, /nothing changed/)
})
