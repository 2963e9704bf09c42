import { setImmediate as othersTurn } from 'node:timers/promises'
import type { Connection } from '../../db/open.ts'
import { obligations } from '../domain/clocks.ts'
import type { Incident } from '../domain/incident.ts'
import type { PolicyPack } from '../domain/policy.ts'
import type { PublicChannel } from '../domain/public-channel.ts'
import { publicSince } from '../domain/public-channel.ts'
import { givenAt } from '../ledger/fresh-id.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { STRUCK_TEXT } from '../ledger/redaction.ts'
import { foldIncident, incidentStream, subjectOf } from './incident-state.ts'
import type { Rulebook } from './rulebook.ts'

/** What the public column shows (RE-5): the newest by their recording. Older ones are still found by their address. */
export const MOST_LISTED = 1_000
const PAGE_ENTRIES = 1_000
/** Of folding, before others get their turn. */
const SLICE_MS = 8
/** What makes an incident one that has something public. */
const PUBLISHING = /^(release-recorded|release-published|release-corrected)\//
/** What gives a release its id. */
const BEGINNING = /^(release-recorded|release-drafted)\//
const INCIDENT_STREAM = incidentStream('')

/** A release as the public may see it: nothing of its incident, nothing of how it came about. Instants in epoch milliseconds. */
export interface Published {
  id: string
  /** All ids of the same text, where the same unit entered it more than once. */
  ids: readonly string[]
  /** What it is about: its incident, or the one that was merged into. Never shown. */
  matter: string
  incident: string
  seq: number
  unit: string
  directorySeq: number
  title: string
  body: string
  channels: readonly PublicChannel[]
  publishedAt: number
  /** Oldest first; the text is null where it was struck out. */
  corrections: readonly { at: number; text: string | null }[]
}

/**
 * What an incident has published: nothing of an exercise, nothing whose text was struck out (IN-11), nothing that a second person refused
 * or has still to look at (CL-8a).
 */
export function publishedOf(incident: Incident, pack: PolicyPack): Published[] {
  if (incident.logged.drill !== null) return []
  const { id, releases, course, drafting, merging, logged } = incident
  const refused = new Set(course.flatMap((turn) => (turn.turn === 'verified' && !turn.confirmed ? [turn.evidence] : [])))
  const claimed = new Set(obligations(incident, pack).map(({ claim }) => claim?.evidence))
  return releases
    .filter((release) => !refused.has(release.release) && !claimed.has(release.release) && !isStruck(release))
    .map(({ release, seq, unit, title, body, channels }) => ({
      id: release,
      ids: [release],
      matter: merging.into?.incident ?? id,
      incident: id,
      directorySeq: logged.directorySeq,
      corrections: drafting.corrections
        .filter((correction) => correction.release === release)
        .map(({ recordedAt: at, text }) => ({ at, text: text === STRUCK_TEXT ? null : text })),
      publishedAt: publicSince(channels),
      ...{ seq, unit, title, body, channels },
    }))
}

function isStruck({ title, body, channels }: { title: string; body: string; channels: readonly PublicChannel[] }): boolean {
  return [title, body, ...channels.flatMap(({ name, url, documentNumber }) => [name, url, documentNumber])].includes(STRUCK_TEXT)
}

/** What was public by an instant, newest first; a text that the same unit entered twice stands once, with all its channels. */
export function publicBy(all: readonly Published[], now: number): Published[] {
  const out = all
    .map((one) => ({ ...one, channels: one.channels.filter(({ publishedAt }) => publishedAt <= now) }))
    .filter(({ channels }) => channels.length > 0)
  return [...Map.groupBy(out, ({ unit, title, body }) => JSON.stringify([unit, title, body])).values()]
    .map(asOne)
    .sort((a, b) => b.publishedAt - a.publishedAt || b.seq - a.seq)
}

function asOne(same: readonly Published[]): Published {
  const [first, ...more] = same.toSorted((a, b) => a.seq - b.seq)
  if (first === undefined) throw new Error('a group holds something')
  if (more.length === 0) return first
  const once = <T>(list: readonly T[]) => [...new Map(list.map((one) => [JSON.stringify(one), one])).values()]
  const channels = once(same.flatMap((one) => one.channels)).sort((a, b) => a.publishedAt - b.publishedAt)
  const corrections = [...new Map(same.flatMap((one) => one.corrections).map((one) => [one.text, one])).values()]
  return {
    ...first,
    ids: same.map(({ id }) => id),
    channels,
    corrections: corrections.sort((a, b) => a.at - b.at),
    publishedAt: publicSince(channels),
  }
}

/**
 * The newest published releases, kept between questions: each question reads only what the ledger has had since, and folds again only the
 * incidents that it touched. It must not be asked inside a transaction, whose entries may be taken back; `find` may.
 */
export class PublishedReleases {
  readonly #ledger: Ledger
  readonly #rulebook: Rulebook
  readonly #most: number
  readonly #behind
  readonly #before
  readonly #of = new Map<string, readonly Published[]>()
  /** Up to which entry it knows; null before the first question. */
  #seq: number | null = null
  #catchingUp: Promise<void> | null = null
  #kept: { from: number; until: number; releases: readonly Published[] } | null = null

