import { rmSync } from 'node:fs'
import fc from 'fast-check'
import root, { test } from 'tap'
import type { Test } from 'tap'
import { databaseFile, openForWriting } from '../../db/open.ts'
import type { Connection } from '../../db/open.ts'
import type { AlertRaised } from '../../src/domain/alarms.ts'
import { obligations, stateAt } from '../../src/domain/clocks.ts'
import type { Obligation } from '../../src/domain/clocks.ts'
import { parseDuration } from '../../src/domain/durations.ts'
import type { Level } from '../../src/domain/levels.ts'
import { isStatutory } from '../../src/domain/vocabulary.ts'
import type { ObligationKind, Role } from '../../src/domain/vocabulary.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import { foldIncident } from '../../src/projections/incident-state.ts'
import { fromColumns } from '../../src/projections/obligation-rows.ts'
import type { ObligationColumns } from '../../src/projections/obligation-rows.ts'
import { PROJECTION_TABLES } from '../../src/projections/projector.ts'
import { rebuild, rowsOf } from '../../src/projections/rebuild.ts'
import { Rulebook } from '../../src/projections/rulebook.ts'
import { LONGEST_MS, rounds, seedOf } from '../support/effort.ts'
import {
  MINUTE,
  World,
  acts,
  entwined,
  histories,
  housekeeping,
  logs,
  makeTemplate,
  officer,
  perform,
  restart,
  supervision,
  waitForNext,
  waits,
} from './histories.ts'
import type { Command } from './histories.ts'

const SEED = seedOf()
root.setTimeout(LONGEST_MS)
const template = await makeTemplate()
process.once('exit', () => rmSync(template, { recursive: true, force: true }))

interface History {
  begin: number
  commands: Command[]
}

/** Runs `check` on random histories; a failure names seed, path and the shrunk history. */
async function holds<T>(t: Test, arbitrary: fc.Arbitrary<T>, check: (one: T) => Promise<void>, numRuns: number): Promise<void> {
  t.comment(`seed ${SEED}, ${numRuns} runs`)
  await fc.assert(fc.asyncProperty(arbitrary, check), { seed: SEED, numRuns })
  t.pass(`held in ${numRuns} runs`)
}

/** The negative control: a check that must not hold is refuted, so that the histories are known to reach what they are about. */
async function isRefuted<T>(t: Test, arbitrary: fc.Arbitrary<T>, check: (one: T) => Promise<void>, numRuns: number): Promise<void> {
  const { failed, numRuns: used } = await fc.check(fc.asyncProperty(arbitrary, check), { seed: SEED, numRuns, endOnFailure: true })
  t.ok(failed, `refuted within ${used} runs (seed ${SEED})`)
}

async function inWorld(begin: number, work: (world: World) => Promise<void>): Promise<void> {
  const world = World.begin(template, begin)
  try {
    await work(world)
  } finally {
    await world.end()
  }
}

/** Equality whose failure fast-check can report. */
function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value, null, 1))
  if (a !== b) throw new Error(`${what}\n--- actual\n${a}\n--- expected\n${b}`)
}

// ---- (a) CL-15

const everything = fc.oneof(
  { weight: 3, arbitrary: histories(24, [...housekeeping, ...supervision, waitForNext]) },
  { weight: 1, arbitrary: entwined(16) },
)

