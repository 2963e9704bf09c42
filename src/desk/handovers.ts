import { MOST_HANDED_OVER, isOfDesk } from '../domain/handover.ts'
import { forbidden, invalid, notFound } from '../domain/refusal.ts'
import type { Refusal } from '../domain/refusal.ts'
import { scopeOf } from '../domain/scope.ts'
import type { Accounts } from '../projections/accounts.ts'
import type { Board } from '../projections/board.ts'
import { handoverStream } from '../projections/handovers.ts'
import type { Rosters } from '../projections/rosters.ts'
import type { Desk, Request } from './desk.ts'
import type { Receipt } from './receipt.ts'

/** Handovers (HO-1): whoever takes the desk over says so in their own name. */
export class HandoverDesk {
  readonly #desk: Desk
  readonly #accounts: Accounts
  readonly #rosters: Rosters
  readonly #board: Board

  constructor(desk: Desk, parts: { accounts: Accounts; rosters: Rosters; board: Board }) {
    this.#desk = desk
    this.#accounts = parts.accounts
    this.#rosters = parts.rosters
    this.#board = parts.board
  }

  take(request: Request, unit: string, command: { from: string; note: string | null }): Promise<Receipt | Refusal> {
    const { principal } = request
    return this.#desk.perform(request, (moment) => {
      const { directory } = this.#desk.rulebook.directory()
      if (directory.unit(unit) === undefined) return notFound('单位目录中没有这个单位')
      if (!this.isOfDesk(principal, unit)) return forbidden('只能接本单位或值班表上有本人的班', 'HO-1')
      const from = this.#accounts.byUsername(command.from)
      if (command.from === principal.username) return invalid('from', '交班人和接班人不能是同一人', 'HO-1')
      if (from === null || !this.isOfDesk(from, unit)) return invalid('from', '交班人不是本单位人员，也不在本单位值班表上', 'HO-1')
      const open = this.#board.nearest(
        { states: ['running', 'overdue', 'unverified'], unit: null, kind: null, dueBefore: null, after: null, limit: MOST_HANDED_OVER + 1 },
        scopeOf(principal.roles, principal.unit, directory),
        moment.now,
      )
      moment.record([
        {
          stream: handoverStream(unit),
          type: 'shift-handed-over',
          data: {
            from: { username: from.username, name: from.name },
            to: { username: principal.username, name: principal.name },
            note: command.note,
            obligations: open
              .slice(0, MOST_HANDED_OVER)
              .filter(({ clock }) => clock.kind !== 'acceptance')
              .map(({ clock }) => clock.id),
            complete: open.length <= MOST_HANDED_OVER,
          },
        },
      ])
      return { subject: unit, made: null }
    })
  }

  /** Who may take the desk over, and read its handovers. */
  isOfDesk(person: { username: string; unit: string | null }, unit: string): boolean {
    return isOfDesk(person, unit, this.#rosters.of(unit)?.shifts ?? [])
  }
}
