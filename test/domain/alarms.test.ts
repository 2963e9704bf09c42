import { test } from 'tap'
import { alertsOfChange, nextRing, recipientsOf } from '../../src/domain/alarms.ts'
import type { AlarmSubject } from '../../src/domain/alarms.ts'
import type { Level } from '../../src/domain/levels.ts'
import type { ObligationKind } from '../../src/domain/vocabulary.ts'
import { accepted, at, given, held, holds, idOf, logged, PACK, regraded, released, verified } from './given-when-then.ts'
import type { Story } from './given-when-then.ts'

const HOUR = 60 * 60_000
const major = logged({ level: 'II', occurredAt: at('08:00') })
const minor = logged()

/** `16 13:00`, Beijing; seconds only when there are any. */
function beijing(ms: number): string {
  const text = new Date(ms + 8 * HOUR).toISOString()
  return `${text.slice(8, 10)} ${text.slice(11, 16)}${text.slice(16, 19) === ':00' ? '' : text.slice(16, 19)}`
}

/** Every step behind `last` that fires up to `until`, as `step instant`. */
function rings(subject: AlarmSubject, until: number, last: number | null = null): string[] {
  const found: string[] = []
  for (let ring = nextRing(subject, last, PACK); ring !== null && ring.fireAt <= until; ring = nextRing(subject, ring.offsetMs, PACK)) {
    found.push(`${ring.step} ${beijing(ring.fireAt)}`)
  }
  return found
}

const subject = (kind: ObligationKind, dueAt: number, armedAt: number, level: Level = 'II'): AlarmSubject => ({
  kind,
  level,
  dueAt,
  armedAt,
})

// ---- AL-1: the steps of each kind

test('AL-1: 5 h rings at −4 h, −3 h, −2 h, −1 h, −30 min, −10 min, 0, hourly for a day, then daily', async (t) => {
  const hourly = Array.from({ length: 24 }, (_, place) => `PT${place + 1}H ${beijing(at('13:00') + (place + 1) * HOUR)}`)
  t.same(rings(subject('authoritative-release', at('13:00'), at('08:05')), at('19 13:00')), [
    '-PT4H 16 09:00',
    '-PT3H 16 10:00',
    '-PT2H 16 11:00',
    '-PT1H 16 12:00',
    '-PT30M 16 12:30',
    '-PT10M 16 12:50',
    'PT0S 16 13:00',
    ...hourly,
    'PT48H 18 13:00',
    'PT72H 19 13:00',
  ])
})

test('AL-1: 24 h rings at −12 h, −6 h, −2 h, −1 h, 0, +1 h, every 6 h from due, then daily', async (t) => {
  t.same(rings(subject('press-conference', at('17 08:00'), at('08:05')), at('20 08:00')), [
    '-PT12H 16 20:00',
    '-PT6H 17 02:00',
    '-PT2H 17 06:00',
    '-PT1H 17 07:00',
    'PT0S 17 08:00',
    'PT1H 17 09:00',
    'PT6H 17 14:00',
    'PT12H 17 20:00',
    'PT18H 18 02:00',
    'PT24H 18 08:00',
    'PT48H 19 08:00',
    'PT72H 20 08:00',
  ])
})

test('AL-1: 48 h rings at −24 h, −8 h, −2 h, 0, +2 h, every 12 h from due, then daily', async (t) => {
  t.same(rings(subject('response', at('18 08:00'), at('08:05'), 'III'), at('21 08:00')), [
    '-PT24H 17 08:00',
    '-PT8H 18 00:00',
    '-PT2H 18 06:00',
    'PT0S 18 08:00',
    'PT2H 18 10:00',
    'PT12H 18 20:00',
    'PT24H 19 08:00',
    'PT48H 20 08:00',
    'PT72H 21 08:00',
  ])
})

test('AL-1: acceptance rings at −10 min and 0, then never again', async (t) => {
  t.same(rings(subject('acceptance', at('08:35'), at('08:05')), at('30 08:00')), ['-PT10M 16 08:25', 'PT0S 16 08:35'])
})

test('AL-1: severity and audience grow towards due', async (t) => {
  const told = (last: number | null) => {
    const ring = nextRing(subject('authoritative-release', at('13:00'), at('08:05')), last, PACK)
    return [ring?.severity, ring?.tell]
  }
  t.same(told(null), ['notice', ['duty']])
  t.same(told(-3 * HOUR), ['warning', ['duty', 'head']])
  t.same(told(-2 * HOUR), ['urgent', ['duty', 'head', 'coordinator']])
  t.same(told(0), ['breach', ['duty', 'head', 'coordinator', 'leader']])
})

