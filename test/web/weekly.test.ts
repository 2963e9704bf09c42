import { test } from 'tap'
import type { ReportAnswer } from '../../src/contract/report-answers.ts'
import type { ReportLists } from '../../src/contract/report-lists.ts'
import {
  intervalText,
  marksOf,
  minutesText,
  overrunText,
  percentText,
  rankUnits,
  shareText,
  totalsOf,
} from '../../src/documents/figures.ts'
import type { ReportedClock, UnitFigures } from '../../src/documents/figures.ts'
import { paragraph } from '../../src/documents/paragraph.ts'
import { daysText, longName, shortName } from '../../src/documents/period-words.ts'
import { reportDocument } from '../../src/documents/report-document.ts'
import { squaresOf } from '../../src/web/pages/weekly/squares.ts'
import { listingOf } from '../../src/web/pages/weekly/list-keys.ts'
import { after, before, lastFinished, rangeText } from '../../src/web/pages/weekly/periods.ts'
import { parsePeriod, periodAt } from '../../src/contract/periods.ts'

const nothing = { due: 0, met: 0, late: 0, overdue: 0, unverified: 0, exempt: 0, void: 0, running: 0 }
const none = { n: 0, of: 0, rate: null, low: null, high: null }

function clock(over: Partial<ReportedClock>): ReportedClock {
  return {
    incident: 'a1',
    number: '2026-000104',
    title: '县道姚市镇段边坡滑塌',
    obligation: 'a1.response.ay-transport.1',
    level: 'II',
    kind: 'response',
    unit: 'ay-transport',
    dueAt: '2026-11-11T05:10:00.000Z',
    satisfiedAt: '2026-11-11T07:15:00.000Z',
    overrunMs: 7_500_000,
    state: 'late',
    explanation: '现场通信中断',
    overdueBeforeDiscovered: false,
    overdueBeforeGraded: false,
    overdueBeforeAssigned: false,
    ...over,
  }
}

function report(over: Partial<ReportAnswer> = {}): ReportAnswer {
  return {
    period: '2026-W46',
    from: '2026-11-08T16:00:00.000Z',
    to: '2026-11-15T16:00:00.000Z',
    asOf: '2026-11-16T00:00:00.000Z',
    ledger: { seq: 4205, hash: '9f3c27ab51e0d884' },
    division: null,
    scope: { division: '512021', unit: null },
    incidents: {
      new: 0,
      closed: 0,
      merged: 0,
      open: 0,
      byLevel: { I: 0, II: 0, III: 0, IV: 0, none: 0 },
      bySource: [],
      bySector: [],
      byDivision: [],
      loggedLate: 0,
      previousNew: 0,
    },
    clocks: [
      { kind: 'authoritative-release', ...nothing, onTime: none },
      { kind: 'press-conference', ...nothing, onTime: none },
      { kind: 'response', ...nothing, onTime: none },
    ],
    firstResponse: { answered: 0, censored: 0, medianMinutes: null, curve: [] },
    units: [],
    breaches: [],
    unverified: [],
    knownLate: [],
    discoveryDelay: { n: 0, medianMinutes: null },
    belowProposal: [],
    exemptions: [],
    unconfirmed: [],
    regradings: [],
    contests: [],
    promises: { due: 0, kept: 0 },
    keyIncidents: [],
    unreviewed: [],
    unreviewedTotal: 0,
    trend: [],
    heat: [],
    definitions: { onTime: '按时率 = 按时 ÷ 应办。' },
    ...over,
  }
}

const BUSY = report({
  incidents: {
    new: 15,
    closed: 11,
    merged: 0,
    open: 9,
    byLevel: { I: 0, II: 2, III: 1, IV: 3, none: 9 },
    bySource: [],
    bySector: [],
    byDivision: [],
    loggedLate: 0,
    previousNew: 12,
  },
  clocks: [
    { kind: 'authoritative-release', ...nothing, due: 2, met: 1, late: 1, onTime: { n: 1, of: 2, rate: 0.5, low: 0.0945, high: 0.9055 } },
    { kind: 'press-conference', ...nothing, onTime: none },
    {
      kind: 'response',
      ...nothing,
      due: 14,
      met: 11,
      late: 2,
      unverified: 1,
      exempt: 1,
      onTime: { n: 11, of: 14, rate: 0.7857, low: 0.5241, high: 0.9243 },
    },
  ],
  firstResponse: { answered: 12, censored: 2, medianMinutes: 1310, curve: [] },
  breaches: [
    clock({ kind: 'authoritative-release', overdueBeforeGraded: true, overdueBeforeAssigned: true }),
    clock({ incident: 'a2', explanation: null }),
    clock({ incident: 'a3' }),
  ],
  unverified: [clock({ incident: 'a4', state: 'unverified', overrunMs: null, explanation: null })],
  promises: { due: 3, kept: 3 },
})

