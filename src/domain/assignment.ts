import * as z from 'zod'
import type { Directory, Unit, UnitKind } from './directory.ts'
import { countyOf } from './divisions.ts'
import { isMajor } from './levels.ts'
import type { Level } from './levels.ts'
import { Refusal, invalid } from './refusal.ts'

/** Rules of SPEC.md that an assignment may cite, in the order in which they are tried. */
export const ASSIGNMENT_RULES = ['AS-10', 'AS-3', 'AS-3a', 'AS-1', 'AS-4', 'AS-2', 'AS-5', 'AS-6', 'AS-7', 'AS-8'] as const
export type AssignmentRule = (typeof ASSIGNMENT_RULES)[number]

/** Who answers. Unit ids throughout; `because` keeps rule numbers and outcomes, its wording is rendered when read. */
export const assignmentSchema = z.strictObject({
  lead: z.string(),
  joint: z.array(z.string()),
  local: z.array(z.string()),
  coordinators: z.array(z.string()),
  notified: z.array(z.string()),
  /** The government whose principal supervises, level I only (AS-8). */
  supervisor: z.string().nullable(),
  spokesperson: z.string().nullable(),
  provisional: z.boolean(),
  because: z.array(z.strictObject({ rule: z.enum(ASSIGNMENT_RULES), applied: z.boolean() })),
})

export type Assignment = z.infer<typeof assignmentSchema>

export interface AssignmentFacts {
  /** 1 or more division codes, in the order given; repeats count once. */
  divisions: readonly string[]
  /** In the order given: the first-named sector's owner leads (AS-4). */
  sectors: readonly string[]
  /** Named units, which win over sectors (AS-3). */
  units: readonly string[]
  level: Level
}

export interface AssignmentProposal {
  assignment: Assignment
  /** The government (or township) at the lead's division: its principal is the leader whom alarms reach. Null when the directory holds none. */
  government: string | null
  /** AS-10: sectors that nobody owns; each raises `no-sector-owner`. */
  unownedSectors: string[]
}

const SEAT: readonly UnitKind[] = ['government', 'township']

/**
 * 属地管理、分级负责、谁主管谁负责: proposes who leads, who joins and who coordinates (AS-1 to AS-8, AS-10; 国办发〔2016〕61号).
 * Pure: the same facts and directory always give the same proposal. Refuses places without a common ancestor, and places
 * where the directory holds nobody who could lead.
 */
export function assign(facts: AssignmentFacts, directory: Directory): AssignmentProposal | Refusal {
  const places = [...new Set(facts.divisions)]
  const common = commonAncestor(places, directory)
  if (common === null) return invalid('divisions', '这些属地没有共同的上级区划，请分开登记', 'AS-10')
  const sectors = [...new Set(facts.sectors)]
  const owned = sectors.filter((sector) => ownerOf(sector, common, directory) !== undefined)
  // Named units win over sectors (AS-3), so then nobody needs to own them.
  const unownedSectors = facts.units.length > 0 ? [] : sectors.filter((sector) => !owned.includes(sector))
  const several = places.length > 1

  const applied = new Set<AssignmentRule>(['AS-7'])
  const chosen = choose(facts.units, owned, several, common, directory, applied)
  if (chosen === undefined) return invalid('divisions', '单位目录中没有可以负责这些属地的政府或单位，请先完善目录', 'AS-10')
  const { lead, joint } = chosen
  if (unownedSectors.length > 0) applied.add('AS-10')

  const local = several ? ownUnits(places, owned[0], lead, directory) : []
  if (several) applied.add('AS-5')
  if (isMajor(facts.level)) {
    applied.add('AS-8')
    for (const place of places) addOnce(local, exactly(countyOf(place), ['government'], directory), lead)
  }
  if (lead.verticallyManaged === true) applied.add('AS-6')

  const assignment: Assignment = {
    lead: lead.id,
    joint,
    local,
    ...surroundings(lead, common, facts.level, directory),
    provisional: chosen.provisional || unownedSectors.length > 0,
    because: ASSIGNMENT_RULES.map((rule) => ({ rule, applied: applied.has(rule) })),
  }
  return { assignment, government: governmentOf(lead, directory), unownedSectors }
}

