import { test } from 'tap'
import { packInForce, policyPack } from '../../src/domain/policy.ts'
import type { PublishedPack } from '../../src/domain/policy.ts'
import { logIncident } from '../../src/domain/decisions/log-incident.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { DIRECTORY, PACK, at, holds, logged, recorder } from './given-when-then.ts'

const pack = (seq: number, effectiveFrom: string): PublishedPack => ({ seq, pack: { ...PACK, id: `p${seq}`, effectiveFrom } })
const first = pack(1, '2016-11-10T00:00:00+08:00')
const second = pack(7, '2020-01-01T00:00:00+08:00')
const third = pack(9, '2026-01-01T00:00:00+08:00')
const inForce = (packs: PublishedPack[], text: string) => packInForce(packs, Date.parse(text)).seq

test('IN-2a: the latest pack effective at discovery governs', async (t) => {
  t.equal(inForce([first, second, third], '2019-12-31T23:59:59+08:00'), 1)
  t.equal(inForce([first, second, third], '2023-05-05T12:00:00+08:00'), 7)
  t.equal(inForce([first, second, third], '2026-11-16T08:00:00+08:00'), 9)
})

test('IN-2a: a pack governs from its first instant on', async (t) => {
  t.equal(inForce([first, second], '2020-01-01T00:00:00+08:00'), 7)
  t.equal(inForce([first, second], '2019-12-31T15:59:59.999Z'), 1)
})

test('IN-2a: earlier than the first pack takes the first', async (t) => {
  t.equal(inForce([second, third], '2001-01-01T00:00:00+08:00'), 7)
})

test('IN-2a: what counts is the effective date, not the order of publishing', async (t) => {
  // A pack published late, in force from before another.
  t.equal(inForce([first, third, pack(12, '2020-01-01T00:00:00+08:00')], '2023-05-05T12:00:00+08:00'), 12)
  t.equal(inForce([first, third, pack(12, '2020-01-01T00:00:00+08:00')], '2026-05-05T12:00:00+08:00'), 9)
})

test('IN-2a: of two with one effective date the one published later governs', async (t) => {
  t.equal(inForce([pack(12, '2020-01-01T00:00:00+08:00'), second], '2023-05-05T12:00:00+08:00'), 12)
})

test('IN-2a: effective dates are instants, whatever zone they are written in', async (t) => {
  // 2019-12-31T17:00Z is 01:00 in Beijing on 1 January: behind `second` by an hour.
  t.equal(inForce([second, pack(8, '2019-12-31T17:00:00Z')], '2020-01-01T00:30:00+08:00'), 7)
  t.equal(inForce([second, pack(8, '2019-12-31T17:00:00Z')], '2020-01-01T01:00:00+08:00'), 8)
})

test('IN-2a: without any pack there is nothing to go by', async (t) => {
  t.throws(() => packInForce([], 0), /no policy pack/)
})

test('IN-2a: the national pack is in force from 2016-11-10', async (t) => {
  t.equal(PACK.effectiveFrom, '2016-11-10T00:00:00+08:00')
  t.ok(policyPack.safeParse(PACK).success)
})

test('IN-2a: logging writes down the pack of the day of discovery, not of the day of logging', async (t) => {
  const { fact } = logged({ discoveredAt: at('15 23:59') })
  if (fact.type !== 'incident-logged') throw new Error('not logged')
  const actor = { account: recorder.account, name: '甲', unit: recorder.unit, role: 'recorder' }
  const decision = logIncident(fact.data, {
    now: at('08:00'),
    actor,
    roles: ['recorder'],
    directory: DIRECTORY,
    directorySeq: 2,
    freshId: 'fresh',
    number: '2026-000001',
    packs: [first, pack(20, '2026-11-16T00:00:00+08:00')],
  })
  holds(t, isRefusal(decision) ? decision : decision.facts, [{ type: 'incident-logged', data: { policySeq: 1 } }])
})

test('the steps in which clocks are shown may stand in a pack; one without them is as good, and is not changed by being read', async (t) => {
  t.same(policyPack.parse(PACK), PACK)
  t.notOk('ramp' in policyPack.parse(PACK))
  const ramp = { response: { near: 'PT12H', urgent: 'PT90M' }, acceptance: { near: 'PT5M', urgent: null } }
  t.same(policyPack.parse({ ...PACK, ramp }).ramp, ramp)
  for (const wrong of [
    { response: { near: 'PT1H', urgent: 'PT2H' } },
    { response: { near: 'PT0S', urgent: null } },
    { response: { near: '-PT1H', urgent: null } },
    { 'no-such-clock': { near: 'PT1H', urgent: null } },
  ])
    t.notOk(policyPack.safeParse({ ...PACK, ramp: wrong }).success, JSON.stringify(wrong))
})
