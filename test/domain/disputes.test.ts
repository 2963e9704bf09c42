import { test } from 'tap'
import { disputeWindow, raiseDispute, ruleDispute } from '../../src/domain/chapters/disputes.ts'
import { overrideAssignment } from '../../src/domain/chapters/settlement.ts'
import { accepted, at, coordinator, given, holds, lead, logged, person } from './given-when-then.ts'
import type { Person, Story } from './given-when-then.ts'

/** Monday 16 November 2026 is a working day, Saturday the 21st is none. */
const returned = (story: Story, now: number, unit = 'health', by: Person = person(unit, 'unit')) =>
  story.when(
    (incident, known) => raiseDispute(incident, { unit, reason: 'not-our-duty', clause: '三定规定', proposal: '由教育局牵头' }, known),
    now,
    by,
  )

const ruled = (story: Story, designated: string, by: Person = coordinator, now = at('10:00')) =>
  story.when((incident, known) => ruleDispute(incident, 'fresh', { designated, note: '职责清单第三条' }, known), now, by)

test('AS-11: a unit returns its part once, for itself alone, and no clock moves', (t) => {
  const story = given(logged())
  const outcome = returned(story, at('09:00'))
  outcome.then(t, [
    {
      type: 'dispute-raised',
      data: {
        dispute: 'fresh',
        unit: 'health',
        part: 'lead',
        reason: 'not-our-duty',
        windowEndsAt: at('17 10:00'),
        windowProvisional: false,
      },
    },
  ])
  t.same(outcome.story.clocks, story.clocks, 'no clock moves')
  returned(outcome.story, at('09:01')).then(t, { refusal: 'refused', rule: 'AS-11' })
  returned(story, at('09:00'), 'health', person('edu', 'unit')).then(t, { refusal: 'forbidden', rule: 'AS-11' })
  returned(story, at('09:00'), 'edu').then(t, { refusal: 'refused', rule: 'AS-11' })
  t.end()
})

test('AS-11, CL-14: the window ends at 10:00 of the next working day or 2 h after acceptance, whichever is later', (t) => {
  const ends = (story: Story, end: number) => {
    returned(story, end).then(t, [{ type: 'dispute-raised', data: { windowEndsAt: end } }])
    returned(story, end + 1).then(t, { refusal: 'refused', rule: 'AS-11' })
  }
  ends(given(logged()), at('17 10:00'))
  ends(given(logged(), accepted('health', at('08:10'))), at('17 10:00'))
  ends(given(logged({ discoveredAt: at('20 17:00') })), at('23 10:00'))
  ends(given(logged({ discoveredAt: at('21 09:00') })), at('23 10:00'))
  const [held] = given(logged()).incident.disputes.parts
  const slow = given(logged()).clocks.map((clock) => (clock.kind === 'acceptance' ? { ...clock, dueAt: at('17 08:30') } : clock))
  t.same(disputeWindow(held!, slow), { at: at('17 10:30'), provisional: false }, 'a locality that leaves longer for the receipt')
  // Given minutes before midnight and signed for by silence: still the morning. Nobody waits longer than that but for a receipt.
  ends(given(logged({ discoveredAt: at('16 23:50') })), at('17 10:00'))
  t.end()
})

test('AS-11: a coordinator of another unit decides; the designated unit leads from then on and cannot return it', (t) => {
  const pending = returned(given(logged()), at('09:00')).story
  const outcome = ruled(pending, 'edu')
  outcome.then(t, [
    { type: 'assignment-overridden', data: { reason: '职责清单第三条', assignment: { lead: 'edu', joint: [], local: [] } } },
    { type: 'dispute-ruled', data: { dispute: 'fresh', designated: 'edu', note: '职责清单第三条' } },
  ])
  holds(t, outcome.story.incident.disputes, { raised: [{ ruling: { designated: 'edu' } }], parts: [{ unit: 'edu', designated: true }] })
  t.equal(outcome.story.state('response', at('10:00'), 'health'), 'void')
  t.equal(outcome.story.state('response', at('10:00'), 'edu'), 'running')
  returned(outcome.story, at('10:01'), 'edu').then(t, { refusal: 'refused', rule: 'AS-11' })

  ruled(pending, 'edu', person('health', 'coordinator')).then(t, { refusal: 'refused', rule: 'AS-11' })
  ruled(pending, 'nobody').then(t, { refusal: 'invalid', rule: 'AS-11' })
  ruled(pending, 'cyber').then(t, { refusal: 'invalid', rule: 'AS-11' })
  ruled(outcome.story, 'health').then(t, { refusal: 'conflict' })
  given(logged())
    .when((incident, known) => ruleDispute(incident, 'none', { designated: 'edu', note: null }, known), at('09:00'), coordinator)
    .then(t, { refusal: 'not-found' })
  t.end()
})

test('AS-11: ruled against, the unit keeps its part and cannot return it again', (t) => {
  const kept = ruled(returned(given(logged()), at('09:00')).story, 'health')
  kept.then(t, [{ type: 'dispute-ruled', data: { designated: 'health' } }])
  returned(kept.story, at('10:01')).then(t, { refusal: 'refused', rule: 'AS-11' })
  t.end()
})

test('AS-11: a joint unit that returns its part is replaced in that part; the lead stays', (t) => {
  const joint = given(logged()).when(
    (incident, known) => overrideAssignment(incident, { lead: 'health', joint: ['edu'], local: [], reason: '会商' }, known),
    at('08:30'),
    coordinator,
  ).story
  const pending = returned(joint, at('09:00'), 'edu').story
  ruled(pending, 't101').then(t, [
    { type: 'assignment-overridden', data: { assignment: { lead: 'health', joint: ['t101'] } } },
    { type: 'dispute-ruled' },
  ])
  ruled(pending, 'health').then(t, [
    { type: 'assignment-overridden', data: { assignment: { lead: 'health', joint: [] } } },
    { type: 'dispute-ruled' },
  ])
  ruled(pending, 'edu').then(t, [{ type: 'dispute-ruled', data: { designated: 'edu' } }])
  t.end()
})

test('AS-11: another part is another assignment and may be returned anew', (t) => {
  const once = returned(given(logged()), at('09:00')).story
  const override = (from: Story, leader: string, joint: string[], now: number) =>
    from.when(
      (incident, known) => overrideAssignment(incident, { lead: leader, joint, local: [], reason: '调整' }, known),
      now,
      coordinator,
    ).story
  const moved = override(once, 'edu', ['health'], at('09:30'))
  returned(moved, at('09:40'), 'health', lead).then(t, [{ type: 'dispute-raised', data: { part: 'joint' } }])
  returned(override(once, 'health', ['edu'], at('09:30')), at('09:40')).then(t, { refusal: 'refused', rule: 'AS-11' })
  t.end()
})
