import { test } from 'tap'
import { mergeIncidents, unmergeIncident } from '../../src/domain/decisions/merge-incidents.ts'
import { recordRelease } from '../../src/domain/decisions/record-evidence.ts'
import type { Decided } from '../../src/domain/given.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import {
  DIRECTORY,
  PACK,
  at,
  coordinator,
  given,
  holds,
  lead,
  logged,
  regraded,
  released,
  releaseData,
  verified,
} from './given-when-then.ts'
import type { Happened, Person, Story } from './given-when-then.ts'

/** One matter logged twice (IN-8). */

const MERGED = { type: 'incident-merged' as const, data: { into: 'main', number: '2026-000001', keepEarlierAnchor: false } }
const merged = (recorded: number): Happened => ({ at: recorded, by: coordinator, fact: MERGED })
const unmerged = (recorded: number): Happened => ({ at: recorded, by: coordinator, fact: { type: 'incident-unmerged', data: {} } })
const passed = (recorded: number): Happened => ({
  at: recorded,
  by: { account: 'system', unit: 'office', roles: [] },
  fact: { type: 'interval-passed', data: { obligation: 'inc.follow-up.health.1' } },
})

const matterOf = ({ incident }: Story, id: string) => ({ incident: { ...incident, id }, pack: PACK })
const knowing = (now: number, by: Person) => ({
  now,
  actor: { account: by.account, name: by.account, unit: by.unit, role: by.roles[0] ?? 'unit' },
  roles: by.roles,
  directory: DIRECTORY,
  directorySeq: 2,
  freshId: 'fresh',
})

/** What either story is afterwards; throws when refused. */
function after(story: Story, { facts }: Decided, now: number, by: Person): Story {
  return story.and(facts.map((fact) => ({ at: now, by, fact })))
}

function merge(duplicate: Story, main: Story, keepEarlierAnchor: boolean, now: number, by = coordinator) {
  const pair = { duplicate: matterOf(duplicate, 'dup'), main: matterOf(main, 'main') }
  const decision = mergeIncidents(pair, keepEarlierAnchor, knowing(now, by))
  if (decision instanceof Refusal) return decision
  return { duplicate: after(duplicate, decision.duplicate, now, by), main: after(main, decision.main, now, by) }
}

function unmerge(duplicate: Story, main: Story, now: number, by: Person) {
  const pair = { duplicate: matterOf(duplicate, 'dup'), main: matterOf(main, 'main') }
  const decision = unmergeIncident(pair, knowing(now, by))
  if (decision instanceof Refusal) return decision
  return { duplicate: after(duplicate, decision.duplicate, now, by), main: after(main, decision.main, now, by) }
}

function both<T>(result: T | Refusal): T {
  if (result instanceof Refusal) throw new Error(`refused: ${result.detail}`)
  return result
}

test('IN-8: what has not fallen due ends void, a miss stays and can still be made good; nothing new opens', async (t) => {
  // 5 h and 24 h from 08:00: at 14:00 the first is a miss, the second runs.
  const story = given(logged({ level: 'II', occurredAt: at('08:00') }), merged(at('14:00')))
  t.equal(story.state('authoritative-release', at('14:00')), 'overdue')
  t.match(story.clock('press-conference'), { outcome: 'void', voidedAt: at('14:00') })
  const good = story.and(released({ public: at('15:00') }))
  t.match(good.clock('authoritative-release'), { outcome: 'late', satisfiedBy: 'r1' })
  t.notOk(
    good.clocks.some((clock) => clock.kind === 'follow-up'),
    'the release begins no continued publication',
  )
  const claimed = story.and(released({ public: at('12:00'), entered: at('15:00') }))
  t.equal(claimed.state('authoritative-release', at('15:00')), 'unverified')
  t.equal(claimed.and(verified('authoritative-release', 'r1', true, at('16:00'))).state('authoritative-release', at('16:00')), 'met')
})

test('IN-8: exactly at due a clock has not fallen due and ends; a millisecond later it is a miss', async (t) => {
  const due = at('18 08:00')
  t.equal(given(logged(), merged(due)).state('response', due + 1), 'void')
  t.equal(given(logged(), merged(due + 1)).state('response', due + 1), 'overdue')
})

