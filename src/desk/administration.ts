import type { Credentials } from '../access/credentials.ts'
import type { Sessions } from '../access/sessions.ts'
import { compileDirectory, directoryFaults } from '../domain/directory.ts'
import type { DirectoryDocument } from '../domain/directory.ts'
import national from '../domain/packs/national-2016.json' with { type: 'json' }
import { Refusal, invalid, notFound } from '../domain/refusal.ts'
import type { Role } from '../domain/vocabulary.ts'
import type { AccountDescribed } from '../ledger/catalogue.ts'
import type { NewEntry } from '../ledger/entry.ts'
import type { Account, Accounts } from '../projections/accounts.ts'
import type { OpenParts } from '../projections/open-parts.ts'
import type { Desk, Moment, Request } from './desk.ts'
import type { Receipt } from './receipt.ts'

export interface CreateAccount {
  username: string
  name: string
  roles: Role[]
  unitId: string | null
  phone: string | null
  /** Hashed already: hashing takes longer than a transaction may. */
  passwordHash: string
}

export interface ChangeAccount {
  name?: string | undefined
  roles?: Role[] | undefined
  unitId?: string | null | undefined
  phone?: string | null | undefined
  active?: boolean | undefined
  passwordHash?: string | undefined
}

/** The directory, the accounts, the first pack. */
export class AdministrationDesk {
  readonly #desk: Desk
  readonly #accounts: Accounts
  readonly #credentials: Credentials
  readonly #sessions: Sessions
  readonly #openParts: OpenParts

  constructor(desk: Desk, stores: { accounts: Accounts; credentials: Credentials; sessions: Sessions; openParts: OpenParts }) {
    this.#desk = desk
    this.#accounts = stores.accounts
    this.#credentials = stores.credentials
    this.#sessions = stores.sessions
    this.#openParts = stores.openParts
  }

