import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { databaseFile } from '../../db/open.ts'
import { MINUTE_MS } from '../../src/domain/instants.ts'
import { temporaryFolder } from '../ledger/store.ts'
import type { Client } from '../support/service.ts'
import { ServiceProcess, runNode, verifyLedger } from './service-process.ts'

const WRONG_SETTINGS = 78
const TIMELY_MS = 2_000

const STATUTORY = ['authoritative-release', 'press-conference', 'response']

test('the demo is the ordinary service on three weeks that were played through it', async (t) => {
  const folder = join(temporaryFolder(t), 'demo')
  const demo = await startDemo(folder)
  t.teardown(() => demo.end())
  const end = demo.ended
  const password = await printedBy(demo, /密码都是 (\S+)/)
  await printedBy(demo, /按 Ctrl-C 结束/)
  t.ok(demo.printed.includes(`curl -c demo.jar ${demo.url}/api/session `), 'the commands to try name the address')
  const rows = [...demo.printed.matchAll(/^ {2}([a-z][a-z0-9-]+) +(\p{Script=Han}+) +(\p{Script=Han}+) +\S+$/gmu)]
  const accounts = new Map(rows.map(([, username, name]) => [username!, name!]))

  await t.test('every printed account signs in, and there is one for every role', async (t2) => {
    const roles = new Set<string>()
    for (const username of accounts.keys()) {
      const client = await demo.signIn(username, password)
      for (const role of (await client.get('/api/session')).body.user.roles) roles.add(role)
      await client.delete('/api/session')
    }
    t2.same([...roles].sort(), ['admin', 'assessor', 'auditor', 'coordinator', 'leader', 'recorder', 'signatory', 'unit'])
  })

  const watcher = await demo.signIn('xuanchuan', password)
  const incidents = await everything(watcher, '/api/incidents')
  const clocks = await everything(watcher, '/api/obligations?state=running,overdue,met,late,unverified,void')
  const alerts = await everything(watcher, '/api/alerts')
  const entries = await everything(await demo.signIn('shenji', password), '/api/ledger')
  const entriesOf = (type: string) => entries.filter((entry) => entry.type.split('/')[0] === type).map((entry) => entry.data)

  await t.test('every path is there', async (t2) => {
    const count = (what: string, list: readonly unknown[], least: number) =>
      t2.ok(list.length >= least, `${what}: ${list.length}`, { least })
    const statutory = clocks.filter((clock) => STATUTORY.includes(clock.kind))
    count('incidents', incidents, 35)
    for (const [state, least] of Object.entries({ running: 6, overdue: 3, met: 25, late: 5, unverified: 1, void: 3 }))
      count(
        state,
        statutory.filter((clock) => clock.state === state),
        least,
      )
    count(
      'born overdue',
      alerts.filter((alert) => alert.step === 'PT0S' && alert.late),
      2,
    )
    count(
      'discovered too late',
      statutory.filter((clock) => clock.overdueBeforeDiscovered),
      1,
    )
    count(
      'accepted',
      clocks.filter((clock) => clock.satisfiedBy === 'acceptance'),
      30,
    )
    count(
      'accepted by silence',
      clocks.filter((clock) => clock.satisfiedBy === 'silence'),
      5,
    )
    const changes = entriesOf('level-changed').map(({ from, to }) => `${from} ${to}`)
    t2.same(changes.sort(), ['II none', 'III IV', 'IV II', 'IV III'])
    t2.same(
      entriesOf('evidence-verified')
        .map(({ confirmed }) => confirmed)
        .sort(),
      [false, true],
    )
    for (const step of ['assigned', 'stand-down', 'planned-late', 'graded-below-proposal', '-PT24H', 'PT12H', 'PT48H'])
      count(
        `alerts ${step}`,
        alerts.filter((alert) => alert.step === step),
        1,
      )
    for (const kind of ['authoritative-release', 'press-conference'])
      t2.same([...new Set(statutory.filter((clock) => clock.kind === kind).map((clock) => clock.state))].sort(), [
        'late',
        'met',
        'running',
        'void',
      ])
    const logged = entriesOf('incident-logged')
    count(
      'several places',
      logged.filter((data) => data.divisions.length > 1),
      1,
    )
    count(
      'several sectors',
      logged.filter((data) => data.sectors.length > 1),
      1,
    )
    count(
      'named units',
      logged.filter((data) => data.units.length > 0),
      1,
    )
    count(
      'led by a vertically managed unit',
      logged.filter((data) => ['ay-eco', 'ay-tax'].includes(data.assignment.lead)),
      1,
    )
    count(
      'graded below the proposal',
      logged.filter((data) => data.levelReason !== null),
      1,
    )
    for (const type of ['interview-recorded', 'conference-held', 'alert-acknowledged']) count(type, entriesOf(type), 1)
  })

  await t.test('the clock of the story never jumped, and every alert was raised at its instant', async (t2) => {
    t2.same(entriesOf('clock-jumped'), [])
    t2.same(
      alerts.filter((alert) => alert.lagMs > TIMELY_MS || (alert.late && alert.step !== 'PT0S')),
      [],
    )
    t2.same(
      entries.filter((entry, place) => place > 0 && entry.at < entries[place - 1].at),
      [],
      'the record goes forwards',
    )
  })

  await t.test('several clocks fall due while one watches', async (t2) => {
    const now = Date.now()
    const left = clocks.filter((clock) => clock.state === 'running').map((clock) => Date.parse(clock.dueAt) - now)
    for (const minutes of [4, 10, 21])
      t2.ok(
        left.some((ms) => ms > 0 && ms <= minutes * MINUTE_MS),
        `within ${minutes} min`,
      )
  })

  demo.end('SIGINT')
  t.equal((await end).code, 0)
  const verified = await verifyLedger(folder)
  t.match(verified.out, /^ok /, 'the chain verifies', { verified })
  t.match((await runNode(['scripts/ledger-rebuild.ts', '--data', folder])).out, /nothing changed/)
})

