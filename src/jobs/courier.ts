import type { Journal } from '../desk/journal.ts'
import { GIVE_UP_AFTER_MS, pauseMs } from '../domain/destinations.ts'
import type { Destination } from '../domain/destinations.ts'
import { MINUTE_MS } from '../domain/instants.ts'
import type { AddressGuard } from '../outbound/address.ts'
import type { SecretAddress, SecretAddresses } from '../outbound/addresses.ts'
import { CHANNELS } from '../outbound/channels.ts'
import type { Message, Verdict, Waiting } from '../outbound/channels.ts'
import type { Outbox } from '../outbound/outbox.ts'
import { post } from '../outbound/post.ts'
import type { AlertList } from '../projections/alert-list.ts'
import type { Destinations } from '../projections/destinations.ts'
import type { Rulebook } from '../projections/rulebook.ts'

const LONGEST_SLEEP_MS = 30_000
const RETRY_MS = 1_000
const SILENCE_MS = 5_000
/** Read at once: more than one message can carry. */
const MOST_READ = 60

export interface CourierParts {
  journal: Journal
  outbox: Outbox
  destinations: Destinations
  addresses: SecretAddresses
  guard: AddressGuard
  alerts: AlertList
  rulebook: Rulebook
  /** Trusted time. */
  now: () => number
  /** In [0, 1). */
  chance: () => number
  onError: (error: unknown) => void
}

/**
 * Carries what the outbox holds to its destinations (AL-6): each destination on its own, one message at a time, so that one that hangs
 * holds up no other. A timer only wakes it; what is due is a row.
 */
export class Courier {
  readonly #parts: CourierParts
  readonly #busy = new Map<string, Promise<void>>()
  /** Until when a destination wants to be left alone. */
  readonly #heldUntil = new Map<string, number>()
  readonly #tries = new Map<string, number[]>()
  #timer: NodeJS.Timeout | null = null
  #running = false

  constructor(parts: CourierParts) {
    this.#parts = parts
  }

  start(): void {
    this.#running = true
    this.wake()
  }

