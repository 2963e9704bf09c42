import { test } from 'tap'
import { compileDirectory } from '../../src/domain/directory.ts'
import { confirmAssignment, overrideAssignment } from '../../src/domain/chapters/settlement.ts'
import type { OverrideAssignment } from '../../src/domain/chapters/settlement.ts'
import { changeLevel } from '../../src/domain/decisions/change-level.ts'
import { COUNTY, accepted, at, coordinator, given, holds, logged, regraded, released } from './given-when-then.ts'
import type { Story } from './given-when-then.ts'

const choice = (over: Partial<OverrideAssignment> = {}): OverrideAssignment => ({
  lead: 'edu',
  joint: [],
  local: [],
  reason: '会商确定',
  ...over,
})

const overridden = (story: Story, now: number, over: Partial<OverrideAssignment> = {}) =>
  story.when((incident, known) => overrideAssignment(incident, choice(over), known), now, coordinator)

test('AS-10: an override keeps who coordinates, is told, speaks and supervises by the rules of the new lead', (t) => {
  const outcome = overridden(given(logged({ level: 'I' })), at('09:00'), { lead: 't101', joint: ['health'], local: ['gov'] })
  outcome.then(t, [
    {
      type: 'assignment-overridden',
      data: {
        reason: '会商确定',
        government: 't101',
        directorySeq: 2,
        assignment: {
          lead: 't101',
          joint: ['health'],
          local: ['gov'],
          coordinators: ['office', 'publicity'],
          notified: ['cyber'],
          supervisor: 'gov',
          spokesperson: 'gov',
          provisional: false,
          because: [
            { rule: 'AS-6', applied: false },
            { rule: 'AS-7', applied: true },
            { rule: 'AS-8', applied: true },
          ],
        },
      },
    },
  ])
  holds(t, outcome.story.incident, {
    government: 't101',
    settlement: { how: 'overridden', reason: '会商确定' },
    everInvolved: ['health', 'gov', 'office', 'publicity', 't101'],
  })
  t.end()
})

test('AS-6, AS-10: a vertically managed unit that is made to lead brings its superior', (t) => {
  const units = [
    ...COUNTY.units,
    { id: 'tax', name: '试县税务局', kind: 'department' as const, division: '512021', verticallyManaged: true, superior: 'city-tax' },
    { id: 'city-tax', name: '市税务局', kind: 'department' as const, division: '512000' },
  ]
  const outcome = given(logged()).when(
    (incident, known) => overrideAssignment(incident, choice({ lead: 'tax' }), known),
    at('09:00'),
    coordinator,
    compileDirectory({ ...COUNTY, units }),
  )
  outcome.then(t, [{ type: 'assignment-overridden', data: { assignment: { lead: 'tax', coordinators: ['city-tax', 'publicity'] } } }])
  t.end()
})

test('AS-10: units must be known, each once, and the lead one that acts; every fault at its field', (t) => {
  const outcome = overridden(given(logged()), at('09:00'), { lead: 'office', joint: ['edu', 'nobody'], local: ['edu'] })
  outcome.then(t, { refusal: 'invalid', rule: 'AS-10' })
  holds(t, outcome.result, { errors: [{ path: 'lead' }, { path: 'joint.1' }, { path: 'local.0' }] })
  for (const lead of ['publicity', 'cyber', 'office'])
    overridden(given(logged()), at('09:00'), { lead }).then(t, { refusal: 'invalid', rule: 'AS-10' })
  for (const lead of ['gov', 't101', 'edu']) overridden(given(logged()), at('09:00'), { lead }).then(t, [{ type: 'assignment-overridden' }])
  const noGovernment = compileDirectory({ ...COUNTY, units: COUNTY.units.filter((unit) => unit.id !== 'gov') })
  given(logged())
    .when((incident, known) => overrideAssignment(incident, choice({ lead: 'office' }), known), at('09:00'), coordinator, noGovernment)
    .then(t, [{ type: 'assignment-overridden' }])
  t.end()
})

