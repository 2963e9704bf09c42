import { test } from 'tap'
import { alertOf } from '../../src/domain/alarms.ts'
import { rosterGaps, serving, wakesNobody, woken } from '../../src/domain/roster.ts'
import type { Duty, Shift } from '../../src/domain/roster.ts'

const shift = (from: number, to: number, username: string, duty: Duty = 'duty'): Shift => ({ from, to, username, duty })

/** Names by `unit duty`; a unit that is not named has nobody. */
const roster =
  (names: Record<string, string[]>) =>
  (unit: string, duty: Duty): string[] =>
    names[`${unit} ${duty}`] ?? []

test('AL-2: a shift holds from its beginning up to, not including, its end', (t) => {
  const shifts = [shift(0, 10, 'a'), shift(10, 20, 'b')]
  t.same(
    serving(shifts, 10).map((one) => one.username),
    ['b'],
  )
  t.same(serving(shifts, 20), [])
  t.end()
})

test('AL-2: roles become persons; the stand-in takes the place of one who is missing; several on duty are all told', (t) => {
  const recipients = [
    { role: 'duty' as const, unit: 'water', name: null },
    { role: 'head' as const, unit: 'water', name: null },
    { role: 'coordinator' as const, unit: 'office', name: null },
    { role: 'leader' as const, unit: 'government', name: null },
  ]
  const whoServes = roster({ 'water duty': ['甲', '乙'], 'water stand-in': ['丙'], 'office duty': ['丁'] })
  t.same(
    woken(recipients, whoServes).map(({ role, name }) => [role, name]),
    [
      ['duty', '甲'],
      ['duty', '乙'],
      ['head', '丙'],
      ['coordinator', '丁'],
      ['leader', null],
    ],
  )
  t.same(
    woken(recipients, () => null),
    recipients,
    'without a roster: unit and role',
  )
  t.end()
})

test('AL-2: an alert wakes nobody when none of its own unit is found; a stand-down and alerts about no clock need nobody', (t) => {
  const alert = (step: string, name: string | null, obligation: string | null = 'i.response.water.1') =>
    alertOf({
      obligation,
      kind: 'response',
      unit: 'water',
      step,
      generation: 1,
      severity: 'notice',
      dueAt: 0,
      recipients: [
        { role: 'duty', unit: 'water', name },
        { role: 'coordinator', unit: 'office', name: '丁' },
      ],
    })
  t.equal(wakesNobody(alert('PT0S', null), roster({})), true)
  t.equal(wakesNobody(alert('PT0S', '甲'), roster({})), false)
  t.equal(
    wakesNobody(alert('PT0S', null), () => null),
    false,
    'no roster is kept anywhere',
  )
  t.equal(wakesNobody(alert('stand-down', null), roster({})), false)
  t.equal(wakesNobody(alert('assigned', null, null), roster({})), false)
  t.end()
})

test('AL-2: gaps are where neither a duty person nor a stand-in serves', (t) => {
  const shifts = [shift(20, 30, 'b'), shift(0, 12, 'a'), shift(10, 15, 'c', 'stand-in'), shift(0, 100, 'h', 'head')]
  t.same(rosterGaps(shifts, 5, 40), [
    { from: 15, to: 20 },
    { from: 30, to: 40 },
  ])
  t.same(rosterGaps([], 0, 10), [{ from: 0, to: 10 }])
  t.same(rosterGaps([shift(0, 50, 'a')], 5, 40), [])
  t.end()
})