// ---- AL-1a: birth

test('AL-1a: steps before birth are not raised', async (t) => {
  t.same(rings(subject('authoritative-release', at('13:00'), at('11:30')), at('13:00')), [
    '-PT1H 16 12:00',
    '-PT30M 16 12:30',
    '-PT10M 16 12:50',
    'PT0S 16 13:00',
  ])
})

test('AL-1a: a step at the very birth is not before it', async (t) => {
  t.equal(rings(subject('authoritative-release', at('13:00'), at('11:00')), at('13:00'))[0], '-PT2H 16 11:00')
})

test('AL-1a: born overdue rings PT0S once at birth, then goes on counting from due', async (t) => {
  t.same(rings(subject('authoritative-release', at('13:00'), at('15:30')), at('17:00')), [
    'PT0S 16 15:30',
    'PT3H 16 16:00',
    'PT4H 16 17:00',
  ])
})

test('AL-1a: born overdue within the first hour, the 24 h clock still rings at +1 h', async (t) => {
  t.same(rings(subject('press-conference', at('17 08:00'), at('17 08:30')), at('17 14:00')), [
    'PT0S 17 08:30',
    'PT1H 17 09:00',
    'PT6H 17 14:00',
  ])
})

test('AL-1a: born overdue behind +1 h, the 24 h clock leaves that step out', async (t) => {
  t.same(rings(subject('press-conference', at('17 08:00'), at('17 10:00')), at('17 20:00')), [
    'PT0S 17 10:00',
    'PT6H 17 14:00',
    'PT12H 17 20:00',
  ])
})

test('AL-1a: born days overdue rings at birth and then once a day', async (t) => {
  t.same(rings(subject('authoritative-release', at('13:00'), at('18 09:30')), at('20 13:00')), [
    'PT0S 18 09:30',
    'PT48H 18 13:00',
    'PT72H 19 13:00',
    'PT96H 20 13:00',
  ])
})

test('AL-1a: acceptance born and fallen silent long ago rings PT0S once', async (t) => {
  t.same(rings(subject('acceptance', at('08:35'), at('10:00')), at('30 08:00')), ['PT0S 16 10:00'])
})

test('AL-1a: a refused claim sets the alarms going again, without a second PT0S', async (t) => {
  const story = given(
    major,
    released({ public: at('12:00'), entered: at('14:10') }),
    verified('authoritative-release', 'r1', false, at('15:10')),
  )
  const clock = { ...story.clock('authoritative-release'), level: 'II' as const }
  t.equal(clock.generation, 1)
  t.same(rings(clock, at('17:00'), HOUR), ['PT3H 16 16:00', 'PT4H 16 17:00'])
})

test('AL-1a: a claim that came before PT0S was raised, refused: PT0S rings then', async (t) => {
  const story = given(
    major,
    released({ public: at('12:00'), entered: at('13:00') + 1 }),
    verified('authoritative-release', 'r1', false, at('15:10')),
  )
  t.same(rings({ ...story.clock('authoritative-release'), level: 'II' }, at('16:00'), -10 * 60_000), ['PT0S 16 15:10', 'PT3H 16 16:00'])
})

test('AL-1a: a clock that comes back rings from its new birth only', async (t) => {
  const story = given(major, regraded('II', 'III', at('09:00')), regraded('III', 'II', at('12:10')))
  t.same(rings({ ...story.clock('authoritative-release'), level: 'II' }, at('13:00')), [
    '-PT30M 16 12:30',
    '-PT10M 16 12:50',
    'PT0S 16 13:00',
  ])
})

// ---- AL-1a: quiet hours

/** The 48 h clock's −2 h step, which nominally falls at `nominal`. */
const twoHoursBefore = (nominal: number, level: Level) =>
  rings(subject('response', nominal + 2 * HOUR, at('01 00:00'), level), nominal + 24 * HOUR, -8 * HOUR)[0]

