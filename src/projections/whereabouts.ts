import type { Connection } from '../../db/open.ts'
import type { Scope, Whereabouts } from '../domain/scope.ts'

/** Where an incident is found: for the live line and for single look-ups. */
export class IncidentWhereabouts {
  readonly #divisions
  readonly #units
  readonly #key

  constructor(connection: Connection) {
    this.#key = connection.prepare('select key from incident where id = ?').pluck()
    this.#divisions = connection.prepare('select division from incident_division where incident = ?').pluck()
    this.#units = connection.prepare('select unit from incident_unit where incident = ?').pluck()
  }

  /** Null when there is no such incident. */
  of(id: string): Whereabouts | null {
    const key = this.#key.get(id) as number | undefined
    return key === undefined ? null : this.at(key)
  }

  at(key: number): Whereabouts {
    return { divisions: new Set(this.#divisions.all(key) as string[]), units: new Set(this.#units.all(key) as string[]) }
  }
}

/**
 * The condition that keeps a query inside a scope, for a table whose incident key is `column`. Its parameters are bound by the names
 * in `scopeParameters`.
 */
export function scopeCondition(column: string): string {
  return `(exists (select 1 from incident_division s where s.division = @scopeSubtree and s.incident = ${column})
    or exists (select 1 from incident_unit s where s.unit = @scopeUnit and s.incident = ${column}))`
}

export function scopeParameters(scope: Scope): { scopeSubtree: string | null; scopeUnit: string | null } {
  return { scopeSubtree: scope.subtree, scopeUnit: scope.participant }
}
