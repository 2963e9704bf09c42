import { test } from 'tap'
import type { IncidentSummary } from '../../src/contract/incident-answers.ts'
import { arrange, countsOf, isOnBoard, matches, rowsOf } from '../../src/web/pages/board/arrange.ts'
import { alertHead } from '../../src/web/pages/board/alert-words.ts'
import { offsetMs } from '../../src/web/time/offset.ts'
import { handText, tellsText } from '../../src/web/pages/board/detail-words.ts'
import { answeredOf, lastDoneText } from '../../src/web/pages/board/last-done.ts'
import { linesOf } from '../../src/web/pages/board/repeats.ts'
import { waitingBetween, waitingText } from '../../src/web/pages/board/settle.ts'
import { waitingWords } from '../../src/web/pages/board/progress-words.ts'
import { withoutPlace } from '../../src/documents/unit-names.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 21, 6, 32, 8)
const SHIFT_END = NOW + 4 * HOUR

type Clock = IncidentSummary['obligations'][number]
const clock = (id: string, hours: number, over: Partial<Clock> = {}) =>
  ({
    id,
    kind: 'response',
    unit: 'u',
    part: 'lead',
    state: hours < 0 ? 'overdue' : 'running',
    anchorAt: new Date(NOW - 40 * HOUR).toISOString(),
    dueAt: new Date(NOW + hours * HOUR).toISOString(),
    ...over,
  }) as Clock
const incident = (number: string, obligations: Clock[], over: Partial<IncidentSummary> = {}) =>
  ({ id: number, number, title: `事件${number}`, level: 'none', drill: null, obligations, ...over }) as IncidentSummary
const rows = (...incidents: IncidentSummary[]) => incidents.flatMap((one) => rowsOf(one, null)).filter(isOnBoard)
const order = (...incidents: IncidentSummary[]) =>
  arrange(rows(...incidents), NOW, SHIFT_END, true).map(({ key, groups }) => [key, groups.flatMap((group) => group.rows)])

test('incidents by nearest open due, in the sections of the shift; what waits for verification comes last', (t) => {
  t.same(
    order(
      incident('later', [clock('l', 20)]),
      incident('missed', [clock('m', -4)]),
      incident('shift', [clock('s2', 20, { kind: 'press-conference' }), clock('s1', 1, { kind: 'authoritative-release' })]),
      incident('claimed', [clock('c', -2, { state: 'unverified' })]),
      incident('done', [clock('d', -2, { state: 'met' })]),
    ),
    [
      ['overdue', ['m']],
      ['shift', ['s1', 's2']],
      ['later', ['l']],
      ['unverified', ['c']],
    ],
  )
  t.end()
})

test('ties by level, then number; a receipt neither makes a row nor moves one', (t) => {
  t.same(
    order(
      incident('2', [clock('b', 9)]),
      incident('1', [clock('a', 9)]),
      incident('3', [clock('c', 9), clock('receipt', 0.1, { kind: 'acceptance' })], { level: 'II' }),
      incident('4', [clock('d', 30), clock('own', 1, { kind: 'contribution' })]),
    ),
    [['later', ['c', 'a', 'b', 'own', 'd']]],
  )
  t.end()
})

test('the counts count everything, each by its own question', (t) => {
  const all = rows(
    incident('1', [clock('a', -1), clock('b', 1), clock('c', 7)]),
    incident('2', [clock('d', 20), clock('r', 0.2, { kind: 'acceptance' })]),
    incident('3', [clock('e', -1, { state: 'unverified' })]),
  )
  t.same(countsOf(all, NOW, SHIFT_END), { all: 5, overdue: 1, urgent: 1, near: 1, shift: 1, unverified: 1, receipt: 1, unmanned: 0 })
  const filter = { show: 'all', q: '', unit: '', level: '', kind: '', division: '' } as const
  const name = (id: string) => (id === 'u' ? '县应急管理局' : id)
  const found = (over: Partial<typeof filter> | { q: string }) => all.filter((row) => matches(row, { ...filter, ...over }, name)).length
  t.equal(found({ q: '应急' }), 5)
  t.equal(found({ q: '事件2' }), 1)
  t.equal(found({ q: '没有' }), 0)
  t.end()
})

test('while the order is kept still, it is told what waits', (t) => {
  const before = arrange(rows(incident('1', [clock('a', 9)]), incident('2', [clock('b', 10)])), NOW, SHIFT_END, true)
  const after = arrange(rows(incident('2', [clock('b', 10)]), incident('3', [clock('c', 1)])), NOW, SHIFT_END, true)
  t.equal(waitingBetween(before, before), null)
  const waiting = waitingBetween(before, after)
  t.same(waiting, { arrived: 1, finished: 1, moved: true })
  t.equal(waiting === null ? '' : waitingText(waiting), '正在操作，暂不重排：1 项新到、1 项完成')
  t.end()
})

