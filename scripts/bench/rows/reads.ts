import { databaseFile, openForReading } from '../../../db/open.ts'
import type { Connection } from '../../../db/open.ts'
import type { Scope } from '../../../src/domain/scope.ts'
import { AlertList } from '../../../src/projections/alert-list.ts'
import { Board } from '../../../src/projections/board.ts'
import { IncidentList } from '../../../src/projections/incident-list.ts'
import type { IncidentQuery } from '../../../src/projections/incident-list.ts'
import { searchQuery } from '../../../src/projections/search-terms.ts'
import type { Ground } from '../ground.ts'
import { Random } from '../generator/random.ts'
import { searchWords } from '../generator/words.ts'
import type { Installation } from '../installation.ts'
import { MOST_DELAY_MS, longestWait } from '../main-thread.ts'
import { PLACE, cookieOf } from '../people.ts'
import { aside, ms, quantile, times } from '../row.ts'
import type { Figure, Row } from '../row.ts'
import { withProgram } from '../service.ts'

const ROWS_SHOWN = 200
const PAGE = 50
const QUERIES = 200
const FEW_QUERIES = 20
const CACHE_KIB = 64 * 1_024
const BOARD_P99_MS = 2
const BOARD_GROWTH = 1.5
const SEARCH_P99_MS = 20
const MANY_HITS = 20_000
const OTHER_ORDER_MS = 250

/** No filter at all. */
const EVERYTHING = { phase: null, level: null, unit: null, division: null, sector: null, states: [], from: null, to: null, after: null }

/** Who looks: the whole province, one city, one county, one unit. */
const VIEWERS: readonly { name: string; scopes: readonly Scope[] }[] = [
  { name: 'province', scopes: [{ subtree: PLACE.root, participant: null }] },
  { name: 'city', scopes: PLACE.cities.map((city) => ({ subtree: city, participant: null })) },
  { name: 'county', scopes: PLACE.counties.map((county) => ({ subtree: county, participant: null })) },
  { name: 'unit', scopes: PLACE.counties.map((county) => ({ subtree: null, participant: `p${county}-enforcement` })) },
]

/** The board's query at full size and at 10,000 incidents, in process. */
export const board: Row = {
  name: 'board',
  measure: async (ground) => {
    const full = ground.full()
    const small = ground.small()
    return VIEWERS.map(({ name, scopes }) => {
      const took = boardTimes(full, scopes, ground.seed)
      const p99 = quantile(took, 0.99)
      const smallP99 = small === null ? null : quantile(boardTimes(small, scopes, ground.seed), 0.99)
      return {
        what: `board, ${ROWS_SHOWN} nearest obligations, ${name}`,
        figure: `p50 ${ms(quantile(took, 0.5))}, p99 ${ms(p99)}`,
        required: `p99 ≤ ${BOARD_P99_MS} ms, ≤ ${BOARD_GROWTH} × at 10,000`,
        peer: smallP99 === null ? '' : `at ${small?.incidents ?? 0} incidents p99 ${ms(smallP99)}`,
        ratio: smallP99 === null ? '' : times(p99 / smallP99),
        ok: p99 <= BOARD_P99_MS && (smallP99 === null || p99 <= BOARD_GROWTH * smallP99),
      }
    })
  },
}

function boardTimes(of: Installation, scopes: readonly Scope[], seed: number): number[] {
  return withReading(of, (connection) => {
    const rows = new Board(connection)
    const random = new Random(seed)
    const query = { states: ['running', 'overdue'] as const, unit: null, kind: null, dueBefore: null, after: null, limit: ROWS_SHOWN }
    return timesOf(QUERIES, () => rows.nearest(query, random.pick(scopes), Date.now()))
  })
}

