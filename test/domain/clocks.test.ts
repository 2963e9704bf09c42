import { test } from 'tap'
import { obligations } from '../../src/domain/clocks.ts'
import { changeLevel } from '../../src/domain/decisions/change-level.ts'
import { giveAcceptance } from '../../src/domain/decisions/give-acceptance.ts'
import { holdConference, recordInterview, recordRelease, scheduleConference } from '../../src/domain/decisions/record-evidence.ts'
import { verifyEvidence } from '../../src/domain/decisions/verify-evidence.ts'
import type { Level } from '../../src/domain/levels.ts'
import {
  accepted,
  at,
  coordinator,
  given,
  held,
  holds,
  idOf,
  interviewed,
  lead,
  leader,
  logged,
  PACK,
  person,
  planData,
  recordData,
  recorder,
  regraded,
  released,
  releaseData,
  verified,
} from './given-when-then.ts'
import { isStatutory } from '../../src/domain/vocabulary.ts'
import type { Decision, Person } from './given-when-then.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Level II that began at 08:00 and was known and logged at once: release due 13:00, conference due 08:00 next day. */
const major = logged({ level: 'II', occurredAt: at('08:00') })
/** No emergency, discovered 08:00 on the 16th: response due 08:00 on the 18th. */
const minor = logged()
const toLevel =
  (level: Level): Decision =>
  (incident, more) =>
    changeLevel(incident, { level, reason: '核定' }, more)

// ---- CL-1 to CL-5: what opens, from when, and how it ends

for (const level of ['I', 'II'] as const) {
  test(`CL-2: level ${level} opens release 5 h and press conference 24 h on the lead`, async (t) => {
    const story = given(logged({ level, occurredAt: at('08:00') }))
    t.same(
      story.clocks
        .filter((clock) => clock.unit === 'health' && isStatutory(clock.kind))
        .map(({ kind, dueAt, part }) => ({ kind, dueAt, part })),
      [
        { kind: 'authoritative-release', dueAt: at('13:00'), part: 'lead' },
        { kind: 'press-conference', dueAt: at('17 08:00'), part: 'lead' },
      ],
    )
  })
}

for (const level of ['III', 'IV', 'none'] as const) {
  test(`CL-2: level ${level} opens the 48 h response alone`, async (t) => {
    const clocks = given(logged({ level, occurredAt: at('07:00') })).clocks.filter((clock) => clock.kind !== 'acceptance')
    holds(t, clocks, [{ kind: 'response', unit: 'health', dueAt: at('18 08:00'), outcome: 'open', generation: 1 }])
    t.equal(clocks.length, 1)
  })
}

test('CL-2: a joint unit owes no statutory clock, a local one its own response', async (t) => {
  const story = given(logged({ divisions: ['512021101', '512021102'], sectors: ['health', 'edu'] }))
  const owed = (unit: string) => story.clocks.filter((clock) => clock.unit === unit).map((clock) => clock.kind)
  t.same(owed('edu'), ['acceptance', 'contribution'])
  t.same(owed('t101'), ['response', 'acceptance'])
})

test('CL-1: a clock runs through nights, a weekend and a holiday in natural hours', async (t) => {
  // Friday 30 September 2022 23:30, on the eve of seven days off.
  const eve = Date.UTC(2022, 8, 30, 15, 30)
  t.equal(given(logged({ discoveredAt: eve })).clock('response').dueAt, eve + 48 * HOUR)
})

test('CL-1: neither receipt nor silence moves a due instant', async (t) => {
  t.equal(given(minor, accepted('health', at('08:10'))).clock('response').dueAt, given(minor).clock('response').dueAt)
})

test('CL-3: 5 h and 24 h count from the event, though it surfaced earlier', async (t) => {
  const story = given(logged({ level: 'II', surfacedAt: at('06:00'), occurredAt: at('07:00') }))
  holds(t, story.clock('authoritative-release'), { anchor: 'occurredAt', anchorAt: at('07:00'), anchorPresumed: false, dueAt: at('12:00') })
  holds(t, story.clock('press-conference'), { anchor: 'occurredAt', anchorAt: at('07:00'), anchorPresumed: false, dueAt: at('17 07:00') })
})