  /** Resolves once nothing is on its way any more. */
  async stop(): Promise<void> {
    this.#running = false
    if (this.#timer !== null) clearTimeout(this.#timer)
    await Promise.all(this.#busy.values())
  }

  /** Something may wait: look. Called after every commit. */
  wake(): void {
    if (!this.#running) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.round().catch(this.#parts.onError), this.#pauseMs())
  }

  /** Serves every destination for which something is due, until nothing is or it must wait. */
  async round(): Promise<void> {
    try {
      const { journal, outbox, destinations, now } = this.#parts
      const tooOld = now() - GIVE_UP_AFTER_MS
      if (outbox.hasStale(tooOld)) await journal.run(() => outbox.giveUp(tooOld, now()))
      await Promise.all(destinations.approved().map((destination) => this.#serveOnce(destination)))
    } finally {
      this.wake()
    }
  }

  #pauseMs(): number {
    const { destinations, now } = this.#parts
    const instants = destinations.approved().map((destination) => this.#nextAt(destination))
    return Math.max(0, Math.min(LONGEST_SLEEP_MS, ...instants.map((instant) => instant - now())))
  }

  /** A destination that is being served looks for itself what comes next. */
  #nextAt({ id }: Destination): number {
    if (this.#busy.has(id)) return Infinity
    const nextAt = this.#parts.outbox.nextAt(id)
    return nextAt === null ? Infinity : Math.max(nextAt, this.#heldUntil.get(id) ?? 0)
  }

  #serveOnce(destination: Destination): Promise<void> {
    const { id } = destination
    const known = this.#busy.get(id)
    if (known !== undefined) return known
    if (this.#nextAt(destination) > this.#parts.now()) return Promise.resolve()
    const served = this.#serve(destination)
      .catch((error: unknown) => {
        // What was under way stays `sending` and is sent again, saying so; nothing else has changed.
        this.#heldUntil.set(id, this.#parts.now() + RETRY_MS)
        this.#parts.onError(error)
      })
      .finally(() => this.#busy.delete(id))
    this.#busy.set(id, served)
    return served
  }

  async #serve(destination: Destination): Promise<void> {
    const { journal, outbox, addresses, destinations, now } = this.#parts
    const { id } = destination
    if (outbox.hasInterrupted(id)) await journal.run(() => outbox.resumeInterrupted(id, now()))
    for (;;) {
      const present = destinations.one(id)
      const address = addresses.of(id)
      if (present?.state !== 'approved' || address === null || this.#isHeld(present)) return
      const waiting = await this.#waiting(id)
      const [first, ...others] = waiting
      if (first === undefined) return
      const message = CHANNELS[present.kind].message([first, ...others], present, address.secret, now())
      await this.#send(present, address, message, waiting)
    }
  }

  /** What is due, with what is said about it. An alert that can no longer be read is given up, visibly. */
  async #waiting(id: string): Promise<Waiting[]> {
    const { journal, outbox, alerts, rulebook, now } = this.#parts
    const { directory } = rulebook.directory()
    const due = outbox
      .due(id, now(), this.#running ? MOST_READ : 0)
      .map(({ key, tries, uncertain, alert }) => ({ key, tries, uncertain: uncertain === 1, alert: alerts.one(alert) }))
    const lost = due.filter((one) => one.alert === null)
    if (lost.length > 0) await journal.run(() => lost.forEach(({ key }) => outbox.fail(key, now(), 'no-alert')))
    return due.flatMap(({ alert, ...one }) =>
      alert === null ? [] : [{ ...one, alert, unitName: directory.unit(alert.unit)?.name ?? alert.unit }],
    )
  }

  async #send(destination: Destination, { url }: SecretAddress, message: Message, waiting: readonly Waiting[]): Promise<void> {
    const { journal, outbox, guard, now } = this.#parts
    const startedAt = now()
    await journal.run(() => outbox.begin(message.keys, startedAt))
    this.#tries.get(destination.id)?.push(startedAt)
    // If we die from here until the answer is recorded, the rows stand as `sending`: the next start sends them again, marked 重发.
    const posted = await post(guard, new URL(url), message.headers, message.body)
    const verdict: Verdict = posted.reached === 'answered' ? CHANNELS[destination.kind].verdict(posted) : { fault: posted.fault }
    const carried = waiting.filter(({ key }) => message.keys.includes(key))
    if (verdict === 'busy') this.#heldUntil.set(destination.id, now() + MINUTE_MS)
    // Nobody answers there: the others need not each wait for the same silence.
    else if (posted.reached !== 'answered') this.#heldUntil.set(destination.id, now() + SILENCE_MS)
    await journal.run(() => {
      if (verdict === 'delivered') outbox.sent(message.keys, now())
      else for (const one of carried) this.#putBack(one, verdict, posted.reached === 'unknown')
    })
  }

  #putBack({ key, tries }: Waiting, verdict: Exclude<Verdict, 'delivered'>, mayHaveArrived: boolean): void {
    const { outbox, now, chance } = this.#parts
    const pause = verdict === 'busy' ? MINUTE_MS : pauseMs(tries + 1, chance())
    outbox.tryAgain(key, now() + pause, verdict === 'busy' ? 'busy' : verdict.fault, mayHaveArrived)
  }

  /** The provider's limit: of the tries within a minute, those before a restart included. */
  #isHeld({ id, kind }: Destination): boolean {
    const now = this.#parts.now()
    if ((this.#heldUntil.get(id) ?? 0) > now) return true
    const { mostPerMinute } = CHANNELS[kind]
    if (mostPerMinute === null) return false
    const known = this.#tries.get(id) ?? this.#parts.outbox.triedSince(id, now - MINUTE_MS)
    const recent = known.filter((at) => at > now - MINUTE_MS)
    this.#tries.set(id, recent)
    const [oldest] = recent
    if (oldest === undefined || recent.length < mostPerMinute) return false
    this.#heldUntil.set(id, oldest + MINUTE_MS)
    return true
  }
}