const read = (asked: ReportAnswer) =>
  paragraph('weekly', asked)
    .map(({ text }) => text)
    .join('')

test('RP-1: the paragraph can be read aloud, and every figure in it opens its list', (t) => {
  t.equal(
    read(BUSY),
    '本周到期的法定时限16项，按时12项，超时完成3项，待核实1项，按时率75%（12/16），另有豁免1项，不计入按时率。' +
      '其中1项为定级即超时或交办即超时，计为政府超时，不计入责任单位按时率；超时事项中1项尚未填写超时说明。' +
      '新登记舆情事件15起，比上周增加3起，其中重大2起、较大1起、一般3起、非突发事件9起；办结11起，期末在办9起。' +
      '首次回应用时中位数为21小时50分（14起），2起尚未回应，按在途计算。到期的公开承诺3项，全部按时兑现。',
  )
  t.same(
    paragraph('weekly', BUSY).flatMap(({ text, list }) => (list === undefined ? [] : [`${text} ${list}`])),
    ['16项 due', '12项 met', '3项 late', '1项 unverified', '1项 exempt', '1项 unexplained', '15起 new', '11起 closed', '9起 open'],
  )
  t.end()
})

test('RP-1: of nothing there is no rate, and nothing is not called all', (t) => {
  const text = read(report())
  t.equal(text, '本周没有到期的法定时限，按时率记“无”。没有新登记舆情事件（上周0起）；办结0起，期末在办0起。')
  t.notMatch(text, /100%|全部/)
  const all = report({ clocks: [{ kind: 'response', ...nothing, due: 4, met: 4, onTime: { n: 4, of: 4, rate: 1, low: 0.5101, high: 1 } }] })
  t.match(read(all), /^本周到期的法定时限4项，全部按时完成。/)
  t.end()
})

test('a miss is told whatever else is told, and a running period says up to when', (t) => {
  const missed = report({
    asOf: '2026-11-12T06:32:08.000Z',
    clocks: [{ kind: 'response', ...nothing, due: 1, overdue: 1, running: 2, onTime: { n: 0, of: 1, rate: 0, low: 0, high: 0.7935 } }],
    knownLate: [clock({})],
    firstResponse: { answered: 1, censored: 3, medianMinutes: null, curve: [] },
    incidents: { ...BUSY.incidents, new: 3, previousNew: 5, merged: 1 },
    promises: { due: 2, kept: 1 },
  })
  t.equal(
    read(missed),
    '本周尚未结束，以下截至11月12日14时32分。本周到期的法定时限1项，按时0项，仍超时1项，按时率0%（0/1），另有2项尚未到期。' +
      '补记本周以前已到期的超时和待核实事项1项。' +
      '新登记舆情事件3起，比上周减少2起，其中重大2起、较大1起、一般3起、非突发事件9起；办结11起，并入其他事件1起，期末在办9起。' +
      '首次回应已作出1起、尚未作出3起，中位数尚不能得出。到期的公开承诺2项，按时兑现1项。',
  )
  t.end()
})

test('rates round to no more than they are', (t) => {
  t.equal(percentText(null), '无')
  t.equal(percentText(0.9996), '99%', 'a miss is not rounded away')
  t.equal(percentText(0.0004), '1%')
  t.equal(percentText(1), '100%')
  t.equal(percentText(0.7857), '79%')
  t.equal(intervalText({ n: 11, of: 14, rate: 0.7857, low: 0.5241, high: 0.9243 }), '52%～92%')
  t.equal(intervalText(none), '无')
  t.equal(shareText(none), '无')
  t.equal(minutesText(1310), '21小时50分')
  t.equal(minutesText(44), '44分钟')
  t.equal(minutesText(0.5), '不到1分钟')
  const open = clock({ state: 'overdue', satisfiedAt: null, overrunMs: null })
  t.equal(
    overrunText(open, Date.parse('2026-11-11T06:56:59Z'), Date.parse(open.dueAt)),
    '1小时46分',
    'an open one is counted to the cut-off',
  )
  t.equal(overrunText(clock({ state: 'unverified' }), 0, 0), '待核实')
  t.same(marksOf(clock({ overdueBeforeDiscovered: true, overdueBeforeGraded: true })), ['发现即超时', '定级即超时'])
  t.same(totalsOf(BUSY), { due: 16, met: 12, late: 3, overdue: 0, unverified: 1, exempt: 1, running: 0 })
  t.end()
})

