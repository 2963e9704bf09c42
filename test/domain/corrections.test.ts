import { test } from 'tap'
import { correct, reviewCorrection } from '../../src/domain/decisions/correct-incident.ts'
import type { CorrectIncident } from '../../src/domain/decisions/correct-incident.ts'
import { at, coordinator, given, holds, leader, logged, person, recorder, regraded, released } from './given-when-then.ts'
import type { Person, Story } from './given-when-then.ts'

const NEVER = person('publicity', 'coordinator')

const corrected = (story: Story, change: CorrectIncident['change'], now: number, by: Person = recorder) =>
  story.when((incident, known) => correct(incident, { change, reason: '登记有误' }, known), now, by)

const approved = (story: Story, now: number, by: Person) =>
  story.when((incident, known) => reviewCorrection(incident, { correction: 'fresh', approved: true, note: null }, known), now, by)

test('IN-3: a corrected instant turns the clocks that count from it; the old value stays in the correction', (t) => {
  const story = corrected(given(logged()), { discoveredAt: at('07:00') }, at('09:00')).story
  const clock = story.clock('response')
  holds(t, clock, { anchorAt: at('07:00'), dueAt: at('18 07:00'), generation: 2, bornAt: at('09:00'), outcome: 'open' })
  holds(t, story.incident.corrections, [
    { from: { discoveredAt: at('08:00') }, to: { discoveredAt: at('07:00') }, state: 'applied', recordedBy: { account: recorder.account } },
  ])
  t.equal(story.incident.logged.discoveredAt, at('07:00'))
  t.end()
})

test('IN-3, CL-5a: what the correction shows to have fallen due is overdue, and marked by the corrected instants', (t) => {
  const story = corrected(given(logged({ level: 'II', occurredAt: at('07:30') })), { occurredAt: at('02:00') }, at('09:00')).story
  t.equal(story.state('authoritative-release', at('09:00')), 'overdue')
  holds(t, story.clock('authoritative-release'), { dueAt: at('07:00'), overdueBeforeDiscovered: true, anchor: 'occurredAt' })
  const unknown = corrected(story, { occurredAt: null }, at('09:10'), coordinator)
  holds(t, unknown.facts, [{ type: 'correction-recorded', data: { pending: true } }])
  t.end()
})

test('IN-3: unknown again, the clock counts from the next known instant, presumed (CL-3)', (t) => {
  const story = corrected(
    given(logged({ level: 'II', occurredAt: at('07:30'), surfacedAt: at('07:45') })),
    { occurredAt: null },
    at('09:00'),
  ).story
  holds(t, story.clock('authoritative-release'), { anchor: 'surfacedAt', anchorPresumed: true, dueAt: at('12:45') })
  t.end()
})

test('IN-3: a correction that would undo a miss counts only once a second person has approved it', (t) => {
  const missed = given(logged({ level: 'II', occurredAt: at('07:00') }))
  const asked = corrected(missed, { occurredAt: at('08:00') }, at('12:30'))
  holds(t, asked.facts, [{ type: 'correction-recorded', data: { pending: true } }])
  t.same(
    asked.alerts.map((alert) => alert.step),
    ['correction-waiting'],
  )
  t.equal(asked.story.state('authoritative-release', at('12:30')), 'overdue')
  t.equal(asked.story.incident.logged.occurredAt, at('07:00'))
  approved(asked.story, at('12:40'), recorder).then(t, { refusal: 'refused', rule: 'IN-3' })
  approved(asked.story, at('12:40'), person('health', 'coordinator')).then(t, { refusal: 'refused', rule: 'IN-3' })
  const story = approved(asked.story, at('12:40'), NEVER).story
  t.equal(story.state('authoritative-release', at('12:40')), 'running')
  holds(t, story.clock('authoritative-release'), { dueAt: at('13:00'), generation: 2, bornAt: at('12:40') })
  approved(story, at('12:50'), leader).then(t, { refusal: 'refused', rule: 'IN-3' })
  t.end()
})

test('IN-3: a refused correction changes nothing, and a newer one of the same field takes the place of one that waits', (t) => {
  const missed = given(logged({ level: 'II', occurredAt: at('07:00') }))
  const asked = corrected(missed, { occurredAt: at('08:00') }, at('12:30')).story
  const refusedOne = asked.when(
    (incident, known) => reviewCorrection(incident, { correction: 'fresh', approved: false, note: '查无此据' }, known),
    at('12:40'),
    NEVER,
  )
  t.equal(refusedOne.story.incident.corrections[0]!.state, 'refused')
  t.equal(refusedOne.story.state('authoritative-release', at('12:40')), 'overdue')
  const again = corrected(asked, { occurredAt: at('06:50') }, at('12:35')).story
  t.same(
    again.incident.corrections.map((one) => one.state),
    ['superseded', 'applied'],
  )
  t.end()
})

test('IN-3: moving a clock so that it is no longer charged to the unit undoes a miss too (CL-5a)', (t) => {
  const missed = given(logged({ level: 'II', occurredAt: at('07:00') }))
  holds(t, corrected(missed, { occurredAt: at('01:00') }, at('12:30')).facts, [{ type: 'correction-recorded', data: { pending: true } }])
  holds(t, corrected(missed, { occurredAt: at('06:00') }, at('12:30')).facts, [{ type: 'correction-recorded', data: { pending: false } }])
  t.end()
})

