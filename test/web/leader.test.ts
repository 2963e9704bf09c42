import { test } from 'tap'
import type { Progress } from '../../src/contract/board-answers.ts'
import type { IncidentAnswer, IncidentSummary, ObligationAnswer } from '../../src/contract/incident-answers.ts'
import { addressees, answerDue, consequence, withPhrase } from '../../src/web/pages/leader/directive.ts'
import { laneOf } from '../../src/web/pages/leader/lane.ts'
import {
  firstSentence,
  missingSteps,
  nextText,
  secondSentence,
  stuckText,
  whoText,
  whyText,
} from '../../src/web/pages/leader/leader-words.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** 14:32, 2026-11-21, Beijing. */
const NOW = Date.UTC(2026, 10, 21, 6, 32)
const at = (text: string) => new Date(`2026-11-21T${text}:00+08:00`).toISOString()
const unitName = (id: string) => ({ yj: '县应急管理局', wj: '县卫生健康局', hb: '安岳生态环境局', zf: '县人民政府' })[id] ?? id

const clock = {
  ...{ id: 'c', kind: 'authoritative-release', unit: 'yj', part: 'lead', state: 'running', anchor: 'occurredAt' },
  ...{ anchorPresumed: false, anchorAt: at('10:20'), dueAt: at('15:20'), ordinal: 1 },
} as unknown as ObligationAnswer
const incident = {
  ...{ id: 'i', level: 'II', drill: null, assignment: { lead: 'yj', joint: ['hb', 'wj'], local: [], coordinators: ['zf', 'yj'] } },
} as unknown as IncidentSummary
const progress: Progress = {
  way: 'release',
  done: 2,
  waitsFor: [{ hand: 'joint-sign', unit: 'wj' }],
  joint: { signed: 1, of: 2 },
  since: at('13:48'),
  held: [
    { hand: 'draft', unit: 'yj', from: at('11:22'), to: at('13:48') },
    { hand: 'joint-sign', unit: 'hb', from: at('13:48'), to: at('14:05') },
    { hand: 'joint-sign', unit: 'wj', from: at('13:48'), to: null },
  ],
  returned: false,
  acceptedBySilence: false,
  scheduled: null,
}
const row = { clock, progress, isUnmanned: false, awaitsReceipt: false }

test('a leader is told in a sentence what burns, why, who has it, where it is stuck and what comes next', (t) => {
  t.equal(firstSentence([-HOUR_MS, 47 * MINUTE_MS, 5 * HOUR_MS]), '1 项已超时，1 项不足 1小时')
  t.equal(firstSentence([5 * HOUR_MS]), '没有超时，也没有不足 1小时的时限')
  t.equal(secondSentence([-HOUR_MS, 5 * HOUR_MS, 6 * HOUR_MS], 1), '另有 2 项未到期，1 项待核实')
  t.equal(secondSentence([-HOUR_MS], 0), '没有其他在途时限')
  t.equal(firstSentence([]), '当前没有在途时限')
  t.equal(secondSentence([], 0), '')
  t.equal(secondSentence([], 1), '1 项待核实')

  const reasons = [
    { measure: 'households', value: 500, threshold: 100, level: 'IV' },
    { measure: 'evacuated', value: 11_200, threshold: 10_000, level: 'II' },
  ] as const
  t.equal(whyText(incident, clock, reasons, NOW), '疏散转移 11,200 人，达 1 万人，定为重大，须在5小时内发布权威信息')
  t.equal(whyText(incident, clock, [], NOW), '定为重大，须在5小时内发布权威信息，自今日 10:20 起算')
  t.equal(whoText(incident, clock, unitName), '县应急管理局牵头，安岳生态环境局、县卫生健康局协办')
  t.equal(
    whoText(incident, { ...clock, unit: 'wj', part: 'joint' }, unitName),
    '县卫生健康局（协办），县应急管理局牵头，安岳生态环境局协办',
  )
  t.equal(stuckText(row, unitName, NOW), '县卫生健康局 44分钟未会签')
  t.equal(stuckText({ ...row, isUnmanned: true }, unitName, NOW), '县卫生健康局 44分钟未会签，县应急管理局此刻无人值班')
  t.equal(
    stuckText({ ...row, progress: { ...progress, returned: true, since: '2026-11-20T09:06:00.000Z' } }, unitName, NOW),
    '稿件昨日 17:06 退回后未再报送',
  )
  t.equal(stuckText({ ...row, progress: { ...progress, done: 1, waitsFor: [] } }, unitName, NOW), '县应急管理局已签收，尚未拟稿')
  t.equal(missingSteps(progress, unitName), '县卫生健康局会签、审核、签发')
  t.equal(missingSteps(null, unitName), '')
  const tells = [
    { role: 'duty', unit: 'yj' },
    { role: 'leader', unit: 'zf' },
  ] as const
  t.equal(
    nextText({ at: at('14:50'), severity: 'urgent', tells: [...tells] }, clock, unitName, NOW),
    '14:50 仍未发布，提醒县人民政府主要负责同志',
  )
  t.equal(nextText(null, clock, unitName, NOW), null)
  t.end()
})