/** Who answers, as a person chose it (AS-10). Unit ids, each once. */
export type Choice = Pick<Assignment, 'lead' | 'joint' | 'local'>

/**
 * The whole assignment around a chosen lead, which the directory must know: who coordinates, is told, supervises and speaks follows from
 * it by AS-6 to AS-8; `because` names these alone, for no other rule was tried.
 */
export function assignmentAround(
  { lead: leadId, joint, local }: Choice,
  { divisions, level }: Pick<AssignmentFacts, 'divisions' | 'level'>,
  directory: Directory,
): Pick<AssignmentProposal, 'assignment' | 'government'> {
  const lead = directory.unit(leadId)
  if (lead === undefined) throw new Error(`no unit ${leadId} in the directory`)
  const assignment: Assignment = {
    lead: leadId,
    joint: [...joint],
    local: [...local],
    ...surroundings(lead, commonAncestor(divisions, directory) ?? lead.division, level, directory),
    provisional: false,
    because: [
      { rule: 'AS-6', applied: lead.verticallyManaged === true },
      { rule: 'AS-7', applied: true },
      { rule: 'AS-8', applied: isMajor(level) },
    ],
  }
  return { assignment, government: governmentOf(lead, directory) }
}

const ACTING: readonly UnitKind[] = ['government', 'department', 'township', 'supervision', 'other']

/** Whether a unit may lead: one that acts or owns a sector; the government office only where no government exists (AS-10). */
export function canLead(unit: Unit, directory: Directory): boolean {
  if (ACTING.includes(unit.kind) || (unit.sectors ?? []).length > 0) return true
  return unit.kind === 'government-office' && nearest(unit.division, ['government'], directory) === undefined
}

/**
 * AS-8a: a new proposal only adds; what no longer applies stays until a coordinator removes it. The lead stays: only a person
 * changes who leads. Where the new proposal would have another lead, the assignment becomes provisional.
 */
export function extendAssignment(current: Assignment, proposed: Assignment): Assignment {
  const joined = (now: readonly string[], more: readonly string[]) => [
    ...now,
    ...more.filter((unit) => !now.includes(unit) && unit !== current.lead),
  ]
  return {
    lead: current.lead,
    joint: joined(
      current.joint,
      // Who would lead now takes part at once; a coordinator settles which of the two leads.
      [proposed.lead, ...proposed.joint].filter((unit) => !current.local.includes(unit)),
    ),
    local: joined(current.local, proposed.local),
    coordinators: joined(current.coordinators, proposed.coordinators),
    notified: joined(current.notified, proposed.notified),
    supervisor: proposed.supervisor ?? current.supervisor,
    spokesperson: (proposed.spokesperson === proposed.lead ? current.lead : proposed.spokesperson) ?? current.spokesperson,
    provisional: current.provisional || proposed.provisional || proposed.lead !== current.lead,
    because: proposed.because,
  }
}

/** Units that take part, each once: lead, joint, local, in this order. They owe acceptance (CL-11). */
export function obligedUnits(assignment: Assignment): string[] {
  return [...new Set([assignment.lead, ...assignment.joint, ...assignment.local])]
}

interface Chosen {
  lead: Unit
  joint: string[]
  provisional: boolean
}

