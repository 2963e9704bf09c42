import { test } from 'tap'
import { attemptFor, draftKeeper } from '../../src/web/pages/log/draft.ts'
import { bodyOf, emptyForm, faultsOf, fill, isEmpty, lacksForPreview, numberOf, previewBodyOf } from '../../src/web/pages/log/log-form.ts'
import { moved } from '../../src/web/parts/moved.ts'
import { consequenceText, toldText } from '../../src/web/pages/log/proposal-words.ts'
import { recognise } from '../../src/web/pages/log/recognise.ts'

const NOW = Date.parse('2026-11-21T11:14:36+08:00')
const json = (value: unknown) => JSON.parse(JSON.stringify(value))

function memory() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

test('the request holds what was said and nothing else; measures of another category stay out', (t) => {
  const form = emptyForm()
  t.ok(isEmpty(form))
  t.same(
    faultsOf(form, [], null).map(({ path }) => path),
    ['title', 'source.channel', 'discoveredAt', 'divisions', 'level'],
  )
  Object.assign(form, { title: ' 停水三天 ', channel: 'weibo', divisions: ['512021'], level: 'none', url: 'https://example.com/1' })
  form.facts = { deaths: '0', households: '1.2万' }
  form.discoveredAt = { text: '今日 10:52', ms: NOW, fault: null }
  t.same(json(bodyOf(form, ['households'])), {
    ...{ title: '停水三天', source: { channel: 'weibo', url: 'https://example.com/1' }, discoveredAt: '2026-11-21T03:14:36.000Z' },
    ...{ divisions: ['512021'], sectors: [], units: [], facts: { households: 12_000 }, level: 'none', sensitive: false },
  })
  t.same(faultsOf(form, ['deaths'], null), [])
  form.facts.deaths = '两人'
  t.match(faultsOf(form, ['deaths'], null), [{ path: 'facts.deaths' }])
  t.same(json(bodyOf(form, ['deaths'])).facts, undefined)
  form.isDrill = true
  form.speed = '601'
  t.match(faultsOf(form, [], null), [{ path: 'drill', message: '倍速为 1～600 的整数' }])
  form.occurredAt = { text: '2460', ms: null, fault: '请写成 1052' }
  t.match(faultsOf(form, [], null)[0], { path: 'occurredAt', message: '请写成 1052' })
  t.same([numberOf(''), numberOf('不详'), numberOf('11,200'), numberOf('３亿'), numberOf('x')], [null, null, 11_200, 300_000_000, NaN])
  t.end()
})

test('the preview is asked before title, channel and level are there, and never with a link half typed', (t) => {
  const form = emptyForm()
  t.same(
    lacksForPreview(form).map(({ path }) => path),
    ['discoveredAt', 'divisions'],
  )
  form.url = 'htt'
  form.personalDataReason = '须联系'
  const body = json(previewBodyOf(form, []))
  t.same(body.source, { channel: 'other' })
  t.notOk('level' in body || 'title' in body || 'personalDataReason' in body)
  t.end()
})

test('a paste fills what is empty, marks it, and leaves alone what somebody wrote', (t) => {
  const form = emptyForm()
  form.title = '自己写的标题'
  const directory = { divisions: [{ code: '512021104', name: '龙台镇' }], sectors: [] }
  const show = (ms: number) => `at ${ms}`
  const filled = fill(form, recognise('10时20分，龙台镇一仓库起火，疏散11200人 https://weibo.com/1', directory, NOW), show)
  t.equal(form.title, '自己写的标题')
  t.same(filled, ['source.channel', 'source.url', 'summary', 'divisions', 'occurredAt', 'facts.evacuated'])
  t.same(form.filled, filled)
  t.equal(form.facts.evacuated, '11200')
  t.match(form.occurredAt, { ms: Date.parse('2026-11-21T10:20+08:00'), fault: null })
  form.filled = form.filled.filter((path) => path !== 'divisions')
  form.divisions = ['512021110']
  fill(form, recognise('龙台镇另一起', directory, NOW), show)
  t.same(form.divisions, ['512021110'], 'touched')
  t.match(form.summary, '另一起', 'untouched: the later paste counts')
  t.end()
})

test('order of sectors', (t) => {
  t.same(moved(['a', 'b', 'c'], 'c', -1), ['a', 'c', 'b'])
  t.same(moved(['a', 'b', 'c'], 'a', -1), ['a', 'b', 'c'])
  t.same(moved(['a', 'b', 'c'], 'b', 1), ['a', 'c', 'b'])
  t.same(moved(['a'], 'x', 1), ['a'])
  t.end()
})

test('a draft is each person’s own, outlives broken storage, and keeps the key of its attempt', (t) => {
  const store = memory()
  const mine = draftKeeper(store, 'a1')
  t.equal(mine.load(), null)
  const attempt = attemptFor(null, 'body', () => 'k1')
  t.ok(mine.save({ form: { ...emptyForm(), title: '停水' }, savedAt: NOW, attempt }))
  t.match(mine.load(), { form: { title: '停水', sectors: [] }, savedAt: NOW, attempt: { key: 'k1' } })
  t.equal(draftKeeper(store, 'a2').load(), null)
  t.equal(attemptFor(attempt, 'body', () => 'k2').key, 'k1', 'the same request keeps its key')
  t.equal(attemptFor(attempt, 'other', () => 'k2').key, 'k2')
  mine.clear()
  t.equal(mine.load(), null)
  store.setItem('sanshi.log.a1', '{broken')
  t.equal(mine.load(), null)
  const full = {
    ...store,
    setItem: () => {
      throw new Error('quota')
    },
  }
  t.notOk(draftKeeper(full, 'a1').save({ form: emptyForm(), savedAt: NOW, attempt: null }))
  t.end()
})

test('what saving does, in a sentence', (t) => {
  const clock = (kind: string, hours: number) => ({ kind, dueAt: new Date(NOW + hours * 3_600_000).toISOString() })
  const preview: any = {
    assignment: { lead: 'a', joint: ['b'], local: ['a', 'c'] },
    obligations: [clock('authoritative-release', -1), clock('press-conference', 3), clock('acceptance', 0.5)],
  }
  t.equal(consequenceText(preview, NOW), '保存即交办 3 个单位，起计 2 项法定时限，其中 1 项登记即超时。')
  t.equal(consequenceText(preview, NOW - 7_200_000), '保存即交办 3 个单位，起计 2 项法定时限。')
  const told: any = [
    { unit: 'a', role: 'duty', name: '张某' },
    { unit: 'b', role: 'duty', name: null },
    { unit: 'c', role: 'coordinator', name: '李某' },
  ]
  t.equal(
    toldText(told, (id) => `${id}局`),
    'a局、b局值班，c局（组织协调），共 2 人',
  )
  t.end()
})