test('IN-3: a clock met in time is judged against the corrected due; what no longer was in time is late', (t) => {
  const answered = given(logged({ level: 'II', occurredAt: at('07:30') }), released({ public: at('12:20') }))
  t.equal(answered.state('authoritative-release', at('12:30')), 'met')
  const story = corrected(answered, { occurredAt: at('07:00') }, at('12:30')).story
  t.equal(story.state('authoritative-release', at('12:30')), 'late')
  t.end()
})

test('IN-3: a running clock put off tells the coordinators', (t) => {
  const later = corrected(given(logged({ discoveredAt: at('08:00') })), { discoveredAt: at('08:30') }, at('09:00'))
  holds(t, later.facts, [{ type: 'correction-recorded', data: { pending: false } }])
  t.same(
    later.alerts.map((alert) => alert.step),
    ['due-put-off'],
  )
  t.end()
})

test('IN-3, CL-7: a clock the level no longer asks for, kept as a miss, ends when an approved correction shows that there was none', (t) => {
  const missed = given(logged({ level: 'II', occurredAt: at('07:00') }), regraded('II', 'none', at('12:10')))
  t.equal(missed.state('authoritative-release', at('12:20')), 'overdue')
  const asked = corrected(missed, { occurredAt: at('08:00') }, at('12:20')).story
  const story = approved(asked, at('12:30'), NEVER).story
  holds(t, story.clock('authoritative-release'), { outcome: 'void', voidedAt: at('12:30') })
  t.end()
})

test('IN-3: nothing to correct is a conflict; a wrong instant or place is refused at `value`', (t) => {
  const story = given(logged({ occurredAt: at('07:00') }))
  corrected(story, { title: '事件' }, at('09:00')).then(t, { refusal: 'conflict' })
  const ahead = corrected(story, { occurredAt: at('08:30') }, at('09:00'))
  ahead.then(t, { refusal: 'invalid', rule: 'IN-1' })
  holds(t, ahead.result, { errors: [{ path: 'value' }] })
  corrected(story, { surfacedAt: at('10:00') }, at('09:00')).then(t, { refusal: 'invalid', rule: 'IN-1' })
  holds(t, corrected(story, { divisions: ['999999'] }, at('09:00')).result, { errors: [{ path: 'value' }] })
  t.end()
})

test('AS-8a: other sectors or places propose anew: additions at once, nobody removed', (t) => {
  const story = corrected(given(logged()), { sectors: ['health', 'edu'] }, at('09:00')).story
  holds(t, story.incident.assignment, { lead: 'health', joint: ['edu'], provisional: true })
  holds(t, story.clock('contribution', 'edu'), { outcome: 'open', anchorAt: at('09:00') })
  const back = corrected(story, { sectors: ['health'] }, at('09:10')).story
  holds(t, back.incident.assignment, { lead: 'health', joint: ['edu'] })
  t.end()
})

test('AS-8a, AS-10: a sector that nobody owns is pointed out', (t) => {
  const outcome = corrected(given(logged()), { sectors: ['health', 'roads'] }, at('09:00'))
  t.same(
    outcome.alerts.map((alert) => alert.step),
    ['no-sector-owner'],
  )
  t.end()
})

test('IN-7: casualties corrected within 30 days propose another level; 7 for fire and road traffic; the level itself stays', (t) => {
  const accident = (category: string) => given(logged({ category, facts: { deaths: 1 }, proposedLevel: 'IV', level: 'IV' }))
  const more = corrected(accident('work-safety'), { measure: 'deaths', value: 12 }, at('17 08:00'))
  holds(t, more.facts, [
    {
      type: 'correction-recorded',
      data: { to: { measure: 'deaths', value: 12 }, proposedLevel: 'II', pending: false },
    },
  ])
  t.same(
    more.alerts.map((alert) => alert.step),
    ['regrade-proposed'],
  )
  holds(t, more.story.incident, { level: 'IV', logged: { proposedLevel: 'II' } })
  const days = (count: number) => at('08:00') + count * 24 * 3_600_000
  t.equal(corrected(accident('work-safety'), { measure: 'deaths', value: 12 }, days(30)).alerts.length, 1)
  for (const late of [
    corrected(accident('work-safety'), { measure: 'deaths', value: 12 }, days(30) + 1),
    corrected(accident('fire'), { measure: 'deaths', value: 12 }, days(7) + 1),
    corrected(accident('road-traffic'), { measure: 'deaths', value: 12 }, days(7) + 1),
  ]) {
    t.equal(late.alerts.length, 0)
    holds(t, late.story.incident.logged, { facts: { deaths: 12 }, proposedLevel: 'IV' })
  }
  t.equal(
    corrected(accident('work-safety'), { measure: 'directLossYuan', value: 60_000_000 }, days(40)).alerts.length,
    1,
    'a loss is no casualty',
  )
  t.end()
})

test('IN-3: a measure nobody knows any more is taken out', (t) => {
  const story = given(logged({ category: 'work-safety', facts: { deaths: 3, severeInjuries: 2 }, proposedLevel: 'III', level: 'III' }))
  const after = corrected(story, { measure: 'deaths', value: null }, at('09:00')).story
  t.same(after.incident.logged.facts, { severeInjuries: 2 })
  t.end()
})