for (const level of ['IV', 'none'] as const) {
  test(`AL-1a: level ${level} holds an early step of the night until 07:00`, async (t) => {
    // Due 08:30: −24 h by day, −8 h at 00:30, −2 h at 06:30.
    t.same(rings(subject('response', at('18 08:30'), at('08:05'), level), at('18 08:30')), [
      '-PT24H 17 08:30',
      '-PT2H 18 07:00',
      'PT0S 18 08:30',
    ])
  })

  test(`AL-1a: level ${level}, the quiet hours begin in the evening and end at 07:00 sharp`, async (t) => {
    t.equal(twoHoursBefore(at('17 21:59'), level), '-PT2H 17 21:59')
    // At 22:00 sharp the step and its due instant at 24:00 lie in the night: held to 07:00 it comes behind due, so it is left out.
    t.equal(twoHoursBefore(at('17 22:00'), level), 'PT0S 18 00:00')
    t.equal(twoHoursBefore(at('17 06:59'), level), '-PT2H 17 07:00')
    t.equal(twoHoursBefore(at('17 07:00'), level), '-PT2H 17 07:00')
    t.equal(twoHoursBefore(at('17 12:00'), level), '-PT2H 17 12:00')
  })

  test(`AL-1a: level ${level}, an evening step waits for the next morning`, async (t) => {
    // Due 07:30, so that −8 h falls at 23:30 and −2 h at 05:30: both wait, the later one stands for both.
    t.same(rings(subject('response', at('18 07:30'), at('08:05'), level), at('18 07:30')), [
      '-PT24H 17 07:30',
      '-PT2H 18 07:00',
      'PT0S 18 07:30',
    ])
    // Due 09:30: −8 h at 01:30 waits for 07:00; −2 h at 07:30 comes after it.
    t.same(rings(subject('response', at('18 09:30'), at('08:05'), level), at('18 09:30')), [
      '-PT24H 17 09:30',
      '-PT8H 18 07:00',
      '-PT2H 18 07:30',
      'PT0S 18 09:30',
    ])
  })

  test(`AL-1a: level ${level}, a held step is left out when due comes first; due itself is never held`, async (t) => {
    t.same(rings(subject('response', at('18 03:00'), at('08:05'), level), at('18 16:00')), [
      '-PT24H 17 07:00',
      '-PT8H 17 19:00',
      'PT0S 18 03:00',
      'PT2H 18 05:00',
      'PT12H 18 15:00',
    ])
  })

  test(`AL-1a: level ${level}, the acceptance step keeps the hours too`, async (t) => {
    t.same(rings(subject('acceptance', at('07:05'), at('06:35'), level), at('08:00')), ['-PT10M 16 07:00', 'PT0S 16 07:05'])
    t.same(rings(subject('acceptance', at('03:05'), at('02:35'), level), at('08:00')), ['PT0S 16 03:05'])
  })
}

for (const level of ['I', 'II', 'III'] as const) {
  test(`AL-1a: level ${level} holds nothing at night`, async (t) => {
    t.equal(twoHoursBefore(at('17 03:00'), level), '-PT2H 17 03:00')
    t.equal(twoHoursBefore(at('17 23:00'), level), '-PT2H 17 23:00')
  })
}

test('AL-1a: a step of the night before birth does not come back in the morning', async (t) => {
  t.same(rings(subject('response', at('18 09:30'), at('18 02:00'), 'none'), at('18 09:30')), ['-PT2H 18 07:30', 'PT0S 18 09:30'])
})

// ---- AL-2: audiences as units

test('AL-2: duty and head are of the unit, coordinators each once, the leader of the government', async (t) => {
  const { assignment, logged: data } = given(major).incident
  t.same(recipientsOf(['duty', 'head', 'coordinator', 'leader'], 'health', assignment, data.government), [
    { role: 'duty', unit: 'health', name: null },
    { role: 'head', unit: 'health', name: null },
    { role: 'coordinator', unit: 'office', name: null },
    { role: 'coordinator', unit: 'publicity', name: null },
    { role: 'leader', unit: 'gov', name: null },
  ])
})

test('AL-2: without any government the leader is reached through the first coordinator', async (t) => {
  t.same(recipientsOf(['leader'], 'health', given(major).incident.assignment, null), [{ role: 'leader', unit: 'office', name: null }])
})

// ---- AL-1a, AL-4: what a change tells at once

