import fc from 'fast-check'
import type { Span } from '../../src/domain/periods.ts'
import { CHANNELS, HEAT_LEVELS } from '../../src/domain/vocabulary.ts'
import { acts as commands, housekeeping, logs } from '../projections/histories.ts'
import type { Command } from '../projections/histories.ts'
import { periodHolding } from './plain-calendar.ts'
import type { PlainEntry } from './plain-entries.ts'
import type { Question } from './plain-figures.ts'

/** Random histories long enough for weeks, months and years to end in them, and questions about them. */

export interface LongHistory {
  /** Minutes after Monday 16 November 2026, 00:00 in Beijing. */
  begin: number
  commands: Command[]
  /** Which questions are asked. */
  asked: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const DAY_MINUTES = 24 * 60
/** To Monday 28 December 2026, whose week W53 ends in January; and to Friday 26 February 2027. */
const BEGINNINGS = [0, 42 * DAY_MINUTES, 102 * DAY_MINUTES]

const begin = fc.tuple(fc.constantFrom(...BEGINNINGS), fc.nat({ max: 3 * DAY_MINUTES })).map(([from, after]) => from + after)
const drift = fc.record({ do: fc.constant('drift' as const), ms: fc.integer({ min: 1, max: 3 * MINUTE }) })
const wait = (days: number) => fc.record({ do: fc.constant('wait' as const), minutes: fc.nat({ max: days * DAY_MINUTES }) })
/** Mostly 0; somebody's watch may be ahead by as much as is tolerated (IN-1, CL-8). */
const ahead = fc.oneof({ weight: 7, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(1, 2) })
/** An event discovered at the very instant at which one of its clocks falls due (CL-5a). */
const occurred = fc.oneof(
  { weight: 7, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ occurred: fc.constantFrom(5 * 60, DAY_MINUTES) }) },
)
const grave = fc.record({
  heat: fc.option(fc.constantFrom(...HEAT_LEVELS)),
  handledAs: fc.option(fc.constantFrom('I' as const, 'II' as const), { freq: 2 }),
})
const fromAnywhere = fc
  .tuple(logs, fc.constantFrom(...CHANNELS), ahead, occurred, grave)
  .map(([command, channel, early, event, gravity]): Command => {
    const log = command as Extract<Command, { do: 'log' }>
    return { ...log, channel, discovered: early > 0 ? -early : log.discovered, ...event, ...gravity }
  })
const onAny = (verb: keyof typeof commands) =>
  fc.tuple(commands[verb] as fc.Arbitrary<Command>, fc.nat({ max: 11 }), ahead).map(([act, incident, early]): Command => {
    const when = 'when' in act && early > 0 ? { when: { ago: -early } } : {}
    return { ...act, incident, ...when } as Command
  })

const toDue = (incident: number) =>
  fc.record({
    do: fc.constant('wait-for-due' as const),
    incident: fc.constant(incident),
    clock: fc.nat({ max: 9 }),
    plus: fc.constantFrom(-1, 0, 0, 0, 1),
  })

/** Some of what decides a clock at the very instant at which it falls due. */
const atDue = fc
  .nat({ max: 11 })
  .chain((incident) =>
    fc
      .tuple(
        toDue(incident),
        fc.oneof(onAny('level'), onAny('release'), onAny('interview'), onAny('exempt'), onAny('answer-for'), fromAnywhere),
      )
      .map(([wait, act]): Command[] => [wait, 'incident' in act ? { ...act, incident } : act]),
  )

/** Down and up again, or up and down, with some clock's due instant between the two. */
const swing = fc.nat({ max: 11 }).chain((incident) =>
  fc
    .tuple(
      fc.constantFrom('I' as const, 'II' as const),
      fc.constantFrom('III' as const, 'IV' as const, 'none' as const),
      fc.boolean(),
      fc.constantFrom(2, 3),
      toDue(incident),
    )
    .map(([high, low, down, by, between]): Command[] => {
      // Behind two or three units that answer stand coordinator and leader, who may lower.
      const to = (level: typeof high | typeof low): Command => ({ do: 'level', incident, by, level })
      return down ? [to(high), to(low), between, to(high)] : [to(low), to(high), between, to(low)]
    }),
)

/** Merged, and apart again by somebody else, with some clock's due instant of either between the two. */
const together = fc
  .tuple(fc.nat({ max: 11 }), fc.nat({ max: 11 }), fc.boolean(), fc.boolean())
  .chain(([incident, into, keep, ofMain]) =>
    toDue(ofMain ? into : incident).map((between): Command[] => [
      { do: 'merge', incident, by: 0, into, keep },
      between,
      { do: 'unmerge', incident, by: 1 },
    ]),
  )

/** Measured, answered, and measured again some hours later. */
const measuredAround = fc
  .tuple(fc.nat({ max: 11 }), onAny('measure'), onAny('release'), wait(1), onAny('measure'))
  .map(([incident, ...acts]) => acts.map((act): Command => ('incident' in act ? { ...act, incident } : act)))

