import { test } from 'tap'
import { answerDirective, directiveStateAt, giveDirective, unansweredDirectives } from '../../src/domain/chapters/directives.ts'
import { isDenied } from '../../src/domain/chapters/on-behalf.ts'
import type { OnBehalfOf } from '../../src/domain/chapters/on-behalf.ts'
import { confirmOnBehalf } from '../../src/domain/decisions/confirm-on-behalf.ts'
import { at, coordinator, given, lead, leader, logged, person, recorder } from './given-when-then.ts'
import type { Decision, Story } from './given-when-then.ts'

const told = { to: ['health', 'office'], text: '请核实并答复。', dueAt: at('12:00') }
const called: OnBehalfOf = { account: leader.account, username: 'li', name: '李某', post: '县长', by: 'phone', unit: 'gov' }

const give =
  (over: Partial<Parameters<typeof giveDirective>[1]> = {}): Decision =>
  (incident, present) =>
    giveDirective(incident, { ...told, onBehalfOf: null, ...over }, present)
const answer =
  (id = 'fresh'): Decision =>
  (incident, present) =>
    answerDirective(incident, id, '已核实。', present)
const confirm =
  (seq: number, confirmed: boolean): Decision =>
  (incident, present) =>
    confirmOnBehalf(incident, seq, { confirmed, note: null }, present)

const story = given(logged())
const owing = (after: Story) => unansweredDirectives(after.incident).map(({ units }) => units)

test('SV-1: a leader instructs units that take part; each is told, and answers for itself', (t) => {
  const outcome = story.when(give({ to: ['health', 'office', 'health'] }), at('09:00'), leader)
  outcome.then(t, [{ type: 'directive-given', data: { ...told, onBehalfOf: null } }])
  t.same(
    outcome.alerts.map(({ step, unit, dueAt }) => [step, unit, dueAt]),
    [
      ['directive', 'health', told.dueAt],
      ['directive', 'office', told.dueAt],
    ],
  )
  t.same(owing(outcome.story), [['health', 'office']], 'IN-9: it will block closing')
  outcome.story.when(answer(), at('10:00'), person('edu', 'unit')).then(t, { refusal: 'forbidden', rule: 'SV-1' })
  outcome.story.when(answer('other'), at('10:00'), lead).then(t, { refusal: 'not-found' })
  const one = outcome.story.when(answer(), at('12:00'), lead).story
  t.same(owing(one), [['office']])
  one.when(answer(), at('12:01'), lead).then(t, { refusal: 'conflict' })
  const both = one.when(answer(), at('12:00:00.001'), person('office', 'unit')).story
  t.same(owing(both), [])
  const [directive] = both.incident.directives
  t.same(
    ['health', 'office'].map((unit) => directiveStateAt(directive!, unit, at('13:00'))),
    ['answered', 'late'],
    'exactly at due is in time',
  )
  const [open] = outcome.story.incident.directives
  t.same([directiveStateAt(open!, 'health', at('12:00')), directiveStateAt(open!, 'health', at('12:01'))], ['open', 'overdue'])
  t.equal(directiveStateAt({ ...open!, dueAt: null }, 'health', at('20 12:00')), 'open', 'without a due instant nothing is late')
  t.end()
})

test('SV-1: refused to units that take no part, to unknown ones, and with a due instant behind us', (t) => {
  const refusal = { refusal: 'invalid', rule: 'SV-1' } as const
  story.when(give({ to: ['edu'] }), at('09:00'), leader).then(t, refusal)
  story.when(give({ to: ['nobody'] }), at('09:00'), leader).then(t, refusal)
  story.when(give({ dueAt: at('09:00') }), at('09:00'), leader).then(t, refusal)
  t.end()
})

test('IN-13: by telephone a recorder enters it for a leader; it is in force at once and waits for that leader', (t) => {
  story.when(give(), at('09:00'), recorder).then(t, { refusal: 'forbidden', rule: 'IN-13' })
  story.when(give({ onBehalfOf: called }), at('09:00'), leader).then(t, { refusal: 'invalid', rule: 'IN-13' })
  const entered = story.when(give({ onBehalfOf: called }), at('09:00'), recorder).story
  const { onBehalf } = entered.incident
  const { seq } = onBehalf[0]!
  t.match(onBehalf, [{ act: 'directive', leader: called, at: at('09:00'), confirmed: null }])
  t.same(owing(entered), [told.to], 'in force at once')
  entered.when(confirm(seq, true), at('10:00'), person('gov', 'leader', 'coordinator')).then(t, { refusal: 'forbidden', rule: 'IN-13' })
  entered.when(confirm(seq, true), at('10:00'), coordinator).then(t, { refusal: 'forbidden', rule: 'IN-13' })
  entered.when(confirm(seq + 1, true), at('10:00'), leader).then(t, { refusal: 'not-found' })
  const confirmed = entered.when(confirm(seq, true), at('10:00'), leader).story
  t.match(confirmed.incident.onBehalf[0]!.confirmed, { confirmed: true, recordedAt: at('10:00') })
  confirmed.when(confirm(seq, false), at('10:05'), leader).then(t, { refusal: 'conflict' })
  t.end()
})

test('IN-13: a directive that its leader denies binds nobody', (t) => {
  const entered = story.when(give({ onBehalfOf: called }), at('09:00'), recorder).story
  const { seq } = entered.incident.onBehalf[0]!
  const denied = entered.when(confirm(seq, false), at('10:00'), leader).story
  t.ok(isDenied(denied.incident.onBehalf, seq))
  t.same(owing(denied), [])
  denied.when(answer(), at('11:00'), lead).then(t, { refusal: 'refused', rule: 'IN-13' })
  t.end()
})
