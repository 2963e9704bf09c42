import { test } from 'tap'
import { giveDirective } from '../../src/domain/chapters/directives.ts'
import { grantExemption } from '../../src/domain/chapters/exceptions.ts'
import type { OnBehalfOf } from '../../src/domain/chapters/on-behalf.ts'
import { overrideAssignment } from '../../src/domain/chapters/settlement.ts'
import { stateAt } from '../../src/domain/clocks.ts'
import { changeLevel } from '../../src/domain/decisions/change-level.ts'
import type { ChangeLevel } from '../../src/domain/decisions/change-level.ts'
import { confirmOnBehalf } from '../../src/domain/decisions/confirm-on-behalf.ts'
import type { Level } from '../../src/domain/levels.ts'
import { at, coordinator, given, idOf, lead, leader, logged, person, recorder, released, verified } from './given-when-then.ts'
import type { Decision, Person, Story } from './given-when-then.ts'

/** IN-13: acts by telephone, the leader's own word on them, and what a denial takes back. */

const caller = (by: Person): OnBehalfOf => ({
  account: by.account,
  username: by.account,
  name: '李某',
  post: '领导',
  by: 'phone',
  unit: by.unit,
})
const called = caller(leader)
const office = person('office', 'leader')

const lift =
  (onBehalfOf: OnBehalfOf | null, obligation = idOf('response'), authority = '县政府值班室'): Decision =>
  (_incident, present) =>
    grantExemption(obligation, { reason: 'unified-deployment', authority, onBehalfOf }, present)
const grade =
  (level: Level, onBehalfOf: OnBehalfOf | null = null, more: Partial<ChangeLevel> = {}): Decision =>
  (incident, present) =>
    changeLevel(incident, { level, reason: '核定', onBehalfOf, ...more }, present)
const direct =
  (onBehalfOf: OnBehalfOf): Decision =>
  (incident, present) =>
    giveDirective(incident, { to: ['health'], text: '请核实。', dueAt: null, onBehalfOf }, present)
/** The leader's answer to the last, or to the how-manieth act. */
const answer =
  (confirmed: boolean, which = -1): Decision =>
  (incident, present) =>
    confirmOnBehalf(incident, incident.onBehalf.at(which)!.seq, { confirmed, note: null }, present)

const small = given(logged())
const major = given(logged({ level: 'II', occurredAt: at('08:00') }))
const confirmations = (story: Story, now: number) =>
  story.clocks
    .filter((clock) => clock.kind === 'confirmation')
    .map((clock) => [clock.unit, clock.ordinal, stateAt(clock, now), clock.satisfiedBy])

// ---- Who may

test('IN-13, CL-9: an exemption by telephone is judged by the leader who is named, not by whoever enters it', (t) => {
  const entered = small.when(lift(called), at('12:00'), recorder)
  entered.then(t, [{ type: 'exemption-granted', data: { obligation: idOf('response'), onBehalfOf: called } }])
  t.equal(entered.story.state('response', at('19 08:00')), 'exempt', 'in force at once')
  small.when(lift(null), at('12:00'), recorder).then(t, { refusal: 'forbidden', rule: 'CL-9' })
  small.when(lift(null), at('12:00'), person('gov', 'recorder')).then(t, { refusal: 'forbidden', rule: 'CL-9' })
  small.when(lift(caller(person('health', 'leader'))), at('12:00'), recorder).then(t, { refusal: 'forbidden', rule: 'CL-9' })
  small.when(lift(caller(person('publicity', 'leader'))), at('12:00'), recorder).then(t, { refusal: 'forbidden', rule: 'CL-9' })
  small.when(lift(called), at('18 08:00:00.001'), recorder).then(t, { refusal: 'refused', rule: 'CL-9' })
  small.when(lift(called), at('12:00'), lead).then(t, { refusal: 'forbidden', rule: 'IN-13' })
  small.when(lift(called), at('12:00'), leader).then(t, { refusal: 'invalid', rule: 'IN-13' })

  const ofGovernment = given(logged({ sectors: [] }))
  const own = idOf('response', 'gov')
  ofGovernment.when(lift(called, own), at('12:00'), recorder).then(t, { refusal: 'forbidden', rule: 'CL-9' })
  ofGovernment.when(lift(caller(office), own), at('12:00'), recorder).then(t, { refusal: 'invalid', rule: 'CL-9' })
  ofGovernment.when(lift(caller(office), own, '川府发〔2026〕3号'), at('12:00'), recorder).then(t, [{ type: 'exemption-granted' }])
  t.end()
})

