import { rmSync } from 'node:fs'
import fc from 'fast-check'
import root, { test } from 'tap'
import type { Test } from 'tap'
import { databaseFile, openForReading } from '../../db/open.ts'
import type { ReportAnswer } from '../../src/contract/report-answers.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { LONGEST_MS, rounds, seedOf } from '../support/effort.ts'
import { log, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import { World, makeTemplate, perform } from '../projections/histories.ts'
import type { Command } from '../projections/histories.ts'
import { bytes, difference, periodOf, serviceFigures, viewOf } from './asking.ts'
import { longHistories, questionsAbout } from './long-histories.ts'
import type { LongHistory } from './long-histories.ts'
import { plainEntries } from './plain-entries.ts'
import type { PlainEntry } from './plain-entries.ts'
import { plainFigures } from './plain-figures.ts'
import type { Question } from './plain-figures.ts'

/** The service's figures beside those counted plainly from the entries: on random histories, byte for byte. */

const SEED = seedOf()
const RUNS = rounds(80, 2_000)
const QUESTIONS = 10
/** A failure is shrunk no longer than this; then the smallest so far is shown. */
const LONGEST_RUN_MS = LONGEST_MS / 2
const HOUR = 3_600_000
root.setTimeout(LONGEST_MS)
const template = await makeTemplate()
process.once('exit', () => rmSync(template, { recursive: true, force: true }))

async function afterHistory(
  begin: number,
  commands: readonly Command[],
  look: (world: World, ask: Asking) => Promise<void>,
): Promise<void> {
  const world = World.begin(template, begin)
  try {
    for (const command of commands) await perform(world, command)
    const connection = openForReading(databaseFile(world.folder))
    try {
      await look(world, { entries: plainEntries(connection), service: (question) => serviceFigures(connection, question) })
    } finally {
      connection.close()
    }
  } finally {
    await world.end()
  }
}

interface Asking {
  entries: PlainEntry[]
  service: (question: Question) => ReportAnswer
}

/** The cut-off of a report without `asOf`: a millisecond that is over, never before the last entry. */
const presentOf = (world: World, entries: readonly PlainEntry[]) => Math.max(entries.at(-1)!.at, world.now - 1)

/** Where the two answers part; null when their bytes are equal. */
function parting(service: ReportAnswer, entries: readonly PlainEntry[], question: Question): string | null {
  const [theirs, ours] = [bytes(service), bytes(plainFigures(entries, question))]
  if (theirs === ours) return null
  return `${JSON.stringify(question)}\n${difference(JSON.parse(theirs), JSON.parse(ours)) ?? 'fields in another order'}`
}

/** What must occur among the answers, or the comparison would have had nothing to compare. */
const OCCURRENCES: Record<string, (answer: ReportAnswer) => boolean> = {
  met: ({ clocks }) => clocks.some((clock) => clock.met > 0),
  late: ({ clocks }) => clocks.some((clock) => clock.late > 0),
  overdue: ({ clocks }) => clocks.some((clock) => clock.overdue > 0),
  unverified: ({ unverified }) => unverified.length > 0,
  merged: ({ incidents }) => incidents.merged > 0,
  void: ({ clocks }) => clocks.some((clock) => clock.void > 0),
  running: ({ clocks }) => clocks.some((clock) => clock.running > 0),
  breaches: ({ breaches }) => breaches.length > 1,
  knownLate: ({ knownLate }) => knownLate.length > 0,
  regradings: ({ regradings }) => regradings.length > 0,
  belowProposal: ({ belowProposal }) => belowProposal.length > 0,
  exempt: ({ exemptions }) => exemptions.length > 0,
  'never confirmed': ({ unconfirmed }) => unconfirmed.some((one) => one.state === 'overdue'),
  'confirmed too late': ({ unconfirmed }) => unconfirmed.some((one) => one.state === 'late'),
  'a denied lowering, raised back': ({ regradings }) => regradings.some(({ reason }) => reason?.includes('否认')),
  notCharged: ({ units }) => units.some((unit) => unit.notCharged > 0),
  'ranked unit': ({ units }) => units.some((unit) => unit.ranked),
  'median with censored ones': ({ firstResponse }) => firstResponse.medianMinutes !== null && firstResponse.censored > 0,
  'no median, though some answered': ({ firstResponse }) => firstResponse.medianMinutes === null && firstResponse.answered > 0,
  'median of part of a minute': ({ firstResponse }) => !Number.isInteger(firstResponse.medianMinutes ?? 0),
  discoveryDelay: ({ discoveryDelay }) => (discoveryDelay.medianMinutes ?? 0) > 0,
  previousNew: ({ incidents }) => incidents.previousNew > 0 && incidents.new > 0,
  'several sources': ({ incidents }) => incidents.bySource.length > 1,
  'several sectors': ({ incidents }) => incidents.bySector.length > 1,
  'week across the year’s end': ({ period }) => period === '2026-W53',
  'as of a time before the period was over': ({ asOf, to, incidents }) => asOf < to && incidents.new > 0,
  'a division': ({ division, incidents }) => division !== null && incidents.new > 0,
  'acceptance in time, and not': ({ units }) => units.some(({ acceptance: { due, onTime } }) => onTime > 0 && due > onTime),
  reassigned: ({ units }) => units.some((unit) => unit.reassigned > 0),
  'several divisions': ({ incidents }) => incidents.byDivision.length > 1,
  'logged late, and not': ({ incidents }) => incidents.loggedLate > 0 && incidents.loggedLate < incidents.new,
  'key by level': ({ keyIncidents }) => keyIncidents.some(({ level }) => level === 'I' || level === 'II'),
  'key by what it is handled as': ({ keyIncidents }) => keyIncidents.some(({ handledAs, heat }) => handledAs !== null && heat === null),
  'key by heat': ({ keyIncidents }) => keyIncidents.some(({ level, handledAs }) => level === 'none' && handledAs === null),
  'a key incident’s miss and first response': ({ keyIncidents }) =>
    keyIncidents.some(({ missed, firstResponseMinutes }) => missed > 0 && firstResponseMinutes !== null),
  'a release that nobody signed': ({ unreviewed }) => unreviewed.length > 0,
  'a curve of several steps': ({ firstResponse }) => firstResponse.curve.length > 2,
  'a course of several periods': ({ trend }) => trend.filter(({ of }) => of > 0).length > 1,
  'heat before and after': ({ heat }) => heat.length > 0,
  'a unit’s scope': ({ scope, incidents }) => scope.division === null && incidents.new > 0,
}

test('RP-1, RP-1a, RP-2, RP-3, RP-4, RP-5: every figure of random histories agrees with the plain count, byte for byte', async (t) => {
  t.comment(`seed ${SEED}, ${RUNS} histories, ${QUESTIONS} questions about each`)
  const occurred = new Map(Object.keys(OCCURRENCES).map((name) => [name, 0]))
  let compared = 0
  await fc.assert(
    fc.asyncProperty(longHistories(45), ({ begin, commands, asked }) =>
      afterHistory(begin, commands, async (world, { entries, service }) => {
        for (const question of questionsAbout(entries, presentOf(world, entries), asked, QUESTIONS)) {
          const answer = service(question)
          for (const [name, occurs] of Object.entries(OCCURRENCES)) if (occurs(answer)) occurred.set(name, occurred.get(name)! + 1)
          compared += 1
          const found = parting(answer, entries, question)
          if (found !== null) throw new Error(found)
        }
      }),
    ),
    { seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: LONGEST_RUN_MS, markInterruptAsFailure: true },
  )
  t.equal(compared, RUNS * QUESTIONS, `${compared} reports agreed`)
  t.comment([...occurred].map(([name, count]) => `${name} ${count}`).join(', '))
  for (const [name, count] of occurred) t.ok(count > 0, `${name} occurred`)
})

// ---- Controls: the comparison can fail

const LOGGED: Command = { do: 'log', level: 'none', place: 0, topic: 0, discovered: 0, occurred: null, surfaced: null, below: false }
const NOVEMBER = { span: 'monthly', period: '2026-11', division: null, scope: { subtree: '512021', participant: null } } as const

/** The entries with some data changed on a copy; the file stays as it is. */
function altered(entries: readonly PlainEntry[], type: string, change: (data: any) => void): PlainEntry[] {
  const copy = structuredClone(entries) as PlainEntry[]
  for (const entry of copy.filter((one) => one.type === type)) change(entry.data)
  return copy
}

test('RP-1 control: evidence moved across due by a millisecond is noticed', async (t) => {
  const answered: Command[] = [
    LOGGED,
    { do: 'wait', minutes: 48 * 60 },
    { do: 'release', incident: 0, by: 0, when: { due: 0, plus: 0 }, answers: true },
    { do: 'wait', minutes: 60 },
  ]
  await afterHistory(600, answered, async (world, { entries, service }) => {
    const question: Question = { ...NOVEMBER, asOf: presentOf(world, entries) }
    const answer = service(question)
    t.equal(parting(answer, entries, question), null)
    t.match(answer.clocks[2], { kind: 'response', met: 1 }, 'exactly at due is met')
    const later = altered(
      entries,
      'release-recorded',
      ({ channels }: { channels: { publishedAt: number }[] }) => (channels[0]!.publishedAt += 1),
    )
    t.match(parting(answer, later, question), /met: the service says 1, counted plainly it is 0/)
    const elsewhere = altered(entries, 'incident-logged', (data) => (data.source.channel = 'forum'))
    t.match(parting(answer, elsewhere, question), /"?weibo"?.*forum/)
  })
})

test('IN-13: an exemption that its leader denies after due is a breach, confirmed it stands apart; unanswered it is listed', async (t) => {
  const exempted: Command[] = [LOGGED, { do: 'exempt', incident: 0, by: 0, clock: 0, byPhone: true }, { do: 'wait', minutes: 50 * 60 }]
  const cases = [
    { answer: [], exempt: 1, overdue: 0, state: 'overdue' },
    { answer: [{ do: 'answer-for', incident: 0, by: 0, entry: 0, confirmed: true }], exempt: 1, overdue: 0, state: 'late' },
    { answer: [{ do: 'answer-for', incident: 0, by: 0, entry: 0, confirmed: false }], exempt: 0, overdue: 1, state: 'late' },
  ] satisfies { answer: Command[]; exempt: number; overdue: number; state: string }[]
  for (const { answer, exempt, overdue, state } of cases)
    await afterHistory(600, [...exempted, ...answer, { do: 'wait', minutes: 1 }], async (world, { entries, service }) => {
      const question: Question = { ...NOVEMBER, asOf: presentOf(world, entries) }
      const figures = service(question)
      t.equal(parting(figures, entries, question), null)
      t.match(figures.clocks[2], { kind: 'response', exempt, overdue })
      t.match(figures.unconfirmed, [{ kind: 'confirmation', unit: 'ay-gov', state }])
      const forgotten = altered(entries, 'exemption-granted', (data) => (data.onBehalfOf = null))
      t.match(parting(figures, forgotten, question), /unconfirmed/, 'control: the comparison can fail')
    })
})

test('RP-5 control: each figure changed by one is noticed', async (t) => {
  await afterHistory(600, [LOGGED, { do: 'wait', minutes: 72 * 60 }], async (world, { entries, service }) => {
    const question: Question = { ...NOVEMBER, asOf: presentOf(world, entries) }
    const answer = service(question)
    t.equal(parting(answer, entries, question), null)
    const numbers = placesOfNumbers(answer)
    t.ok(numbers.length > 50, `${numbers.length} numbers`)
    for (const place of numbers) {
      const changed = structuredClone(answer)
      const holder = place.slice(0, -1).reduce<any>((value, key) => value[key], changed)
      holder[place.at(-1)!] = (holder[place.at(-1)!] as number) + 1
      t.not(parting(changed, entries, question), null, place.join('.'))
    }
  })
})

function placesOfNumbers(value: unknown, place: string[] = []): string[][] {
  if (typeof value === 'number') return [place]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => placesOfNumbers(one, [...place, key]))
}

