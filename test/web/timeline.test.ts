import { test } from 'tap'
import type { IncidentAnswer } from '../../src/contract/incident-answers.ts'
import type { IncidentEntry } from '../../src/web/pages/incident/entries.ts'
import { labelWidth, placeEvents, placeLabel } from '../../src/web/pages/incident/timeline/labels.ts'
import { pictureOf, spanOfIncident } from '../../src/web/pages/incident/timeline/picture.ts'
import { raisedAtOf, regradingsOf } from '../../src/web/pages/incident/timeline/regradings.ts'
import { placeOf, stopNear, stopsOf } from '../../src/web/pages/incident/timeline/replay.ts'
import { axisOf, scaleOf, spanOf } from '../../src/web/pages/incident/timeline/scale.ts'
import { windowOf } from '../../src/web/pages/incident/timeline/windows.ts'

const HOUR = 3_600_000
/** 2026-11-21 14:32 in Beijing. */
const NOW = Date.UTC(2026, 10, 21, 6, 32)
const WIDTH = 1_000

const iso = (ms: number) => new Date(ms).toISOString()
type Clock = IncidentAnswer['obligations'][number]

function clock(kind: Clock['kind'], from: number, due: number, over: Partial<Clock> = {}): Clock {
  return {
    id: `i.${kind}.u.${over.ordinal ?? 1}`,
    kind,
    unit: 'u',
    part: 'lead',
    ordinal: 1,
    state: due < 0 ? 'overdue' : 'running',
    anchor: 'occurredAt',
    anchorAt: iso(NOW + from * HOUR),
    dueAt: iso(NOW + due * HOUR),
    anchorPresumed: false,
    satisfiedAt: null,
    satisfiedBy: null,
    claim: null,
    voidedAt: null,
    ...over,
  } as Clock
}

function incidentWith(obligations: Clock[], over: Partial<IncidentAnswer> = {}): IncidentAnswer {
  const at = (hours: number) => iso(NOW + hours * HOUR)
  return {
    phase: 'open',
    drill: null,
    anchors: { occurredAt: at(-40), surfacedAt: null, discoveredAt: at(-39.5), recordedAt: at(-39.2) },
    assignment: { lead: 'u' },
    obligations,
    releases: [],
    pressConferences: [],
    directives: [],
    supervisionNotices: [],
    sittings: [],
    upwardReports: [],
    corrections: [],
    disputes: [],
    heatPoints: [],
    conclusion: null,
    closure: null,
    ...over,
  } as unknown as IncidentAnswer
}

const entry = (type: string, hours: number, data: unknown = {}): IncidentEntry => ({
  seq: 1,
  type,
  at: iso(NOW + hours * HOUR),
  actor: { name: '值班一岗', unit: null, role: 'recorder' },
  data,
})
const LOGGED = entry('incident-logged', -39.2, { level: 'III', handledAs: null })
const RAISED = entry('level-changed', -37, { from: 'III', to: 'II', handledAs: null, reason: '损失初步核定 560 万元，达到重大标准。' })

function draw(obligations: Clock[], entries: IncidentEntry[] = [LOGGED], over: Partial<IncidentAnswer> = {}) {
  const of = {
    incident: incidentWith(obligations, over),
    regradings: regradingsOf(entries),
    now: NOW,
    today: NOW,
    unitName: (id: string) => id,
  }
  return pictureOf(of, spanOfIncident(of), WIDTH)
}
const words = (row: { lane: { label: { parts: readonly { text: string }[] } } | null } | undefined) =>
  row?.lane?.label.parts.map(({ text }) => text).join(' ')

test('time is linear, days are named, and every instant stands in the picture', (t) => {
  const scale = scaleOf(spanOf([NOW - 40 * HOUR, NOW], [NOW + 12 * HOUR]), WIDTH)
  const step = scale.x(NOW) - scale.x(NOW - HOUR)
  t.ok(Math.abs(scale.x(NOW + 7 * HOUR) - scale.x(NOW) - 7 * step) < 1e-6)
  t.ok(scale.x(NOW - 40 * HOUR) > 0 && scale.x(NOW + 12 * HOUR) < WIDTH)
  t.ok(Math.abs(scale.instant(scale.x(NOW)) - NOW) < 1)
  const { days, hours } = axisOf(scale)
  t.same(
    days.map(({ text }) => text),
    ['11月19日', '11月20日 周五', '11月21日 周六', '11月22日'],
    'a day too narrow for its weekday goes without',
  )
  t.ok(hours.every(({ text }) => text.endsWith(':00')))
  t.ok(days.every(({ textX }, place) => place === 0 || textX > (days[place - 1]?.textX ?? 0)))
  t.end()
})