test('IN-13, CL-9: neither a receipt nor a confirmation is lifted', (t) => {
  const entered = small.when(lift(called), at('12:00'), recorder).story
  const own = entered.clock('confirmation', 'gov').id
  entered.when(lift(null, own, '川府发〔2026〕3号'), at('13:00'), office).then(t, { refusal: 'refused', rule: 'CL-9' })
  t.end()
})

test('IN-13, CL-7: a recorder lowers by telephone; without a leader, or raising, not', (t) => {
  major.when(grade('III'), at('09:00'), recorder).then(t, { refusal: 'forbidden', rule: 'CL-7' })
  major.when(grade('III', called), at('09:00'), person('office', 'assessor')).then(t, { refusal: 'forbidden', rule: 'IN-13' })
  major.when(grade('III', called), at('09:00'), leader).then(t, { refusal: 'invalid', rule: 'IN-13' })
  major.when(grade('I', called), at('09:00'), recorder).then(t, { refusal: 'invalid', rule: 'IN-13' })
  const lowered = major.when(grade('III', called), at('09:00'), recorder)
  lowered.then(t, [{ type: 'level-changed', data: { from: 'II', to: 'III', onBehalfOf: called } }])
  t.equal(lowered.story.state('authoritative-release', at('09:00')), 'void', 'in force at once')
  major.when(grade('III', called), at('09:00'), coordinator).then(t, [{ type: 'level-changed', data: { onBehalfOf: called } }])
  t.end()
})

// ---- The clock of the confirmation

test('IN-13: each act opens a clock of 24 h on the leader’s unit, which either answer ends, in time or late', (t) => {
  const three = major
    .when(direct(called), at('09:00'), recorder)
    .story.when(lift(called, idOf('press-conference')), at('09:10'), recorder)
    .story.when(grade('III', caller(office)), at('09:20'), recorder).story
  t.same(confirmations(three, at('17 09:00')), [
    ['gov', 1, 'running', null],
    ['gov', 2, 'running', null],
    ['office', 1, 'running', null],
  ])
  t.match(three.clock('confirmation', 'gov'), { part: 'leader', anchor: 'enteredAt', anchorAt: at('09:00'), dueAt: at('17 09:00') })
  const answered = three.when(answer(true, 0), at('17 09:00'), leader).story.when(answer(false, 1), at('17 09:10:00.001'), leader).story
  t.same(
    confirmations(answered, at('17 09:20:00.001')),
    [
      ['gov', 1, 'met', 'confirmation'],
      ['gov', 2, 'late', 'denial'],
      ['office', 1, 'overdue', null],
    ],
    'exactly at due is in time',
  )
  t.equal(answered.state('press-conference', at('17 09:20')), 'void', 'withdrawn by the lowering, which still stands')
  t.end()
})

test('IN-13: a directive from before there was a clock for it waits for the leader’s word all the same', (t) => {
  const old = small.when(direct({ ...called, unit: null }), at('09:00'), recorder).story
  t.same(confirmations(old, at('17 10:00')), [])
  old.when(answer(true), at('10:00'), leader).then(t, [{ type: 'on-behalf-confirmed' }])
  t.end()
})

// ---- Denied

test('IN-13, CL-9: a denied exemption lifts nothing: the clock is as if it had never been', (t) => {
  const exempt = small.when(lift(called), at('12:00'), recorder).story
  const denied = (story: Story, when: number) => story.when(answer(false), when, leader).story
  const open = denied(exempt, at('13:00'))
  t.match(open.clock('response'), { outcome: 'open', generation: 2, armedAt: at('13:00'), dueAt: at('18 08:00') })
  t.equal(denied(exempt, at('19 08:00')).state('response', at('19 08:00')), 'overdue')

  const answers = ['何时恢复']
  t.equal(denied(exempt.and(released({ public: at('14:00'), answers })), at('15:00')).clock('response').outcome, 'met')
  t.equal(denied(exempt.and(released({ public: at('19 09:00'), answers })), at('19 10:00')).clock('response').outcome, 'late')
  const claimed = exempt.and(released({ public: at('14:00'), entered: at('19 09:00'), answers }))
  t.equal(claimed.clock('response').outcome, 'exempt')
  const unverified = denied(claimed, at('19 10:00'))
  t.match(unverified.clock('response'), { outcome: 'unverified', claim: { evidence: 'r1' } })
  t.equal(unverified.and(verified('response', 'r1', false, at('19 11:00'))).clock('response').outcome, 'open')

  const raised = exempt.when(grade('II'), at('13:00'), recorder).story
  t.equal(raised.clock('response').outcome, 'exempt')
  t.match(denied(raised, at('19 08:00')).clock('response'), { outcome: 'void', voidedAt: at('13:00') }, 'withdrawn before it fell due')
  const again = open.when(lift(called), at('14:00'), recorder).story
  t.equal(again.clock('response').outcome, 'exempt', 'it may be lifted in earnest')
  t.equal(again.when(answer(true), at('15:00'), leader).story.clock('response').outcome, 'exempt')
  t.end()
})