/** Every present and every past version of the clocks, as stored, is what the entries up to there give under `packOf`. */
async function derivesAlike({ begin, commands }: History, due = (hours: string) => hours): Promise<void> {
  await inWorld(begin, async (world) => {
    for (const command of commands) {
      const before = world.incidents.map((id) => world.clocks(id))
      await perform(world, command)
      if (command.do === 'policy' || command.do === 'adopt')
        same(
          world.incidents.map((id) => world.clocks(id)),
          before,
          'a new pack or directory touched known incidents',
        )
    }
    const connection = openForWriting(databaseFile(world.folder))
    const [ledger, rulebook] = [new Ledger(connection), new Rulebook(connection)]
    for (const id of world.incidents) {
      const stored = connection
        .prepare('select o.* from obligation o join incident i on i.key = o.incident where i.id = ? order by place, from_seq')
        .all(id) as (ObligationColumns & { place: number; from_seq: number; to_seq: number | null })[]
      for (const row of stored) {
        const later = stored.find((one) => one.place === row.place && one.from_seq === row.to_seq)
        if (later !== undefined && JSON.stringify(fromColumns(later, id)) === JSON.stringify(fromColumns(row, id)))
          throw new Error(`${id} ${row.place} was written anew at ${later.from_seq} without a change`)
      }
      const seqs = ledger.stream(`incident/${id}`).map((entry) => entry.seq)
      for (const seq of seqs) {
        const incident = foldIncident(ledger, id, seq)!
        const pack = structuredClone(rulebook.packFor(incident.logged))
        pack.clocks['press-conference'].due = due(pack.clocks['press-conference'].due)
        const derived = obligations(incident, pack)
        same(obligations(foldIncident(ledger, id, seq)!, pack), derived, `derived twice at ${seq}`)
        same(
          stored
            .filter((row) => row.from_seq <= seq && (row.to_seq === null || row.to_seq > seq))
            .map((row) => fromColumns(row, id))
            .map(inOrder),
          derived.map(inOrder),
          `stored at ${seq}`,
        )
      }
      same(
        world.clocks(id).map(inOrder),
        obligations(foldIncident(ledger, id)!, rulebook.packFor(world.incident(id).logged)).map(inOrder),
        'from another connection',
      )
    }
    connection.close()
  })
}

const inOrder = (clock: Obligation) => Object.fromEntries(Object.entries(clock).sort(([a], [b]) => (a < b ? -1 : 1)))

test('CL-15: clocks derived twice, folded again and stored are the same, at every entry', async (t) =>
  holds(t, everything, (history) => derivesAlike(history), rounds(30, 1_000)))

test('CL-15 control: another due length is noticed', async (t) =>
  isRefuted(t, everything, (history) => derivesAlike(history, () => 'PT25H'), 60))

// ---- (b) Rebuilding

function everyTable(connection: Connection): Record<string, unknown[]> {
  return Object.fromEntries(PROJECTION_TABLES.map((table) => [table, inAnyOrder(rowsOf(connection, table))]))
}

/** Where SQLite keeps a row is its own affair. */
function inAnyOrder(rows: unknown[]): unknown[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}

/** Rebuilds aside and rolls back; `spoil` may change the projections first. Returns the rows before and after. */
function rebuilt(
  folder: string,
  spoil: (connection: Connection) => void = () => undefined,
): { before: Record<string, unknown[]>; after: Record<string, unknown[]> } {
  const connection = openForWriting(databaseFile(folder))
  connection.exec('begin immediate')
  spoil(connection)
  const before = everyTable(connection)
  rebuild(connection)
  const after = everyTable(connection)
  connection.exec('rollback')
  connection.close()
  return { before, after }
}

test('projections rebuilt from the ledger equal the incremental ones, row for row', async (t) => {
  const filled = new Set<string>()
  const recorded = new Set<string>()
  await holds(
    t,
    fc.oneof(
      { weight: 3, arbitrary: histories(30, [...housekeeping, ...supervision, waitForNext, restart]) },
      { weight: 1, arbitrary: entwined(20) },
    ),
    async ({ begin, commands }) => {
      await inWorld(begin, async (world) => {
        for (const command of commands) await perform(world, command)
        for (const id of world.incidents) for (const { type } of world.parts.desk.ledger.stream(`incident/${id}`)) recorded.add(type)
        const { before, after } = rebuilt(world.folder)
        for (const table of PROJECTION_TABLES) {
          same(after[table], before[table], `table ${table}`)
          if (before[table]!.length > 0) filled.add(table)
        }
      })
    },
    rounds(60, 1_000),
  )
  for (const type of ['incident-merged', 'incident-unmerged']) t.ok(recorded.has(type), `${type} was among the entries`)
  t.same([...filled].sort(), [...PROJECTION_TABLES].sort(), 'every table had rows to compare')
})