test('CL-3: event unknown, surfaced before discovery: presumed from surfacing', async (t) => {
  holds(t, given(logged({ level: 'II', surfacedAt: at('06:00') })).clock('authoritative-release'), {
    anchor: 'surfacedAt',
    anchorAt: at('06:00'),
    anchorPresumed: true,
  })
})

test('CL-3: event unknown, surfaced after discovery: presumed from discovery', async (t) => {
  holds(t, given(logged({ level: 'II', surfacedAt: at('09:00') })).clock('press-conference'), {
    anchor: 'discoveredAt',
    anchorAt: at('08:00'),
    anchorPresumed: true,
  })
})

test('CL-3: event and surfacing unknown: presumed from discovery', async (t) => {
  holds(t, given(logged({ level: 'I' })).clock('authoritative-release'), {
    anchor: 'discoveredAt',
    anchorAt: at('08:00'),
    anchorPresumed: true,
  })
})

test('CL-3: in a tie the first of the policy list is named', async (t) => {
  holds(t, given(logged({ level: 'II', surfacedAt: at('08:00') })).clock('authoritative-release'), {
    anchor: 'surfacedAt',
    anchorAt: at('08:00'),
    anchorPresumed: true,
  })
})

test('CL-3: 48 h count from discovery alone, which is never presumed', async (t) => {
  const story = given(logged({ occurredAt: at('05:00'), surfacedAt: at('06:00') }))
  holds(t, story.clock('response'), { anchor: 'discoveredAt', anchorAt: at('08:00'), anchorPresumed: false })
})

test('CL-4: running up to and at due, overdue a millisecond later', async (t) => {
  const due = at('13:00')
  t.same(
    [due - 1, due, due + 1].map((now) => given(major).state('authoritative-release', now)),
    ['running', 'running', 'overdue'],
  )
})

test('CL-4: a release exactly at due is met', async (t) => {
  holds(t, given(major, released({ public: at('13:00') })).clock('authoritative-release'), {
    outcome: 'met',
    satisfiedAt: at('13:00'),
    satisfiedBy: 'r1',
  })
})

test('CL-4: a release a millisecond after due is late', async (t) => {
  holds(t, given(major, released({ public: at('13:00') + 1 })).clock('authoritative-release'), {
    outcome: 'late',
    satisfiedAt: at('13:00') + 1,
    satisfiedBy: 'r1',
  })
})

test('CL-4: each clock has a state of its own', async (t) => {
  const story = given(major, released({ public: at('12:00') }))
  t.equal(story.state('authoritative-release', at('12:30')), 'met')
  t.equal(story.state('press-conference', at('12:30')), 'running')
})

test('CL-5: a breach is dated by its due instant, however late it was logged', async (t) => {
  const story = given(logged({ discoveredAt: at('10 08:00'), recorded: at('08:00') }))
  t.equal(story.clock('response').dueAt, at('12 08:00'))
  t.equal(story.state('response', at('08:00')), 'overdue')
})

// ---- CL-5a: what the unit could not help

const marks = (clock: { overdueBeforeDiscovered: boolean; overdueBeforeGraded: boolean; overdueBeforeAssigned: boolean }) => [
  clock.overdueBeforeDiscovered,
  clock.overdueBeforeGraded,
  clock.overdueBeforeAssigned,
]

test('CL-5a: due before anybody knew bears all three marks', async (t) => {
  t.same(marks(given(logged({ level: 'II', occurredAt: at('02:00') })).clock('authoritative-release')), [true, true, true])
})

test('CL-5a: due at the very instant of discovery is 发现即超时', async (t) => {
  t.same(marks(given(logged({ level: 'II', occurredAt: at('03:00') })).clock('authoritative-release')), [true, true, true])
})

test('CL-5a: due between discovery and logging is 定级即超时 and 交办即超时', async (t) => {
  t.same(marks(given(logged({ level: 'II', occurredAt: at('03:02') })).clock('authoritative-release')), [false, true, true])
})

test('CL-5a: a raise after due is 定级即超时 alone: the unit had the matter before', async (t) => {
  const story = given(logged({ occurredAt: at('08:00') }), regraded('none', 'II', at('15:00')))
  t.same(marks(story.clock('authoritative-release')), [false, true, false])
  t.same(marks(story.clock('press-conference')), [false, false, false])
})

