import { test } from 'tap'
import { overrideAssignment } from '../../src/domain/chapters/settlement.ts'
import { at, coordinator, given, holds, logged } from './given-when-then.ts'
import type { Story } from './given-when-then.ts'

/** What an override asks of the clocks beyond a change of level: there units leave, and a unit changes its part. */

const overridden = (story: Story, now: number, lead: string, joint: string[] = []) =>
  story.when((incident, known) => overrideAssignment(incident, { lead, joint, local: [], reason: '会商确定' }, known), now, coordinator)
    .story

test('AS-10, CL-11: a unit that leaves before its receipt is due owes none', (t) => {
  const story = overridden(given(logged()), at('08:10'), 'edu')
  t.equal(story.clock('acceptance', 'health').outcome, 'void')
  t.end()
})

test('CL-5a: a clock opened by an override after due is marked as given too late, not as graded too late', (t) => {
  const story = overridden(given(logged()), at('18 09:00'), 'edu')
  holds(t, story.clock('response', 'edu'), { overdueBeforeAssigned: true, overdueBeforeGraded: false })
  t.end()
})

test('CL-5a: a joint unit that is made to lead after due was given the lead too late, however early it had joined', (t) => {
  const joined = overridden(given(logged()), at('09:00'), 'health', ['edu'])
  const story = overridden(joined, at('18 09:00'), 'edu', ['health'])
  t.equal(story.clock('response', 'edu').overdueBeforeAssigned, true)
  t.end()
})

test('AS-10: the receipt of a unit whose part changes says the part that it has', (t) => {
  const joined = overridden(given(logged()), at('08:10'), 'health', ['edu'])
  const story = overridden(joined, at('08:20'), 'edu', ['health'])
  t.equal(story.clock('acceptance', 'edu').part, 'lead')
  t.equal(story.clock('acceptance', 'health').part, 'joint')
  t.end()
})