  /** IN-2a: the national pack is in the ledger from the first start. */
  async publishFirstPack(): Promise<void> {
    await this.#desk.performAsSystem((moment) => {
      if (this.#desk.rulebook.packs().length === 0) moment.record([{ stream: 'policy', type: 'policy-published', data: national }])
    })
  }

  /** Adopts a whole directory as one entry. A unit with active accounts or an open part cannot vanish. */
  adoptDirectory(request: Request, document: DirectoryDocument): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => this.#adopt(moment, document))
  }

  createAccount(request: Request, command: CreateAccount): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => this.#create(moment, command))
  }

  changeAccount(request: Request, id: string, change: ChangeAccount): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const account = this.#accounts.one(id)
      if (account === null) return notFound('没有找到这个账号')
      const described: AccountDescribed = {
        username: account.username,
        name: change.name ?? account.name,
        roles: change.roles ?? account.roles,
        unit: change.unitId === undefined ? account.unit : change.unitId,
        phone: change.phone === undefined ? account.phone : change.phone,
        active: change.active ?? account.active,
      }
      const fault = this.#accountFault(described)
      if (fault !== null) return fault
      if (account.id === request.principal.account && (!described.active || !described.roles.includes('admin'))) {
        return new Refusal('conflict', '不能停用自己，也不能去掉自己的管理员角色')
      }
      const losesAccess =
        !described.active || described.unit !== account.unit || account.roles.some((role) => !described.roles.includes(role))
      moment.record([describedEntry(id, described), ...(change.passwordHash === undefined ? [] : [passwordEntry(id)])])
      if (change.passwordHash !== undefined) this.#credentials.set(id, change.passwordHash)
      if (losesAccess || change.passwordHash !== undefined) this.#sessions.closeAllOf(id)
      return { subject: id, made: null }
    })
  }

  /** One's own password; every other session of the account ends. */
  changeOwnPassword(request: Request, passwordHash: string): Promise<Receipt | Refusal> {
    const { account, session } = request.principal
    return this.#desk.perform(request, (moment) => {
      moment.record([passwordEntry(account)])
      this.#credentials.set(account, passwordHash)
      this.#sessions.closeAllOf(account, session)
      return { subject: account, made: null }
    })
  }

  /** The first administrator, and with it the locality, in one transaction: only while there is no account at all. */
  async setUp(
    administrator: Pick<CreateAccount, 'username' | 'passwordHash'>,
    locality: DirectoryDocument | null,
  ): Promise<Account | Refusal> {
    return this.#desk.performAsSystem((moment) => {
      if (!this.#accounts.isEmpty()) return new Refusal('conflict', '已经完成首次设置')
      if (locality !== null) {
        const adopted = this.#adopt(moment, locality)
        if (adopted instanceof Refusal) return adopted
      }
      const made = this.#create(moment, { ...administrator, name: '系统管理员', roles: ['admin'], unitId: null, phone: null })
      return made instanceof Refusal ? made : (this.#accounts.one(made.made) ?? notFound('没有找到这个账号'))
    })
  }

  /** From the shell: a forgotten password. Null when there is no such account. */
  async resetPassword(username: string, passwordHash: string): Promise<Account | null> {
    return this.#desk.performAsSystem((moment) => {
      const account = this.#accounts.byUsername(username)
      if (account === null) return null
      moment.record([passwordEntry(account.id)])
      this.#credentials.set(account.id, passwordHash)
      this.#sessions.closeAllOf(account.id)
      return account
    })
  }

  #adopt(moment: Moment, document: DirectoryDocument): { subject: null; made: null } | Refusal {
    const fault = this.directoryFault(document)
    if (fault !== null) return fault
    moment.record([{ stream: 'directory', type: 'directory-adopted', data: document }])
    return { subject: null, made: null }
  }

  /** AS-10: what forbids adopting it; null when it may be adopted. */
  directoryFault(document: DirectoryDocument): Refusal | null {
    const errors = directoryFaults(document)
    if (errors.length > 0) return new Refusal('invalid', `单位目录有 ${errors.length} 处错误`, { errors, rule: 'AS-10' })
    const next = compileDirectory(document)
    const current = this.#desk.rulebook.directory().directory
    const vanishing = [...new Set([...this.#accounts.unitsWithActiveAccounts(), ...this.#openParts.units()])].filter(
      (unit) => next.unit(unit) === undefined && current.unit(unit) !== undefined,
    )
    if (vanishing.length > 0) {
      return new Refusal('conflict', `这些单位还有在用账号或在办事件，不能从目录中去掉：${vanishing.join('、')}`, {
        errors: vanishing.map((unit) => ({ path: 'units', message: unit })),
      })
    }
    return null
  }

  #create(moment: Moment, command: CreateAccount): { subject: string; made: string } | Refusal {
    const { username, name, roles, unitId: unit, phone, passwordHash } = command
    const described: AccountDescribed = { username, name, roles, unit, phone, active: true }
    const fault = this.#accountFault(described)
    if (fault !== null) return fault
    if (this.#accounts.byUsername(username) !== null)
      return new Refusal('conflict', `用户名“${username}”已被使用`, { errors: [{ path: 'username', message: '已被使用' }] })
    const id = moment.freshId
    moment.record([describedEntry(id, described), passwordEntry(id)])
    this.#credentials.set(id, passwordHash)
    return { subject: id, made: id }
  }

  #accountFault(account: AccountDescribed): Refusal | null {
    const { roles, unit } = account
    if (new Set(roles).size !== roles.length) return invalid('roles', '角色重复')
    const alone = roles.find((role) => role === 'admin' || role === 'auditor')
    if (alone !== undefined && roles.length > 1) return invalid('roles', '管理员、审计员不能与其他角色合用')
    if (unit === null && !roles.includes('admin')) return invalid('unitId', '请选择所属单位')
    if (unit !== null && this.#desk.rulebook.directory().directory.unit(unit) === undefined)
      return invalid('unitId', `单位“${unit}”不在单位目录中`)
    return null
  }
}

function describedEntry(id: string, data: AccountDescribed): NewEntry {
  return { stream: `account/${id}`, type: 'account-described', data }
}

function passwordEntry(id: string): NewEntry {
  return { stream: `account/${id}`, type: 'account-password-set', data: {} }
}