test('CL-5a: a raise exactly at due is 定级即超时', async (t) => {
  t.same(marks(given(logged({ occurredAt: at('08:00') }), regraded('none', 'II', at('13:00'))).clock('authoritative-release')), [
    false,
    true,
    false,
  ])
})

test('CL-5a: a local unit brought in after due is 交办即超时', async (t) => {
  const story = given(minor, regraded('none', 'II', at('18 09:00')))
  t.same(marks(story.clock('response', 'gov')), [false, true, true])
})

test('CL-5a: a clock that began in time bears no mark, even when it is missed', async (t) => {
  t.same(marks(given(major).clock('authoritative-release')), [false, false, false])
})

// ---- CL-6: raising

test('CL-6: raising opens 5 h and 24 h from the original anchor and ends the 48 h clock', async (t) => {
  const story = given(logged({ occurredAt: at('07:00') }), regraded('none', 'II', at('10:00')))
  holds(t, story.clock('authoritative-release'), { anchorAt: at('07:00'), dueAt: at('12:00'), bornAt: at('10:00'), outcome: 'open' })
  holds(t, story.clock('press-conference'), { anchorAt: at('07:00'), dueAt: at('17 07:00') })
  holds(t, story.clock('response'), { outcome: 'void', voidedAt: at('10:00') })
})

test('CL-6: a raised clock already past is overdue at once', async (t) => {
  t.equal(
    given(logged({ occurredAt: at('08:00') }), regraded('none', 'II', at('13:01'))).state('authoritative-release', at('13:01')),
    'overdue',
  )
})

test('CL-6: a release that was public before the raising counts', async (t) => {
  const story = given(logged({ occurredAt: at('08:00') }), released({ public: at('09:00') }), regraded('none', 'II', at('10:00')))
  holds(t, story.clock('authoritative-release'), { outcome: 'met', satisfiedAt: at('09:00') })
})

test('CL-6: a release that was public before the anchor does not count', async (t) => {
  const story = given(
    logged({ surfacedAt: at('06:00'), occurredAt: at('08:00') }),
    released({ public: at('07:00'), entered: at('09:00') }),
    regraded('none', 'II', at('10:00')),
  )
  t.equal(story.clock('authoritative-release').outcome, 'open')
})

test('CL-6: what another unit released before the raising does not meet the clock of the lead', async (t) => {
  const towns = logged({ occurredAt: at('08:00'), divisions: ['512021101', '512021102'] })
  const story = given(
    towns,
    released({ unit: 't101', by: person('t101', 'unit'), public: at('09:00') }),
    regraded('none', 'II', at('10:00')),
  )
  t.equal(story.clock('authoritative-release').outcome, 'open')
})

test('CL-6: a 48 h clock that was overdue stays when the level is raised', async (t) => {
  const story = given(minor, regraded('none', 'II', at('18 08:00') + 1))
  t.equal(story.state('response', at('18 09:00')), 'overdue')
})

test('CL-6: a 48 h clock raised exactly at its due instant was not yet overdue', async (t) => {
  t.equal(given(minor, regraded('none', 'II', at('18 08:00'))).clock('response').outcome, 'void')
})

test('CL-6: a 48 h clock that was met stays met', async (t) => {
  t.equal(
    given(minor, released({ public: at('09:00'), answers: ['?'] }), regraded('none', 'II', at('10:00'))).clock('response').outcome,
    'met',
  )
})

test('CL-6: II to I opens nothing anew on the lead', async (t) => {
  const story = given(major, released({ public: at('09:00') }), regraded('II', 'I', at('10:00')))
  holds(t, story.clock('authoritative-release'), { outcome: 'met', generation: 1 })
  holds(t, story.clock('press-conference'), { outcome: 'open', generation: 1, bornAt: at('08:05') })
})

test('CL-6: any officer may raise', async (t) => {
  given(minor)
    .when(toLevel('II'), at('09:00'), recorder)
    .then(t, [{ type: 'level-changed', data: { from: 'none', to: 'II' } }])
})

// ---- CL-7: lowering

test('CL-7: lowering ends what has not fallen due and opens the 48 h clock from discovery', async (t) => {
  const story = given(major, regraded('II', 'III', at('10:00')))
  holds(t, story.clock('authoritative-release'), { outcome: 'void', voidedAt: at('10:00') })
  holds(t, story.clock('press-conference'), { outcome: 'void' })
  holds(t, story.clock('response'), { outcome: 'open', anchorAt: at('08:00'), dueAt: at('18 08:00'), bornAt: at('10:00') })
})

