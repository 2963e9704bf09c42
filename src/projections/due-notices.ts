import type { Connection } from '../../db/open.ts'
import type { Assignment } from '../domain/assignment.ts'
import type { NoticeColour } from '../domain/chapters/notices.ts'
import { fromColumn } from './assignment-column.ts'

/** A supervision notice that was missed, with all that raising it needs. */
export interface DueNotice {
  incident: string
  notice: string
  unit: string
  /** The colour it was issued in, and how often it was raised since. */
  colour: NoticeColour
  raised: number
  issuedAt: number
  dueAt: number
  nextAt: number
  assignment: Assignment
  government: string | null
}

/** The alarm engine's reading of supervision notices: when to wake, and what was missed, oldest first. */
export class DueNotices {
  readonly #nextAt
  readonly #due

  constructor(connection: Connection) {
    this.#nextAt = connection.prepare('select min(next_at) from supervision_notice where next_at is not null').pluck()
    this.#due =
      connection.prepare(`select i.id as incident, n.notice, n.unit, n.colour, n.raised, n.issued_at as issuedAt, n.due_at as dueAt,
        n.next_at as nextAt, i.assignment, i.government
      from supervision_notice n join incident i on i.key = n.incident
      where n.next_at is not null and n.next_at <= ? order by n.next_at, n.incident, n.place limit ?`)
  }

  nextAt(): number | null {
    return this.#nextAt.get() as number | null
  }

  due(now: number, limit: number): DueNotice[] {
    return (this.#due.all(now, limit) as (Omit<DueNotice, 'assignment'> & { assignment: string })[]).map(({ assignment, ...row }) => ({
      ...row,
      assignment: fromColumn(assignment),
    }))
  }
}
