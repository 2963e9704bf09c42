import { test } from 'tap'
import type { Test } from 'tap'
import { changeLevel } from '../../src/domain/decisions/change-level.ts'
import { logIncident } from '../../src/domain/decisions/log-incident.ts'
import type { LogIncident } from '../../src/domain/decisions/log-incident.ts'
import type { Decided } from '../../src/domain/given.ts'
import { grade, isBelowProposal } from '../../src/domain/grading.ts'
import type { Facts } from '../../src/domain/grading.ts'
import type { Refusal } from '../../src/domain/refusal.ts'
import { DIRECTORY, PACK, at, coordinator, given, holds, logged, recorder } from './given-when-then.ts'

const level = (category: string | null, facts: Facts) => grade(category, facts, PACK).level

// ---- The calculator

for (const [deaths, expected] of [
  [0, 'IV'],
  [2, 'IV'],
  [3, 'III'],
  [9, 'III'],
  [10, 'II'],
  [29, 'II'],
  [30, 'I'],
  [300, 'I'],
] as const) {
  test(`IN-6: 以上 includes the number: ${deaths} dead in a work accident is ${expected}`, async (t) => {
    t.equal(level('work-safety', { deaths }), expected)
  })
}

test('IN-6: of several measures the highest level wins', async (t) => {
  t.equal(level('work-safety', { deaths: 3, severeInjuries: 100 }), 'I')
  t.equal(level('work-safety', { deaths: 9, severeInjuries: 9, directLossYuan: 50_000_000 }), 'II')
})

test('IN-6: measures below their thresholds do not add up', async (t) => {
  t.equal(level('work-safety', { deaths: 9, severeInjuries: 49, directLossYuan: 49_999_999 }), 'III')
})

test('IN-6: an alternative with two measures needs both', async (t) => {
  t.equal(level('food-safety', { poisoned: 100, deaths: 1 }), 'II')
  t.equal(level('food-safety', { poisoned: 100, deaths: 0 }), 'III')
  t.equal(level('food-safety', { poisoned: 100 }), 'III')
  t.equal(level('food-safety', { poisoned: 99, deaths: 1 }), 'III')
  t.equal(level('utility-outage', { households: 50_000, outageHours: 47 }), 'II')
  t.equal(level('utility-outage', { households: 29_999, outageHours: 100 }), null)
})

test('IN-6: a measure not given is not reached, even where the threshold is 0', async (t) => {
  t.equal(level('work-safety', {}), null)
  t.equal(level('work-safety', { evacuated: 100_000 }), null)
  t.equal(level('work-safety', { deaths: 0 }), 'IV')
})

test('IN-6: a decimal threshold includes the number', async (t) => {
  t.same(
    [6.9, 7.0, 3.9, 4.0].map((magnitude) => level('earthquake', { magnitude })),
    ['II', 'I', null, 'IV'],
  )
})

test('IN-6: the same facts weigh by category', async (t) => {
  t.equal(level('geological', { directLossYuan: 10_000_000 }), 'I')
  t.equal(level('work-safety', { directLossYuan: 10_000_000 }), 'III')
  t.equal(level('mass-incident', { deaths: 3 }), 'II')
})

test('IN-6: a category without table, an unknown one and none propose nothing', async (t) => {
  for (const category of ['public-health', 'nonsense', null]) holds(t, grade(category, { deaths: 100 }, PACK), { level: null, because: [] })
})

test('IN-6: the proposal shows what was reached, with its threshold and source', async (t) => {
  t.same(grade('food-safety', { poisoned: 120, deaths: 2 }, PACK).because, [
    { measure: 'deaths', value: 2, threshold: 1, level: 'II', source: '食品安全事故分级标准' },
    { measure: 'poisoned', value: 120, threshold: 100, level: 'II', source: '食品安全事故分级标准' },
  ])
  t.same(
    grade('work-safety', { deaths: 12, severeInjuries: 60, directLossYuan: 1 }, PACK).because.map((reason) => reason.measure),
    ['deaths', 'severeInjuries'],
  )
})

test('IN-6: below the proposal means less serious, not different', async (t) => {
  t.equal(isBelowProposal('III', 'II'), true)
  t.equal(isBelowProposal('none', 'IV'), true)
  t.equal(isBelowProposal('II', 'II'), false)
  t.equal(isBelowProposal('I', 'II'), false)
  t.equal(isBelowProposal('none', null), false)
})

// ---- What a level below the proposal asks for