test('one square for each obligation; where they are too many, none is lost in the rounding', (t) => {
  const { per, squares } = squaresOf({ met: 3, late: 1, overdue: 0, unverified: 1, exempt: 1 }, 90)
  t.equal(per, 1)
  t.same(
    squares.map(({ outcome }) => outcome),
    ['met', 'met', 'met', 'late', 'unverified', 'exempt'],
  )
  const many = squaresOf({ met: 5_000, late: 1, overdue: 1, unverified: 0, exempt: 0 }, 90)
  t.ok(many.per > 1)
  t.equal(many.squares.filter(({ outcome }) => outcome === 'overdue').length, 1)
  t.equal(many.squares.filter(({ outcome }) => outcome === 'late').length, 1)
  t.same(squaresOf({ met: 0, late: 0, overdue: 0, unverified: 0, exempt: 0 }, 90).squares, [])
  t.end()
})

test('RP-2: units are ranked by rate from five on, equals together; the others stand behind without a rank', (t) => {
  const unit = (name: string, n: number, of: number): UnitFigures => ({
    unit: name,
    ...nothing,
    due: of,
    met: n,
    notCharged: 0,
    onTime: { n, of, rate: of === 0 ? null : n / of, low: 0, high: 1 },
    ranked: of >= 5,
    disputes: 0,
    acceptance: { due: 0, onTime: 0 },
    reassigned: 0,
    supervision: { blue: 0, orange: 0, red: 0 },
  })
  t.same(
    rankUnits([unit('a', 4, 6), unit('b', 5, 5), unit('c', 4, 4), unit('d', 8, 12), unit('e', 0, 0)]).map(({ rank, figures }) => [
      figures.unit,
      rank,
    ]),
    [
      ['b', 1],
      ['d', 2],
      ['a', 2],
      ['c', null],
      ['e', null],
    ],
  )
  t.end()
})

test('RP-6: a figure opens the clocks or incidents that it counts', (t) => {
  const of = { number: '2026-000104', title: '县道姚市镇段边坡滑塌', level: 'II' as const }
  const clocks = [
    { ...of, incident: 'a1', kind: 'response' as const, unit: 'ay-transport', dueAt: '2026-11-11T05:10:00.000Z', state: 'late' as const },
    { ...of, incident: 'a2', kind: 'response' as const, unit: 'ay-edu', dueAt: '2026-11-11T05:10:00.000Z', state: 'exempt' as const },
  ]
  const counted = { channel: 'weibo' as const, sectors: ['health'], divisions: ['512021103'], loggedLate: true, delayMinutes: 30 }
  const logged = { ...of, ...counted, incident: 'a1', phase: 'open' as const, recordedAt: '2026-11-10T00:00:00.000Z', endedAt: null }
  const merged = {
    ...logged,
    ...{ channel: 'forum' as const, sectors: [], divisions: [], loggedLate: false, delayMinutes: null },
    incident: 'a3',
    level: 'none' as const,
    phase: 'merged' as const,
    endedAt: '2026-11-11T00:00:00.000Z',
  }
  const list = <T>(items: T[], more = false) => ({ items, more })
  const at = '2026-11-11T05:10:00.000Z'
  const act = { ...of, incident: 'a1', unit: 'ay-edu' }
  const lists: ReportLists = {
    period: '2026-W46',
    asOf: BUSY.asOf,
    clocks: list(clocks),
    new: list([logged, merged]),
    ended: list([merged]),
    open: list([logged], true),
    acceptances: list([{ ...act, dueAt: at, onTime: false }]),
    promises: list([{ ...act, kind: 'promise' as const, dueAt: at, state: 'running' as const }]),
    disputes: list([{ ...act, at }]),
    reassigned: list([{ ...act, at, to: 'ay-health' }]),
    supervision: list([{ ...act, at, colour: 'orange' as const }]),
    firstResponses: list([
      { ...act, minutes: 90 },
      { ...act, incident: 'a2', minutes: null },
    ]),
  }
  const open = (key: string) => {
    const found = listingOf(key, BUSY, lists, { unit: (id) => `单位 ${id}`, sector: () => '卫生', division: () => '石羊镇' })
    return found === null
      ? null
      : [found.title, (found.clocks ?? found.incidents ?? found.acts ?? []).map(({ incident }) => incident), found.more]
  }
  t.same(open('due'), ['到期的法定时限', ['a1'], false])
  t.same(open('exempt'), ['豁免', ['a2'], false])
  t.same(open('unit:ay-edu'), ['单位 ay-edu', ['a2'], false])
  t.same(open('kind:response'), ['回应', ['a1', 'a2'], false])
  t.same(open('level:II'), ['新登记，重大', ['a1'], false])
  t.same(open('open'), ['期末在办', ['a1'], true])
  t.same(open('closed'), ['办结', [], false])
  t.same(open('merged'), ['并入其他事件', ['a3'], false])
  t.same(open('unexplained'), ['尚未填写超时说明', ['a2'], false])
  t.equal(open('nonsense'), null)
  t.same(open('source:weibo'), ['新登记，微博', ['a1'], false])
  t.same(open('sector:health'), ['新登记，卫生', ['a1'], false])
  t.same(open('division:512021103'), ['新登记，石羊镇', ['a1'], false])
  t.same(open('loggedLate'), ['新登记，迟报', ['a1'], false])
  t.same(open('delay'), ['新登记，首发时间已知', ['a1'], false])
  t.same(open('answered'), ['首次回应，已回应', ['a1'], false])
  t.same(open('unanswered'), ['首次回应，尚未回应', ['a2'], false])
  t.same(open('mark:定级即超时'), ['定级即超时', ['a1'], false])
  const note = (key: string) =>
    listingOf(key, BUSY, lists, { unit: (id) => id, sector: (code) => code, division: (code) => code })?.acts?.[0]?.note
  t.equal(note('acceptance:ay-edu'), '未按时签收，视为签收，11月11日 13:10 到期')
  t.equal(note('disputes:ay-edu'), '11月11日 13:10 ay-edu提出')
  t.equal(note('reassigned:ay-edu'), '11月11日 13:10 由ay-edu改由ay-health牵头')
  t.equal(note('supervision:ay-edu'), '橙色，11月11日 13:10')
  t.same(open('disputes'), ['退回', ['a1'], false])
  t.equal(note('promises'), '未到期，ay-edu，承诺 11月11日 13:10 前')
  t.equal(note('acceptance:ay-health'), undefined)
  t.end()
})