test('AS-8a, AS-10: the unit that leaves keeps its misses and loses what has not fallen due; the new lead runs from the true anchor', (t) => {
  const before = overridden(given(logged()), at('10:00')).story
  t.equal(before.state('response', at('10:00'), 'health'), 'void')
  holds(t, before.clock('response', 'edu'), { anchorAt: at('08:00'), dueAt: at('18 08:00'), outcome: 'open', overdueBeforeAssigned: false })
  holds(t, before.clock('acceptance', 'edu'), { anchorAt: at('10:00') })

  const late = overridden(given(logged()), at('18 09:00')).story
  t.equal(late.state('response', at('18 09:00'), 'health'), 'overdue', 'a miss stays')
  t.equal(late.state('response', at('18 09:00'), 'edu'), 'overdue')
  t.equal(late.clock('response', 'edu').overdueBeforeAssigned, true)

  const back = overridden(before, at('11:00'), { lead: 'health' }).story
  holds(t, back.clock('response', 'health'), { outcome: 'open', generation: 2, dueAt: at('18 08:00') })
  const public_ = given(logged(), released({ public: at('09:00'), unit: 'edu', answers: ['何时'] }))
  t.equal(overridden(public_, at('10:00')).story.clock('response', 'edu').outcome, 'met', 'what it had published counts')
  t.end()
})

test('AS-8a, AS-10: what a person overrode is not proposed anew; only who speaks and supervises follows the level', (t) => {
  const settled = overridden(given(logged()), at('09:00'), { lead: 'edu', joint: ['health'] }).story
  settled
    .when((incident, known) => changeLevel(incident, { level: 'I', reason: '伤亡核实' }, known), at('10:00'), coordinator)
    .then(t, [
      {
        type: 'level-changed',
        data: { assignment: { lead: 'edu', joint: ['health'], local: [], supervisor: 'gov', spokesperson: 'gov', provisional: false } },
      },
    ])
  const proposed = given(logged()).when(
    (incident, known) => changeLevel(incident, { level: 'I', reason: '伤亡核实' }, known),
    at('10:00'),
    coordinator,
  )
  proposed.then(t, [{ type: 'level-changed', data: { assignment: { lead: 'health', local: ['gov'] } } }])
  t.end()
})

test('AS-8a: only an override takes away what a higher level had added', (t) => {
  const raised = given(logged(), regraded('none', 'II', at('09:00')))
  const { story } = overridden(raised, at('10:00'), { lead: 'health', reason: '县政府无须列为属地' })
  t.equal(raised.state('response', at('10:00'), 'gov'), 'running')
  t.equal(story.state('response', at('10:00'), 'gov'), 'void')
  t.equal(story.clock('authoritative-release', 'health').generation, 1, 'the lead goes on as it was')
  t.end()
})

test('AS-10: confirming clears what was provisional, once, and a level change does not make it provisional again', (t) => {
  const story = given(logged({ sectors: ['health', 'edu'], assignment: provisionalAssignment() }))
  const confirm = (from: Story) => from.when((incident) => confirmAssignment(incident), at('09:00'), coordinator)
  const confirmed = confirm(story)
  confirmed.then(t, [{ type: 'assignment-confirmed' }])
  holds(t, confirmed.story.incident, { assignment: { lead: 'health', provisional: false }, settlement: { how: 'confirmed', reason: null } })
  confirm(confirmed.story).then(t, [])
  confirm(overridden(story, at('08:30')).story).then(t, [])
  confirmed.story
    .when((incident, known) => changeLevel(incident, { level: 'II', reason: '核定' }, known), at('10:00'), coordinator)
    .then(t, [{ type: 'level-changed', data: { assignment: { lead: 'health', local: ['gov'], provisional: false } } }])
  t.end()
})

test('AS-10: no clock of a unit that stays is touched by an override', (t) => {
  const story = given(logged(), accepted('health', at('08:10')))
  const { story: after } = overridden(story, at('09:00'), { lead: 'health', joint: ['edu'] })
  t.same(after.clock('response'), story.clock('response'))
  t.same(after.clock('acceptance'), story.clock('acceptance'))
  t.end()
})

function provisionalAssignment() {
  const fact = logged().fact
  if (fact.type !== 'incident-logged') throw new Error('begins with logging')
  return { ...fact.data.assignment, joint: ['edu'], provisional: true }
}
