import type * as z from 'zod'
import type { logIncidentBody } from '../../src/contract/incident-requests.ts'
import type { Act } from './acts.ts'
import type { Username } from './accounts.ts'
import type { When } from './story-time.ts'

type Logged = z.input<typeof logIncidentBody>

/** One incident of the story: what the officer wrote down, then who did what and when. */
export interface Episode {
  title: string
  summary: string
  channel: Logged['source']['channel']
  outlet?: string
  occurred?: When
  surfaced?: When
  found: When
  logged: [When, Username]
  /** Division codes, in the order named. */
  places: string[]
  sectors?: string[]
  /** Units named by the officer, who win over sectors. */
  units?: string[]
  category?: string
  facts?: NonNullable<Logged['facts']>
  level: Logged['level']
  levelReason?: string
  heat?: NonNullable<Logged['heat']>
  focus: NonNullable<Logged['focus']>
  disposition?: NonNullable<Logged['disposition']>
  then: Act[]
}

/** The body of `POST /api/incidents`. */
export function bodyOf(episode: Episode, iso: (when: When) => string): Logged {
  const { title, summary, channel, outlet, occurred, surfaced, found, places, sectors, units, category, facts } = episode
  const { level, levelReason, heat, focus, disposition } = episode
  return {
    title,
    summary,
    source: { channel, outlet: outlet ?? null },
    occurredAt: occurred === undefined ? null : iso(occurred),
    surfacedAt: surfaced === undefined ? null : iso(surfaced),
    discoveredAt: iso(found),
    divisions: places,
    sectors: sectors ?? [],
    units: units ?? [],
    category: category ?? null,
    facts: facts ?? null,
    level,
    levelReason: levelReason ?? null,
    heat: heat ?? null,
    focus,
    disposition: disposition ?? null,
  }
}