test('alerts and progress in the office’s words', (t) => {
  const head = (step: string, severity: 'urgent' | 'breach' = 'urgent') => alertHead({ step, kind: 'authoritative-release', severity })
  t.equal(head('-PT1H'), '距权威信息发布到期1小时')
  t.equal(head('PT0S', 'breach'), '已超时')
  t.equal(head('PT2H', 'breach'), '超时2小时')
  t.equal(head('assigned'), '新交办')
  t.equal(offsetMs('-PT1H30M'), -1.5 * HOUR)
  t.equal(offsetMs('stand-down'), null)
  const progress = {
    way: 'release',
    done: 2,
    waitsFor: [{ hand: 'joint-sign', unit: 'w' }],
    joint: { signed: 1, of: 2 },
    since: null,
    returned: false,
  } as const
  const words = (over: object) =>
    waitingWords(
      { ...progress, held: [], waitsFor: [...progress.waitsFor], acceptedBySilence: false, scheduled: null, ...over },
      'u',
      (id) => (id === 'w' ? '县卫生健康局' : id),
    )
  t.equal(words({}), '待县卫生健康局会签')
  t.equal(words({ returned: true }), '稿件退回修改')
  t.equal(words({ waitsFor: [], done: 1, acceptedBySilence: true }), '未回执，视为签收')
  t.equal(words({ waitsFor: [{ hand: 'signature', unit: 'u' }] }), '待签发')
  t.equal(withoutPlace('安岳县应急管理局', '安岳县'), '县应急管理局')
  t.equal(withoutPlace('中共安岳县委宣传部', '安岳县'), '县委宣传部')
  t.equal(withoutPlace('资阳市安岳生态环境局', '安岳县'), '资阳市安岳生态环境局')
  t.end()
})

test('misses alike fold between the first and the last of them, and the line says how many', (t) => {
  const missed = Array.from({ length: 6 }, (_, place) => clock(`f${place}`, -100 + place * 10, { kind: 'follow-up' }))
  const shown = (...clocks: Clock[]) =>
    linesOf(rows(incident('1', clocks)), NOW).map((line) => (line.is === 'row' ? line.row.id : line.rows.map(({ id }) => id).join('+')))
  t.same(shown(...missed, clock('next', 14, { kind: 'follow-up' })), ['f0', 'f1+f2+f3+f4', 'f5', 'next'])
  t.same(shown(...missed.slice(0, 3)), ['f0', 'f1', 'f2'], 'three are not too many')
  t.same(shown(...missed.map((one, place) => ({ ...one, unit: `u${place % 2}` }))).length, 6, 'of two units in turn: all of them')
  t.same(shown(...[1, 2, 3, 4, 5].map((hours) => clock(`r${hours}`, hours))).length, 5, 'what still runs never folds')
  t.end()
})

test('an empty board says what was done last; what is done of an incident is one line, but each miss has its own', (t) => {
  const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString()
  const done = (id: string, hours: number, state: 'met' | 'late', over: Partial<Clock> = {}) =>
    clock(id, -1, { state, satisfiedAt: at(hours), ...over })
  const clocks = [
    done('a', -30, 'met'),
    done('b', -20, 'late', { kind: 'press-conference' }),
    done('c', -3, 'met'),
    done('receipt', -1, 'met', { kind: 'acceptance' }),
    clock('open', 3),
  ]
  t.same(
    answeredOf(clocks).map(({ id, others }) => [id, others]),
    [
      ['b', 0],
      ['c', 1],
    ],
  )
  t.equal(
    lastDoneText([incident('1', clocks)], () => '县卫生健康局', NOW),
    '最近完成：今日 11:32，县卫生健康局按时完成回应',
  )
  t.equal(
    lastDoneText([incident('1', [clocks[1]!])], () => '县卫生健康局', NOW),
    '最近完成：昨日 18:32，县卫生健康局新闻发布会超时完成',
  )
  t.equal(
    lastDoneText([incident('1', [clock('open', 3)])], () => '', NOW),
    null,
  )
  t.end()
})

test('an unfolded row in the office’s words; 属地 is a filter', (t) => {
  const name = (id: string) => ({ a: '县应急管理局', b: '县政府办' })[id] ?? id
  const tells = [
    { role: 'duty', unit: 'a' },
    { role: 'head', unit: 'a' },
    { role: 'coordinator', unit: 'b' },
  ] as const
  t.equal(tellsText(tells, name), '县应急管理局值班、负责人，县政府办')
  const from = new Date(NOW - 2 * HOUR).toISOString()
  t.equal(handText({ hand: 'joint-sign', unit: 'a', from, to: null }, name, NOW), '县应急管理局会签，已 2小时')
  t.equal(handText({ hand: 'draft', unit: null, from, to: new Date(NOW - HOUR).toISOString() }, name, NOW), '协调单位拟稿，用去 1小时')

  const standing = { divisions: ['512021101'], places: ['龙台镇'], obligations: [], nobodyOnDuty: [], unexplained: [], dutyPhones: [] }
  const [row] = rowsOf(incident('1', [clock('a', 3)]), standing as never)
  const asked = { show: 'all', q: '', unit: '', level: '', kind: '', division: '512021101' } as const
  t.ok(matches(row!, asked, name))
  t.notOk(matches(row!, { ...asked, division: '512021102' }, name))
  t.end()
})