test('CL-7: what was withdrawn once keeps the instant of its withdrawal', async (t) => {
  const story = given(major, regraded('II', 'III', at('10:00')), regraded('III', 'IV', at('11:00')))
  t.equal(story.clock('authoritative-release').voidedAt, at('10:00'))
})

test('CL-7: a miss is never erased by lowering', async (t) => {
  const story = given(major, regraded('II', 'III', at('14:00')))
  t.equal(story.state('authoritative-release', at('14:00')), 'overdue')
  t.equal(story.clock('press-conference').outcome, 'void')
})

test('CL-7: a miss that outlived lowering can still be made good, late', async (t) => {
  const story = given(major, regraded('II', 'III', at('14:00')), released({ public: at('15:00') }))
  holds(t, story.clock('authoritative-release'), { outcome: 'late', satisfiedAt: at('15:00') })
})

test('CL-7: an unverified clock is not ended by lowering', async (t) => {
  const story = given(major, released({ public: at('12:00'), entered: at('14:00') }), regraded('II', 'III', at('15:00')))
  t.equal(story.clock('authoritative-release').outcome, 'unverified')
  t.equal(story.and(verified('authoritative-release', 'r1', false, at('16:00'))).state('authoritative-release', at('16:00')), 'overdue')
})

test('CL-7: lowering long after discovery opens a 48 h clock that is overdue at once', async (t) => {
  t.equal(given(major, regraded('II', 'IV', at('19 08:00'))).state('response', at('19 08:00')), 'overdue')
})

for (const by of [lead, recorder, person('office', 'assessor')]) {
  test(`CL-7: ${by.account} may not lower`, async (t) =>
    given(major).when(toLevel('III'), at('09:00'), by).then(t, { refusal: 'forbidden', rule: 'CL-7' }))
}

for (const by of [coordinator, leader]) {
  test(`CL-7: ${by.account} may lower`, async (t) =>
    given(major)
      .when(toLevel('none'), at('09:00'), by)
      .then(t, [{ type: 'level-changed', data: { to: 'none', reason: '核定' } }]))
}

test('CL-7: the same level again is no change', async (t) => {
  given(major).when(toLevel('II'), at('09:00'), coordinator).then(t, { refusal: 'conflict' })
})

test('AS-8a: a void clock that comes back keeps its identity and begins a new generation', async (t) => {
  const story = given(major, regraded('II', 'III', at('09:00')), regraded('III', 'II', at('10:00')))
  holds(t, story.clock('authoritative-release'), {
    id: idOf('authoritative-release'),
    ordinal: 1,
    outcome: 'open',
    voidedAt: null,
    generation: 2,
    bornAt: at('10:00'),
    dueAt: at('13:00'),
  })
  t.equal(story.clocks.filter((clock) => clock.kind === 'authoritative-release').length, 1)
})

test('AS-8a: the lead gets its void response back after a level that went up and down', async (t) => {
  const story = given(minor, regraded('none', 'II', at('09:00')), regraded('II', 'none', at('10:00')))
  holds(t, story.clock('response'), { outcome: 'open', generation: 2, dueAt: at('18 08:00') })
})

test('AS-8a: what became public while the clock was void counts when it comes back', async (t) => {
  const story = given(major, regraded('II', 'III', at('09:00')), released({ public: at('09:30') }), regraded('III', 'II', at('10:00')))
  holds(t, story.clock('authoritative-release'), { outcome: 'met', satisfiedAt: at('09:30'), generation: 2 })
})

test('AS-8a: a clock that comes back after its due instant is overdue, not forgiven', async (t) => {
  const story = given(major, regraded('II', 'III', at('09:00')), regraded('III', 'II', at('14:00')))
  t.equal(story.state('authoritative-release', at('14:00')), 'overdue')
  t.same(marks(story.clock('authoritative-release')), [false, true, false])
})

// ---- CL-8: evidence

test('CL-8: a briefing does not meet the press conference, but answers a response', async (t) => {
  const briefing = held({ kind: 'briefing', public: at('10:00'), answers: ['?'] })
  t.equal(given(major, briefing).clock('press-conference').outcome, 'open')
  t.equal(given(minor, briefing).clock('response').outcome, 'met')
})

