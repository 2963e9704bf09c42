import { test } from 'tap'
import * as acts from '../../src/domain/chapters/draft-acts.ts'
import { checkRelease } from '../../src/domain/release-check.ts'
import { at, coordinator, given, lead, logged, person } from './given-when-then.ts'
import type { Happened } from './given-when-then.ts'

const TEXT = {
  title: '关于某小区停水情况的说明',
  body: '某小区停水，已组织抢修，供水将于今日恢复。',
  answers: ['何时恢复供水'],
}
const drafted = (recorded: number): Happened => ({
  at: recorded,
  by: lead,
  fact: { type: 'release-drafted', data: { release: 'd1', kind: 'response', unit: 'health', ...TEXT, promise: null, fulfils: null } },
})
const reviewed = (recorded: number): Happened => ({
  at: recorded,
  by: person('health', 'unit', 'signatory'),
  fact: { type: 'draft-reviewed', data: { release: 'd1', approved: true, note: null, secrecy: true } },
})
const signatory = person('health', 'signatory')
const PLAIN = { emergency: false, overrides: [] }
const CHANNELS = { channels: [{ name: '门户', url: 'https://example.gov.cn/', documentNumber: null, publishedAt: at('10:00') }] }

test('RE-1: signed by another person than the reviewer, published after that, and the clock is met', (t) => {
  const story = given(logged(), drafted(at('09:00')), reviewed(at('09:30')))
  story
    .when((incident, told) => acts.signDraft(incident, 'd1', PLAIN, told), at('09:40'), person('health', 'unit', 'signatory'))
    .then(t, { refusal: 'refused', rule: 'RE-1' })
  const signed = story.when((incident, told) => acts.signDraft(incident, 'd1', PLAIN, told), at('09:40'), signatory)
  signed.then(t, [{ type: 'draft-signed', data: { release: 'd1', emergency: false } }])
  story
    .when((incident, told) => acts.publishDraft(incident, 'd1', CHANNELS, told), at('10:00'), lead)
    .then(t, { refusal: 'refused', rule: 'RE-1' })
  const out = signed.story.when((incident, told) => acts.publishDraft(incident, 'd1', CHANNELS, told), at('10:00'), lead)
  t.equal(out.story.state('response', at('10:00')), 'met')
  t.end()
})

test('RE-1: a change voids the signature; sending anew begins the way again', (t) => {
  const signed = given(logged(), drafted(at('09:00')), reviewed(at('09:30'))).when(
    (incident, told) => acts.signDraft(incident, 'd1', PLAIN, told),
    at('09:40'),
    signatory,
  ).story
  const publish = (story: typeof signed) =>
    story.when((incident, told) => acts.publishDraft(incident, 'd1', CHANNELS, told), at('10:00'), lead)
  publish(signed).then(t, [{ type: 'release-published' }])
  const changed = signed.when((incident, told) => acts.changeDraft(incident, 'd1', { title: '另题' }, told), at('09:50'), lead).story
  publish(changed).then(t, { refusal: 'refused', rule: 'RE-1' })
  const sent = signed.when((incident, told) => acts.askJointSignatures(incident, 'd1', [], told), at('09:50'), lead).story
  publish(sent).then(t, { refusal: 'refused', rule: 'RE-1' })
  t.same(
    sent.incident.drafting.drafts[0]?.held.map(({ hand, from, to }) => [hand, from, to]),
    [
      ['draft', at('09:00'), at('09:30')],
      ['signature', at('09:30'), at('09:40')],
      ['publication', at('09:40'), at('09:50')],
      ['review', at('09:50'), null],
    ],
  )
  t.end()
})

test('AS-9: without the go-ahead a sensitive matter stays inside', (t) => {
  const story = given(logged({ sensitive: true }), drafted(at('09:00')), reviewed(at('09:30'))).when(
    (incident, told) => acts.signDraft(incident, 'd1', PLAIN, told),
    at('09:40'),
    signatory,
  ).story
  story
    .when((incident, told) => acts.publishDraft(incident, 'd1', CHANNELS, told), at('10:00'), lead)
    .then(t, { refusal: 'refused', rule: 'AS-9' })
  const going = story.when((incident, told) => acts.giveGoAhead(incident, 'd1', null, told), at('09:50'), coordinator).story
  going
    .when((incident, told) => acts.publishDraft(incident, 'd1', CHANNELS, told), at('10:00'), lead)
    .then(t, [{ type: 'release-published' }])
  t.end()
})

test('RE-3: numbers are read as they are written, and compared measure by measure', (t) => {
  const differing = (here: string, there: string) =>
    checkRelease({ kind: 'follow-up', title: '续报', body: here, answers: [] }, [
      { unit: 'edu', unitName: '教育局', title: '通报', body: there },
    ])
      .filter((one) => one.code === 'differing-number')
      .map((one) => one.text)
  t.same(differing('造成3人死亡、5人受伤', '死亡三人，受伤5人'), [])
  t.same(differing('造成3人死亡、5人受伤', '遇难2人，另有5名伤者'), ['死亡人数：本稿为 3，教育局已发布为 2'])
  t.same(differing('转移群众1,203人', '疏散一百零三人'), ['转移人数：本稿为 1203，教育局已发布为 103'])
  t.same(differing('失联十二人', '失踪12人'), [])
  t.same(differing('处置情况良好', '死亡2人'), [], 'what is not said does not differ')
  t.end()
})

test('RE-3: causes may be said when they are open, or at the end', (t) => {
  const causes = (body: string, kind: 'authoritative' | 'final' = 'authoritative') =>
    checkRelease({ kind, title: '通报', body, answers: [] }, []).filter((one) => one.code === 'early-cause').length
  t.equal(causes('事故原因是操作不当。'), 1)
  t.equal(causes('系因线路老化引发，责任在于物业公司。'), 1)
  t.equal(causes('事故原因正在调查。'), 0)
  t.equal(causes('初步判断由线路老化引发，原因有待进一步核实。'), 0)
  t.equal(causes('事故原因是操作不当。', 'final'), 0)
  t.end()
})
