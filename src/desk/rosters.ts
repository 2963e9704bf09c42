import { Refusal, forbidden, notFound } from '../domain/refusal.ts'
import { mayServe, rosterFaults } from '../domain/roster.ts'
import type { Shift } from '../domain/roster.ts'
import type { Account, Accounts } from '../projections/accounts.ts'
import { rosterStream } from '../projections/rosters.ts'
import type { Desk, Request } from './desk.ts'
import type { Receipt } from './receipt.ts'

/** Rosters: one entry holds a unit's whole roster. */
export class RosterDesk {
  readonly #desk: Desk
  readonly #accounts: Accounts

  constructor(desk: Desk, accounts: Accounts) {
    this.#desk = desk
    this.#accounts = accounts
  }

  set(request: Request, unitId: string, shifts: readonly Shift[]): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const { directory } = this.#desk.rulebook.directory()
      const unit = directory.unit(unitId)
      if (unit === undefined) return notFound('单位目录中没有这个单位')
      if (!this.keeps(request, unitId)) return forbidden('只能编排本单位或本地区单位的值班表', 'AL-2')
      const errors = rosterFaults(shifts, unit, directory, (username) => this.#accounts.byUsername(username))
      if (errors.length > 0) return new Refusal('invalid', `值班表有 ${errors.length} 处错误`, { errors, rule: 'AL-2' })
      moment.record([{ stream: rosterStream(unitId), type: 'roster-set', data: { entries: shifts } }])
      return { subject: unitId, made: null }
    })
  }

  /** Who may stand on a unit's roster: its own people first. */
  people(unitId: string): Account[] {
    const { directory } = this.#desk.rulebook.directory()
    const unit = directory.unit(unitId)
    if (unit === undefined) return []
    const homes = directory.document.units.filter((home) => mayServe(home, unit, directory)).map(({ id }) => id)
    const all = this.#accounts.activeOf(homes).filter(({ roles }) => !roles.includes('admin'))
    return [...all.filter((one) => one.unit === unitId), ...all.filter((one) => one.unit !== unitId)]
  }

  /** An administrator keeps every roster, a coordinator those at and below the own place, everybody else the own unit's. */
  keeps({ principal, role }: Pick<Request, 'principal' | 'role'>, unitId: string): boolean {
    if (role === 'admin') return true
    const { directory } = this.#desk.rulebook.directory()
    const unit = directory.unit(unitId)
    const home = principal.unit === null ? undefined : directory.unit(principal.unit)
    if (unit === undefined || home === undefined) return false
    return unit.id === home.id || (role === 'coordinator' && directory.climb(unit.division).includes(home.division))
  }
}