  constructor(connection: Connection, ledger: Ledger, rulebook: Rulebook, most = MOST_LISTED) {
    this.#ledger = ledger
    this.#rulebook = rulebook
    this.#most = most
    this.#behind = connection.prepare(`select seq, stream, type from ledger where seq > ? order by seq limit ${PAGE_ENTRIES}`)
    this.#before = connection.prepare(`select seq, stream, type from ledger where seq < ? order by seq desc limit ${PAGE_ENTRIES}`)
  }

  /** Newest first. The same list, by identity, as long as it says the same. */
  async newest(now: number): Promise<readonly Published[]> {
    const head = this.#ledger.head().seq
    while (this.#seq === null || this.#seq < head) {
      this.#catchingUp ??= this.#catchUp().finally(() => (this.#catchingUp = null))
      await this.#catchingUp
    }
    if (this.#kept === null || now < this.#kept.from || now >= this.#kept.until) {
      const all = [...this.#of.values()].flat()
      const instants = all.flatMap(({ channels }) => channels.map(({ publishedAt }) => publishedAt))
      const until = Math.min(...instants.filter((instant) => instant > now), Infinity)
      const from = Math.max(...instants.filter((instant) => instant <= now), 0)
      this.#kept = { from, until, releases: publicBy(all, now).slice(0, this.#most) }
    }
    return this.#kept.releases
  }

  /** Any release that is public by now, however old; null when there is none of this id. Looks into the ledger alone. */
  find(release: string, now: number): Published | null {
    const incident = this.#incidentOf(release)
    return incident === null ? null : (publicBy(this.#fold(incident), now).find(({ ids }) => ids.includes(release)) ?? null)
  }

  /** An id tells when it was given, and so where in the ledger the release begins. */
  #incidentOf(release: string): string | null {
    const at = givenAt(release)
    if (at === null) return null
    const last = this.#ledger.seqAsOf(at)
    const begun = this.#rowsBehind(this.#ledger.seqAsOf(at - 1))
      .filter(({ seq, type }) => seq <= last && BEGINNING.test(type))
      .find(({ seq }) => (this.#ledger.entry(seq)?.data as { release: string } | null | undefined)?.release === release)
    return begun === undefined ? null : subjectOf(begun.stream)
  }

  /** In slices: after a start a thousand incidents are folded, and alarms go before. */
  async #catchUp(): Promise<void> {
    const touched = new Set<string>()
    let seq = this.#seq ?? this.#startingSeq()
    for (let page = this.#rowsBehind(seq); page.length > 0; page = this.#rowsBehind(seq)) {
      for (const row of page) {
        const incident = this.#touchedBy(row)
        if (incident !== null) touched.add(incident)
        seq = row.seq
      }
    }
    let sliceBegan = performance.now()
    for (const incident of touched) {
      if (performance.now() - sliceBegan > SLICE_MS) {
        await othersTurn()
        sliceBegan = performance.now()
      }
      this.#keep(incident)
    }
    this.#seq = seq
    // What has piled up in a long run is read anew, from nearer by.
    if (this.#of.size > 2 * this.#most) {
      this.#of.clear()
      this.#seq = null
    }
  }

  #keep(incident: string): void {
    const published = this.#fold(incident)
    const isSame = JSON.stringify(published) === JSON.stringify(this.#of.get(incident) ?? [])
    // Also with nothing to show yet: what a second person has still to look at may come in by that person's word.
    this.#of.set(incident, published)
    if (!isSame) this.#kept = null
  }

  /** The incident whose releases an entry may have changed; null for most. */
  #touchedBy({ seq, stream, type }: Row): string | null {
    if (type.startsWith('entry-struck/')) {
      const struck = this.#ledger.entry((this.#ledger.entry(seq)?.data as { seq: number }).seq)
      return struck === null || !struck.stream.startsWith(INCIDENT_STREAM) ? null : subjectOf(struck.stream)
    }
    if (!stream.startsWith(INCIDENT_STREAM)) return null
    const incident = subjectOf(stream)
    return PUBLISHING.test(type) || this.#of.has(incident) ? incident : null
  }

  #rowsBehind(seq: number): Row[] {
    return this.#behind.all(seq) as Row[]
  }

  #fold(id: string): Published[] {
    const incident = foldIncident(this.#ledger, id)
    return incident === null ? [] : publishedOf(incident, this.#rulebook.packFor(incident.logged))
  }

  /** The seq behind which the newest publications lie, so many as are listed. */
  #startingSeq(): number {
    let found = 0
    for (let seq = Number.MAX_SAFE_INTEGER; ;) {
      const page = this.#before.all(seq) as Row[]
      for (const row of page) {
        if (PUBLISHING.test(row.type)) found += 1
        if (found >= this.#most) return row.seq - 1
      }
      const last = page.at(-1)
      if (last === undefined) return 0
      seq = last.seq
    }
  }
}

interface Row {
  seq: number
  stream: string
  type: string
}
