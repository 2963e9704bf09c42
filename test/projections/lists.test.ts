import { rmSync } from 'node:fs'
import fc from 'fast-check'
import root, { test } from 'tap'
import { nextDueAt, stateAt } from '../../src/domain/clocks.ts'
import type { Obligation, ObligationState } from '../../src/domain/clocks.ts'
import type { Directory } from '../../src/domain/directory.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { Scope } from '../../src/domain/scope.ts'
import { alertStream } from '../../src/projections/incident-state.ts'
import { searchQuery } from '../../src/projections/search-terms.ts'
import { databaseFile, openForReading } from '../../db/open.ts'
import { AlertList } from '../../src/projections/alert-list.ts'
import { Board } from '../../src/projections/board.ts'
import { IncidentList } from '../../src/projections/incident-list.ts'
import type { IncidentQuery } from '../../src/projections/incident-list.ts'
import { World, histories, logs, makeTemplate, perform, waitForNext } from './histories.ts'

/** The lists take different ways for different scopes and filters; page by page they give what a look at every incident gives. */

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 0x7fff_ffff))
const RUNS = 40
root.setTimeout(240_000)
const template = await makeTemplate()
process.once('exit', () => rmSync(template, { recursive: true, force: true }))

const SCOPES: Scope[] = [
  { subtree: '512021', participant: null },
  { subtree: '512021101', participant: null },
  { subtree: null, participant: 'ay-health' },
  { subtree: null, participant: 'ay-t103' },
  { subtree: '512021103', participant: 'ay-gov' },
  { subtree: null, participant: null },
]
const STATES: ObligationState[][] = [[], ['running'], ['overdue'], ['running', 'overdue'], ['met', 'late'], ['unverified'], ['void']]
const PAGE = 2

interface Known {
  incident: Incident
  /** Incidents are numbered in the order of logging. */
  key: number
  clocks: readonly Obligation[]
}

/** The lists of one world; the second of two takes the ways of a scope that is not narrow. */
interface Lists {
  incidents: IncidentList
  boards: readonly Board[]
  alerts: readonly AlertList[]
}

test('lists, board and alerts give, page by page, what a look at every incident gives', async (t) => {
  t.comment(`seed ${SEED}, ${RUNS} runs`)
  const listed = { incidents: 0, clocks: 0, alerts: 0, pages: 0 }
  await fc.assert(
    fc.asyncProperty(histories(25, [logs, logs, waitForNext]), async ({ begin, commands }) => {
      const world = World.begin(template, begin)
      const reading = openForReading(databaseFile(world.folder))
      const lists: Lists = {
        incidents: new IncidentList(reading),
        boards: [new Board(reading), new Board(reading, 0)],
        alerts: [new AlertList(reading), new AlertList(reading, 0)],
      }
      try {
        for (const command of commands) await perform(world, command)
        const everything = world.incidents.map((id, place): Known => ({
          incident: world.incident(id),
          key: place + 1,
          clocks: world.clocks(id),
        }))
        for (const scope of SCOPES) {
          compareLists(world, lists, everything, scope, listed)
          for (const board of lists.boards) compareBoard(world, board, everything, scope, listed)
          for (const alerts of lists.alerts) compareAlerts(world, alerts, everything, scope, listed)
        }
      } finally {
        reading.close()
        await world.end()
      }
    }),
    { seed: SEED, numRuns: RUNS },
  )
  t.ok(
    listed.incidents > 1_000 && listed.clocks > 1_000 && listed.alerts > 1_000 && listed.pages > 1_000,
    'there was something to list',
    listed,
  )
})

function compareLists(
  world: World,
  lists: Lists,
  everything: readonly Known[],
  scope: Scope,
  listed: { incidents: number; pages: number },
): void {
  const { directory } = world.parts.desk.rulebook.directory()
  for (const states of STATES) {
    for (const [division, unit, level, q] of FILTERS) {
      const expected = everything.filter(
        (known) =>
          isSeen(known, scope, directory) &&
          (states.length === 0 ||
            known.clocks.some((clock) => clock.kind !== 'acceptance' && states.includes(stateAt(clock, world.now)))) &&
          (division === null || known.incident.logged.divisions.some((place) => directory.climb(place).includes(division))) &&
          (unit === null || partakes(known.incident, unit)) &&
          (level === null || known.incident.level === level) &&
          (q === null || known.incident.logged.title.includes(q)),
      )
      for (const sort of ['due', 'recorded'] as const) {
        const order = expected.toSorted(sort === 'due' ? byDue : (a, b) => b.key - a.key).map((known) => known.incident.id)
        const found: string[] = []
        let after: { value: number | null; key: number } | null = null
        for (;;) {
          const match = q === null ? null : searchQuery(q)
          const query: IncidentQuery = {
            phase: null,
            level,
            unit,
            division,
            sector: null,
            states,
            match,
            from: null,
            to: null,
            sort,
            after,
            limit: PAGE,
          }
          const page = lists.incidents.find(query, scope, world.now)
          listed.pages += 1
          found.push(...page.map((card) => card.id))
          const last = page.at(-1)
          if (last === undefined || page.length < PAGE) break
          after = { value: sort === 'due' ? last.nextDueAt : last.recordedAt, key: last.key }
        }
        same(found, order, { scope, states, division, unit, level, q, sort })
        listed.incidents += found.length
      }
    }
  }
}