test('what is due long after everything else does not press the rest into a corner', (t) => {
  const span = spanOf([NOW - 10 * HOUR, NOW], [NOW + 5 * HOUR, NOW + 900 * HOUR])
  t.ok(span.to < NOW + 40 * HOUR)
  t.ok(span.to > NOW + 25 * HOUR)
  t.end()
})

test('lanes stand in their fixed order, whatever the order of the clocks', (t) => {
  const { rows } = draw(
    [
      clock('response', -39.5, 8.5),
      clock('promise', -18, 3),
      clock('follow-up', -12, 12, { ordinal: 2 }),
      clock('follow-up', -36, -12, { state: 'met', satisfiedAt: iso(NOW - 12 * HOUR), satisfiedBy: 'r' }),
      clock('press-conference', -40, -16, { state: 'met', satisfiedAt: iso(NOW - 18 * HOUR), satisfiedBy: 'c' }),
      clock('authoritative-release', -40, -35, { state: 'met', satisfiedAt: iso(NOW - 36 * HOUR), satisfiedBy: 'r' }),
      clock('acceptance', -39.2, -38.7, { state: 'met', satisfiedAt: iso(NOW - 39 * HOUR), satisfiedBy: 'acceptance' }),
      clock('upward-report', -39, -37),
    ],
    [LOGGED],
    { heatPoints: [{ at: iso(NOW - 20 * HOUR), value: 8_640, source: '监测平台' }] },
  )
  t.same(
    rows.map(({ name }) => name),
    ['经过', '签收', '权威信息发布', '新闻发布会', '持续发布 第1次', '持续发布 第2次', '承诺兑现', '回应', '热度'],
  )
  t.end()
})

test('a clock that counts from before the level was raised shows in hatched ink what had run; the regrading falls through what it touched', (t) => {
  const regradings = regradingsOf([LOGGED, RAISED])
  t.match(regradings, [{ from: 'III', to: 'II' }])
  const raised = clock('authoritative-release', -40, -35, { state: 'late', satisfiedAt: iso(NOW - 34 * HOUR), satisfiedBy: 'r' })
  t.equal(raisedAtOf(raised, regradings), NOW - 37 * HOUR)
  t.equal(raisedAtOf(clock('response', -40, 8), regradings), null, 'a response is no clock of a major matter')

  const voided = clock('response', -39.5, 8.5, { state: 'void', voidedAt: iso(NOW - 37 * HOUR) })
  const { rows, falls, scale } = draw([raised, voided], [LOGGED, RAISED])
  const lane = rows[1]?.lane
  t.same(
    lane?.bars.map(({ fill }) => fill),
    ['before', 'ink', 'past'],
  )
  t.equal(lane?.bars[0]?.x, scale.x(NOW - 40 * HOUR))
  t.equal((lane?.bars[0]?.x ?? 0) + (lane?.bars[0]?.width ?? 0), scale.x(NOW - 37 * HOUR))
  t.match(lane?.marks, [{ shape: 'release', isLate: true }])
  t.equal(words(rows[1]), '20日 04:32 发布，超时 1小时00分 时限 03:32')

  const gone = rows[2]?.lane
  t.match(gone?.marks, [{ shape: 'cross' }])
  t.ok((gone?.dotted?.to ?? 0) > (gone?.dotted?.from ?? Infinity), 'it goes on dotted to the due it would have had')
  t.equal(words(rows[2])?.endsWith('撤销 调为重大'), true)
  t.equal(falls.length, 1)
  t.equal(falls[0]?.to, (rows[2]?.top ?? 0) + (rows[2]?.height ?? 0))
  t.end()
})

test('exactly at due is still in time; one millisecond later the rest is red', (t) => {
  const fills = (due: number) => draw([clock('authoritative-release', -5, due)]).rows[1]?.lane?.bars.map(({ fill }) => fill)
  t.same(fills(0), ['urgent'])
  t.same(fills(-1 / HOUR), ['ink', 'past'])
  t.same(fills(0.5), ['urgent', 'rest'])
  t.same(fills(1.5), ['near', 'rest'])
  t.end()
})

