import type { Connection } from '../../db/open.ts'
import { ladder } from '../domain/chapters/notices.ts'
import type { Notice, NoticeColour, NoticeRaised } from '../domain/chapters/notices.ts'
import type { Incident } from '../domain/incident.ts'

/** Supervision notices as rows: when each is raised next, and what a report counts. */
export class NoticeRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /** After a person's act: a new notice, or an answered one, which is raised no more. */
  write(key: number, before: Incident | null, incident: Incident): void {
    if (incident.notices === before?.notices) return
    for (const [place, notice] of incident.notices.entries()) {
      const was = before?.notices[place]
      if (was === undefined) this.#insert(key, place, notice)
      else if (was !== notice) this.#statements.answered.run({ key, place, ...answerOf(notice) })
    }
  }

  /** All notices of an incident at once, before what raised them. */
  fill(key: number, incident: Incident): void {
    for (const [place, notice] of incident.notices.entries()) this.#insert(key, place, notice)
  }

  /** After the program raised one: the next colour is armed. Throws when it was raised to this colour before. */
  raised(key: number, { notice, colour }: NoticeRaised): void {
    const row = this.#statements.find.get(key, notice) as { place: number; raised: number } & Parameters<typeof ladder>[0]
    const rungs = ladder(row)
    const raised = row.raised + 1
    if (rungs[raised]?.colour !== colour) throw new Error(`notice ${notice} does not become ${colour} now`)
    this.#statements.raised.run({ key, place: row.place, raised, nextAt: rungs[raised + 1]?.from ?? null })
  }

  #insert(key: number, place: number, notice: Notice): void {
    const rungs = ladder({ ...notice, issuedAt: notice.recordedAt })
    this.#statements.insert.run({
      key,
      place,
      notice: notice.notice,
      unit: notice.to,
      colour: notice.colour satisfies NoticeColour,
      issuedAt: notice.recordedAt,
      dueAt: notice.dueAt,
      lastAt: rungs.at(-1)?.from,
      fromSeq: notice.seq,
      ...answerOf(notice),
      nextAt: notice.answer === null ? (rungs[1]?.from ?? null) : null,
    })
  }
}

function answerOf({ answer }: Notice): { answeredAt: number | null; answeredSeq: number | null } {
  return { answeredAt: answer?.recordedAt ?? null, answeredSeq: answer?.seq ?? null }
}

function prepare(connection: Connection) {
  return {
    insert:
      connection.prepare(`insert into supervision_notice (incident, place, notice, unit, colour, issued_at, due_at, last_at, from_seq, answered_at, answered_seq, raised, next_at)
      values (@key, @place, @notice, @unit, @colour, @issuedAt, @dueAt, @lastAt, @fromSeq, @answeredAt, @answeredSeq, 0, @nextAt)`),
    answered: connection.prepare(
      'update supervision_notice set answered_at = @answeredAt, answered_seq = @answeredSeq, next_at = null where incident = @key and place = @place',
    ),
    find: connection.prepare(
      'select place, raised, colour, issued_at as issuedAt, due_at as dueAt from supervision_notice where incident = ? and notice = ?',
    ),
    // A rebuild knows the answer before what was raised earlier: an answered notice is armed no more.
    raised: connection.prepare(
      'update supervision_notice set raised = @raised, next_at = iif(answered_at is null, @nextAt, null) where incident = @key and place = @place',
    ),
  }
}
