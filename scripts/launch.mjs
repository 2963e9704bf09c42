// Enters every npm script on any Node >= 18: installs what the lock file names when it is not there yet, then hands over to the
// pinned Node that came with it. Plain JavaScript, no dependency: nothing is installed when this runs first.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPages } from './pages.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'node_modules', '.sanshi-installed')
const [MAJOR, MINOR] = [24, 7] // crypto.argon2

/**
 * What the pinned Node is told when it runs the service. Left alone, its young generation grows to 96 MB and more on a machine with much
 * memory; with 16 MB a half the service stands at 150 MB instead of 250.
 */
const SERVICE_FLAGS = JSON.parse(readFileSync(join(root, 'scripts', 'service-flags.json'), 'utf8'))

const LOOK_FOR_PARENT_MS = 500

/** What each npm script runs under the pinned Node; `all`: development packages are needed too; `pages`: it serves the pages. */
const COMMANDS = {
  start: { args: [...SERVICE_FLAGS, 'src/main.ts'], pages: true },
  demo: { args: [...SERVICE_FLAGS, 'scripts/demo.ts'], pages: true },
  test: { args: ['scripts/test.ts'], all: true, pages: true },
  prove: { args: ['scripts/prove.ts'], all: true },
  check: { args: ['scripts/check.ts'], all: true },
  bench: { args: ['scripts/bench.ts'], all: true },
  account: { args: ['scripts/account.ts'] },
  'ledger:verify': { args: ['scripts/ledger-verify.ts'] },
  'ledger:rebuild': { args: ['scripts/ledger-rebuild.ts'] },
  'ledger:as-of': { args: ['scripts/ledger-as-of.ts'] },
  'ledger:export': { args: ['scripts/ledger-export.ts'] },
  backup: { args: ['scripts/backup.ts'] },
  restore: { args: ['scripts/restore.ts'] },
  'divisions:derive': { args: ['scripts/derive-divisions.ts'], all: true },
}

const [name, ...rest] = process.argv.slice(2)
const command = COMMANDS[name]
if (command === undefined) fail(`没有这个命令 (no such command): ${name ?? ''}`)
install(command.all === true)
if (command.pages === true && !buildPages(pinnedNode())) fail('网页生成失败 (the pages could not be built)')
run(pinnedNode(), [...command.args, ...rest])

function install(all) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : []
  if (installed[0] === lock && (installed[1] === 'all' || !all)) return
  console.error('正在安装依赖 (installing dependencies) …')
  const args = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(all ? ['--include=dev'] : ['--omit=dev']),
    '--include=optional',
  ]
  const done = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' })
  if (done.status !== 0) fail('依赖安装失败 (npm ci failed)')
  writeFileSync(stamp, `${lock} ${all ? 'all' : 'production'}`)
}

/** The Node from the lock file; on other platforms the system's, if it is new enough. */
function pinnedNode() {
  const pinned = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(pinned)) return pinned
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return process.execPath
  fail(`本平台没有随附 Node，请安装 Node ${MAJOR}.${MINOR} 或更新版本 (no bundled Node here; install Node >= ${MAJOR}.${MINOR})`)
}

function run(node, args) {
  const child = spawn(node, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}` },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A supervisor's SIGTERM ends npm and its shell and never reaches us: the service would go on alone, holding port and folder.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event !== undefined)
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), LOOK_FOR_PARENT_MS).unref()
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)))
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
