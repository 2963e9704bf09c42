// Builds the pages when they are missing or older than what they are made of. Plain JavaScript: the launcher imports it on any Node.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const built = join(root, 'dist')
const stamp = join(built, '.sanshi-built')

/** What the pages are made of; the domain because the contract takes its words and lists from there. */
const SOURCES = ['src/web', 'src/documents', 'src/contract', 'src/domain', 'vite.config.ts', 'scripts/pages.mjs', 'package-lock.json']

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
    compress(fresh)
    writeFileSync(join(fresh, '.sanshi-built'), sources)
    rmSync(built, { recursive: true, force: true })
    renameSync(fresh, built)
  } else rmSync(fresh, { recursive: true, force: true })
  return done.status === 0
}

/** Beside each file what is sent to a browser that takes it compressed: once here, not with every answer. */
function compress(folder) {
  for (const file of filesIn('', folder).map((name) => join(folder, name)))
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
}

function hashOf(places) {
  const hash = createHash('sha256')
  for (const file of places.flatMap((place) => filesIn(place)))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

function filesIn(place, base = root) {
  if (!statSync(join(base, place)).isDirectory()) return [place]
  return readdirSync(join(base, place), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(place, entry.name), base) : [join(place, entry.name)]))
    .sort()
}