test('RP-1 control: a count that takes the 48 hours for 47 is refuted', async (t) => {
  const shorter = ({ begin, commands, asked }: LongHistory) =>
    afterHistory(begin, commands, async (world, { entries, service }) => {
      const wrong = altered(entries, 'policy-published', (pack) => (pack.clocks.response.due = 'PT47H'))
      for (const question of questionsAbout(entries, presentOf(world, entries), asked, QUESTIONS)) {
        const found = parting(service(question), wrong, question)
        if (found !== null) throw new Error(found)
      }
    })
  const { failed, numRuns } = await fc.check(fc.asyncProperty(longHistories(45), shorter), { seed: SEED, numRuns: 20, endOnFailure: true })
  t.ok(failed, `refuted within ${numRuns} runs (seed ${SEED})`)
})

// ---- Where the last digit lies exactly halfway

// It failed when it was written: 747.65, because binary 747.655 lies a little below. By hand, and by either rule for halves, it is 747.66.
test('RP-3: a median of 747.655 minutes is shown as 747.66', async (t) => {
  const answered: Command[] = [
    LOGGED,
    { do: 'wait', minutes: 747 },
    { do: 'drift', ms: 39_300 },
    { do: 'release', incident: 0, by: 0, when: { ago: 0 }, answers: true },
    { do: 'wait', minutes: 60 },
  ]
  await afterHistory(600, answered, async (world, { entries, service }) => {
    const question: Question = { ...NOVEMBER, asOf: presentOf(world, entries) }
    t.equal(service(question).firstResponse.medianMinutes, 747.66)
    t.equal(parting(service(question), entries, question), null)
  })
})