test('periods: their names, neighbours and bounds, across years', (t) => {
  const at = Date.parse('2026-11-21T06:32:08Z')
  t.equal(lastFinished('weekly', at), '2026-W46')
  t.equal(lastFinished('monthly', at), '2026-10')
  t.equal(lastFinished('quarterly', at), '2026-Q3')
  t.equal(lastFinished('annual', at), '2025')
  t.equal(periodAt('weekly', Date.parse('2026-12-31T16:30:00Z')), '2026-W53', 'a new year’s first hours in Beijing')
  t.equal(after('weekly', '2026-W53'), '2027-W01')
  t.equal(before('monthly', '2026-01'), '2025-12')
  t.equal(before('annual', '2000'), null)
  t.equal(shortName('weekly', '2026-W06'), '第6周')
  t.equal(longName('quarterly', '2026-Q4'), '2026年第四季度')
  t.equal(longName('annual', '2026'), '2026年')
  const week = parsePeriod('weekly', '2026-W46')!
  t.equal(rangeText('weekly', week), '11月9日 周一 00:00 — 11月15日 周日 24:00')
  t.equal(daysText(week), '11月9日—15日')
  t.equal(daysText(parsePeriod('weekly', '2026-W49')!), '11月30日—12月6日')
  t.end()
})

test('RP-4: the paper has its parts numbered, tables in order, what is nothing said once, and at the foot what it rests on', (t) => {
  const names = {
    place: '安岳县',
    office: '县政府办',
    basis: { policySeq: 1, directorySeq: 2 },
    unit: (id: string) => id,
    sector: (id: string) => id,
  }
  const paper = reportDocument('weekly', BUSY, { ...names, division: names.unit }, null)
  t.equal(paper.masthead, '安岳县政务舆情回应工作周报')
  t.equal(paper.number, '2026年第46期（草稿）')
  t.same(
    paper.parts.slice(0, 4).map(({ heading }) => heading),
    ['一、总体情况', '二、回应时效', '三、责任单位情况', '四、超时清单'],
  )
  const tables = paper.parts.flatMap(({ blocks }) => blocks.flatMap((block) => ('table' in block ? [block.table] : [])))
  t.equal(tables.find(({ caption }) => caption.endsWith('超时及待核实事项'))?.rows.length, 4, 'no miss is left out')
  t.match(JSON.stringify(paper.parts), /本周没有[^。]*补记事项/)
  t.match(paper.foot[paper.foot.length - 1], /截至2026年11月16日08:00，台账第4205条，校验值9f3c27ab51e0d884，规则第1条，单位目录第2条。/)
  const own = reportDocument('weekly', report({ scope: { division: null, unit: 'ay-edu' } }), { ...names, division: names.unit }, null)
  t.equal(own.foot[0], '范围：只含ay-edu参与办理的事件。')
  t.end()
})
