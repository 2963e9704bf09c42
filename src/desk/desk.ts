import type { Principal } from '../access/principal.ts'
import type { Actor } from '../domain/facts.ts'
import type { Incident } from '../domain/incident.ts'
import { Refusal, isRefusal } from '../domain/refusal.ts'
import type { Role } from '../domain/vocabulary.ts'
import type { Entry, NewEntry } from '../ledger/entry.ts'
import { freshId } from '../ledger/fresh-id.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Outbox } from '../outbound/outbox.ts'
import type { Projector } from '../projections/projector.ts'
import type { Rulebook } from '../projections/rulebook.ts'
import type { TimeGuard } from '../time-guard.ts'
import type { IdempotencyKey, RememberedResults } from './idempotency.ts'
import type { Journal, Turn } from './journal.ts'
import type { Receipt } from './receipt.ts'

/** A person's write: who, in which role, and what the two optional headers said. */
export interface Request {
  principal: Principal
  role: Role
  /** Versions that `If-Match` allows; null when absent or `*`. */
  ifMatch: readonly string[] | null
  idempotency: IdempotencyKey | null
}

/** What a piece of work may use: one instant for the whole transaction, and the one door into the record. */
export interface Moment {
  now: number
  actor: Actor
  freshId: string
  /** Appends and projects. `states` holds the incidents touched, before and then after. */
  record: (entries: readonly NewEntry[], states?: Map<string, Incident>) => void
}

/** What one committed command wrote: the live line and the alarm engine are told after COMMIT. */
export interface Commit {
  entries: readonly Entry[]
  /** Incidents as they are after the command. */
  incidents: ReadonlyMap<string, Incident>
}

const SYSTEM: Actor = { account: null, name: '三时', unit: null, role: 'system' }

/** The one door: load, decide, append and project in one transaction, then tell those who listen. */
export class Desk {
  readonly ledger: Ledger
  readonly rulebook: Rulebook
  readonly #journal: Journal
  readonly #projector: Projector
  readonly #outbox: Outbox
  readonly #remembered: RememberedResults
  readonly #time: TimeGuard
  readonly #listeners: ((commit: Commit) => void)[] = []

  constructor(parts: {
    ledger: Ledger
    rulebook: Rulebook
    journal: Journal
    projector: Projector
    outbox: Outbox
    remembered: RememberedResults
    time: TimeGuard
  }) {
    this.ledger = parts.ledger
    this.rulebook = parts.rulebook
    this.#journal = parts.journal
    this.#projector = parts.projector
    this.#outbox = parts.outbox
    this.#remembered = parts.remembered
    this.#time = parts.time
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener)
  }

  /** A person's act. The same key and body give the same receipt again; a refusal is never remembered. */
  async perform(
    request: Request,
    work: (moment: Moment) => Pick<Receipt, 'subject' | 'made' | 'incident'> | Refusal,
  ): Promise<Receipt | Refusal> {
    const { principal, role, idempotency } = request
    const actor: Actor = { account: principal.account, name: principal.name, unit: principal.unit, role }
    return this.#journal.run((turn) => {
      const moment = this.#moment(actor, turn)
      const known = idempotency === null ? null : this.#remembered.find(principal.account, idempotency, moment.now)
      if (known === 'mismatch') return new Refusal('idempotency-mismatch', '这个 Idempotency-Key 已用于另一份内容')
      if (known !== null) return known
      const result = work(moment)
      if (isRefusal(result)) return result
      const receipt: Receipt = { ...result, seq: this.ledger.head().seq, at: moment.now, replayed: false }
      if (idempotency !== null) this.#remembered.keep(principal.account, idempotency, receipt)
      return receipt
    })
  }

  /** The program's own act: alarms that fall due, the first pack, a clock that jumped. */
  async performAsSystem<T>(work: (moment: Moment) => T, options: { urgent?: boolean } = {}): Promise<T> {
    return this.#journal.run((turn) => work(this.#moment(SYSTEM, turn)), options)
  }

  #moment(who: Actor, turn: Turn): Moment {
    const now = this.#time.now()
    const actor: Actor = this.#time.suspect ? { ...who, clockSuspect: true } : who
    return {
      now,
      actor,
      freshId: freshId(now),
      record: (entries, states = new Map()) => {
        const written = this.ledger.append(entries, actor, now)
        this.#projector.project(written, states, turn.beforeCommit)
        this.#outbox.queue(written)
        turn.afterCommit(() => {
          for (const listener of this.#listeners) listener({ entries: written, incidents: states })
        })
      },
    }
  }
}
