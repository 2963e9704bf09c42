import { test } from 'tap'
import type { IncidentAnswer, IncidentSummary } from '../../src/contract/incident-answers.ts'
import { actsFor } from '../../src/web/pages/incident/acts/acts.ts'
import { instantIn } from '../../src/web/pages/incident/as-of.ts'
import { actorWords, entryWords } from '../../src/web/pages/incident/entry-words.ts'
import { missingWords } from '../../src/web/pages/incident/missing-words.ts'
import { obligationRows } from '../../src/web/pages/incident/panels/obligation-rows.ts'
import { sheetOf } from '../../src/web/pages/incident/sheet.ts'
import { pressingClock } from '../../src/web/pages/incidents/list-row.ts'
import { NO_FILTER, queryOf } from '../../src/web/pages/incidents/list-filter.ts'
import type { Role } from '../../src/web/session/session.ts'

const HOUR = 3_600_000
/** 2026-11-21 14:32 in Beijing. */
const NOW = Date.UTC(2026, 10, 21, 6, 32)
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString()
const unitName = (id: string) => `县${id}局`

type Clock = IncidentAnswer['obligations'][number]
const clock = (id: string, due: number, over: Partial<Clock> = {}): Clock =>
  ({
    id,
    kind: 'response',
    unit: 'a',
    part: 'lead',
    ordinal: 1,
    state: due < 0 ? 'overdue' : 'running',
    anchor: 'discoveredAt',
    anchorAt: at(due - 48),
    dueAt: at(due),
    anchorPresumed: false,
    satisfiedAt: null,
    satisfiedBy: null,
    claim: null,
    voidedAt: null,
    basis: '国务院办公厅的通知（国办发〔2016〕61号）',
    ...over,
  }) as Clock
const entered = { recordedAt: at(-1), recordedBy: { name: '协调岗', unit: 'a', role: 'coordinator' } }
const incident = (obligations: Clock[], over: Partial<IncidentAnswer> = {}) =>
  ({
    number: '2026-000122',
    title: '县道路面塌陷',
    summary: '塌陷长 42 米',
    phase: 'open',
    level: 'II',
    drill: null,
    source: { channel: 'douyin', url: null, outlet: null },
    anchors: { occurredAt: null, surfacedAt: null, discoveredAt: at(-40), recordedAt: at(-39) },
    assignment: { lead: 'a', joint: [], local: [], coordinators: ['b'] },
    obligations,
    releases: [],
    pressConferences: [],
    interviews: [],
    directives: [],
    supervisionNotices: [],
    explanations: [],
    exemptions: [],
    onBehalf: [],
    missingForClosing: [],
    ...over,
  }) as unknown as IncidentAnswer

test('obligations: open first by due, then what waits for verification, then the newest that ended', (t) => {
  const rows = obligationRows(
    incident([
      clock('old', -100, { state: 'met', satisfiedAt: at(-110) }),
      clock('claimed', -5, { state: 'unverified', claim: { evidence: 'r', publicAt: at(-6) } }),
      clock('later', 20),
      clock('new', -3, { state: 'late', satisfiedAt: at(-1) }),
      clock('missed', -2, { overdueBeforeGraded: true, anchorPresumed: true }),
      clock('soon', 1),
    ]),
    NOW,
    NOW,
    unitName,
  )
  t.same(
    rows.map((row) => row.clock.id),
    ['missed', 'soon', 'later', 'claimed', 'new', 'old'],
  )
  const [missed, , , claimed, late, old] = rows
  t.match(missed, {
    word: '已超时',
    result: '超时 2小时00分',
    marks: ['推定', '定级即超时'],
    isUnexplained: true,
    basis: '国办发〔2016〕61号',
  })
  t.match(claimed, { word: '待核实', result: '称 今日 08:32 已发布' })
  t.match(late, { word: '超时完成', result: '今日 13:32，超时 2小时00分', tone: 'late' })
  t.match(old, { word: '按时', isUnexplained: false })
  t.end()
})

test('a receipt that silence signed is no miss; an explanation is shown with its unit', (t) => {
  const [late, receipt] = obligationRows(
    incident(
      [
        clock('receipt', -30, { kind: 'acceptance', state: 'late', satisfiedAt: at(-30), satisfiedBy: 'silence' }),
        clock('late', -3, { state: 'late', satisfiedAt: at(-2) }),
      ],
      { explanations: [{ obligation: 'late', text: '审核环节耗时过长', ...entered }] },
    ),
    NOW,
    NOW,
    unitName,
  )
  t.match(receipt, { word: '视为签收', tone: 'calm', isUnexplained: false, result: '未回执，视为签收' })
  t.match(late, { isUnexplained: false, remarks: ['超时说明（县a局，今日 13:32）：审核环节耗时过长'] })
  t.end()
})

