import type { Connection } from '../../db/open.ts'
import type { Scope, Whereabouts } from '../domain/scope.ts'

/** Where an incident is found: for the live line and for single look-ups. */
export class IncidentWhereabouts {
  readonly #of

  constructor(connection: Connection) {
    this.#of = connection.prepare('select divisions, units, drill, government from incident where id = ?')
  }

  /** Null when there is no such incident. */
  of(id: string): Whereabouts | null {
    const row = this.#of.get(id) as { divisions: string; units: string; drill: number | null; government: string | null } | undefined
    if (row === undefined) return null
    const units = JSON.parse(row.units) as string[]
    return {
      divisions: new Set(JSON.parse(row.divisions) as string[]),
      units: new Set(units),
      drillFor: row.drill === null ? null : new Set(row.government === null ? units : [...units, row.government]),
    }
  }
}

/** The condition that keeps a query inside a scope, for a table whose incident key is `column`; parameters as in `scopeParameters`. */
export function scopeCondition(column: string): string {
  return `(exists (select 1 from incident_division s where s.division = @scopeSubtree and s.incident = ${column})
    or exists (select 1 from incident_unit s where s.unit = @scopeUnit and s.incident = ${column}))`
}

export function scopeParameters(scope: Scope): Record<'scopeSubtree' | 'scopeUnit' | 'scopeHome', string | null> {
  return { scopeSubtree: scope.subtree, scopeUnit: scope.participant, scopeHome: scope.home ?? null }
}

/** A table and the condition on its rows `w`. */
export interface ScopeWalk {
  table: string
  condition: string
}

/**
 * The rows of a scope that is one division's or one unit's: each carries the incident's key and its nearest due, so a list begins with
 * them and meets nothing that lies elsewhere. Null for a scope of both, or of none.
 */
export function scopeWalk({ subtree, participant }: Scope): ScopeWalk | null {
  if (subtree !== null && participant === null) return { table: 'incident_division', condition: 'w.division = @scopeSubtree' }
  if (subtree === null && participant !== null) return { table: 'incident_unit', condition: 'w.unit = @scopeUnit' }
  return null
}

/** True for a scope that holds no incident: an administrator's. */
export function isNothing({ subtree, participant }: Scope): boolean {
  return subtree === null && participant === null
}
