import type { Destination, DestinationDescribed, DestinationJudged } from '../domain/destinations.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Connection } from '../../db/open.ts'

const STREAMS = 'destination/'

export function destinationStream(id: string): string {
  return `${STREAMS}${id}`
}

/** Destinations folded from the ledger; there are few. Kept by the hash of their last entry. */
export class Destinations {
  readonly #ledger: Ledger
  readonly #lastHash
  #kept: { hash: string; destinations: readonly Destination[] } = { hash: '', destinations: [] }

  constructor(connection: Connection, ledger: Ledger) {
    this.#ledger = ledger
    this.#lastHash = connection
      .prepare(`select hash from ledger where stream > '${STREAMS}' and stream < 'destination0' order by seq desc limit 1`)
      .pluck()
  }

  /** Those not removed, oldest first. */
  all(): readonly Destination[] {
    const hash = (this.#lastHash.get() as Buffer | undefined)?.toString('latin1') ?? ''
    if (hash !== this.#kept.hash) this.#kept = { hash, destinations: fold(this.#ledger.ofStreams(STREAMS)) }
    return this.#kept.destinations
  }

  one(id: string): Destination | null {
    return this.all().find((destination) => destination.id === id) ?? null
  }

  approved(): Destination[] {
    return this.all().filter(({ state }) => state === 'approved')
  }
}

function fold(entries: readonly Entry[]): Destination[] {
  const destinations = new Map<string, Destination>()
  for (const { stream, type, data, version, at, actor } of entries) {
    const id = stream.slice(STREAMS.length)
    const before = destinations.get(id)
    if (type === 'destination-described')
      destinations.set(id, {
        ...(data as DestinationDescribed),
        id,
        state: 'proposed',
        description: version,
        describedAt: at,
        judged: null,
      })
    else if (type === 'destination-judged' && before !== undefined) {
      const { approved, note } = data as DestinationJudged
      destinations.set(id, { ...before, state: approved ? 'approved' : 'refused', judged: { at, by: actor.name, note } })
    } else if (type === 'destination-removed') destinations.delete(id)
  }
  return [...destinations.values()]
}
