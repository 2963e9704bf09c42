import type { Connection } from '../../db/open.ts'
import { alertOf, recipientsOf } from '../domain/alarms.ts'
import type { AlertRaised } from '../domain/alarms.ts'
import type { Assignment } from '../domain/assignment.ts'
import { wakesNobody, woken } from '../domain/roster.ts'
import type { NewEntry } from '../ledger/entry.ts'
import { alertStream } from '../projections/incident-state.ts'
import type { Rosters } from '../projections/rosters.ts'

/** An alert about to be recorded, with what tells whom it concerns. */
export interface Raising {
  incident: string
  alert: AlertRaised
  assignment: Assignment
  government: string | null
}

/** AL-2: every alert passes here on its way into the record, and gets the names of those who serve at that instant. */
export class WakeUp {
  readonly #rosters: Rosters
  readonly #saidNobody

  constructor(connection: Connection, rosters: Rosters) {
    this.#rosters = rosters
    this.#saidNobody = connection
      .prepare(
        `select 1 from ledger where stream = ? and type like 'alert-raised/%'
        and data ->> '$.step' = 'nobody-on-duty' and data ->> '$.obligation' = ?`,
      )
      .pluck()
  }

  /** The entries for these alerts; behind one that wakes nobody, `nobody-on-duty` to the coordinators, once per obligation (AL-2a). */
  entries(raisings: readonly Raising[], now: number): NewEntry[] {
    const whoServes = this.#rosters.at(now)
    const said = new Set<string | null>()
    return raisings.flatMap(({ incident, alert: roles, assignment, government }) => {
      const stream = alertStream(incident)
      const alert = { ...roles, recipients: woken(roles.recipients, whoServes) }
      const entries: NewEntry[] = [{ stream, type: 'alert-raised', data: alert }]
      const { obligation } = alert
      // Asked of the record itself, in the transaction that adds to it: no restart can say it twice.
      if (!wakesNobody(alert, whoServes) || said.has(obligation) || this.#saidNobody.get(stream, obligation) !== undefined) return entries
      said.add(obligation)
      const coordinators = recipientsOf(['coordinator'], alert.unit, assignment, government)
      const nobody = alertOf({
        obligation,
        kind: alert.kind,
        unit: alert.unit,
        step: 'nobody-on-duty',
        generation: alert.generation,
        severity: 'urgent',
        dueAt: alert.dueAt,
        recipients: woken(coordinators, whoServes),
      })
      return [...entries, { stream, type: 'alert-raised', data: nobody }]
    })
  }
}