/** What screens ask beside the board, in process; nothing is required of these, but one of them slow is felt by all. */
export const lists: Row = {
  name: 'lists',
  measure: async (ground) =>
    VIEWERS.flatMap(({ name, scopes }) => {
      const scope = scopes[0] ?? { subtree: null, participant: null }
      const took = withReading(ground.full(), (connection) => {
        const incidents = new IncidentList(connection)
        const alerts = new AlertList(connection)
        const find = (sort: IncidentQuery['sort']) => incidents.find({ ...EVERYTHING, match: null, sort, limit: PAGE }, scope, Date.now())
        return {
          'incidents by due': timesOf(FEW_QUERIES, () => find('due')),
          'incidents newest first': timesOf(FEW_QUERIES, () => find('recorded')),
          alerts: timesOf(FEW_QUERIES, () => alerts.after(0, scope, PAGE)),
        }
      })
      const shown = Object.entries(took).map(([what, spent]) => `${what} ${ms(quantile(spent, 0.5))}`)
      return [aside(`first page of the lists, ${name}, p50`, shown.join(', '))]
    }),
}

/** Search: newest first over common and rare words, in process; by due over more than 20,000 hits. */
export const search: Row = {
  name: 'search',
  measure: async (ground) => {
    const words = searchWords()
    const kinds = Object.entries(words)
    const newest = VIEWERS.filter(({ name }) => name !== 'city').map(({ name, scopes }): Figure => {
      const took = kinds.map(([kind, list]) => ({ kind, took: searchTimes(ground.full(), list, scopes, 'recorded', ground.seed) }))
      const all = took.flatMap((one) => one.took)
      const p99 = quantile(all, 0.99)
      return {
        what: `search newest first, two characters, ${name}`,
        figure: `p99 ${ms(p99)} (${took.map((one) => `${one.kind} ${ms(quantile(one.took, 0.99))}`).join(', ')})`,
        required: `p99 ≤ ${SEARCH_P99_MS} ms`,
        peer: '',
        ratio: '',
        ok: p99 <= SEARCH_P99_MS,
      }
    })
    return [...newest, await byDue(ground, words.common)]
  },
}

/** Over HTTP, so that it shows whether others must wait. */
async function byDue(ground: Ground, words: readonly string[]): Promise<Figure> {
  const many = withReading(ground.full(), (connection) => {
    const hits = connection.prepare('select count(*) from incident_search where incident_search match ?').pluck()
    return words.filter((word) => Number(hits.get(searchQuery(word))) > MANY_HITS)
  })
  const what = `search by nearest due over more than ${MANY_HITS} hits, over HTTP`
  const required = `≤ ${OTHER_ORDER_MS} ms, others wait ≤ ${MOST_DELAY_MS} ms`
  if (many.length === 0) return { ...aside(what, 'no word has so many hits at this size'), required }
  const cookie = cookieOf(ground.work(), 'leader', `p${PLACE.root}-gov`)
  return withProgram(ground.quietService(), async (program) => {
    const took: number[] = []
    const waited = await longestWait(program, async () => {
      for (const word of many) {
        const began = performance.now()
        await (await program.get(`/api/incidents?sort=due&limit=${PAGE}&q=${encodeURIComponent(word)}`, cookie)).text()
        took.push(performance.now() - began)
      }
    })
    const longest = quantile(took, 1)
    return {
      what,
      figure: `longest ${ms(longest)} of ${many.length} words`,
      required,
      peer: `a cheap request meanwhile waited up to ${ms(waited)}`,
      ratio: times(longest / OTHER_ORDER_MS),
      ok: longest <= OTHER_ORDER_MS && waited <= MOST_DELAY_MS,
    }
  })
}

function searchTimes(
  of: Installation,
  words: readonly string[],
  scopes: readonly Scope[],
  sort: IncidentQuery['sort'],
  seed: number,
): number[] {
  return withReading(of, (connection) => {
    const list = new IncidentList(connection)
    const random = new Random(seed)
    return timesOf(QUERIES, () => {
      const match = searchQuery(random.pick(words))
      list.find({ ...EVERYTHING, match, sort, limit: PAGE }, random.pick(scopes), Date.now())
    })
  })
}

/** The first few warm the caches and are left out. */
function timesOf(count: number, query: () => void): number[] {
  const warmUp = Math.ceil(count / 10)
  return Array.from({ length: count + warmUp }, () => {
    const began = performance.now()
    query()
    return performance.now() - began
  }).slice(warmUp)
}

function withReading<T>(of: Installation, use: (connection: Connection) => T): T {
  const connection = openForReading(databaseFile(of.folder))
  // As the service's own connection has it.
  connection.pragma(`cache_size = -${CACHE_KIB}`)
  try {
    return use(connection)
  } finally {
    connection.close()
  }
}
