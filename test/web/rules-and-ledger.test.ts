import { test } from 'tap'
import { readFileSync } from 'node:fs'
import type { PackAnswer } from '../../src/contract/administration.ts'
import { policyPack } from '../../src/domain/policy.ts'
import { CATALOGUE } from '../../src/ledger/catalogue.ts'
import { entryWord } from '../../src/web/parts/entry-words.ts'
import { roleName } from '../../src/web/parts/role-words.ts'
import { ROLES } from '../../src/domain/vocabulary.ts'
import { chainState, readSeq, shortHash, streamWords } from '../../src/web/pages/ledger/chain-words.ts'
import { entryLine } from '../../src/web/pages/ledger/entry-line.ts'
import { dayName, holidaySpan } from '../../src/web/pages/rules/calendar-words.ts'
import { clockRules, whenText } from '../../src/web/pages/rules/clock-rules.ts'
import { alternativeText, amountText, gradingRules, isGradedByHand } from '../../src/web/pages/rules/grading-rules.ts'

const file = new URL('../../src/domain/packs/national-2016.json', import.meta.url)
const pack: PackAnswer = { ...policyPack.parse(JSON.parse(readFileSync(file, 'utf8'))), seq: 1 }

test('the national pack in words: every clock, how long, from when, who is told, on what it rests', (t) => {
  const rules = clockRules(pack)
  t.same(
    rules.map(({ name, length }) => `${name} ${length}`),
    [
      '权威信息发布 5小时',
      '新闻发布会 24小时',
      '回应 48小时',
      '持续发布 每 24小时',
      '承诺兑现 按承诺的时间',
      '签收 30分钟',
      '协办意见 重大以上 2小时，其他 12小时',
      '上报 2小时',
      '补认 24小时',
    ],
  )
  t.equal(rules[0]?.anchors, '事发；不详的，取网上首发、发现中较早者（推定）')
  t.equal(rules[2]?.source, '国务院办公厅关于在政务公开工作中进一步做好政务舆情回应的通知（国办发〔2016〕61号）')
  t.same(rules[2]?.steps[1], { when: '到期前 8小时', severity: '提示', tell: '单位值班、单位负责人' })
  t.match(rules[2]?.repeat, /^此后每 12小时 一次，24小时后每日一次/)
  t.equal(rules.find(({ kind }) => kind === 'acceptance')?.repeat, null)
  t.equal(whenText('PT0S'), '到期时')
  t.equal(whenText('PT1H30M'), '到期后 1小时30分')
  t.end()
})

test('IN-6: the grading table in words, amounts as documents write them', (t) => {
  const rules = gradingRules(pack)
  const of = (code: string) => rules.find((rule) => rule.code === code)!
  t.same(of('work-safety').levels.I, ['死亡（含失踪）30人以上', '重伤（含急性中毒）100人以上', '直接经济损失1亿元以上'])
  t.same(of('work-safety').levels.IV, ['有伤亡或者损失，未达到上一级的'], 'a threshold of nought takes what is left')
  t.same(of('utility-outage').levels.I, ['受影响5万户以上，且中断48小时以上'])
  t.same(of('mass-incident').levels.III, [])
  t.ok(isGradedByHand(of('public-health')))
  t.notMatch(of('public-health').source, /[a-z]/i)
  t.equal(alternativeText({ magnitude: 6 }), '震级6级以上')
  t.same([999, 3000, 10_000, 50_000_000, 100_000_000, 120_000_000].map(amountText), ['999', '3000', '1万', '5000万', '1亿', '12000万'])
  t.end()
})

test('CL-14: holidays as the office writes them', (t) => {
  t.equal(dayName('2026-10-10'), '10月10日（周六）')
  t.equal(holidaySpan({ from: '2026-10-01', to: '2026-10-07' }), '10月1日（周四）至10月7日（周三），7天')
  t.equal(holidaySpan({ from: '2025-01-01', to: '2025-01-01' }), '1月1日（周三），1天')
  t.end()
})

test('every type of entry and every role has its word', (t) => {
  for (const type of Object.keys(CATALOGUE)) t.match(entryWord(`${type}/1`), /^[一-龥]+$/, type)
  for (const role of ROLES) t.match(roleName(role), /^[一-龥]+$/, role)
  t.equal(entryWord('something-newer/3'), 'something-newer')
  t.end()
})

test('of the chain only what was checked is claimed', (t) => {
  const now = Date.parse('2026-11-21T06:32:08Z')
  const tail = { at: '2026-11-21T00:00:00.000Z', from: 1, to: 880 }
  t.match(chainState({ tail, whole: null, running: false }, now), { is: 'good', head: '启动时校验通过', text: /第 1 至 880 条/ })
  t.match(chainState({ tail: { ...tail, from: 4001, to: 5000 }, whole: null, running: false }, now), {
    is: 'unknown',
    head: '全链尚未校验',
    text: /第 4,001 至 5,000 条，相接无误，更早的尚未校验/,
  })
  t.match(chainState({ tail: { ...tail, to: 0 }, whole: null, running: true }, now), { is: 'unknown', text: /正在重新校验/ })
  const whole = { at: '2026-11-20T19:40:00.000Z', ok: true, entries: 4205, reason: null }
  t.match(chainState({ tail, whole, running: false }, now), {
    is: 'good',
    text: '今日 03:40 校验，第 1 至 4,205 条逐条相接，内容与哈希相符。',
  })
  const broken = { ...whole, ok: false, entries: null, reason: '台账第 7 条：内容被改动' }
  t.match(chainState({ tail, whole: broken, running: false }, now), { is: 'bad', text: /第 7 条：内容被改动/ })
  t.equal(shortHash('9f3c27ab51e0d884ffff'), '9f3c 27ab 51e0 d884')
  t.end()
})

test('entries: what they belong to, what they say in one line, and a seq as it is typed', (t) => {
  const unit = (id: string) => (id === 'ay-enforcement' ? '县综合行政执法局' : id)
  t.same(streamWords('incident/cqm5'), { name: '事件', incident: 'cqm5' })
  t.same(streamWords('alerts/cqm5'), { name: '事件提醒', incident: 'cqm5' })
  t.same(streamWords('roster/ay-gov-office'), { name: '值班表 ay-gov-office', incident: null })
  t.same(streamWords('report/2026-W46'), { name: '报告 2026-W46', incident: null })
  t.same(streamWords('directory'), { name: '单位目录', incident: null })
  t.equal(entryLine({ number: '2026-000104', title: '县道边坡滑塌' }, unit), '2026-000104，县道边坡滑塌')
  t.equal(
    entryLine({ kind: 'response', unit: 'ay-enforcement', step: '-PT2H', severity: 'urgent' }, unit),
    '回应，县综合行政执法局，距回应到期2小时',
  )
  t.equal(entryLine({ unit: 'ay-enforcement' }, unit), '县综合行政执法局')
  t.equal(entryLine({ text: 'x'.repeat(80) }, unit), `${'x'.repeat(60)}…`)
  t.equal(entryLine(null, unit), '')
  t.same(['4,205', '第 4205 条', '0', '-1', '十', ''].map(readSeq), [4205, 4205, null, null, null, null])
  t.end()
})
