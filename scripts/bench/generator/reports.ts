import type { LogIncident } from '../../../src/domain/decisions/log-incident.ts'
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/instants.ts'
import type { Level } from '../../../src/domain/levels.ts'
import { CHANNELS, FOCUS_KINDS } from '../../../src/domain/vocabulary.ts'
import type { Province } from './province.ts'
import { Zipf } from './random.ts'
import type { Random } from './random.ts'
import { Writer } from './words.ts'

const LEVEL_SHARES: readonly [Level, number][] = [
  ['none', 0.8],
  ['IV', 0.08],
  ['III', 0.09],
  ['II', 0.025],
  ['I', 0.005],
]
const SURFACED_KNOWN = 0.6
const OCCURRED_KNOWN = 0.25
const SECOND_PLACE = 0.06
const SECOND_SECTOR = 0.12

/** What duty officers type in: one incident after the other, about places and sectors of the province. */
export class Reports {
  readonly #random: Random
  readonly #province: Province
  readonly #writer: Writer
  readonly #sectors: Zipf

  constructor(province: Province, random: Random) {
    this.#random = random
    this.#province = province
    this.#writer = new Writer(random)
    this.#sectors = new Zipf(random, province.sectors.length)
  }

  /** A report entered at `now`, discovered some minutes before. */
  next(now: number): LogIncident {
    const random = this.#random
    const { counties, cities, sectors } = this.#province
    const place = random.happens(0.9) ? random.pick(counties) : random.pick(cities)
    const { title, summary } = this.#writer.about(this.#province.nameOf(place))
    const discoveredAt = now - MINUTE_MS - Math.min(random.waiting(8 * MINUTE_MS), HOUR_MS)
    const earlier = (longest: number) => discoveredAt - random.between(0, longest)
    const sector = sectors[this.#sectors.draw()] ?? ''
    return {
      title,
      summary,
      source: { channel: random.pick(CHANNELS), url: `https://www.example.com/p/${random.bits()}`, outlet: null },
      occurredAt: random.happens(OCCURRED_KNOWN) ? earlier(4 * HOUR_MS) : null,
      surfacedAt: random.happens(SURFACED_KNOWN) ? earlier(2 * HOUR_MS) : null,
      discoveredAt,
      divisions: [place, ...(random.happens(SECOND_PLACE) ? [random.pick(counties)] : [])],
      sectors: [sector, ...(random.happens(SECOND_SECTOR) ? [random.pick(sectors)] : [])],
      units: [],
      category: null,
      facts: {},
      level: this.#level(),
      levelReason: null,
      heat: null,
      focus: random.happens(0.5) ? random.pick(FOCUS_KINDS) : null,
      disposition: null,
      handledAs: null,
      sensitive: false,
      personalDataReason: null,
      drill: null,
    }
  }

  #level(): Level {
    let luck = this.#random.unit()
    for (const [level, share] of LEVEL_SHARES) {
      if (luck < share) return level
      luck -= share
    }
    return 'none'
  }
}
