import { test } from 'tap'
import { grantExemption } from '../../src/domain/chapters/exceptions.ts'
import type { GrantExemption } from '../../src/domain/chapters/exceptions.ts'
import { overrideAssignment } from '../../src/domain/chapters/settlement.ts'
import { changeLevel } from '../../src/domain/decisions/change-level.ts'
import { recordRelease } from '../../src/domain/decisions/record-evidence.ts'
import type { IncidentFact } from '../../src/domain/facts.ts'
import { stateAt } from '../../src/domain/clocks.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import {
  at,
  coordinator,
  given,
  idOf,
  lead,
  logged,
  person,
  recorder,
  regraded,
  released,
  releaseData,
  verified,
} from './given-when-then.ts'
import type { Happened, Person, Story } from './given-when-then.ts'

/** Clocks that stand or run between offices: follow-up, promise, contribution, upward report; exemption and conclusion. */

const major = logged({ level: 'II', occurredAt: at('08:00') })
const happened = (recorded: number, by: Person, fact: IncidentFact): Happened => ({ at: recorded, by, fact })
const system: Person = { account: 'system', unit: 'office', roles: [] }
const passed = (ordinal: number, recorded: number) =>
  happened(recorded, system, { type: 'interval-passed', data: { obligation: `inc.follow-up.health.${ordinal}` } })
const concluded = (recorded: number) =>
  happened(recorded, coordinator, { type: 'conclusion-recorded', data: { concludedAt: recorded, note: '处置完毕' } })
const intervals = (story: Story) =>
  story.clocks
    .filter((clock) => clock.kind === 'follow-up')
    .map(({ ordinal, outcome, dueAt, satisfiedBy }) => ({ ordinal, outcome, dueAt, satisfiedBy }))

// ---- CL-10

test('CL-10: the first release of a major matter begins a grid of 24 h; each interval is an obligation of its own', async (t) => {
  const first = given(major, released({ public: at('10:00') }))
  t.same(intervals(first), [{ ordinal: 1, outcome: 'open', dueAt: at('17 10:00'), satisfiedBy: null }])
  const served = first.and(released({ id: 'r2', public: at('16:00') }))
  t.same(intervals(served), [
    { ordinal: 1, outcome: 'met', dueAt: at('17 10:00'), satisfiedBy: 'r2' },
    { ordinal: 2, outcome: 'open', dueAt: at('18 10:00'), satisfiedBy: null },
  ])
  t.same(
    intervals(served.and(released({ id: 'r3', public: at('17:00') }))),
    intervals(served),
    'a second release in the same interval serves no other',
  )
})

test('CL-10: exactly at due is in time; behind it the interval was missed and the next one runs', async (t) => {
  const first = given(major, released({ public: at('10:00') }))
  t.equal(intervals(first.and(released({ id: 'r2', public: at('17 10:00') })))[0]?.outcome, 'met')
  const missed = first.and(passed(1, at('17 10:00')))
  t.same(
    intervals(missed).map(({ ordinal, dueAt }) => ({ ordinal, dueAt })),
    [
      { ordinal: 1, dueAt: at('17 10:00') },
      { ordinal: 2, dueAt: at('18 10:00') },
    ],
  )
  const clock = missed.clocks.find((one) => one.kind === 'follow-up' && one.ordinal === 1)!
  t.equal(stateAt(clock, at('17 10:01')), 'overdue')
})

test('CL-10: a missed interval is made good late by the next release, which serves no other', async (t) => {
  const story = given(major, released({ public: at('10:00') }), passed(1, at('17 10:00')), released({ id: 'r2', public: at('17 12:00') }))
  t.same(
    intervals(story).map(({ ordinal, outcome, satisfiedBy }) => ({ ordinal, outcome, satisfiedBy })),
    [
      { ordinal: 1, outcome: 'late', satisfiedBy: 'r2' },
      { ordinal: 2, outcome: 'open', satisfiedBy: null },
    ],
  )
  t.equal(intervals(story.and(released({ id: 'r3', public: at('17 13:00') })))[1]?.outcome, 'met')
})