test('rebuild control: a row that no entry explains is put right, and seen', async (t) => {
  await inWorld(0, async (world) => {
    await perform(world, { do: 'log', level: 'II', place: 0, topic: 0, discovered: 0, occurred: null, surfaced: null, below: false })
    const { before, after } = rebuilt(world.folder, (connection) => connection.exec("update incident set level = 'IV'; delete from alarm"))
    t.notSame(before, after)
    t.same(rebuilt(world.folder).before, after)
  })
})

// ---- (c) No laundering

interface Campaign {
  begin: number
  first: Command
  /** Perhaps a second incident, that one may be merged into the other. */
  second: Command[]
  unit: number
  roles: Role[]
  commands: Command[]
}

/** Late claims and their confirmation come more often than the rest: there the temptation lies. */
const tempting = Object.entries(acts).map(([verb, arbitrary]) => ({
  weight: verb === 'release' || verb === 'verify' ? 4 : 1,
  arbitrary: arbitrary as fc.Arbitrary<Command>,
}))

const campaigns: fc.Arbitrary<Campaign> = fc.record({
  begin: fc.nat({ max: 24 * 60 }),
  first: logs,
  second: fc.array(logs, { maxLength: 1 }),
  unit: fc.nat({ max: 4 }),
  roles: fc.constantFrom<Role[]>(['unit'], ['unit', 'signatory'], ['unit', 'recorder'], ['unit', 'coordinator'], ['leader']),
  commands: fc.array(fc.oneof({ weight: 4, arbitrary: waits }, ...tempting), {
    minLength: 6,
    maxLength: 30,
    size: 'max',
  }),
})

/** Statutory clocks overdue, late or unverified at this instant. */
function misses(world: World, counts: (clock: Obligation) => boolean): string[] {
  return world.incidents
    .flatMap((id) =>
      world
        .clocks(id)
        .filter(
          (clock) => isStatutory(clock.kind) && counts(clock) && ['overdue', 'late', 'unverified'].includes(stateAt(clock, world.now)),
        ),
    )
    .map((clock) => clock.id)
}

/** `actor`: who acts instead of the unit's own accounts. A plain account is held to every miss; one that may also act for others, to those of its own unit. */
async function neverLessMisses(
  { begin, first, second, unit, roles, commands }: Campaign,
  actor: { unit: string; role: Role } | null = null,
): Promise<void> {
  await inWorld(begin, async (world) => {
    for (const log of [first, ...second]) await perform(world, log)
    const [id] = world.incidents
    const { lead, joint, local } = world.incident(id!).assignment
    const units = [lead, ...joint, ...local]
    const mine = units[unit % units.length]!
    const plain = roles.every((role) => role === 'unit' || role === 'signatory')
    const who = actor === null ? officer(mine, ...roles) : officer(actor.unit, actor.role)
    const counts = (clock: Obligation) => actor !== null || plain || clock.unit === mine
    let had = misses(world, counts)
    for (const command of commands) {
      // Two people of the unit: the one who entered something is not always the one who would confirm it.
      const account = `${who.principal.account}.${'by' in command ? command.by % 2 : 0}`
      await perform(world, command, () => ({ ...who, principal: { ...who.principal, account } }))
      const has = misses(world, counts)
      if (!had.every((miss) => has.includes(miss)))
        throw new Error(`${JSON.stringify(command)} took away ${had.filter((miss) => !has.includes(miss)).join(', ')}`)
      had = has
    }
  })
}

test('CL-5, CL-7, CL-8a: no sequence of acts of one unit takes a miss away (no laundering)', async (t) =>
  holds(t, campaigns, (campaign) => neverLessMisses(campaign), rounds(60, 1_000)))

