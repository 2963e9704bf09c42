import { closeColumn, leaveOut, openColumn, takeIn } from '../domain/response-column.ts'
import type { ColumnFact, ColumnGiven, ResponseColumn } from '../domain/response-column.ts'
import { Refusal, isRefusal, notFound } from '../domain/refusal.ts'
import { COLUMN_STREAM } from '../projections/column-state.ts'
import type { ColumnState } from '../projections/column-state.ts'
import type { PublishedReleases } from '../projections/published-releases.ts'
import type { Desk, Moment, Request } from './desk.ts'
import type { Receipt } from './receipt.ts'

/** The switch of the public column, and what is left out of it (RE-5). */
export class ColumnDesk {
  readonly #desk: Desk
  readonly #column: ColumnState
  readonly #published: PublishedReleases

  constructor(desk: Desk, parts: { column: ColumnState; published: PublishedReleases }) {
    this.#desk = desk
    this.#column = parts.column
    this.#published = parts.published
  }

  open(request: Request, heading: { title: string; contact: string }): Promise<Receipt | Refusal> {
    return this.#decide(request, (column, given) => openColumn(column, heading, given))
  }

  close(request: Request, reason: string): Promise<Receipt | Refusal> {
    return this.#decide(request, (column, given) => closeColumn(column, reason, given))
  }

  leaveOut(request: Request, release: string, reason: string): Promise<Receipt | Refusal> {
    return this.#decide(request, (column, given, moment) => {
      const facts = leaveOut(column, release, reason, given)
      const isKnown = isRefusal(facts) || this.#published.find(release, moment.now) !== null
      return isKnown ? facts : notFound('没有找到这条已公开的发布')
    })
  }

  takeIn(request: Request, release: string): Promise<Receipt | Refusal> {
    return this.#decide(request, (column, given) => takeIn(column, release, given))
  }

  #decide(
    request: Request,
    decide: (column: ResponseColumn, given: ColumnGiven, moment: Moment) => ColumnFact[] | Refusal,
  ): Promise<Receipt | Refusal> {
    const { unit, roles } = request.principal
    return this.#desk.perform(request, (moment) => {
      const { directory } = this.#desk.rulebook.directory()
      const facts = decide(this.#column.now(), { unit, roles, directory }, moment)
      if (isRefusal(facts)) return facts
      if (facts.length > 0) moment.record(facts.map((fact) => ({ stream: COLUMN_STREAM, ...fact })))
      return { subject: null, made: null }
    })
  }
}