test('CL-8: a press conference that was held meets its clock, the plan alone does not', async (t) => {
  const [scheduled, record] = held({ public: at('10:00') })
  t.equal(given(major, scheduled!).clock('press-conference').outcome, 'open')
  holds(t, given(major, scheduled!, record!).clock('press-conference'), { outcome: 'met', satisfiedAt: at('10:00'), satisfiedBy: 'c1' })
})

test('CL-8: release and press conference do not stand in for each other', async (t) => {
  t.equal(given(major, released({ public: at('10:00'), answers: ['?'] })).clock('press-conference').outcome, 'open')
  t.equal(given(major, held({ public: at('10:00'), answers: ['?'] })).clock('authoritative-release').outcome, 'open')
})

test('CL-8: an interview is no authoritative release', async (t) => {
  t.equal(given(major, interviewed({ public: at('10:00'), answers: ['?'] })).clock('authoritative-release').outcome, 'open')
})

for (const [form, act] of [
  ['release', released],
  ['press conference', held],
  ['interview', interviewed],
] as const) {
  test(`CL-8: a ${form} meets a response only when it answers a question`, async (t) => {
    t.equal(given(minor, act({ public: at('10:00'), answers: [] })).clock('response').outcome, 'open')
    t.equal(given(minor, act({ public: at('10:00'), answers: ['何时恢复'] })).clock('response').outcome, 'met')
  })
}

test('CL-8: the earliest channel is the public instant', async (t) => {
  const story = given(
    major,
    released({ public: at('14:00'), laterChannels: [at('12:59'), at('16:00')], entered: at('16:00'), by: coordinator }),
  )
  holds(t, story.clock('authoritative-release'), { outcome: 'met', satisfiedAt: at('12:59') })
})

test('CL-8: of several acts the earliest decides, in whatever order they were entered', async (t) => {
  const story = given(major, released({ id: 'r2', public: at('12:00') }), released({ id: 'r1', public: at('11:00'), entered: at('12:10') }))
  holds(t, story.clock('authoritative-release'), { satisfiedAt: at('11:00'), satisfiedBy: 'r1' })
})

test('CL-8: evidence at the anchor counts, a millisecond before does not', async (t) => {
  const begun = logged({ level: 'II', surfacedAt: at('06:00'), occurredAt: at('07:00') })
  t.equal(given(begun, released({ public: at('07:00'), entered: at('09:00') })).clock('authoritative-release').outcome, 'met')
  t.equal(given(begun, released({ public: at('07:00') - 1, entered: at('09:00') })).clock('authoritative-release').outcome, 'open')
})

test('CL-8: an act meets the clocks of its own unit only', async (t) => {
  const towns = logged({ divisions: ['512021101', '512021102'] })
  const outcomes = (unit: string) =>
    ['health', 't101', 't102'].map(
      (one) => given(towns, released({ unit, public: at('10:00'), answers: ['?'] })).clock('response', one).outcome,
    )
  t.same(outcomes('t101'), ['open', 'met', 'open'])
  t.same(outcomes('health'), ['met', 'open', 'open'])
})

test('CL-8: an act belongs to the unit of its actor when that takes part, else to the lead', async (t) => {
  const shared = logged({ sectors: ['health', 'edu'] })
  const ownerFor = (by: Person) =>
    given(shared).when((incident, more) => recordRelease(incident, { ...releaseData(at('09:00')), unit: null }, more), at('09:00'), by)
  ownerFor(person('edu', 'unit')).then(t, [{ type: 'release-recorded', data: { unit: 'edu', release: 'fresh' } }])
  ownerFor(coordinator).then(t, [{ type: 'release-recorded', data: { unit: 'health' } }])
})

test('CL-8: a unit that takes no part owns no act', async (t) => {
  given(minor)
    .when((incident, more) => recordRelease(incident, { ...releaseData(at('09:00')), unit: 'edu' }, more), at('09:00'), coordinator)
    .then(t, { refusal: 'invalid', rule: 'CL-8' })
})