test('CL-8a control: an outside coordinator, whose entering is the confirmation, can', async (t) =>
  isRefuted(t, campaigns, (campaign) => neverLessMisses(campaign, { unit: 'ay-gov-office', role: 'coordinator' }), 150))

// ---- (d) AL-3: an independent reckoning of AL-1 and AL-1a

const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS: Record<ObligationKind, { fixed: number[]; every: number | null }> = {
  'authoritative-release': { fixed: [-4 * HOUR, -3 * HOUR, -2 * HOUR, -HOUR, -30 * MINUTE, -10 * MINUTE, 0], every: HOUR },
  'press-conference': { fixed: [-12 * HOUR, -6 * HOUR, -2 * HOUR, -HOUR, 0, HOUR], every: 6 * HOUR },
  response: { fixed: [-24 * HOUR, -8 * HOUR, -2 * HOUR, 0, 2 * HOUR], every: 12 * HOUR },
  'follow-up': { fixed: [-6 * HOUR, -2 * HOUR, 0], every: 6 * HOUR },
  promise: { fixed: [-6 * HOUR, -2 * HOUR, 0], every: 6 * HOUR },
  acceptance: { fixed: [-10 * MINUTE, 0], every: null },
  contribution: { fixed: [-30 * MINUTE, 0], every: null },
  'upward-report': { fixed: [-30 * MINUTE, 0], every: null },
  confirmation: { fixed: [-30 * MINUTE, 0], every: null },
}

interface Expected {
  obligation: string
  generation: number
  step: number
  lagMs: number
  covers: number
  late: boolean
}

/** All offsets of a kind up to 90 days: fixed steps, repeats within a day of due, then daily. */
function offsetsOf(kind: ObligationKind): { offset: number; repeat: boolean }[] {
  const { fixed, every } = STEPS[kind]
  const last = fixed.at(-1)!
  const repeats =
    every === null
      ? []
      : [
          ...Array.from({ length: DAY / every }, (_, place) => (place + 1) * every),
          ...Array.from({ length: 89 }, (_, day) => (day + 2) * DAY),
        ]
  return [
    ...fixed.map((offset) => ({ offset, repeat: false })),
    ...repeats.filter((offset) => offset > last).map((offset) => ({ offset, repeat: true })),
  ]
}

/** When each step that is still to come fires, left-out ones gone. */
function firing(clock: Obligation, level: Level, behind: number): { offset: number; repeat: boolean; fireAt: number }[] {
  const all = offsetsOf(clock.kind)
  return all.flatMap(({ offset, repeat }) => {
    const nominal = clock.dueAt + offset
    if (offset <= behind) return []
    if (offset === 0) return [{ offset, repeat, fireAt: Math.max(nominal, clock.armedAt) }]
    if (nominal < clock.armedAt) return []
    const hour = new Date(nominal + 8 * HOUR).getUTCHours()
    const quiet = offset < 0 && (level === 'IV' || level === 'none') && (hour >= 22 || hour < 7)
    if (!quiet) return [{ offset, repeat, fireAt: nominal }]
    const midnight = nominal + 8 * HOUR - ((nominal + 8 * HOUR) % DAY) - 8 * HOUR
    const fireAt = midnight + (hour >= 22 ? DAY : 0) + 7 * HOUR
    return all.some((later) => later.offset > offset && clock.dueAt + later.offset <= fireAt) ? [] : [{ offset, repeat, fireAt }]
  })
}

type Reckoning = typeof firing

