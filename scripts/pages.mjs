// Builds the pages when they are missing or older than what they are made of. Plain JavaScript: the launcher imports it on any Node.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const built = join(root, 'dist')
const stamp = join(built, '.sanshi-built')

/** What the pages are made of; the domain because the contract takes its words and lists from there. */
const SOURCES = ['src/web', 'src/contract', 'src/domain', 'vite.config.ts', 'package-lock.json']

/** True when the pages stand in `dist` afterwards. They are built beside it and put there whole, so nobody is served half of them. */
export function buildPages(node) {
  const sources = hashOf(SOURCES)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return true
  console.error('正在生成网页 (building the pages) …')
  const fresh = join(root, `dist.${process.pid}`)
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const done = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', process.stderr, 'inherit'],
    env: { ...process.env, SANSHI_PAGES: fresh, NODE_ENV: 'production' },
  })
  if (done.status === 0) {
    writeFileSync(join(fresh, '.sanshi-built'), sources)
    rmSync(built, { recursive: true, force: true })
    renameSync(fresh, built)
  } else rmSync(fresh, { recursive: true, force: true })
  return done.status === 0
}

function hashOf(places) {
  const hash = createHash('sha256')
  for (const file of places.flatMap(filesIn))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

function filesIn(place) {
  if (!statSync(join(root, place)).isDirectory()) return [place]
  return readdirSync(join(root, place), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(place, entry.name)) : [join(place, entry.name)]))
    .sort()
}