test('IN-13, CL-6, AS-8a: a denied lowering is raised back by an entry; clocks count from their own anchors', (t) => {
  const lowered = major.when(grade('IV', called), at('09:00'), recorder).story
  const outcome = lowered.when(answer(false), at('10:00'), leader)
  outcome.then(t, [
    { type: 'on-behalf-confirmed', data: { confirmed: false } },
    { type: 'level-changed', data: { from: 'IV', to: 'II', onBehalfOf: null } },
  ])
  t.match(outcome.alerts, [{ step: 'on-behalf-denied', severity: 'warning' }], 'the coordinators are told')
  t.match(outcome.story.clock('authoritative-release'), { outcome: 'open', generation: 2, dueAt: at('13:00'), overdueBeforeGraded: false })
  t.equal(outcome.story.clock('response').outcome, 'void')
  const late = lowered.when(answer(false), at('14:00'), leader).story
  t.match(late.clock('authoritative-release'), { outcome: 'open', overdueBeforeGraded: true })
  t.equal(late.state('authoritative-release', at('14:00')), 'overdue')
  lowered.when(answer(true), at('10:00'), leader).then(t, [{ type: 'on-behalf-confirmed', data: { confirmed: true } }])
  t.end()
})

test('IN-13: what is restored is what the denied lowerings took away, as far as nobody’s word stands against it', (t) => {
  const level = (story: Story) => [story.incident.level, story.incident.handledAs]
  const lowered = major.when(grade('IV', called), at('09:00'), recorder).story
  const partly = lowered.when(grade('III'), at('09:10'), recorder).story
  t.same(
    level(partly.when(answer(false), at('10:00'), leader).story),
    ['II', null],
    'raised a little by the same officer, it does not stay there',
  )
  const higher = lowered.when(grade('I'), at('09:10'), recorder).story
  t.same(level(higher.when(answer(false), at('10:00'), leader).story), ['I', null], 'raised above it, it stays')
  const own = partly.when(grade('none'), at('09:20'), coordinator).story
  t.same(level(own.when(answer(false), at('10:00'), leader).story), ['none', null], 'lowered since by somebody who may')

  const twice = major.when(grade('III', called), at('09:00'), recorder).story.when(grade('IV', caller(office)), at('09:10'), recorder).story
  const first = twice.when(answer(false, 0), at('10:00'), leader).story
  t.same(level(first), ['IV', null], 'the other leader’s word stands until it is denied too')
  t.same(level(first.when(answer(false, 1), at('11:00'), office).story), ['II', null])
  t.same(level(twice.when(answer(false, 1), at('10:00'), office).story), ['III', null])

  const handled = given(logged({ level: 'III', handledAs: 'I' }))
  const back = handled.when(grade('III', called, { handledAs: null }), at('09:00'), recorder).story
  t.same(level(back), ['III', null])
  t.same(level(back.when(answer(false), at('10:00'), leader).story), ['III', 'I'], 'IN-6: what it is handled as comes back too')
  t.end()
})

test('IN-13: a denied lowering gives nobody back who was removed since, and keeps the lead that a coordinator chose', (t) => {
  const lowered = major.when(grade('IV', called), at('09:00'), recorder).story
  const moved = lowered.when(
    (incident, present) => overrideAssignment(incident, { lead: 'edu', joint: [], local: [], reason: '职责调整' }, present),
    at('09:30'),
    coordinator,
  ).story
  const { assignment } = moved.when(answer(false), at('10:00'), leader).story.incident
  t.match(assignment, { lead: 'edu', joint: [], local: [] })
  t.end()
})

test('IN-13, IN-8: merged into another matter, the leader still owes the word', (t) => {
  const lowered = major.when(grade('III', called), at('09:00'), recorder).story
  const fact = { type: 'incident-merged' as const, data: { into: 'main', number: '2026-000001', keepEarlierAnchor: false } }
  const merged = lowered.and({ at: at('09:30'), by: coordinator, fact })
  t.equal(merged.state('response', at('09:30')), 'void')
  t.equal(merged.state('confirmation', at('17 09:01'), called.unit ?? ''), 'overdue')
  t.end()
})