/** What a tick at this instant owes, and when the next one must come. */
function owed(
  world: World,
  raised: ReadonlyMap<string, number>,
  reckon: Reckoning,
  isAsked: (clock: Obligation) => boolean = () => true,
): { now: Expected[]; nextAt: number | null } {
  const expected: Expected[] = []
  let nextAt = Infinity
  for (const id of world.incidents) {
    const { level } = world.incident(id)
    for (const clock of world.clocks(id).filter((one) => one.outcome === 'open' && isAsked(one))) {
      const rings = reckon(clock, level, raised.get(`${clock.id} ${clock.generation}`) ?? -Infinity)
      const due = rings.filter((ring) => ring.fireAt <= world.now)
      nextAt = Math.min(nextAt, ...rings.filter((ring) => ring.fireAt > world.now).map((ring) => ring.fireAt))
      const repeats = due.filter((ring) => ring.repeat)
      for (const { offset, fireAt } of [...due.filter((ring) => !ring.repeat), ...repeats.slice(-1)]) {
        const lagMs = world.now - fireAt
        const late = lagMs > 2_000 || (offset === 0 && clock.armedAt > clock.dueAt)
        expected.push({
          obligation: clock.id,
          generation: clock.generation,
          step: offset,
          lagMs,
          covers: repeats.at(-1)?.offset === offset ? repeats.length : 1,
          late,
        })
      }
    }
  }
  return { now: expected.sort(byPlace), nextAt: nextAt === Infinity ? null : nextAt }
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

const byPlace = (a: Expected, b: Expected) => (a.obligation < b.obligation ? -1 : a.obligation > b.obligation ? 1 : a.step - b.step)

/** Steps, not named alerts, raised behind `seq`. */
function raisedBehind(world: World, seq: number): Expected[] {
  const entries = world.incidents
    .flatMap((id) => world.parts.desk.ledger.stream(`alerts/${id}`))
    .filter((entry) => entry.seq > seq && entry.type === 'alert-raised')
  return entries.flatMap((entry) => {
    const { obligation, generation, step, lagMs, covers, late } = entry.data as AlertRaised
    const offset = parseDuration(step)
    return offset === null || obligation === null ? [] : [{ obligation, generation, step: offset, lagMs, covers, late }]
  })
}

const nightsAndRestarts = fc.oneof(
  { weight: 4, arbitrary: histories(26, [waitForNext, waitForNext, restart]) },
  { weight: 1, arbitrary: entwined(20) },
)

async function raisesExactly({ begin, commands }: History, reckon: Reckoning): Promise<void> {
  await inWorld(begin, async (world) => {
    const raised = new Map<string, number>()
    const once = new Set<string>()
    for (const command of [...commands, { do: 'tick' } as const]) {
      const seq = world.parts.desk.ledger.head().seq
      const known = new Set(world.incidents.flatMap((id) => world.clocks(id).map((clock) => clock.id)))
      const owes = owed(world, raised, reckon)
      await perform(world, command)
      const has = raisedBehind(world, seq).sort(byPlace)
      // CL-10: a missed interval begins the next one in the same tick, which may owe something itself.
      const begun = owed(world, raised, reckon, (clock) => !known.has(clock.id))
      same(has, command.do === 'tick' ? [...owes.now, ...begun.now].sort(byPlace) : [], `raised by ${command.do}`)
      for (const { obligation, generation, step } of has) {
        const key = `${obligation} ${generation}`
        if (once.has(`${key} ${step}`)) throw new Error(`${key} ${step} was raised twice`)
        once.add(`${key} ${step}`)
        raised.set(key, Math.max(raised.get(key) ?? -Infinity, step))
      }
      if (command.do === 'tick') same(world.parts.alarms.nextAt(), earliest(owes.nextAt, begun.nextAt), 'wakes for the next')
    }
  })
}

test('AL-1, AL-1a, AL-3, AL-7: every tick raises what is owed, once, with its lag, and nothing else', async (t) =>
  holds(t, nightsAndRestarts, (history) => raisesExactly(history, firing), rounds(60, 2_000)))

test('AL-3 control: a reckoning without quiet hours is refuted', async (t) =>
  isRefuted(t, nightsAndRestarts, (history) => raisesExactly(history, (clock, _, behind) => firing(clock, 'I', behind)), 120))

test('AL-3 control: a reckoning that forgets birth is refuted', async (t) =>
  isRefuted(
    t,
    nightsAndRestarts,
    (history) => raisesExactly(history, (clock, level, behind) => firing({ ...clock, armedAt: 0 }, level, behind)),
    120,
  ))