function log(over: Partial<LogIncident>): Decided | Refusal {
  const command: LogIncident = {
    title: '事故',
    summary: null,
    source: { channel: 'weibo', url: null, outlet: null },
    occurredAt: null,
    surfacedAt: null,
    discoveredAt: at('08:00'),
    divisions: ['512021'],
    sectors: ['health'],
    units: [],
    category: 'work-safety',
    facts: { deaths: 12 },
    level: 'II',
    levelReason: null,
    heat: null,
    focus: null,
    disposition: null,
    handledAs: null,
    sensitive: false,
    personalDataReason: null,
    drill: null,
    ...over,
  }
  const actor = { account: recorder.account, name: '甲', unit: recorder.unit, role: 'recorder' }
  return logIncident(command, {
    now: at('08:05'),
    actor,
    roles: ['recorder'],
    directory: DIRECTORY,
    directorySeq: 2,
    freshId: 'fresh',
    packs: [{ seq: 1, pack: PACK }],
    number: '2026-000001',
  })
}

const steps = (t: Test, decision: Decided | Refusal) =>
  'alerts' in decision ? decision.alerts.map((alert) => alert.step) : t.fail(`refused: ${decision.detail}`)

test('IN-6: a level below the proposal needs a reason', async (t) => {
  holds(t, log({ level: 'III' }), { code: 'invalid', rule: 'IN-6', errors: [{ path: 'levelReason' }] })
})

test('IN-6: with its reason it stands, and the coordinators are told', async (t) => {
  const decision = log({ level: 'III', levelReason: '现场核实' })
  holds(t, decision, {
    facts: [{ data: { level: 'III', proposedLevel: 'II', levelReason: '现场核实' } }],
    alerts: [
      {
        step: 'graded-below-proposal',
        recipients: [
          { role: 'coordinator', unit: 'office' },
          { role: 'coordinator', unit: 'publicity' },
        ],
      },
    ],
  })
})

test('IN-6: as proposed or above needs no reason and tells nobody', async (t) => {
  t.same(steps(t, log({ level: 'II' })), [])
  t.same(steps(t, log({ level: 'I' })), [])
  t.same(steps(t, log({ category: 'public-health', level: 'none' })), [])
})

test('IN-6: lowering below what was proposed tells the coordinators; to the proposal it does not', async (t) => {
  const lowered = (to: 'II' | 'III') =>
    given(logged({ level: 'I', proposedLevel: 'II' })).when(
      (incident, more) => changeLevel(incident, { level: to, reason: '核定' }, more),
      at('09:00'),
      coordinator,
    ).alerts
  holds(t, lowered('III'), [
    {
      step: 'graded-below-proposal',
      generation: 2,
      obligation: null,
      recipients: [
        { role: 'coordinator', unit: 'office' },
        { role: 'coordinator', unit: 'publicity' },
      ],
    },
  ])
  holds(t, lowered('II'), [])
})

// ---- IN-1, IN-5, AS-10 while logging

test('IN-1: no instant over two minutes in the future; each is named', async (t) => {
  const now = at('08:05')
  holds(t, log({ discoveredAt: now + 120_001 }), { code: 'invalid', rule: 'IN-1', errors: [{ path: 'discoveredAt' }] })
  holds(t, log({ surfacedAt: now + 120_001 }), { code: 'invalid', errors: [{ path: 'surfacedAt' }] })
  t.same(steps(t, log({ discoveredAt: now + 120_000, surfacedAt: now + 120_000, occurredAt: now + 120_000 })), [])
})

test('IN-1: it happened before it was discovered; surfacing may lie anywhere', async (t) => {
  holds(t, log({ occurredAt: at('08:00') + 1 }), {
    code: 'invalid',
    rule: 'IN-1',
    errors: [{ path: 'occurredAt' }, { path: 'discoveredAt' }],
  })
  t.same(steps(t, log({ occurredAt: at('08:00') })), [])
  t.same(steps(t, log({ surfacedAt: at('08:04') })), [])
  t.same(steps(t, log({ surfacedAt: at('05:00'), occurredAt: at('06:00') })), [])
})

test('IN-2: hours or weeks after discovery it is still accepted', async (t) => {
  t.same(steps(t, log({ discoveredAt: at('01 08:00') })), [])
})

test('IN-5: false information cannot be set while logging', async (t) => {
  holds(t, log({ disposition: 'false-information' }), { code: 'invalid', rule: 'IN-5', errors: [{ path: 'disposition' }] })
  t.same(steps(t, log({ disposition: 'misunderstanding', focus: 'false-information' })), [])
})

test('AS-10: a sector that nobody owns is logged, with its alarm', async (t) => {
  t.same(steps(t, log({ sectors: ['roads'] })), ['no-sector-owner'])
})