test('CL-10, CL-8a: a release entered by the lead after the interval ended waits; refused, the interval is overdue and rings from then', async (t) => {
  const story = given(
    major,
    released({ public: at('10:00') }),
    passed(1, at('17 10:00')),
    released({ id: 'r2', public: at('17 09:00'), entered: at('17 12:00') }),
  )
  const first = (of: Story) => of.clocks.find((one) => one.kind === 'follow-up' && one.ordinal === 1)!
  t.match(first(story), { outcome: 'unverified', claim: { evidence: 'r2' } })
  const verdict = (confirmed: boolean) =>
    first(
      story.and(
        happened(at('17 13:00'), coordinator, {
          type: 'evidence-verified',
          data: { obligation: first(story).id, evidence: 'r2', confirmed, note: null },
        }),
      ),
    )
  t.match(verdict(true), { outcome: 'met', satisfiedBy: 'r2' })
  t.match(verdict(false), { outcome: 'open', armedAt: at('17 13:00') })
})

test('CL-10, CL-8a: a release dated back frees no other release to meet a missed interval, before a second person has confirmed it', async (t) => {
  const late = given(
    major,
    released({ public: at('10:00') }),
    passed(1, at('17 10:00')),
    released({ id: 'r2', public: at('17 12:00') }),
    passed(2, at('18 10:00')),
  )
  const outcomes = (of: Story) =>
    intervals(of)
      .slice(0, 2)
      .map(({ outcome, satisfiedBy }) => [outcome, satisfiedBy])
  t.same(outcomes(late), [
    ['late', 'r2'],
    ['open', null],
  ])
  const claimed = late.and(released({ id: 'r3', public: at('17 09:00'), entered: at('18 11:00') }))
  t.same(outcomes(claimed), [
    ['unverified', null],
    ['open', null],
  ])
  const verdict = (confirmed: boolean) =>
    outcomes(
      claimed.and(
        happened(at('18 12:00'), coordinator, {
          type: 'evidence-verified',
          data: { obligation: 'inc.follow-up.health.1', evidence: 'r3', confirmed, note: null },
        }),
      ),
    )
  t.same(verdict(true), [
    ['met', 'r3'],
    ['met', 'r2'],
  ])
  t.same(verdict(false), outcomes(late))
})

test('CL-10: a first release entered days later opens every interval since, the missed ones too', async (t) => {
  const story = given(major, released({ public: at('10:00'), entered: at('18 12:00'), by: coordinator }))
  t.same(
    intervals(story).map(({ ordinal, outcome }) => [ordinal, outcome]),
    [
      [1, 'open'],
      [2, 'open'],
      [3, 'open'],
    ],
  )
})

test('CL-10, IN-8a: a conclusion or a final release ends it; the interval not yet due becomes void, a miss stays', async (t) => {
  const running = given(major, released({ public: at('10:00') }), passed(1, at('17 10:00')))
  const ended = running.and(concluded(at('17 15:00')))
  t.same(
    intervals(ended).map(({ outcome }) => outcome),
    ['open', 'void'],
  )
  const final = running.and(
    happened(at('17 15:00'), lead, {
      type: 'release-recorded',
      data: { ...releaseData(at('17 15:00')), kind: 'final', release: 'r9', unit: 'health', answers: [] },
    }),
  )
  t.same(
    intervals(final).map(({ outcome }) => outcome),
    ['late', 'void'],
    'the final release still makes good what was missed',
  )
})

test('CL-10: none for a matter of no emergency; lowered, what runs is void; raised again, it goes on from the same grid', async (t) => {
  t.same(intervals(given(logged(), released({ public: at('10:00'), answers: ['何时恢复'] }))), [])
  const lowered = given(major, released({ public: at('10:00') }), regraded('II', 'III', at('12:00')))
  t.same(
    intervals(lowered).map(({ outcome }) => outcome),
    ['void'],
  )
  const again = lowered.and(regraded('III', 'II', at('14:00')))
  t.same(
    intervals(again).map(({ ordinal, outcome, dueAt }) => ({ ordinal, outcome, dueAt })),
    [{ ordinal: 1, outcome: 'open', dueAt: at('17 10:00') }],
  )
  const days = lowered.and(regraded('III', 'II', at('19 14:00')))
  t.same(
    intervals(days).map(({ ordinal, outcome }) => [ordinal, outcome]),
    [
      [1, 'void'],
      [4, 'open'],
    ],
    'what was not asked for was not owed',
  )
})

// ---- CL-12, CL-8 interim

const promising = (over: object, recorded = at('09:00')) =>
  happened(recorded, lead, {
    type: 'release-recorded',
    data: { ...releaseData(recorded), release: 'r1', unit: 'health', answers: ['何时恢复'], ...over },
  })
const promise = { text: '明日通报进展', dueAt: at('17 09:00') }

