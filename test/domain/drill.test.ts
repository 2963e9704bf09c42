import { test } from 'tap'
import { nextRing } from '../../src/domain/alarms.ts'
import type { AlarmSubject } from '../../src/domain/alarms.ts'
import { obligations } from '../../src/domain/clocks.ts'
import { pacedPack } from '../../src/domain/drill.ts'
import { formatDuration, parseDuration } from '../../src/domain/durations.ts'
import { evolve } from '../../src/domain/incident.ts'
import { at, logged, PACK } from './given-when-then.ts'

const SECOND = 1_000
const HOUR = 60 * 60 * SECOND

const OFFICER = { account: 'office.recorder', name: '李某', unit: 'office', role: 'recorder' }

/** Every step up to `until`, by name and instant after `from`, in seconds. */
function rings(subject: AlarmSubject, speed: number, from: number, until: number): string[] {
  const pack = pacedPack(PACK, { speed })
  const found: string[] = []
  for (let ring = nextRing(subject, null, pack); ring !== null && ring.fireAt <= until; ring = nextRing(subject, ring.offsetMs, pack))
    found.push(`${ring.step} ${(ring.fireAt - from) / SECOND}`)
  return found
}

test('DR-3: a 5 h clock at 300 times falls due after a minute; its steps keep their names and come in order', async (t) => {
  const from = at('23:00')
  const subject: AlarmSubject = { kind: 'authoritative-release', level: 'none', dueAt: from + 60 * SECOND, armedAt: from }
  t.same(rings(subject, 300, from, from + 90 * SECOND), [
    '-PT4H 12',
    '-PT3H 24',
    '-PT2H 36',
    '-PT1H 48',
    '-PT30M 54',
    '-PT10M 58',
    'PT0S 60',
    'PT1H 72',
    'PT2H 84',
  ])
})

test('DR-3: at 300 times no step waits for the morning, and nothing rings after the exercise’s own first day', async (t) => {
  const from = at('23:00')
  const subject: AlarmSubject = { kind: 'response', level: 'none', dueAt: from + 576 * SECOND, armedAt: from }
  const all = rings(subject, 300, from, from + 1_000 * HOUR)
  t.equal(all[0], '-PT24H 288')
  t.equal(all.at(-1), `PT24H ${576 + 288}`)
})

test('DR-3: born late on its own time, a drill’s clock does not ring steps that lay before its birth', async (t) => {
  const from = at('10:00')
  const subject: AlarmSubject = { kind: 'authoritative-release', level: 'none', dueAt: from, armedAt: from + 30 * SECOND }
  t.same(rings(subject, 300, from, from + 50 * SECOND), ['PT0S 30', 'PT3H 36', 'PT4H 48'], 'two and a half hours of its own after due')
})

test('DR-3: clocks of a paced pack are due so many times sooner; speed 1 is the pack itself, the same speed the same pack', async (t) => {
  t.equal(pacedPack(PACK, null), PACK)
  t.equal(pacedPack(PACK, { speed: 1 }), PACK)
  t.equal(pacedPack(PACK, { speed: 7 }), pacedPack(PACK, { speed: 7 }))
  for (const speed of [2, 7, 300, 600]) {
    const { fact, at: recorded } = logged({ level: 'II', occurredAt: at('08:00'), drill: { speed } })
    const incident = evolve('i', null, { ...fact, seq: 3, version: 1, at: recorded, actor: OFFICER })
    for (const clock of obligations(incident, pacedPack(PACK, { speed }))) {
      const nominal = obligations(incident, PACK).find((one) => one.id === clock.id)!
      t.equal(clock.dueAt - clock.anchorAt, Math.round((nominal.dueAt - nominal.anchorAt) / speed), `${clock.kind} at ${speed}`)
      t.equal(clock.anchorAt, nominal.anchorAt, 'its anchor is a real instant')
    }
  }
})

test('DR-3: a length of part of a second is written and read', async (t) => {
  for (const [ms, text] of [
    [1_500, 'PT1.5S'],
    [2_571_429, 'PT42M51.429S'],
    [-1, '-PT0.001S'],
    [0, 'PT0S'],
  ] as const) {
    t.equal(formatDuration(ms), text)
    t.equal(parseDuration(text), ms)
  }
  t.equal(parseDuration('PT1.2345S'), null)
  t.equal(parseDuration('PT1.S'), null)
})
