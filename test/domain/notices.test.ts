import { test } from 'tap'
import { answerNotice, issueNotice, ladder, rungsAt } from '../../src/domain/chapters/notices.ts'
import type { NoticeColour } from '../../src/domain/chapters/notices.ts'
import { at, coordinator, given, lead, logged, person } from './given-when-then.ts'
import type { Decision } from './given-when-then.ts'

const issue =
  (over: Partial<Parameters<typeof issueNotice>[1]> = {}): Decision =>
  (incident, present) =>
    issueNotice(incident, { colour: 'blue', to: 'health', text: '请尽快答复。', dueAt: at('11:00'), ...over }, present)
const answer: Decision = (incident, present) => answerNotice(incident, 'fresh', '已发布。', present)

test('SV-2: blue first; orange at once only for major matters; red never', (t) => {
  const minor = given(logged({ level: 'III' }))
  for (const colour of ['orange', 'red'] as const)
    minor.when(issue({ colour }), at('09:00'), coordinator).then(t, { refusal: 'refused', rule: 'SV-2' })
  minor.when(issue(), at('09:00'), coordinator).then(t, [{ type: 'supervision-notice-issued', data: { colour: 'blue', to: 'health' } }])
  for (const major of [logged({ level: 'II' }), logged({ handledAs: 'II' })]) {
    given(major)
      .when(issue({ colour: 'red' }), at('09:00'), coordinator)
      .then(t, { refusal: 'refused', rule: 'SV-2' })
    const outcome = given(major).when(issue({ colour: 'orange' }), at('09:00'), coordinator)
    outcome.then(t, [{ type: 'supervision-notice-issued', data: { colour: 'orange' } }])
    t.match(outcome.alerts, [{ step: 'supervision-orange', severity: 'urgent', unit: 'health', dueAt: at('11:00') }])
  }
  t.end()
})

test('SV-2: to a unit that takes part, by an instant ahead; that unit answers, once', (t) => {
  const story = given(logged())
  const refusal = { refusal: 'invalid', rule: 'SV-2' } as const
  story.when(issue({ to: 'edu' }), at('09:00'), coordinator).then(t, refusal)
  story.when(issue({ dueAt: at('09:00') }), at('09:00'), coordinator).then(t, refusal)
  const issued = story.when(issue(), at('09:00'), coordinator).story
  issued.when(answer, at('10:00'), person('edu', 'unit')).then(t, { refusal: 'forbidden', rule: 'SV-2' })
  const answered = issued.when(answer, at('10:00'), lead).story
  answered.when(answer, at('10:01'), lead).then(t, { refusal: 'conflict' })
  story.when(answer, at('10:00'), lead).then(t, { refusal: 'not-found' })
  t.end()
})

test('SV-3: every missed colour gives the same length again and ends with red; the answer ends the ladder', (t) => {
  const issued = given(logged()).when(issue(), at('09:00'), coordinator).story
  const colours = (now: number, story = issued): [NoticeColour, number][] =>
    rungsAt(story.incident.notices[0]!, now).map(({ colour, dueAt }) => [colour, dueAt])
  const [blue, orange, red] = [
    ['blue', at('11:00')],
    ['orange', at('13:00')],
    ['red', at('15:00')],
  ] as const
  t.same(colours(at('11:00')), [blue], 'exactly at due is in time')
  t.same(colours(at('11:00:00.001')), [blue, orange])
  t.same(colours(at('13:00')), [blue, orange])
  t.same(colours(at('17 09:00')), [blue, orange, red])
  t.same(colours(at('17 09:00'), issued.when(answer, at('11:00'), lead).story), [blue], 'answered in time')
  t.same(colours(at('17 09:00'), issued.when(answer, at('12:00'), lead).story), [blue, orange], 'answered late: what it had come to')
  t.same(ladder({ colour: 'orange', issuedAt: 0, dueAt: 100 }), [
    { colour: 'orange', from: 0, dueAt: 100 },
    { colour: 'red', from: 101, dueAt: 200 },
  ])
  t.end()
})
