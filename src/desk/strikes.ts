import { Refusal, forbidden, notFound, refused } from '../domain/refusal.ts'
import { subjectOf } from '../projections/incident-state.ts'
import { NEVER_STRUCK, redactedCopy } from '../ledger/redaction.ts'
import { STRIKES, strikesOf } from '../ledger/strikes.ts'
import type { Strike } from '../ledger/strikes.ts'
import type { Desk, Request } from './desk.ts'
import type { Erasure } from './erasure.ts'
import type { RememberedResults } from './idempotency.ts'
import type { Receipt } from './receipt.ts'

/** Whatever keeps quotations of the record outside it. */
interface Copies {
  /** Takes away those that name what a stream is about. */
  forgetTextsOf(subject: string): Promise<void>
}

/** Striking out (涂销, IN-11): one asks, another approves. */
export class StrikeDesk {
  readonly #desk: Desk
  readonly #remembered: RememberedResults
  readonly #erasure: Erasure
  readonly #copies: Copies

  constructor(desk: Desk, parts: { remembered: RememberedResults; erasure: Erasure; copies: Copies }) {
    this.#desk = desk
    this.#remembered = parts.remembered
    this.#erasure = parts.erasure
    this.#copies = parts.copies
  }

  /** Every asking, oldest first. */
  all(): Strike[] {
    return strikesOf(this.#desk.ledger.stream(STRIKES))
  }

  /** Asks that the text of the entry `seq` be struck out. */
  ask(request: Request, seq: number, reason: string): Promise<Receipt | Refusal> {
    return this.#desk.perform(request, (moment) => {
      const copy = this.#copyOf(seq)
      if (copy instanceof Refusal) return copy
      if (this.all().some((strike) => strike.seq === seq && strike.state === 'asked'))
        return refused('IN-11', `第 ${seq} 条已有涂销申请，正待审计员审批`)
      moment.record([{ stream: STRIKES, type: 'strike-asked', data: { strike: moment.freshId, seq, reason } }])
      return { subject: null, made: moment.freshId }
    })
  }

  /**
   * Answers an asking. Approved, the text is gone from the record when this resolves, and `erased` says whether it is gone from the
   * file's search index and log as well; if not, the next start finishes that.
   */
  async decide(
    request: Request,
    id: string,
    { approved, note }: { approved: boolean; note: string | null },
  ): Promise<(Receipt & { erased: boolean }) | Refusal> {
    const receipt = await this.#desk.perform(request, (moment) => {
      const asked = this.all().find((strike) => strike.id === id)
      if (asked === undefined) return notFound('没有找到这份涂销申请')
      if (asked.state !== 'asked') return refused('IN-11', '这份涂销申请已经审批')
      if (asked.askedBy.account === request.principal.account) return forbidden('涂销须由另一人审批，申请人不能自己审批', 'IN-11')
      if (!approved) {
        moment.record([{ stream: STRIKES, type: 'strike-refused', data: { strike: id, note } }])
        return { subject: null, made: id }
      }
      const struck = this.#desk.ledger.entry(asked.seq)
      const copy = this.#copyOf(asked.seq)
      if (copy instanceof Refusal) return copy
      const { seq, reason, askedBy } = asked
      const data = { strike: id, seq, reason, note, askedBy, approvedBy: moment.actor, ...copy }
      moment.record([{ stream: STRIKES, type: 'entry-struck', data }])
      if (struck !== null && struck.actor.account !== null) this.#remembered.forgetBody(struck.actor.account, struck.at)
      return { subject: null, made: id }
    })
    if (receipt instanceof Refusal) return receipt
    const asked = this.all().find((strike) => strike.id === id)
    if (approved && asked !== undefined) await this.#forgetCopies(asked.seq)
    return { ...receipt, erased: approved && (await this.#erasure.run()) }
  }

  /** At the start: what a stop had left unfinished. Nothing to do when nothing was ever struck out. */
  async finish(): Promise<void> {
    const approved = this.all().filter((strike) => strike.state === 'approved')
    if (approved.length === 0) return
    for (const { seq } of approved) await this.#forgetCopies(seq)
    await this.#erasure.run()
  }

  /** Files that quote the incident of a struck entry go: they are made again from what the record says now. */
  async #forgetCopies(seq: number): Promise<void> {
    const entry = this.#desk.ledger.entry(seq)
    if (entry !== null) await this.#copies.forgetTextsOf(subjectOf(entry.stream))
  }

  /** What would stay of an entry; a refusal when it cannot be struck out. */
  #copyOf(seq: number): { as: string; redacted: Record<string, unknown> } | Refusal {
    const entry = this.#desk.ledger.entry(seq)
    if (entry === null) return notFound('没有找到这一条目')
    if ((NEVER_STRUCK as readonly string[]).includes(entry.type))
      return refused('IN-11', '涂销记录、政策包、单位目录不能涂销：其他条目依据它们推算，缺了就无法复核')
    return redactedCopy(entry) ?? refused('IN-11', '这一条没有可涂销的文字，或者已经涂销')
  }
}