test('CL-8: an account of a unit acts for its own unit alone', async (t) => {
  const forLead = { ...releaseData(at('09:00')), unit: 'health' }
  given(logged({ sectors: ['health', 'edu'] }))
    .when((incident, more) => recordRelease(incident, forLead, more), at('09:00'), person('edu', 'unit'))
    .then(t, { refusal: 'forbidden', rule: 'CL-8' })
})

test('CL-8: evidence older than every known instant is refused, at the oldest it is not', async (t) => {
  const known = logged({ surfacedAt: at('06:00'), occurredAt: at('07:00') })
  const release = (ms: number) =>
    given(known).when((incident, more) => recordRelease(incident, { ...releaseData(ms), unit: null }, more), at('09:00'), lead)
  release(at('06:00') - 1).then(t, { refusal: 'invalid', rule: 'CL-8' })
  release(at('06:00')).then(t, [{ type: 'release-recorded' }])
})

test('CL-8: evidence over two minutes in the future is refused, whatever its form', async (t) => {
  const now = at('09:00')
  const planned = given(major, held({ public: at('08:30') })[0]!)
  const attempt = (ms: number) => [
    given(major).when((incident, more) => recordRelease(incident, { ...releaseData(at('08:30'), ms), unit: null }, more), now, lead),
    planned.when((incident, more) => holdConference(incident, 'c1', recordData(ms), more), now, lead),
    given(major).when(
      (incident, more) =>
        recordInterview(
          incident,
          { unit: null, outlet: '台', at: ms, speaker: '张某', url: 'https://example.gov.cn/', answers: ['?'] },
          more,
        ),
      now,
      lead,
    ),
  ]
  for (const outcome of attempt(now + 2 * MINUTE + 1)) outcome.then(t, { refusal: 'invalid', rule: 'CL-8' })
  for (const outcome of attempt(now + 2 * MINUTE)) t.equal(outcome.facts.length, 1)
})

test('CL-8: a press conference is recorded as held once', async (t) => {
  given(major, held({ public: at('10:00') }))
    .when((incident, more) => holdConference(incident, 'c1', recordData(at('11:00')), more), at('12:00'), lead)
    .then(t, { refusal: 'conflict' })
})

// ---- CL-8a: the second person

/** Public at noon, in time, but entered by the lead's own officer an hour after due. */
const claim = released({ public: at('12:00'), entered: at('14:00') })
const verdict =
  (confirmed: boolean): Decision =>
  (incident, more) =>
    verifyEvidence(incident, idOf('authoritative-release'), { confirmed, note: null }, more)

test('CL-8a: in time but entered after due by the obliged unit waits for a second person', async (t) => {
  holds(t, given(major, claim).clock('authoritative-release'), {
    outcome: 'unverified',
    satisfiedAt: null,
    claim: { evidence: 'r1', publicAt: at('12:00') },
  })
})

test('CL-8a: confirmed, it is met at its public instant', async (t) => {
  const story = given(major, claim).when(verdict(true), at('15:00'), coordinator).story
  holds(t, story.clock('authoritative-release'), { outcome: 'met', satisfiedAt: at('12:00'), satisfiedBy: 'r1', claim: null })
})

test('CL-8a: refused, it is overdue again', async (t) => {
  const story = given(major, claim).when(verdict(false), at('15:00'), leader).story
  holds(t, story.clock('authoritative-release'), { outcome: 'open', claim: null, dueAt: at('13:00') })
  t.equal(story.state('authoritative-release', at('15:00')), 'overdue')
})

test('CL-8a: refused while late evidence exists, it is late', async (t) => {
  const story = given(
    major,
    claim,
    released({ id: 'r2', public: at('14:30') }),
    verified('authoritative-release', 'r1', false, at('15:00')),
  )
  holds(t, story.clock('authoritative-release'), { outcome: 'late', satisfiedAt: at('14:30'), satisfiedBy: 'r2' })
})

test('CL-8a: a claim on top of late evidence waits too', async (t) => {
  const story = given(major, released({ id: 'r2', public: at('13:30') }), claim)
  t.equal(story.clock('authoritative-release').outcome, 'unverified')
})

test('CL-8a: after a refusal another claim may be made and confirmed', async (t) => {
  const story = given(
    major,
    claim,
    verified('authoritative-release', 'r1', false, at('15:00')),
    released({ id: 'r2', public: at('12:30'), entered: at('16:00') }),
  )
  holds(t, story.clock('authoritative-release'), { outcome: 'unverified', claim: { evidence: 'r2' } })
  holds(t, story.and(verified('authoritative-release', 'r2', true, at('17:00'))).clock('authoritative-release'), {
    outcome: 'met',
    satisfiedBy: 'r2',
  })
})

