import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'tap'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Imports point one way: a file may import from its own layer and from those listed, nothing else of ours. */
const ARROWS: Record<string, readonly string[]> = {
  db: [],
  'src/domain': [],
  'src/contract': ['src/domain'],
  'src/documents': ['src/contract', 'src/domain'],
  'src/ledger': ['src/domain', 'db'],
  'src/projections': ['src/ledger', 'src/domain', 'db'],
  'src/access': ['src/domain', 'db'],
  'src/clock': [],
  'src/time-guard': ['src/clock'],
  'src/outbound': ['src/projections', 'src/ledger', 'src/contract', 'src/domain', 'db'],
  'src/desk': ['src/outbound', 'src/access', 'src/projections', 'src/ledger', 'src/domain', 'src/time-guard', 'db'],
  'src/live': ['src/desk', 'src/access', 'src/projections', 'src/ledger', 'src/contract', 'src/domain', 'src/time-guard'],
  'src/jobs': ['src/desk', 'src/outbound', 'src/projections', 'src/ledger', 'src/domain', 'db'],
  'src/reports': ['src/documents', 'src/desk', 'src/projections', 'src/ledger', 'src/contract', 'src/domain', 'db'],
  'src/http': [
    'src/documents',
    'src/reports',
    'src/outbound',
    'src/live',
    'src/desk',
    'src/access',
    'src/projections',
    'src/ledger',
    'src/contract',
    'src/domain',
  ],
  'src/web': ['src/documents', 'src/contract'],
  'src/metrics': [],
  'src/settings': ['src/contract', 'src/domain'],
  'src/parts': [
    'src/clock',
    'src/time-guard',
    'src/metrics',
    'src/jobs',
    'src/outbound',
    'src/http',
    'src/reports',
    'src/live',
    'src/desk',
    'src/access',
    'src/projections',
    'src/ledger',
    'src/domain',
    'db',
  ],
  'src/app': ['src/parts', 'src/http', 'src/live', 'src/contract'],
  'src/main': ['src/app', 'src/parts', 'src/settings', 'src/access', 'src/domain', 'db'],
}

/** The domain is deaf and blind: beside itself it knows zod. */
const DOMAIN_PACKAGES = ['zod']

test('imports point one way', (t) => {
  for (const file of sources('src').concat(sources('db'))) {
    const layer = layerOf(file)
    const allowed = ARROWS[layer]
    if (allowed === undefined) {
      t.fail(`${file} belongs to no layer`)
      continue
    }
    for (const target of importsOf(file)) {
      if (!target.startsWith('.')) {
        if (layer === 'src/domain' && !DOMAIN_PACKAGES.includes(target)) t.fail(`${file} imports ${target}`)
        if (target.startsWith('better-sqlite3') && layer !== 'db') t.fail(`${file} opens its own database`)
        continue
      }
      const to = layerOf(relative(root, resolve(root, dirname(file), target)))
      if (to !== layer && !allowed.includes(to)) t.fail(`${file} imports ${target}: ${layer} must not know ${to}`)
    }
  }
  t.pass('looked at every file')
  t.end()
})

test('the ledger has one caller that appends', (t) => {
  const callers = sources('src').filter((file) => /ledger\.append\(/.test(readFileSync(join(root, file), 'utf8')))
  t.same(callers, ['src/desk/desk.ts'])
  t.end()
})

test('only main.ts touches the process', (t) => {
  const users = sources('src').filter((file) => /\bprocess\.(env|exit|argv|once|on)\b/.test(readFileSync(join(root, file), 'utf8')))
  t.same(users, ['src/main.ts'])
  t.end()
})

test('every rule in SPEC.md has a test that carries its number', (t) => {
  const spec = readFileSync(join(root, 'SPEC.md'), 'utf8')
  const rules = [...spec.matchAll(/^- \*\*([A-Z]{2}-\d+[a-z]?)\*\*/gm)].map((match) => match[1] ?? '')
  t.ok(rules.length > 20, `${rules.length} rules`)
  const titles = sources('test')
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/\btest\(\s*[`'"]([^`'"]*)/g)])
    .map((match) => expandRanges(match[1] ?? ''))
    .join('\n')
  const named = new Set(titles.match(/\b[A-Z]{2}-\d+[a-z]?\b/g))
  t.same(
    rules.filter((rule) => !named.has(rule)),
    [],
  )
  t.end()
})

/** `AS-1 to AS-8` stands for all eight. */
function expandRanges(title: string): string {
  return title.replace(/\b([A-Z]{2})-(\d+) to \1-(\d+)/g, (_, prefix: string, from: string, to: string) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (__, place) => `${prefix}-${Number(from) + place}`).join(' '),
  )
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|vue)$/.test(file))
    .map((file) => join(folder, file))
    .sort()
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^(?:import|export)\s[^'"]*?from '([^']+)'|^import '([^']+)'/gm)].map((match) => match[1] ?? match[2] ?? '')
}

function layerOf(file: string): string {
  const parts = file.split('/')
  return parts[0] === 'db' ? 'db' : `src/${(parts[1] ?? '').replace(/\.ts$/, '')}`
}