/** Two incidents that began at one instant. */
const twins = fromAnywhere.map((one): Command[] => [one, one])

const several: fc.Arbitrary<Command[]> = fc.oneof(
  ...(
    [
      { weight: 6, arbitrary: fromAnywhere },
      { weight: 3, arbitrary: onAny('level') },
      { weight: 5, arbitrary: onAny('release') },
      { weight: 3, arbitrary: onAny('conference') },
      { weight: 2, arbitrary: onAny('interview') },
      { weight: 4, arbitrary: onAny('verify') },
      { weight: 3, arbitrary: onAny('accept') },
      { weight: 1, arbitrary: onAny('measure') },
      { weight: 2, arbitrary: onAny('override') },
      { weight: 2, arbitrary: onAny('dispute') },
      { weight: 1, arbitrary: onAny('rule') },
      { weight: 1, arbitrary: onAny('plan') },
      { weight: 4, arbitrary: onAny('exempt') },
      { weight: 4, arbitrary: onAny('lower-by-phone') },
      { weight: 1, arbitrary: onAny('direct-by-phone') },
      { weight: 5, arbitrary: onAny('answer-for') },
      { weight: 1, arbitrary: onAny('merge') },
      { weight: 1, arbitrary: onAny('unmerge') },
      { weight: 4, arbitrary: wait(1) },
      { weight: 2, arbitrary: wait(4) },
      { weight: 1, arbitrary: wait(12) },
      { weight: 2, arbitrary: drift },
      // Adopting the directory again and publishing packs: what is known stays under what governed it.
      { weight: 1, arbitrary: fc.oneof(...housekeeping.slice(2)) },
      { weight: 1, arbitrary: fc.constant<Command>({ do: 'tick' }) },
    ] as { weight: number; arbitrary: fc.Arbitrary<Command> }[]
  ).map(({ weight, arbitrary }) => ({ weight, arbitrary: arbitrary.map((one) => [one]) })),
  { weight: 4, arbitrary: atDue },
  { weight: 2, arbitrary: swing },
  { weight: 2, arbitrary: twins },
  { weight: 3, arbitrary: measuredAround },
  { weight: 2, arbitrary: together },
)

/** `length`: at most so many commands, or small groups of them. */
export function longHistories(length: number): fc.Arbitrary<LongHistory> {
  return fc.record({
    begin,
    commands: fc
      .tuple(fromAnywhere, fc.array(several, { minLength: 10, maxLength: length, size: 'max' }))
      .map(([first, rest]) => [first, ...rest.flat()]),
    asked: fc.nat(),
  })
}

const SPANS: readonly Span[] = ['weekly', 'weekly', 'weekly', 'monthly', 'quarterly', 'annual']
const DIVISIONS = ['512021101', '512021103', '512021104', '512021', '512000', '510000']

/**
 * Questions about the periods that a history touches: as of now and of then; for a county, a township, a unit. `now` is what the
 * service would take as the present cut-off. The same number asks the same questions, on any machine.
 */
export function questionsAbout(entries: readonly PlainEntry[], now: number, asked: number, count: number): Question[] {
  const below = dice(asked)
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!
  const acts = entries.filter(({ stream }) => stream.startsWith('incident/'))
  const gradings = entries.filter(({ type }) => type === 'incident-logged' || type === 'level-changed')
  const logged = gradings.filter(({ type }) => type === 'incident-logged')
  const units = [
    ...new Set(gradings.flatMap(({ data }) => [data.assignment.lead, ...data.assignment.local, ...data.assignment.coordinators])),
  ]
  const first = logged[0]!.at

  /** An instant at which something hangs in the balance: an entry's own, or one at which a clock may fall due. */
  const edge = () => {
    const { occurredAt, surfacedAt, discoveredAt } = one(logged).data
    const anchor = one([occurredAt, surfacedAt, discoveredAt].filter((instant) => instant !== null)) as number
    return (one([true, false]) ? one(acts).at : anchor + one([5, 24, 48]) * HOUR) + one([-1, 0, 0, 1])
  }
  const anyTime = () => first + below(now - first + 1)
  const present = () => now
  const asOf = () => Math.min(now, one([present, present, edge, edge, anyTime])())
  const touched = () => one([() => anyTime() - below(8 * DAY), anyTime, edge, present])()
  const scope = () =>
    one([
      { subtree: '512021', participant: null },
      { subtree: '512021', participant: null },
      { subtree: one(DIVISIONS), participant: null },
      { subtree: null, participant: one(units) },
      { subtree: one(DIVISIONS), participant: one(units) },
    ])

  return Array.from({ length: count }, () => {
    const span = one(SPANS)
    return {
      span,
      period: periodHolding(span, touched()),
      asOf: asOf(),
      division: one([null, null, one(DIVISIONS)]),
      scope: scope(),
    }
  })
}

/** Whole numbers below `bound`, the same ones for the same seed (mulberry32). */
function dice(seed: number): (bound: number) => number {
  let state = seed | 0
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }
}