test('CL-8a: of two claims, refusing the first leaves the second waiting', async (t) => {
  const story = given(
    major,
    claim,
    released({ id: 'r2', public: at('12:30'), entered: at('14:10') }),
    verified('authoritative-release', 'r1', false, at('15:00')),
  )
  holds(t, story.clock('authoritative-release'), { outcome: 'unverified', claim: { evidence: 'r2' } })
})

test('CL-8a: entered exactly at due needs nobody else', async (t) => {
  t.equal(given(major, released({ public: at('12:00'), entered: at('13:00') })).clock('authoritative-release').outcome, 'met')
})

test('CL-8a: entered after due by somebody outside the unit, the entering is the confirmation', async (t) => {
  for (const by of [coordinator, leader, recorder]) {
    t.equal(
      given(major, released({ public: at('12:00'), entered: at('14:00'), by })).clock('authoritative-release').outcome,
      'met',
      by.account,
    )
  }
})

test('CL-8a: a recorder or coordinator of the obliged unit is no second person', async (t) => {
  for (const role of ['recorder', 'coordinator', 'leader'] as const) {
    t.equal(
      given(major, released({ public: at('12:00'), entered: at('14:00'), by: person('health', role) })).clock('authoritative-release')
        .outcome,
      'unverified',
      role,
    )
  }
})

test('CL-8a: evidence of an instant after due is simply late, whoever enters it', async (t) => {
  t.equal(given(major, released({ public: at('13:30'), entered: at('14:00') })).clock('authoritative-release').outcome, 'late')
})

test('CL-8a: a claim needs nobody any more once other evidence in time stands', async (t) => {
  const story = given(major, claim, released({ id: 'r2', public: at('12:30'), entered: at('15:00'), by: coordinator }))
  holds(t, story.clock('authoritative-release'), { outcome: 'met', satisfiedBy: 'r2', claim: null })
})

test('CL-8a: a press conference entered as held after due waits as well', async (t) => {
  const story = given(major, held({ public: at('17 07:00'), entered: at('17 09:00') }))
  holds(t, story.clock('press-conference'), { outcome: 'unverified', claim: { evidence: 'c1' } })
})

test('CL-8a: the same act can be in time for one clock and wait for another', async (t) => {
  // Entered at 14:00: after the 5 h clock of the raised level, long before the 48 h one.
  const story = given(
    logged({ occurredAt: at('08:00') }),
    released({ public: at('12:00'), entered: at('14:00'), answers: ['?'] }),
    regraded('none', 'II', at('15:00')),
  )
  t.equal(story.clock('response').outcome, 'met')
  t.equal(story.clock('authoritative-release').outcome, 'unverified')
})

test('CL-8a: nobody of the obliged unit confirms, not even its coordinator', async (t) => {
  given(major, claim).when(verdict(true), at('15:00'), person('health', 'coordinator')).then(t, { refusal: 'refused', rule: 'CL-8a' })
})

test('CL-8a: the one who entered it does not confirm, not even after moving to another unit', async (t) => {
  given(major, claim)
    .when(verdict(true), at('15:00'), { ...coordinator, account: lead.account })
    .then(t, { refusal: 'refused', rule: 'CL-8a' })
})

test('CL-8a: where nothing waits there is nothing to confirm', async (t) => {
  given(major).when(verdict(true), at('15:00'), coordinator).then(t, { refusal: 'refused', rule: 'CL-8a' })
  given(minor).when(verdict(true), at('15:00'), coordinator).then(t, { refusal: 'not-found' })
})

// ---- CL-11: acceptance

test('CL-11: 30 min from the recording of the assignment, for each unit', async (t) => {
  const story = given(logged({ divisions: ['512021101', '512021102'], sectors: ['health', 'edu'], recorded: at('11:00') }))
  for (const unit of ['health', 'edu', 't101', 't102'])
    holds(t, story.clock('acceptance', unit), { anchor: 'assignedAt', dueAt: at('11:30') })
})