/** Alerts that the step from `before` to `after`, taken at `now`, raises: `step kind unit`. */
function toldBy(before: Story | null, after: Story, now: number): string[] {
  const { assignment, logged: data, level } = after.incident
  const alerts = alertsOfChange(before?.clocks ?? [], after.clocks, { assignment, government: data.government, level, now, pack: PACK })
  return alerts.map((alert) => `${alert.step} ${alert.kind} ${alert.unit}`)
}

test('AL-1a: logging tells the lead of each clock that has time left, the joint unit of its receipt', async (t) => {
  const shared = given(logged({ level: 'II', occurredAt: at('08:00'), sectors: ['health', 'edu'] }))
  t.same(toldBy(null, shared, at('08:05')), [
    'assigned authoritative-release health',
    'assigned press-conference health',
    'assigned response gov',
    'assigned acceptance edu',
  ])
})

test('AL-1a: a clock born overdue is not `assigned`: it has no time left', async (t) => {
  t.same(toldBy(null, given(logged({ level: 'II', occurredAt: at('02:00') })), at('08:05')), [
    'assigned press-conference health',
    'assigned response gov',
  ])
})

test('AL-1a: born overdue, the receipt it owes is still told', async (t) => {
  t.same(toldBy(null, given(logged({ discoveredAt: at('10 08:00'), recorded: at('08:05') })), at('08:05')), ['assigned acceptance health'])
})

test('AL-1a: raising tells of the new clocks and of units that join, once', async (t) => {
  t.same(toldBy(given(minor), given(minor, regraded('none', 'II', at('09:00'))), at('09:00')), [
    'assigned authoritative-release health',
    'assigned press-conference health',
    'assigned response gov',
  ])
})

test('AL-1a: a clock that comes back is told anew', async (t) => {
  const before = given(minor, regraded('none', 'II', at('09:00')))
  t.same(toldBy(before, before.and(regraded('II', 'none', at('10:00'))), at('10:00')), ['assigned response health'])
})

test('AL-4: meeting a clock stands down those who were told so far', async (t) => {
  const before = given(major)
  const after = before.and(released({ public: at('12:20') }))
  const alerts = alertsOfChange(before.clocks, after.clocks, {
    assignment: after.incident.assignment,
    government: 'gov',
    level: 'II',
    now: at('12:20'),
    pack: PACK,
  })
  holds(t, alerts, [
    {
      step: 'stand-down',
      obligation: idOf('authoritative-release'),
      severity: 'notice',
      recipients: [{ role: 'duty' }, { role: 'head' }, { role: 'coordinator', unit: 'office' }, { role: 'coordinator', unit: 'publicity' }],
    },
  ])
  t.equal(alerts.length, 1)
  t.equal(
    alerts[0]?.recipients.some((recipient) => recipient.role === 'leader'),
    false,
    'the leader is told at −30 min only',
  )
})

test('AL-4: late is an end too and stands down', async (t) => {
  t.same(toldBy(given(major), given(major, released({ public: at('14:00') })), at('14:00')), ['stand-down authoritative-release health'])
})

test('AL-4: a claim is no end, its confirmation is', async (t) => {
  const claimed = given(major, released({ public: at('12:00'), entered: at('14:00') }))
  t.same(toldBy(given(major), claimed, at('14:00')), [])
  t.same(toldBy(claimed, claimed.and(verified('authoritative-release', 'r1', true, at('15:00'))), at('15:00')), [
    'stand-down authoritative-release health',
  ])
  t.same(toldBy(claimed, claimed.and(verified('authoritative-release', 'r1', false, at('15:00'))), at('15:00')), [])
})

test('AL-4: a clock that is withdrawn was not met: nobody is congratulated', async (t) => {
  t.same(toldBy(given(major), given(major, regraded('II', 'III', at('09:00'))), at('09:00')), ['assigned response health'])
})

test('AL-4: a receipt stands down only when its first step had rung', async (t) => {
  t.same(toldBy(given(major), given(major, accepted('health', at('08:10'))), at('08:10')), [])
  t.same(toldBy(given(major), given(major, accepted('health', at('08:30'))), at('08:30')), ['stand-down acceptance health'])
})

test('AL-4: a clock met by what was public before it was born needs no stand-down', async (t) => {
  const before = given(logged({ occurredAt: at('08:00') }), released({ public: at('08:30') }), held({ public: at('09:00') }))
  t.same(toldBy(before, before.and(regraded('none', 'II', at('10:00'))), at('10:00')), ['assigned response gov'])
})