test('CL-12: a promise opens a clock to the instant it names; only a release that names it keeps it', async (t) => {
  const story = given(logged(), promising({ promise }))
  const clock = story.clock('promise')
  t.match(clock, { dueAt: promise.dueAt, anchor: 'promisedAt', outcome: 'open', ordinal: 1 })
  t.equal(story.and(released({ id: 'r2', public: at('12:00'), answers: ['何时恢复'] })).clock('promise').outcome, 'open')
  const kept = (recorded: number) => story.and(promising({ release: 'r2', fulfils: clock.id }, recorded)).clock('promise').outcome
  t.equal(kept(at('17 09:00')), 'met')
  t.equal(kept(at('17 09:01')), 'late')
})

test('CL-8: an interim release answers only together with a promise', async (t) => {
  t.equal(given(logged(), promising({ kind: 'interim', promise })).clock('response').outcome, 'met')
  t.equal(given(logged(), promising({ kind: 'interim' })).clock('response').outcome, 'open')
})

test('CL-12, CL-13: a promise for before it is made is refused; a promise instead of an answer, for later than due, raises an alert', async (t) => {
  const story = given(logged())
  const record = (dueAt: number, answers: string[], fulfils: string | null = null) =>
    story.when(
      (incident, more) =>
        recordRelease(incident, { ...releaseData(at('09:00')), unit: null, answers, promise: { text: '后续通报', dueAt }, fulfils }, more),
      at('09:00'),
      lead,
    ).result
  const early = record(at('08:30'), ['何时恢复'])
  t.ok(isRefusal(early) && early.rule === 'CL-12' && early.errors[0]?.path === 'promise.dueAt')
  const late = record(at('18 09:00'), [])
  t.same(isRefusal(late) ? [] : late.alerts.map((alert) => alert.step), ['planned-late'])
  const fine = record(at('17 09:00'), [])
  t.same(isRefusal(fine) ? ['refused'] : fine.alerts, [])
  const unknown = record(at('17 09:00'), [], 'inc.promise.edu.1')
  t.ok(isRefusal(unknown) && unknown.errors[0]?.path === 'fulfils')
})

// ---- CL-11a, IN-12

test('CL-11a: a joint unit owes its part, 2 h at level I and II, 12 h otherwise; a note gives it', async (t) => {
  const joint = logged({ sectors: ['health', 'edu'] })
  const story = given(joint)
  t.equal(story.clock('contribution', 'edu').dueAt, at('20:05'))
  t.equal(given(logged({ level: 'II', sectors: ['health', 'edu'] })).clock('contribution', 'edu').dueAt, at('10:05'))
  const note = (recorded: number) =>
    story.and(happened(recorded, person('edu', 'unit'), { type: 'contribution-given', data: { unit: 'edu', note: '校方已停课' } }))
  t.match(note(at('20:05')).clock('contribution', 'edu'), { outcome: 'met', satisfiedBy: 'note' })
  t.equal(note(at('20:06')).clock('contribution', 'edu').outcome, 'late')
})

test('IN-12: the lead of a major matter owes a report upwards within 2 h of discovery', async (t) => {
  t.match(given(major).clock('upward-report'), { unit: 'health', dueAt: at('10:00'), anchor: 'discoveredAt' })
  t.notOk(given(logged()).clocks.some((clock) => clock.kind === 'upward-report'))
})

test('IN-12: the first report upwards meets it; one made before the level was raised counts too', async (t) => {
  const reported = (recorded: number, reportedAt: number) =>
    happened(recorded, recorder, {
      type: 'upward-report-recorded',
      data: { report: 'u1', to: '市政府总值班室', reportedAt, how: '电话' },
    })
  t.match(given(major, reported(at('09:30'), at('09:20'))).clock('upward-report'), {
    outcome: 'met',
    satisfiedAt: at('09:20'),
    satisfiedBy: 'upward-report',
  })
  t.equal(given(major, reported(at('10:30'), at('10:01'))).clock('upward-report').outcome, 'late')
  const byItself = { ...reported(at('10:30'), at('09:50')), by: lead }
  t.equal(given(major, byItself).clock('upward-report').outcome, 'late', 'the lead entered it when due had passed')
  t.equal(given(major, reported(at('10:30'), at('09:50'))).clock('upward-report').outcome, 'met', 'somebody else did')
  const before = given(logged(), reported(at('09:00'), at('08:50')), regraded('none', 'II', at('11:00')))
  t.match(before.clock('upward-report'), { outcome: 'met', satisfiedAt: at('08:50') })
})

// ---- CL-9