// ---- The cut-off holds for the reader too

// It failed when it was written: who takes part is asked as of now, the rest as of the cut-off, so one question has two answers.
test('RP-5: as of before a unit took part, its report stays the same when it joins later', async (t) => {
  const world = World.begin(template, 600)
  const connection = openForReading(databaseFile(world.folder))
  try {
    await perform(world, LOGGED)
    const question: Question = { ...NOVEMBER, asOf: world.now, scope: { subtree: null, participant: 'ay-gov' } }
    await perform(world, { do: 'wait', minutes: 60 })
    const first = serviceFigures(connection, question)
    t.equal(first.incidents.new, 0, 'the county government takes no part yet')
    await perform(world, { do: 'level', incident: 0, by: 2, level: 'II' })
    t.same(world.incident(world.incidents[0]!).assignment.local, ['ay-gov'], 'now it does')
    const again = serviceFigures(connection, question)
    t.equal(again.ledger.hash, first.ledger.hash)
    t.equal(bytes(again), bytes(first))
    t.equal(parting(again, plainEntries(connection), question), null)
  } finally {
    connection.close()
    await world.end()
  }
})

// ---- The same through the worker and over HTTP

test('RP-5: the worker gives the same bytes', async (t) => {
  const histories = fc.sample(longHistories(45), { seed: SEED, numRuns: 4 })
  for (const { begin, commands, asked } of histories) {
    await afterHistory(begin, commands, async (world, { entries, service }) => {
      const { reporter, desk } = world.parts
      for (const question of questionsAbout(entries, presentOf(world, entries), asked, 5)) {
        const { span, asOf } = question
        const made = await reporter.make({ span, period: periodOf(question), asOf, view: viewOf(desk.ledger, question) })
        t.equal(JSON.stringify(made), JSON.stringify(service(question)), `${span} ${question.period}`)
      }
    })
  }
})

