import { test } from 'tap'
import { actsFor } from '../../src/web/pages/incident/acts/acts.ts'
import type { Looked, Place } from '../../src/web/pages/incident/acts/acts.ts'
import {
  CORRECTABLE,
  correctedValue,
  heldValue,
  isMasked,
  typedValue,
  valueText,
} from '../../src/web/pages/incident/acts/parts/corrected.ts'
import { firstKind } from '../../src/web/pages/incident/acts/parts/first-kind.ts'
import { handlingOptions, isLowering, levelText } from '../../src/web/pages/incident/acts/parts/grade.ts'
import { isNamed } from '../../src/web/pages/incident/acts/parts/on-behalf.ts'
import { participantsOf } from '../../src/web/pages/incident/acts/parts/participants.ts'
import { channelFields, channelsBody, linesOf, optional, readPeople } from '../../src/web/pages/incident/acts/parts/wire.ts'
import type { Role } from '../../src/web/session/session.ts'

const NOW = Date.UTC(2026, 10, 21, 6, 32)
const NAMES = { sector: (code: string) => `领域${code}`, place: (code: string) => `地方${code}` }
const part = (over: object): any => ({
  phase: 'open',
  drill: null,
  assignment: { lead: 'a', joint: ['b'], local: ['a', 'c'] },
  drafts: [],
  obligations: [],
  ...over,
})

test('a lowering is one in the level or in what it is handled as', (t) => {
  t.ok(isLowering({ level: 'II', handledAs: null }, { level: 'III', handledAs: null }))
  t.ok(isLowering({ level: 'III', handledAs: 'II' }, { level: 'III', handledAs: null }))
  t.notOk(isLowering({ level: 'none', handledAs: null }, { level: 'II', handledAs: null }))
  t.notOk(isLowering({ level: 'III', handledAs: null }, { level: 'III', handledAs: 'I' }))
  t.same(
    handlingOptions('II').map(({ value }) => value),
    ['', 'I'],
    'only above the level, and only as a major one',
  )
  t.same(handlingOptions('I').length, 1)
  t.equal(levelText({ level: 'III', handledAs: 'II' }), '较大，按重大办理')
  t.end()
})

test('what is typed in a correction is what goes to the service', (t) => {
  const incident = part({
    title: '某地停水',
    anchors: { occurredAt: null, discoveredAt: '2026-11-21T02:00:00.000Z' },
    sectors: ['x'],
    facts: { households: 320 },
    personalDataMasked: true,
  })
  t.equal(heldValue(incident, 'facts.households'), 320)
  t.equal(heldValue(incident, 'facts.deaths'), null)
  t.equal(typedValue(incident, 'title'), '', 'a masked text is never typed back into the record')
  t.ok(isMasked(incident, 'summary'))
  t.equal(typedValue(incident, 'facts.households'), '320')
  t.equal(correctedValue('facts.households', ' 12 '), 12)
  t.equal(correctedValue('facts.households', '十二'), '十二', 'the service says what is wrong with it')
  t.equal(correctedValue('occurredAt', ''), null)
  t.equal(valueText('discoveredAt', heldValue(incident, 'discoveredAt'), NAMES, NOW), '今日 10:00')
  t.equal(valueText('sectors', ['x', 'y'], NAMES, NOW), '领域x、领域y')
  t.equal(valueText('occurredAt', null, NAMES, NOW), '不详')
  t.ok(CORRECTABLE.includes('facts.deaths'))
  t.end()
})

test('lines, people and channels, as they are typed and as they are sent', (t) => {
  t.same(linesOf(' 何时恢复\n\n 有无伤亡 '), ['何时恢复', '有无伤亡'])
  t.same(readPeople('县应急管理局局长 张某\n李某'), [
    { name: '张某', post: '县应急管理局局长' },
    { name: '李某', post: '' },
  ])
  t.same(optional('note', '  '), {})
  t.same(channelsBody([{ name: '安岳发布', url: '', documentNumber: '安府发〔2026〕1号', publishedAt: 'x' }]), [
    { name: '安岳发布', documentNumber: '安府发〔2026〕1号', publishedAt: 'x' },
  ])
  t.ok(channelFields('channels').includes('channels.3.url'))
  t.notOk(isNamed({ username: 'a', name: ' ', post: 'b', by: 'phone' }))
  t.same(
    participantsOf({ lead: 'a', joint: ['b'], local: ['a', 'c'] } as never, (id) => id).map(({ label }) => label),
    ['a（牵头）', 'b（协办）', 'c（属地）'],
  )
  t.end()
})

test('the kind of a release begins as what the unit’s next open clock waits for', (t) => {
  const clock = (kind: string, dueAt: string, over = {}) => ({ kind, unit: 'a', state: 'running', dueAt, ...over })
  t.equal(firstKind(part({ obligations: [clock('response', '2'), clock('authoritative-release', '1')] }), 'a'), 'authoritative')
  t.equal(
    firstKind(part({ obligations: [clock('authoritative-release', '1', { state: 'met' }), clock('follow-up', '3')] }), 'a'),
    'follow-up',
  )
  t.equal(firstKind(part({ obligations: [] }), 'a'), 'response')
  t.end()
})

test('acts of a draft are offered to the unit at which it lies', (t) => {
  const draft = { id: 'd', unit: 'a', signature: null, needsGoAhead: false, goAhead: null, waitsFor: [{ hand: 'joint-sign', unit: 'b' }] }
  const names = (place: Place, unit: string, roles: Role[], over: object = {}, item: string | null = 'd') => {
    const looked: Looked = { incident: part({ drafts: [{ ...draft, ...over }] }), clock: null, item, unit, now: NOW }
    return actsFor(place, looked, (...wanted) => wanted.some((role) => roles.includes(role))).map(({ name }) => name)
  }
  t.same(names('draft', 'b', ['unit']), ['joint-sign'])
  t.same(names('draft', 'b', ['coordinator']), ['change-draft'])
  t.notOk(names('draft', 'c', ['unit']).includes('joint-sign'), 'not to one that was not asked')
  t.same(names('draft', 'a', ['signatory'], { waitsFor: [{ hand: 'review', unit: 'a' }] }), ['change-draft', 'review', 'sign'])
  t.same(names('draft', 'a', ['unit'], { signature: {}, waitsFor: [{ hand: 'publication', unit: 'a' }] }), ['publish'])
  t.same(names('draft', 'a', ['unit'], {}, 'gone'), [])
  t.end()
})

test('a closed matter offers to be reopened or put right, and nothing else at its head', (t) => {
  const offered = (phase: string) =>
    (['head', 'close'] as const).flatMap((place) =>
      actsFor(place, { incident: part({ phase }), clock: null, item: null, unit: 'b', now: NOW }, (...roles) =>
        roles.includes('coordinator'),
      ).map(({ name }) => name),
    )
  t.same(offered('open'), ['release', 'conference', 'level', 'correct', 'notice', 'close'])
  t.same(offered('closed'), ['correct', 'reopen'])
  t.same(offered('merged'), ['release', 'conference', 'unmerge'], 'a miss is proved on a merged matter too')
  t.end()
})
