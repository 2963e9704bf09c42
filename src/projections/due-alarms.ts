import type { Connection } from '../../db/open.ts'
import type { AlarmSubject } from '../domain/alarms.ts'
import { obligationId } from '../domain/clocks.ts'
import type { Assignment } from '../domain/assignment.ts'
import { drillOf } from '../domain/drill.ts'
import type { Drill } from '../domain/drill.ts'
import type { Level } from '../domain/levels.ts'
import { fromColumn } from './assignment-column.ts'

/** A clock whose next step has come, with all that raising it needs. */
export interface DueAlarm {
  obligation: string
  unit: string
  generation: number
  subject: AlarmSubject
  /** When it came. */
  nextAt: number
  /** Offset of the step that is due; those before it have been raised or left out. */
  nextOffset: number
  incident: string
  assignment: Assignment
  government: string | null
  policySeq: number
  drill: Drill | null
}

interface Row {
  ordinal: number
  unit: string
  generation: number
  kind: AlarmSubject['kind']
  dueAt: number
  armedAt: number
  explained: number
  level: Level
  nextAt: number
  nextOffset: number
  incident: string
  assignment: string
  government: string | null
  policySeq: number
  drill: number | null
}

/** The alarm engine's reading of the table `alarm`: when to wake, and what is due, oldest first. */
export class DueAlarms {
  readonly #nextAt
  readonly #due

  constructor(connection: Connection) {
    this.#nextAt = connection.prepare('select min(next_at) from alarm').pluck()
    this.#due =
      connection.prepare(`select o.ordinal, o.unit, a.generation, o.kind, o.due_at as dueAt, o.armed_at as armedAt, a.explained, i.level, a.next_at as nextAt, a.next_offset as nextOffset,
        i.id as incident, i.assignment, i.government, i.policy_seq as policySeq, i.drill
      from alarm a join incident i on i.key = a.incident join obligation o on o.incident = a.incident and o.place = a.place and o.to_seq is null
      where a.next_at <= ? order by a.next_at, a.incident, a.place limit ?`)
  }

  nextAt(): number | null {
    return this.#nextAt.get() as number | null
  }

  due(now: number, limit: number): DueAlarm[] {
    return (this.#due.all(now, limit) as Row[]).map(({ kind, level, dueAt, armedAt, explained, assignment, ordinal, drill, ...row }) => ({
      ...row,
      obligation: obligationId(row.incident, { kind, unit: row.unit, ordinal }),
      subject: { kind, level, dueAt, armedAt, explained: explained === 1 },
      assignment: fromColumn(assignment),
      drill: drillOf(drill),
    }))
  }
}
