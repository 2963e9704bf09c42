import type { Directory } from './directory.ts'
import type { Role } from './vocabulary.ts'

/**
 * Which incidents an account sees. `subtree`: places or lead lie at or below this division. `participant`: this unit takes or once
 * took part. Both null: none (an administrator).
 */
export interface Scope {
  subtree: string | null
  participant: string | null
  /** The account's own unit: whom an exercise's alerts reach is told by it. */
  home?: string | null
}

/** Who looks: what one may see inside an incident depends on unit and roles. */
export interface Viewer {
  unit: string | null
  roles: readonly Role[]
}

const WIDE: readonly Role[] = ['recorder', 'assessor', 'coordinator', 'leader', 'auditor']
const NARROW: readonly Role[] = ['unit', 'signatory']

export function scopeOf(roles: readonly Role[], unit: string | null, directory: Directory): Scope {
  const home = unit === null ? undefined : directory.unit(unit)
  return {
    subtree: home !== undefined && roles.some((role) => WIDE.includes(role)) ? home.division : null,
    participant: home !== undefined && roles.some((role) => NARROW.includes(role)) ? home.id : null,
    home: home?.id ?? null,
  }
}

/** A duty-room screen sees what its place sees; it belongs to no unit, so no exercise rings for it. */
export function wallScope(division: string): Scope {
  return { subtree: division, participant: null, home: null }
}

/** What scope asks about an incident: every division it is found under, and every unit ever involved. */
export interface Whereabouts {
  divisions: ReadonlySet<string>
  units: ReadonlySet<string>
  /** Of an exercise, the units that its alerts reach; else null. */
  drillFor: ReadonlySet<string> | null
}

export function holds(scope: Scope, whereabouts: Whereabouts): boolean {
  return (
    (scope.subtree !== null && whereabouts.divisions.has(scope.subtree)) ||
    (scope.participant !== null && whereabouts.units.has(scope.participant))
  )
}

/** AL-2a: alerts go to everybody in scope; those of an exercise only to units that take part in it. */
export function isTold(scope: Scope, whereabouts: Whereabouts): boolean {
  const { drillFor } = whereabouts
  return holds(scope, whereabouts) && (drillFor === null || (scope.home !== undefined && scope.home !== null && drillFor.has(scope.home)))
}