test('where one looks back, the days are still named from today', (t) => {
  const [row] = obligationRows(incident([clock('x', -30)]), NOW - 40 * HOUR, NOW, unitName)
  t.match(row, { word: '计时中', due: '昨日 08:32' })
  t.end()
})

test('acts are offered to whom they are of use', (t) => {
  const holds =
    (...own: Role[]) =>
    (...roles: Role[]) =>
      roles.some((role) => own.includes(role))
  const names = (one: Clock, unit: string, ...roles: Role[]) =>
    actsFor('clock', { incident: incident([one]), clock: one, item: null, unit, now: NOW }, holds(...roles)).map(({ name }) => name)
  const missed = clock('m', -1)
  t.same(names(missed, 'b', 'coordinator'), ['notice'])
  t.same(names(clock('calm', 40), 'b', 'coordinator'), [], 'nothing to urge while it is calm')
  t.same(names(missed, 'a', 'unit'), ['explain'])
  t.same(names(missed, 'b', 'unit'), [], 'another unit does not explain')
  t.same(names(missed, 'b', 'leader'), [])
  const claimed = clock('c', -1, { state: 'unverified', claim: { evidence: 'r', publicAt: at(-2) } })
  t.same(names(claimed, 'b', 'leader'), ['verify'])
  t.same(names(claimed, 'a', 'coordinator'), [], 'never by the obliged unit')
  t.end()
})

test('entries in one line each; a struck-out one says so and nothing more', (t) => {
  const say = (type: string, data: unknown) => entryWords({ type, data }, unitName)
  t.equal(say('level-changed', { from: 'III', to: 'II' }), '较大调为重大')
  t.equal(say('correction-recorded', { to: { measure: 'households', value: 320 }, pending: true }), '申请更正受影响户数')
  t.equal(say('alert-raised', { step: '-PT1H', kind: 'response', severity: 'urgent', unit: 'a' }), '提醒：距回应到期1小时，县a局')
  t.equal(say('acceptance-given', { unit: 'a' }), '县a局签收')
  t.equal(say('level-changed', null), '调整等级（内容已涂销）')
  t.equal(actorWords({ actor: { name: '三时', unit: null, role: 'system' } }, unitName), '系统')
  t.end()
})

test('what closing waits for, by kinds', (t) => {
  const missing = ['这项时限尚未完成', '这项时限尚未完成', '超时说明尚未填写', '效果评估尚未填写'].map((message) => ({ path: '', message }))
  t.equal(missingWords(missing), '时限 2 项未完成、超时说明 1 项未填、效果评估未填')
  t.end()
})

test('the sheet: dates without 今日, what can still be met first, and every miss counted', (t) => {
  const sheet = sheetOf(
    incident([...Array.from({ length: 12 }, (_, place) => clock(`m${place}`, -place - 1)), clock('soon', 1)]),
    [],
    NOW,
    unitName,
  )
  t.equal(sheet.cutoff, '2026年11月21日 14:32')
  t.equal(sheet.clocks.length, 10)
  t.match(sheet.clocks[0], { due: '11月21日 15:32', state: '紧迫', result: '剩 1小时00分' })
  t.equal(sheet.others, '另有 3 项：已超时 3。')
  t.notMatch(JSON.stringify(sheet), /今日|昨日|明日/)
  t.end()
})

test('an address says an instant or nothing', (t) => {
  t.equal(instantIn('2026-11-21T06:32:00.000Z'), NOW)
  for (const wrong of ['2026-11-21', '2026-02-30T00:00:00Z', 'x', undefined, ['2026-11-21T06:32:00Z']]) t.equal(instantIn(wrong), null)
  t.end()
})

test('the list: an incident stands by the clock that presses most, and by its misses when it is over', (t) => {
  const of = (...obligations: Clock[]) => pressingClock({ ...incident(obligations) } as unknown as IncidentSummary, NOW)
  t.match(of(clock('a', 1), clock('b', -1), clock('c', -2)), { state: 'over', text: '超时 2小时00分，今日 12:32 到期', missed: 2 })
  t.match(of(clock('a', 1), clock('l', -9, { state: 'late', satisfiedAt: at(-8) })), { state: 'urgent', missed: 1 })
  t.match(of(clock('m', -9, { state: 'met', satisfiedAt: at(-10) }), clock('l', -20, { state: 'late', satisfiedAt: at(-8) })), {
    state: 'late',
    text: '超时 1 项',
  })
  t.equal(of(clock('r', -9, { kind: 'acceptance', state: 'met' })), null)
  t.end()
})

test('the list is asked for whole days in Beijing; what is no day is not asked', (t) => {
  t.equal(
    queryOf({ ...NO_FILTER, q: ' 停水 ', from: '2026-11-01', to: 'x' }),
    'q=%E5%81%9C%E6%B0%B4&from=2026-11-01T00%3A00%3A00%2B08%3A00&sort=recorded',
  )
  t.end()
})
