import type { IncidentPreview } from '../contract/incident-answers.ts'
import { countyOf } from '../domain/divisions.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { distinctive, pairsIn, sharedWords } from '../domain/likeness.ts'
import type { Scope } from '../domain/scope.ts'
import { foldIncident } from '../projections/incident-state.ts'
import { anyQuery } from '../projections/search-terms.ts'
import type { HttpParts } from './parts.ts'

const MOST_SHOWN = 3
/** The newest that share anything at all; the likeliest of them are shown. */
const MOST_LOOKED_AT = 60
const MOST_COUNTIES = 3

/** Open incidents in the asker's scope and in the same counties whose titles share words with this one, most first, then newest. */
export async function similarIncidents(
  { desk, listReader }: Pick<HttpParts, 'desk' | 'listReader'>,
  { title, divisions, sectors }: { title: string; divisions: readonly string[]; sectors: readonly string[] },
  scope: Scope,
  now: number,
): Promise<IncidentPreview['similar']> {
  const { directory } = desk.rulebook.directory()
  const around = divisions.flatMap((division) => directory.climb(division))
  const places = directory.knownDivisions().map((division) => directory.divisionName(division))
  const words = distinctive(
    title,
    places.filter((name) => title.includes(name)),
  )
  if (pairsIn(words).length === 0) return []
  const query = { phase: 'open', level: null, unit: null, sector: null, states: [], from: null, to: null, after: null } as const
  const match = anyQuery(pairsIn(words))
  const counties = [...new Set(divisions.map(countyOf))].slice(0, MOST_COUNTIES)
  const found = await Promise.all(
    counties.map((division) => listReader.find({ ...query, division, match, sort: 'recorded', limit: MOST_LOOKED_AT }, scope, now)),
  )
  const candidates = [...new Map(found.flat().map((card) => [card.key, card])).values()]
    .map((card) => ({ card, words: sharedWords(words, card.title) }))
    .filter((candidate) => candidate.words.length > 0)
    .sort((a, b) => b.words.join('').length - a.words.join('').length || b.card.key - a.card.key)
  return candidates.slice(0, MOST_SHOWN).flatMap(({ card, words: shared }) => {
    const incident = foldIncident(desk.ledger, card.id)
    if (incident === null) return []
    const { id, number, title: named, level, discoveredAt, nextDueAt } = card
    const near = incident.logged.divisions.filter(
      (place) => around.includes(place) || directory.climb(place).some((above) => divisions.includes(above)),
    )
    return [
      {
        ...{ id, number, title: named, level, discoveredAt: formatInstant(discoveredAt), nextDueAt: formatInstantOrNull(nextDueAt) },
        shared: { words: shared, divisions: near, sectors: incident.logged.sectors.filter((sector) => sectors.includes(sector)) },
      },
    ]
  })
}
