import * as z from 'zod'
import { DIVISION_CODE, parentByCode } from './divisions.ts'
import type { Division } from './divisions.ts'
import type { FieldError } from './refusal.ts'
import { line } from './text.ts'

/** The directory of a locality (单位目录): one document, one ledger entry. */

export const UNIT_KINDS = [
  'government',
  'government-office',
  'publicity',
  'cyberspace',
  'press-office',
  'department',
  'township',
  'supervision',
  'other',
] as const
export type UnitKind = (typeof UNIT_KINDS)[number]

const code = z.string().regex(DIVISION_CODE, '区划代码应为 6 位或 9 位数字')
const identifier = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, '应为小写字母、数字和短横线，不超过 64 个字符')
const name = line(200)

export const directoryUnit = z.strictObject({
  id: identifier,
  name,
  kind: z.enum(UNIT_KINDS),
  division: code,
  sectors: z.array(identifier).max(200).optional(),
  verticallyManaged: z.boolean().optional(),
  superior: identifier.optional(),
  shortName: name.optional(),
  phone: line(40).optional(),
})

export const directoryDocument = z.strictObject({
  name,
  root: code,
  sectors: z.array(z.strictObject({ code: identifier, name })).max(500),
  units: z.array(directoryUnit).min(1).max(5_000),
  divisions: z
    .array(z.strictObject({ code, name, parent: code.optional() }))
    .max(60_000)
    .optional(),
})

export type Unit = z.infer<typeof directoryUnit>
export type DirectoryDocument = z.infer<typeof directoryDocument>

/** A directory compiled for look-ups. A unit or division is known when the document names it; ancestors of known divisions are known too. */
export interface Directory {
  readonly document: DirectoryDocument
  unit: (id: string) => Unit | undefined
  /** Units whose division is exactly `division`, in the order of the document. */
  unitsAt: (division: string) => readonly Unit[]
  isKnownDivision: (division: string) => boolean
  isKnownSector: (sector: string) => boolean
  /** Name of a division, else of the government or township there, else its code. */
  divisionName: (division: string) => string
  parent: (division: string) => string | null
  /** The division itself, its parent, and so on up to the province (分级负责). */
  climb: (division: string) => readonly string[]
  /** All known divisions, or those directly under `parent`, by code. */
  knownDivisions: (parent?: string) => readonly string[]
}

export function compileDirectory(document: DirectoryDocument): Directory {
  const units = new Map(document.units.map((unit) => [unit.id, unit]))
  const byDivision = Map.groupBy(document.units, (unit) => unit.division)
  const own = new Map((document.divisions ?? []).map((division) => [division.code, division]))
  const parent = (division: string): string | null => own.get(division)?.parent ?? parentByCode(division)
  const climb = (division: string): string[] => {
    const way = [division]
    for (let up = parent(division); up !== null; up = parent(up)) way.push(up)
    return way
  }
  const known = new Set([document.root, ...byDivision.keys(), ...own.keys()].flatMap(climb))
  const codes = [...known].sort()
  const below = Map.groupBy(codes, parent)
  const sectors = new Set(document.sectors.map((sector) => sector.code))
  const seat = (division: string) => byDivision.get(division)?.find((unit) => unit.kind === 'government' || unit.kind === 'township')
  return {
    document,
    unit: (id) => units.get(id),
    unitsAt: (division) => byDivision.get(division) ?? [],
    isKnownDivision: (division) => known.has(division),
    isKnownSector: (sector) => sectors.has(sector),
    divisionName: (division) => own.get(division)?.name ?? seat(division)?.name.replace(/人民政府$/, '') ?? division,
    parent,
    climb,
    knownDivisions: (above) => (above === undefined ? codes : (below.get(above) ?? [])),
  }
}

/**
 * AS-10: the document with the built-in divisions that it does not name itself, parents written out. This is done before adopting,
 * so that the entry says everything: a later list changes nothing about what was assigned by this one.
 */
export function withBuiltInDivisions(document: DirectoryDocument, builtIn: readonly Division[]): DirectoryDocument {
  const own = document.divisions ?? []
  const named = new Set(own.map((division) => division.code))
  const added = builtIn
    .filter((division) => !named.has(division.code))
    .map(({ code, name, parent }) => (parent === null ? { code, name } : { code, name, parent }))
  return added.length === 0 ? document : { ...document, divisions: [...own, ...added] }
}

/** What a well-formed document gets wrong in meaning (AS-10): each with its path and a Chinese message. Empty when it may be adopted. */
export function directoryFaults(document: DirectoryDocument): FieldError[] {
  return [...sectorFaults(document), ...unitFaults(document), ...divisionFaults(document)]
}

function sectorFaults(document: DirectoryDocument): FieldError[] {
  return repeated(document.sectors.map((sector) => sector.code)).map((at) => ({ path: `sectors.${at}.code`, message: '领域代码重复' }))
}

function unitFaults(document: DirectoryDocument): FieldError[] {
  const ids = new Set(document.units.map((unit) => unit.id))
  const sectors = new Set(document.sectors.map((sector) => sector.code))
  const faults: FieldError[] = repeated(document.units.map((unit) => unit.id)).map((at) => ({
    path: `units.${at}.id`,
    message: '单位代号重复',
  }))
  for (const at of repeated(document.units.map((unit) => `${unit.division} ${confusable(unit.name)}`))) {
    faults.push({ path: `units.${at}.name`, message: '同一属地已有名称相同或易混的单位' })
  }
  document.units.forEach((unit, at) => {
    unit.sectors?.forEach((sector, place) => {
      if (!sectors.has(sector)) faults.push({ path: `units.${at}.sectors.${place}`, message: `领域“${sector}”不在本目录中` })
    })
    if (unit.verticallyManaged === true && unit.superior === undefined)
      faults.push({ path: `units.${at}.superior`, message: '垂直管理单位须写明上级单位' })
    if (unit.superior !== undefined && (!ids.has(unit.superior) || unit.superior === unit.id)) {
      faults.push({ path: `units.${at}.superior`, message: `上级单位“${unit.superior}”不在本目录中` })
    }
  })
  return faults
}

function divisionFaults(document: DirectoryDocument): FieldError[] {
  const divisions = document.divisions ?? []
  const faults: FieldError[] = repeated(divisions.map((division) => division.code)).map((at) => ({
    path: `divisions.${at}.code`,
    message: '区划代码重复',
  }))
  const parents = new Map(divisions.map((division) => [division.code, division.parent]))
  divisions.forEach((division, at) => {
    const seen = new Set<string>()
    for (let up: string | null = division.code; up !== null; up = parents.get(up) ?? parentByCode(up)) {
      if (seen.has(up)) {
        faults.push({ path: `divisions.${at}.parent`, message: '区划的上级成环' })
        break
      }
      seen.add(up)
    }
  })
  return faults
}

/** Places of values that stood before. */
function repeated(values: readonly string[]): number[] {
  const seen = new Set<string>()
  return values.flatMap((value, at) => {
    if (seen.has(value)) return [at]
    seen.add(value)
    return []
  })
}

/** Two names that a reader takes for one: compared without width variants and white space. */
function confusable(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '').toLowerCase()
}