test('IN-8, AS-8a: un-merged, void clocks come back with a new generation and their first due; what fell due meanwhile was not the unit’s', async (t) => {
  const story = given(logged(), merged(at('10:00')))
  const before = given(logged()).clock('response')
  const early = story.and(unmerged(at('12:00'))).clock('response')
  t.match(early, { outcome: 'open', dueAt: before.dueAt, generation: 2, bornAt: at('12:00'), voidedAt: null, overdueBeforeAssigned: false })
  const late = story.and(unmerged(at('19 12:00')))
  t.equal(late.state('response', at('19 12:00')), 'overdue')
  t.match(late.clock('response'), { dueAt: before.dueAt, overdueBeforeAssigned: true })
  const answered = story.and(released({ public: at('11:00'), answers: ['何时恢复'] }), unmerged(at('12:00')))
  t.match(answered.clock('response'), { outcome: 'met', satisfiedAt: at('11:00') }, 'what was public meanwhile counts')
  const lowered = given(logged({ level: 'II' }), regraded('II', 'III', at('09:00')), merged(at('10:00')), unmerged(at('11:00')))
  t.equal(lowered.state('press-conference', at('11:00')), 'void', 'what had ended before the merger stays as it was')
})

test('IN-8, CL-10: continued publication ends with the merger; un-merged, no interval is forgotten', async (t) => {
  const intervals = (story: Story) =>
    story.clocks.filter((clock) => clock.kind === 'follow-up').map(({ ordinal, outcome }) => [ordinal, outcome])
  const story = given(logged({ level: 'II', occurredAt: at('08:00') }), released({ public: at('10:00') }), merged(at('12:00')))
  t.same(intervals(story), [[1, 'void']])
  t.same(intervals(story.and(unmerged(at('18 12:00')))), [
    [1, 'open'],
    [2, 'open'],
    [3, 'open'],
  ])
  const missed = given(
    logged({ level: 'II', occurredAt: at('08:00') }),
    released({ public: at('10:00') }),
    passed(at('17 10:00')),
    merged(at('17 12:00')),
    released({ id: 'r2', public: at('17 13:00') }),
  )
  t.same(intervals(missed), [
    [1, 'late'],
    [2, 'void'],
  ])
})

test('IN-8: a release of a merged matter promises nothing', async (t) => {
  const story = given(logged(), merged(at('10:00')))
  const promising = { ...releaseData(at('10:30')), unit: null, promise: { text: '三日内答复', dueAt: at('19 10:00') } }
  story
    .when((incident, knows) => recordRelease(incident, promising, knows), at('11:00'), lead)
    .then(t, { refusal: 'refused', rule: 'IN-8' })
  story
    .when((incident, knows) => recordRelease(incident, { ...promising, promise: null }, knows), at('11:00'), lead)
    .then(t, [{ type: 'release-recorded' }])
})

test('IN-8: both records say so; the main one keeps its own anchors unless told otherwise', async (t) => {
  const duplicate = given(logged({ number: '2026-000002', discoveredAt: at('06:00') }))
  const main = given(logged())
  const result = both(merge(duplicate, main, false, at('10:00')))
  holds(t, result.duplicate.incident.merging.into, { incident: 'main', number: '2026-000001', keepEarlierAnchor: false })
  holds(t, result.main.incident.merging.duplicates, [{ duplicate: 'dup', number: '2026-000002', from: {}, to: {} }])
  t.equal(result.duplicate.state('response', at('10:00')), 'void')
  t.same(result.main.clocks, main.clocks)
})

test('IN-8: with the earlier anchor the main one counts from it, in a new generation; un-merged, from its own again', async (t) => {
  const duplicate = given(logged({ surfacedAt: at('05:00'), discoveredAt: at('06:00') }))
  const main = given(logged())
  const { main: kept, duplicate: gone } = both(merge(duplicate, main, true, at('10:00')))
  holds(t, kept.incident.merging.duplicates, [
    { from: { surfacedAt: null, discoveredAt: at('08:00') }, to: { surfacedAt: at('05:00'), discoveredAt: at('06:00') } },
  ])
  t.match(kept.clock('response'), { anchorAt: at('06:00'), dueAt: at('18 06:00'), generation: 2 })
  const apart = both(unmerge(gone, kept, at('11:00'), coordinator))
  t.match(apart.main.clock('response'), { anchorAt: at('08:00'), dueAt: at('18 08:00'), generation: 3 })
  t.same(apart.main.incident.logged, main.incident.logged)
  t.same(apart.main.incident.merging.duplicates, [])
})

test('IN-8, CL-3: no clock comes to count from later: a time of the event behind what was known is not taken', async (t) => {
  const main = given(logged({ level: 'II', surfacedAt: at('07:00') }))
  const later = both(merge(given(logged({ occurredAt: at('07:30') })), main, true, at('09:00')))
  t.match(later.main.clock('authoritative-release'), { anchor: 'surfacedAt', anchorAt: at('07:00') })
  const earlier = both(merge(given(logged({ occurredAt: at('06:30') })), main, true, at('09:00')))
  t.match(earlier.main.clock('authoritative-release'), { anchor: 'occurredAt', anchorAt: at('06:30'), anchorPresumed: false })
  const contradicting = merge(given(logged({ discoveredAt: at('06:00') })), given(logged({ occurredAt: at('07:00') })), true, at('09:00'))
  t.match(contradicting, { code: 'invalid', rule: 'IN-1', errors: [{ path: 'keepEarlierAnchor' }] })
})