test('many follow-ups: the last three have lanes of their own, and of the others no miss disappears', (t) => {
  const many = Array.from({ length: 8 }, (_, place) =>
    clock('follow-up', -200 + place * 24, -176 + place * 24, {
      ordinal: place + 1,
      ...(place === 0 ? { state: 'met', satisfiedAt: iso(NOW - 180 * HOUR), satisfiedBy: 'r' } : {}),
    }),
  )
  const { rows } = draw(many)
  t.same(
    rows.map(({ name }) => name),
    ['经过', '持续发布 第1～5次', '持续发布 第6次', '持续发布 第7次', '持续发布 第8次'],
  )
  t.equal(words(rows[1]), '已超时 4 项 其余1 项未超时')
  t.equal(rows[1]?.lane?.bars.filter(({ fill }) => fill === 'past').length, 4)
  t.end()
})

test('words stand right of the last mark, above where they would leave the picture or cross now', (t) => {
  const parts = [{ text: '02:55 发布' }, { text: '时限 03:40，提前 45分' }]
  const length = labelWidth(parts)
  t.match(placeLabel(parts, { start: 100, end: 300, width: WIDTH, nowX: 900 }), { at: 'beside', x: 309 })
  t.match(placeLabel(parts, { start: 100, end: WIDTH - 20, width: WIDTH, nowX: 300 }), { at: 'above' })
  const crossing = placeLabel(parts, { start: 100, end: 500, width: WIDTH, nowX: 560 })
  t.equal(crossing.at, 'above')
  t.ok(crossing.x + length < 560 || crossing.x > 560, 'it does not cross now')
  const narrow = placeLabel(parts, { start: 0, end: 40, width: 120, nowX: 60 })
  t.ok(narrow.x >= 0, 'nothing is placed outside')
  t.end()
})

test('events of the course neither lie on each other nor leave the picture; near ones share a label', (t) => {
  const at = (x: number, text: string, isLow = false) => ({ at: x, x, parts: [{ text }], isLow })
  const { placed, rows } = placeEvents(
    [
      at(10, '22:40 事发'),
      at(20, '23:12 发现'),
      at(30, '23:31 登记'),
      at(60, '01:20 较大调为重大', true),
      at(300, '13:40 批示'),
      at(995, '10:05 更正'),
    ],
    WIDTH,
  )
  t.equal(rows, 2)
  t.same(
    placed.map(({ row }) => row),
    [0, 0, 0, 1, 0, 0],
  )
  const [first, second] = placed
  t.ok((first?.labelX ?? 0) > 30, 'right of the last of them')
  t.ok((second?.labelX ?? 0) > (first?.labelX ?? 0) + labelWidth([{ text: '22:40 事发' }]))
  t.ok((placed[5]?.labelX ?? Infinity) < 995, 'left of its mark where there is no room right of it')
  t.end()
})

test('the slider stops where the record grew; alerts change nothing and are no stops', (t) => {
  const stops = stopsOf([LOGGED, entry('alert-raised', -39.2), entry('acceptance-given', -39), entry('acceptance-given', -39), RAISED])
  t.same(
    stops.map((stop) => stop.entries.length),
    [1, 2, 1],
  )
  t.equal(placeOf(stops, null), 3)
  t.equal(placeOf(stops, NOW - 38 * HOUR), 1)
  t.equal(stopNear(stops, NOW - 37.2 * HOUR, NOW), NOW - 37 * HOUR)
  t.equal(stopNear(stops, NOW - HOUR, NOW), null, 'nearer to now than to any entry')
  t.end()
})

test('a long matter can be looked at by its beginning and by its end', (t) => {
  const whole = spanOf([NOW - 300 * HOUR, NOW], [NOW + 20 * HOUR])
  t.same(windowOf('all', whole, NOW), whole)
  t.equal(windowOf('first', whole, NOW).from, whole.from)
  const last = windowOf('last', whole, NOW)
  t.equal(last.to, NOW + 12 * HOUR)
  t.equal(last.to - last.from, 48 * HOUR)
  t.end()
})