test('CL-11: a receipt at due is met', async (t) => {
  holds(t, given(minor, accepted('health', at('08:35'))).clock('acceptance'), {
    outcome: 'met',
    satisfiedAt: at('08:35'),
    satisfiedBy: 'acceptance',
  })
})

test('CL-11: not answering is acceptance by silence: late, never overdue', async (t) => {
  t.equal(given(minor).state('acceptance', at('08:35')), 'running')
  t.equal(given(minor).state('acceptance', at('08:35') + 1), 'late')
})

test('CL-11: a receipt after due changes nothing', async (t) => {
  t.same(given(minor, accepted('health', at('08:35') + 1)).clocks, given(minor).clocks)
})

test('CL-11: a unit that joins later owes acceptance from then', async (t) => {
  const story = given(minor, regraded('none', 'II', at('10:00')))
  t.equal(story.clock('acceptance', 'gov').dueAt, at('10:30'))
  t.equal(story.clock('acceptance', 'health').dueAt, at('08:35'))
})

test('CL-11: acceptance bears no mark and outlives a change of level', async (t) => {
  const story = given(logged({ recorded: at('12 08:00'), discoveredAt: at('8 08:00') }), regraded('none', 'II', at('12 08:10')))
  t.same(marks(story.clock('acceptance')), [false, false, false])
  t.equal(story.clock('acceptance').outcome, 'open')
})

test('CL-11: only the unit itself signs for it, and twice changes nothing', async (t) => {
  const sign: Decision = (incident, more) => giveAcceptance(incident, 'health', more)
  given(minor)
    .when(sign, at('08:10'), lead)
    .then(t, [{ type: 'acceptance-given', data: { unit: 'health' } }])
  given(minor).when(sign, at('08:10'), coordinator).then(t, { refusal: 'forbidden', rule: 'CL-11' })
  given(minor, accepted('health', at('08:10')))
    .when(sign, at('08:20'), lead)
    .then(t, [])
})

test('CL-11: who was given nothing has nothing to sign', async (t) => {
  given(minor)
    .when((incident, more) => giveAcceptance(incident, 'edu', more), at('08:10'), person('edu', 'unit'))
    .then(t, { refusal: 'not-found' })
})

// ---- CL-13: planned too late

const plan =
  (ms: number, kind: 'press-conference' | 'briefing' = 'press-conference'): Decision =>
  (incident, more) =>
    scheduleConference(incident, { ...planData(ms, kind), unit: null }, more)

test('CL-13: a press conference planned behind its due instant alarms at once', async (t) => {
  const { alerts } = given(major).when(plan(at('17 08:00') + 1), at('09:00'), lead)
  holds(t, alerts, [
    {
      step: 'planned-late',
      obligation: idOf('press-conference'),
      unit: 'health',
      dueAt: at('17 08:00'),
      recipients: [{ role: 'duty' }, { role: 'head' }, { role: 'coordinator', unit: 'office' }, { role: 'coordinator', unit: 'publicity' }],
    },
  ])
})

test('CL-13: no alarm when planned exactly at due, for a briefing, or when already met', async (t) => {
  t.same(given(major).when(plan(at('17 08:00')), at('09:00'), lead).alerts, [])
  t.same(given(major).when(plan(at('18 08:00'), 'briefing'), at('09:00'), lead).alerts, [])
  t.same(given(major, held({ public: at('10:00') })).when(plan(at('18 08:00')), at('11:00'), lead).alerts, [])
})

// ---- CL-15: a pure function

test('CL-15: deriving changes nothing and gives the same answer again', async (t) => {
  const story = given(
    major,
    claim,
    regraded('II', 'III', at('15:00')),
    verified('authoritative-release', 'r1', false, at('16:00')),
    regraded('III', 'I', at('17:00')),
  )
  const incident = deepFreeze(story.incident)
  t.same(obligations(incident, deepFreeze(structuredClone(PACK))), obligations(incident, PACK))
})

test('CL-15: the pack given governs, whatever pack came later', async (t) => {
  const shorter = structuredClone(PACK)
  shorter.clocks.response.due = 'PT24H'
  t.equal(obligations(given(minor).incident, shorter).find((clock) => clock.kind === 'response')?.dueAt, at('17 08:00'))
  t.equal(given(minor).clock('response').dueAt, at('18 08:00'))
})

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}