test('IN-8: of several duplicates the earliest counts; withdrawn in any order, the main one’s own anchors remain', async (t) => {
  const seven = given(logged({ number: '2026-000002', discoveredAt: at('07:00') }))
  const six = given(logged({ number: '2026-000003', discoveredAt: at('06:00') }))
  const take = (main: Story, story: Story, id: string) => {
    const pair = { duplicate: matterOf(story, id), main: matterOf(main, 'main') }
    return after(main, both(mergeIncidents(pair, true, knowing(at('10:00'), coordinator))).main, at('10:00'), coordinator)
  }
  const leave = (main: Story, story: Story, id: string) => {
    const pair = { duplicate: matterOf(story, id), main: matterOf(main, 'main') }
    return after(main, both(unmergeIncident(pair, knowing(at('11:00'), coordinator))).main, at('11:00'), coordinator)
  }
  const all = take(take(given(logged()), seven, 'a'), six, 'b')
  t.equal(all.incident.logged.discoveredAt, at('06:00'))
  t.equal(leave(all, seven, 'a').incident.logged.discoveredAt, at('06:00'))
  t.equal(leave(all, six, 'b').incident.logged.discoveredAt, at('07:00'))
  t.equal(leave(leave(all, seven, 'a'), six, 'b').incident.logged.discoveredAt, at('08:00'))
  t.equal(leave(leave(all, six, 'b'), seven, 'a').incident.logged.discoveredAt, at('08:00'))
})

test('IN-8, IN-3: taken apart after a breach, the breach stays with both', async (t) => {
  // 48 h from 06:00 are over at 07:00 of the third day, 48 h from 08:00 are not.
  const now = at('18 07:00')
  const { main, duplicate } = both(merge(given(logged({ discoveredAt: at('06:00') })), given(logged()), true, at('10:00')))
  t.equal(main.state('response', now), 'overdue')
  t.equal(duplicate.state('response', now), 'void')
  const apart = both(unmerge(duplicate, main, now, coordinator))
  t.equal(apart.duplicate.state('response', now), 'overdue')
  t.equal(apart.main.state('response', now), 'overdue')
  t.equal(apart.main.incident.logged.discoveredAt, at('06:00'), 'a correction may put it right')
  t.equal(both(unmerge(duplicate, main, at('12:00'), coordinator)).main.state('response', now), 'running', 'nothing was missed yet')
})

test('IN-8, IN-3: an earlier anchor that would undo a miss is left to a correction', async (t) => {
  // Public at 07:00, before the main one was discovered at 08:00: it does not count; counted from 06:30, it would.
  const early = released({ public: at('07:00'), entered: at('09:00'), by: coordinator, answers: ['何时恢复'] })
  const main = given(logged({ surfacedAt: at('05:00') }), early)
  const duplicate = given(logged({ discoveredAt: at('06:30') }))
  const now = at('18 09:00')
  t.equal(main.state('response', now), 'overdue')
  t.match(merge(duplicate, main, true, now), { code: 'refused', rule: 'IN-3' })
  t.equal(both(merge(duplicate, main, false, now)).main.state('response', now), 'overdue')
})

test('IN-8: what cannot be a main incident is named', async (t) => {
  const one = given(logged())
  const into = (main: Story) => merge(one, main, false, at('10:00'))
  const fault = { code: 'invalid', rule: 'IN-8', errors: [{ path: 'incident' }] }
  t.match(mergeIncidents({ duplicate: matterOf(one, 'dup'), main: matterOf(one, 'dup') }, false, knowing(at('10:00'), coordinator)), fault)
  const cycle = given(logged(), { ...merged(at('09:00')), fact: { ...MERGED, data: { ...MERGED.data, into: 'dup' } } })
  t.match(into(cycle), { ...fault, detail: /不能反过来/ })
  t.match(into(given(logged(), merged(at('09:00')))), { ...fault, detail: /已并入 2026-000001/ })
  const closed: Happened = { at: at('09:00'), by: coordinator, fact: { type: 'incident-closed', data: { conclusion: '办结' } } }
  t.match(into(given(logged(), closed)), { ...fault, detail: /已经办结/ })
  t.match(into(given(logged({ drill: { speed: 1 } }))), { ...fault, detail: /演练/ })
  t.notOk(into(given(logged())) instanceof Refusal)

  const { main } = both(into(given(logged())))
  t.match(merge(main, one, false, at('11:00')), { code: 'refused', rule: 'IN-8', detail: /请先撤销其合并/ }, 'no chains')
  const { duplicate } = both(into(given(logged())))
  t.match(unmerge(duplicate, main.and(closed), at('11:00'), coordinator), { code: 'refused', rule: 'IN-9' })
})