const FILTERS: [division: string | null, unit: string | null, level: string | null, q: string | null][] = [
  [null, null, null, null],
  ['512021103', null, null, null],
  [null, 'ay-health', null, null],
  ['512021', 'ay-gov', 'II', null],
  [null, null, null, '事件'],
  ['512021101', null, null, '事件'],
]

function compareBoard(world: World, board: Board, everything: readonly Known[], scope: Scope, listed: { clocks: number }): void {
  const { directory } = world.parts.desk.rulebook.directory()
  for (const states of STATES.slice(1)) {
    for (const [unit, kind] of [
      [null, null],
      ['ay-health', null],
      [null, 'response'],
      [null, 'acceptance'],
    ] as const) {
      const expected = everything
        .filter((known) => isSeen(known, scope, directory))
        .flatMap(({ clocks, key }) => clocks.map((clock, place) => ({ clock, key, place })))
        .filter(
          ({ clock }) =>
            states.includes(stateAt(clock, world.now)) && (unit === null || clock.unit === unit) && (kind === null || clock.kind === kind),
        )
        .sort((a, b) => a.clock.dueAt - b.clock.dueAt || a.key - b.key || a.place - b.place)
        .map(({ clock }) => clock.id)
      const found: string[] = []
      let after: { dueAt: number; key: number; place: number } | null = null
      for (;;) {
        const page = board.nearest({ states, unit, kind, dueBefore: null, after, limit: PAGE }, scope, world.now)
        found.push(...page.map((row) => row.clock.id))
        const last = page.at(-1)
        if (last === undefined || page.length < PAGE) break
        after = { dueAt: last.clock.dueAt, key: last.key, place: last.place }
      }
      same(found, expected, { scope, states, unit, kind })
      listed.clocks += found.length
    }
  }
}

function compareAlerts(world: World, list: AlertList, everything: readonly Known[], scope: Scope, listed: { alerts: number }): void {
  const { directory } = world.parts.desk.rulebook.directory()
  const expected = everything
    .filter((known) => isSeen(known, scope, directory))
    .flatMap(({ incident }) => world.parts.desk.ledger.stream(alertStream(incident.id)))
    .filter((entry) => entry.type === 'alert-raised')
    .map((entry) => entry.seq)
    .sort((a, b) => a - b)
  for (const account of [null, 'nobody']) {
    const found: number[] = []
    for (let page = list.after(0, scope, PAGE, account); page.length > 0; page = list.after(found.at(-1) ?? 0, scope, PAGE, account))
      found.push(...page.map((alert) => alert.seq))
    same(found.map(String), expected.map(String), { scope, account })
    listed.alerts += found.length
  }
}

function isSeen({ incident }: Known, { subtree, participant }: Scope, directory: Directory): boolean {
  const { logged, everInvolved } = incident
  const lead = directory.unit(logged.assignment.lead)?.division
  const divisions = [...logged.divisions, ...(lead === undefined ? [] : [lead])].flatMap((division) => directory.climb(division))
  return (subtree !== null && divisions.includes(subtree)) || (participant !== null && everInvolved.includes(participant))
}

function partakes({ assignment: { lead, joint, local, coordinators } }: Incident, unit: string): boolean {
  return [lead, ...joint, ...local, ...coordinators].includes(unit)
}

/** Nearest due first; those with nothing open behind the others, in the order of logging. */
function byDue(a: Known, b: Known): number {
  const [dueA, dueB] = [nextDueAt(a.clocks) ?? Infinity, nextDueAt(b.clocks) ?? Infinity]
  return dueA === dueB ? a.key - b.key : dueA - dueB
}

function same(found: readonly string[], expected: readonly string[], query: object): void {
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`${JSON.stringify(query)}\nfound    ${found.join(' ')}\nexpected ${expected.join(' ')}`)
}