const leader = person('gov', 'leader')
const byRule: GrantExemption = { reason: 'unified-deployment', authority: '县委宣传部通知', onBehalfOf: null }
const exempt = (story: Story, by: Person, now: number, over: Partial<GrantExemption> = {}, id = idOf('response')) =>
  story.when((_incident, more) => grantExemption(id, { ...byRule, ...over }, more), now, by).result

test('CL-9: a leader of the government or its office lifts a clock before due; others are refused with the number', async (t) => {
  const story = given(logged())
  const granted = exempt(story, leader, at('18 08:00'))
  t.same(isRefusal(granted) ? granted : granted.facts.map((fact) => fact.type), ['exemption-granted'])
  for (const [by, now, what] of [
    [person('health', 'leader'), at('12:00'), 'of the obliged unit'],
    [person('publicity', 'leader'), at('12:00'), 'of neither government nor its office'],
    [leader, at('18 08:00') + 1, 'after due'],
  ] as const) {
    const refusal = exempt(story, by, now)
    t.ok(isRefusal(refusal) && refusal.rule === 'CL-9', what)
  }
})

test('CL-9: where the government is obliged itself, the document number of its superior is required', async (t) => {
  const story = given(logged({ sectors: [] }))
  const id = idOf('response', 'gov')
  const office = person('office', 'leader')
  const bare = exempt(story, office, at('12:00'), {}, id)
  t.ok(isRefusal(bare) && bare.errors[0]?.path === 'authority')
  t.notOk(isRefusal(exempt(story, office, at('12:00'), { authority: '川府发〔2026〕3号' }, id)))
  t.ok(isRefusal(exempt(story, leader, at('12:00'), { authority: '川府发〔2026〕3号' }, id)), 'never by the obliged government itself')
})

test('CL-9: an exempt clock stays exempt: no evidence and no other level makes it met, missed or void', async (t) => {
  const story = given(
    logged(),
    happened(at('12:00'), leader, { type: 'exemption-granted', data: { obligation: idOf('response'), ...byRule } }),
  )
  t.equal(stateAt(story.clock('response'), at('20 08:00')), 'exempt')
  t.equal(story.and(released({ public: at('13:00'), answers: ['何时恢复'] })).clock('response').outcome, 'exempt')
  t.equal(story.and(regraded('none', 'II', at('13:00'))).clock('response').outcome, 'exempt')
})

// ---- IN-6 handled as

test('IN-6: handled as a major matter, it opens the clocks of that level and keeps its own', async (t) => {
  const story = given(logged({ handledAs: 'II', occurredAt: at('07:30') }))
  t.equal(story.incident.level, 'none')
  t.equal(story.clock('authoritative-release').dueAt, at('12:30'))
  t.notOk(story.clocks.some((clock) => clock.kind === 'response' && clock.unit === 'health'))
})

test('IN-6, CL-7: only as I or II and above its level; to take it back needs a coordinator or leader', async (t) => {
  const story = given(logged({ handledAs: 'II' }))
  const change = (handledAs: 'I' | 'III' | null, by: Person) =>
    story.when((incident, more) => changeLevel(incident, { level: 'none', reason: '核定', handledAs }, more), at('09:00'), by).result
  for (const refusal of [change('III', coordinator), change('III', leader)])
    t.ok(isRefusal(refusal) && refusal.rule === 'IN-6' && refusal.errors[0]?.path === 'handledAs')
  const back = change(null, recorder)
  t.ok(isRefusal(back) && back.rule === 'CL-7')
  t.notOk(isRefusal(change(null, coordinator)))
  t.notOk(isRefusal(change('I', recorder)), 'raising is anybody’s')
})

test('CL-10, CL-8a: a second person’s word on a former lead’s interval counts at once, whoever leads by then', (t) => {
  const answered = given(major, released({ id: 'r1', public: at('09:00') }))
  const passed = answered.and(happened(at('17 09:01'), recorder, { type: 'interval-passed', data: { obligation: idOf('follow-up') } }))
  const claimed = passed.and(released({ id: 'r2', public: at('17 08:00'), entered: at('17 10:00') }))
  t.equal(claimed.state('follow-up', at('17 10:00')), 'unverified')
  const { story } = claimed.when(
    (incident, known) => overrideAssignment(incident, { lead: 'edu', joint: [], local: [], reason: '职责调整' }, known),
    at('17 10:10'),
    coordinator,
  )
  t.equal(story.state('follow-up', at('17 10:10')), 'unverified')
  t.equal(story.and(verified('follow-up', 'r2', true, at('17 10:20'))).state('follow-up', at('17 10:20')), 'met')
  t.end()
})