test('RP-1, RP-3, RP-4, RP-5: over HTTP each reader gets the plain count of what it may see', async (t) => {
  // Saturday 28 November 2026, 20:00 in Beijing: before the story ends, a week and a month have ended.
  const clock = new FakeClock(Date.UTC(2026, 10, 28, 12))
  const service = await startService(t, { clock })
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', 'ay-enforcement')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const readers = [recorder, unit, coordinator, await service.as('leader', 'ay-t103')]
  const rest = async (hours: number) => {
    for (let hour = 0; hour < hours; hour += 6) {
      clock.advance(6 * HOUR)
      for (const person of [service.admin, ...readers]) await person.get('/api/session')
    }
  }
  const ago = (hours: number) => iso(clock.wall() - hours * HOUR)
  const first = await log(recorder, { discoveredAt: ago(40), surfacedAt: ago(41) })
  await log(recorder, { discoveredAt: ago(90), divisions: ['512021103'], sectors: [], source: { channel: 'forum' } })
  await rest(12)
  await unit.post(`/api/incidents/${first.id}/releases`, releaseBody(ago(5)))
  const second = await log(recorder, { discoveredAt: ago(1), occurredAt: ago(8), divisions: ['512021103', '512021104'], level: 'III' })
  await rest(24)
  expectStatus(t, await coordinator.put(`/api/incidents/${second.id}/level`, { level: 'I', reason: '核定' }), 200)
  const middle = clock.wall()
  await rest(36)
  // What the alarm engine still owes is entered first, so that every answer knows the entries that are read here.
  while ((await service.parts.alarms.raiseDue(0)) > 0);

  const connection = openForReading(databaseFile(service.folder))
  t.teardown(() => connection.close())
  const entries = plainEntries(connection)
  const present = Math.max(new Ledger(connection).head().at, clock.wall() - 1)
  let counted = 0
  for (const reader of readers) {
    for (const [span, period] of [
      ['weekly', '2026-W48'],
      ['weekly', '2026-W49'],
      ['monthly', '2026-11'],
      ['quarterly', '2026-Q4'],
      ['annual', '2026'],
    ] as const) {
      for (const [query, asOf, division] of [
        ['', present, null],
        [`?asOf=${iso(middle)}`, middle, null],
        ['?division=512021104', present, '512021104'],
      ] as const) {
        const answer = await reader.get(`/api/reports/${span}/${period}${query}`)
        expectStatus(t, answer, 200)
        const scope = { subtree: answer.body.scope.division, participant: answer.body.scope.unit }
        counted += answer.body.incidents.open as number
        checkAgrees(t, answer.body, entries, { span, period, asOf, division, scope })
      }
    }
  }
  t.ok(counted > 0)
})

function checkAgrees(t: Test, answer: ReportAnswer, entries: readonly PlainEntry[], question: Question): void {
  t.equal(parting(answer, entries, question), null, `${question.span} ${question.period} of ${JSON.stringify(question.scope)}`)
}