test('the demo takes an empty folder or its own, never another', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'sanshi.db'), 'somebody’s ledger')
  const refused = await runNode(['scripts/demo.ts', '--data', folder], { SANSHI_PORT: '0' })
  t.equal(refused.code, WRONG_SETTINGS)
  t.match(refused.err, /不属于演示的文件，演示没有动它/)
  t.same(readdirSync(folder), ['sanshi.db'], 'nothing was touched')
  const wrong = await runNode(['scripts/demo.ts', '--data', join(folder, 'new')], { SANSHI_PORT: 'http' })
  t.equal(wrong.code, WRONG_SETTINGS)
  t.match(wrong.err, /SANSHI_PORT: 端口/)
  t.notOk(existsSync(join(folder, 'new')), 'wrong settings are told before anything is made')
})

test('a second start begins the same story anew; not while the first is running', async (t) => {
  const folder = join(temporaryFolder(t), 'demo')
  const first = await startDemo(folder)
  t.teardown(() => first.end())
  const meanwhile = await runNode(['scripts/demo.ts', '--data', folder], { SANSHI_PORT: '0' })
  t.equal(meanwhile.code, WRONG_SETTINGS)
  t.match(meanwhile.err, /正被另一个三时进程使用/)
  t.ok(existsSync(databaseFile(folder)))
  const password = await printedBy(first, /密码都是 (\S+)/)
  const before = await everything(await first.signIn('xuanchuan', password), '/api/incidents?sort=recorded')
  await first.end('SIGTERM')
  const second = await startDemo(folder)
  t.teardown(() => second.end())
  const after = await everything(await second.signIn('xuanchuan', password), '/api/incidents?sort=recorded')
  t.same(
    after.map(({ number, title }) => `${number} ${title}`),
    before.map(({ number, title }) => `${number} ${title}`),
  )
})

function startDemo(folder: string): Promise<ServiceProcess> {
  return ServiceProcess.start(folder, {}, 'scripts/demo.ts')
}

/** What the demo prints behind the address, as soon as it stands there. */
async function printedBy(demo: ServiceProcess, pattern: RegExp): Promise<string> {
  for (;;) {
    const found = pattern.exec(demo.printed)
    if (found !== null) return found[1] ?? found[0]
    await demo.client(null).get('/healthz')
  }
}

/** All pages of a list. */
async function everything(client: Client, path: string): Promise<any[]> {
  const items: any[] = []
  const mark = path.includes('?') ? '&' : '?'
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: any = (await client.get(`${path}${mark}limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`)).body
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}
