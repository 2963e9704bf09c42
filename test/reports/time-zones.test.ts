import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import root, { test } from 'tap'
import { LONGEST_MS, rounds } from '../support/effort.ts'
import { World, makeTemplate, perform } from '../projections/histories.ts'
import { longHistories } from './long-histories.ts'

/** Reports made from the same files by processes that live elsewhere. */

/** Fixed: these histories are one example, and every place is shown the same files. */
const SEED = 20_161_110
const HISTORIES = rounds(12, 200)
root.setTimeout(LONGEST_MS)

const PLACES = [
  { TZ: 'UTC' },
  { TZ: 'Asia/Shanghai' },
  { TZ: 'America/New_York' },
  { TZ: 'Asia/Shanghai', LANG: 'C', LC_ALL: 'C' },
  { TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8' },
]

interface Digest {
  timeZone: string
  locale: string
  reports: number
  service: string
  plain: string
}

test('RP-1, RP-5: in whatever time zone and language the program runs, the same bytes', async (t) => {
  const template = await makeTemplate()
  t.teardown(() => rmSync(template, { recursive: true, force: true }))
  const folders: string[] = []
  for (const { begin, commands } of fc.sample(longHistories(45), { seed: SEED, numRuns: HISTORIES })) {
    const world = World.begin(template, begin)
    t.teardown(() => rmSync(world.folder, { recursive: true, force: true }))
    for (const command of commands) await perform(world, command)
    await world.parts.close()
    folders.push(world.folder)
  }
  const digests: Digest[] = []
  for (const place of PLACES) digests.push(await digestIn(place, folders))
  t.same(
    digests.map((digest) => digest.timeZone),
    PLACES.map((place) => place.TZ),
    'each lives where it was sent',
  )
  t.same(
    digests.slice(3).map((digest) => digest.locale),
    ['en-US', 'zh-CN'],
    'and speaks what it was told',
  )
  const [first] = digests
  t.ok(first!.reports >= HISTORIES * 5, `${first!.reports} reports in each`)
  for (const { timeZone, locale, service, plain } of digests) {
    t.equal(service, first!.service, `the service in ${timeZone}, ${locale}`)
    t.equal(plain, first!.plain, `the plain count in ${timeZone}, ${locale}`)
  }
  const fewer = await digestIn(PLACES[0]!, folders.slice(1))
  t.not(fewer.service, first!.service, 'another set of files has another digest')
})

async function digestIn(place: Record<string, string>, folders: readonly string[]): Promise<Digest> {
  const { LANG: _lang, LC_ALL: _all, ...environment } = process.env
  const script = fileURLToPath(new URL('report-digest.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...folders], { env: { ...environment, ...place } })
  return JSON.parse(stdout) as Digest
}