function choose(
  named: readonly string[],
  sectors: readonly string[],
  several: boolean,
  at: string,
  directory: Directory,
  applied: Set<AssignmentRule>,
): Chosen | undefined {
  const units = [...new Set(named)].map((id) => directory.unit(id)).filter((unit) => unit !== undefined)
  const [first] = units
  if (first !== undefined) {
    applied.add('AS-3')
    if (units.length > 1) applied.add('AS-3a')
    return { lead: first, joint: units.slice(1).map((unit) => unit.id), provisional: units.length > 1 }
  }
  const owners = [
    ...new Map(
      sectors.map((sector) => ownerOf(sector, at, directory)).flatMap((unit) => (unit === undefined ? [] : [[unit.id, unit] as const])),
    ).values(),
  ]
  const [owner] = owners
  if (owner !== undefined) {
    if (!several) applied.add(owners.length > 1 ? 'AS-4' : 'AS-1')
    return { lead: owner, joint: owners.slice(1).map((unit) => unit.id), provisional: !several && owners.length > 1 }
  }
  const seat = nearest(at, SEAT, directory) ?? nearest(at, ['government-office'], directory)
  if (seat === undefined) return undefined
  if (!several) applied.add('AS-2')
  return { lead: seat, joint: [], provisional: several }
}

/** AS-5: each place's own owner of the first sector, else its own government or township, unless it is the lead. */
function ownUnits(places: readonly string[], sector: string | undefined, lead: Unit, directory: Directory): string[] {
  const local: string[] = []
  for (const place of places) {
    const owner = directory.unitsAt(place).find((unit) => sector !== undefined && unit.sectors?.includes(sector) === true)
    addOnce(local, owner ?? exactly(place, SEAT, directory), lead)
  }
  return local
}

/** AS-6, AS-7, AS-8: who coordinates, is told, supervises and speaks, all by who leads. */
function surroundings(
  lead: Unit,
  at: string,
  level: Level,
  directory: Directory,
): Pick<Assignment, 'coordinators' | 'notified' | 'supervisor' | 'spokesperson'> {
  const principal = level === 'I' ? nearest(lead.division, ['government'], directory) : undefined
  const notified = nearest(lead.division, ['cyberspace'], directory)
  return {
    coordinators: coordinatorsFor(lead, at, directory),
    notified: notified === undefined || notified.id === lead.id ? [] : [notified.id],
    supervisor: principal?.id ?? null,
    spokesperson: isMajor(level) ? (principal?.id ?? lead.id) : null,
  }
}

function governmentOf(lead: Unit, directory: Directory): string | null {
  return nearest(lead.division, SEAT, directory)?.id ?? null
}

/** AS-6, AS-7: a unit that is itself lead is not also a coordinator. */
function coordinatorsFor(lead: Unit, at: string, directory: Directory): string[] {
  const units =
    lead.verticallyManaged === true && lead.superior !== undefined
      ? [directory.unit(lead.superior), nearest(at, ['publicity'], directory)]
      : [nearest(lead.division, ['government-office'], directory), nearest(lead.division, ['publicity'], directory)]
  const coordinators: string[] = []
  for (const unit of units) addOnce(coordinators, unit, lead)
  return coordinators
}

/** The sector owner at `division`: there, else at the parent, and so on upwards (谁主管谁负责、分级负责). */
function ownerOf(sector: string, division: string, directory: Directory): Unit | undefined {
  return climbTo(division, directory, (unit) => unit.sectors?.includes(sector) === true)
}

function nearest(division: string, kinds: readonly UnitKind[], directory: Directory): Unit | undefined {
  return climbTo(division, directory, (unit) => kinds.includes(unit.kind))
}

function climbTo(division: string, directory: Directory, fits: (unit: Unit) => boolean): Unit | undefined {
  for (const at of directory.climb(division)) {
    const unit = directory.unitsAt(at).find(fits)
    if (unit !== undefined) return unit
  }
  return undefined
}

/** A place's own unit: no climb. */
function exactly(division: string, kinds: readonly UnitKind[], directory: Directory): Unit | undefined {
  return directory.unitsAt(division).find((unit) => kinds.includes(unit.kind))
}

function commonAncestor(places: readonly string[], directory: Directory): string | null {
  const [first, ...others] = places.map((place) => directory.climb(place))
  return first?.find((division) => others.every((way) => way.includes(division))) ?? null
}

function addOnce(units: string[], unit: Unit | undefined, lead: Unit): void {
  if (unit !== undefined && unit.id !== lead.id && !units.includes(unit.id)) units.push(unit.id)
}