test('the lane is true to scale, names who used up the time, and its words keep clear of each other', (t) => {
  const known = {
    anchors: { occurredAt: at('10:20'), surfacedAt: null, discoveredAt: at('10:52'), recordedAt: at('11:14') },
    acceptances: [{ unit: 'yj', acceptedAt: at('11:22') }],
  } as unknown as IncidentAnswer
  const lane = laneOf(clock, known, progress, unitName, NOW)
  t.same(
    lane.marks.map(({ label }) => label),
    ['事发', '发现', '登记交办', '县应急管理局签收，开始拟稿', '送会签', '安岳生态环境局已会签', '发布'],
  )
  const whole = 5 * HOUR_MS
  for (const mark of lane.marks) t.ok(Math.abs(mark.y - ((mark.at - Date.parse(clock.anchorAt)) / whole) * lane.height) <= 1, mark.label)
  const words = lane.marks.slice(0, -1).map(({ labelY }) => labelY)
  for (const [place, y] of words.entries()) if (place > 0) t.ok(y - (words[place - 1] ?? 0) >= 24, 'a line apart')
  t.same(
    lane.gaps.map(({ text }) => text),
    ['拟稿用去 2小时26分'],
  )
  const none = laneOf(clock, known, null, unitName, NOW)
  t.same(
    none.gaps.map(({ text }) => text),
    ['尚未拟稿，已 3小时10分'],
  )
  const late = laneOf(clock, known, null, unitName, NOW + 2 * HOUR_MS)
  t.ok(late.dueY < late.nowY, 'what runs past due goes on below it')
  t.end()
})

test('what signing a directive does is said before: who is told, until when an answer is wanted', (t) => {
  t.same(addressees(incident), ['yj', 'hb', 'wj', 'zf'], 'everybody once, the lead first')
  t.equal(answerDue('half-hour', NOW), NOW + 30 * MINUTE_MS)
  t.equal(new Date(answerDue('today', NOW) ?? 0).toISOString(), '2026-11-21T15:59:00.000Z')
  t.equal(answerDue('never', NOW), null)
  t.equal(
    consequence(2, NOW + 30 * MINUTE_MS, NOW),
    '立即提醒 2 个单位的值班和负责人；须于今日 15:02 前答复，答复前该事件不能办结。批示写入台账，不能撤回，可以补充。',
  )
  t.equal(consequence(0, null, NOW), '请先选择送哪些单位。')
  t.equal(withPhrase('', '请立即完成会签'), '请立即完成会签。')
  t.equal(withPhrase('先发已核实的事实', '请立即完成会签'), '先发已核实的事实。请立即完成会签。')
  t.end()
})
