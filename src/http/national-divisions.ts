import { readFileSync } from 'node:fs'
import { parentByCode } from '../domain/divisions.ts'
import type { Division } from '../domain/divisions.ts'

const FILE = new URL('../../db/divisions/national.csv', import.meta.url)

/** The divisions of the whole country, down to townships: offered to a directory, never looked up by a rule. */
export class NationalDivisions {
  #all: ReadonlyMap<string, Division> | null = null

  /** The division, all above it and all below it, by code. Empty when the country has none of this code. */
  around(root: string): Division[] {
    const all = this.#read()
    if (!all.has(root)) return []
    const inside = new Set([root])
    // By code a parent stands before its children, so one pass finds everything below.
    for (const { code, parent } of all.values()) if (parent !== null && inside.has(parent)) inside.add(code)
    for (let up = all.get(root)?.parent ?? null; up !== null; up = all.get(up)?.parent ?? null) inside.add(up)
    return [...inside].sort().flatMap((code) => all.get(code) ?? [])
  }

  /** Read at the first question and kept: most runs of the service never ask. */
  #read(): ReadonlyMap<string, Division> {
    this.#all ??= new Map(
      readFileSync(FILE, 'utf8')
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => {
          const [code = '', name = '', parent = parentByCode(code)] = line.split(',')
          return [code, { code, name, parent }]
        }),
    )
    return this.#all
  }
}
