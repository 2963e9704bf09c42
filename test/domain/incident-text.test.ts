import fc from 'fast-check'
import { test } from 'tap'
import { logIncident } from '../../src/domain/decisions/log-incident.ts'
import type { LogIncident } from '../../src/domain/decisions/log-incident.ts'
import { personalDataFault, personalDataIn, seesPersonalData, withPersonalDataMasked } from '../../src/domain/incident-text.ts'
import { findPersonalData, maskPersonalData } from '../../src/domain/personal-data.ts'
import { DIRECTORY, PACK, at, coordinator, given, holds, lead, logged, person, recorder } from './given-when-then.ts'

const MOBILE = '13800138000'
const ID_CARD = '11010519491231002X'
const BANK_CARD = '4111111111111111'
const PLATE = '川M12345'

function log(over: Partial<LogIncident>) {
  const { fact } = logged({ level: 'III', ...over })
  if (fact.type !== 'incident-logged') throw new Error('not a logging')
  const { number, assignment: _, government: __, policySeq: ___, directorySeq, proposedLevel: ____, ...command } = fact.data
  const actor = { account: recorder.account, name: '甲', unit: recorder.unit, role: 'recorder' }
  const packs = [{ seq: 1, pack: PACK }]
  return logIncident(command, {
    now: at('08:05'),
    actor,
    roles: ['recorder'],
    directory: DIRECTORY,
    directorySeq,
    freshId: 'fresh',
    packs,
    number,
  })
}

test('IN-4: a masked number keeps its kind, its gaps and its ends', async (t) => {
  for (const [text, masked] of [
    [MOBILE, '138****8000'],
    ['请拨138-0013-8000。', '请拨138-****-8000。'],
    ['１３８００１３８０００', '１３８****８０００'],
    ['138\u200b00138000', '138\u200b****8000'],
    [ID_CARD, '110*************2X'],
    ['4111 1111 1111 1111', '4111 **** **** 1111'],
    [`${PLATE}、川M·12345、京AD12345`, '川M***45、川M·***45、京A****45'],
    ['编号2138001380001，电话028-24530000', '编号2138001380001，电话028-24530000'],
  ] as const)
    t.equal(maskPersonalData(text), masked)
  t.equal(maskPersonalData(`4013800138000 ${MOBILE} 211111111111`).includes(MOBILE), false)
})

/** Numbers of each kind between whatever stands beside them: words, digits, gaps. */
const scraps = fc.oneof(
  fc.constantFrom(MOBILE, '139 1234 5678', ID_CARD, BANK_CARD, PLATE, '京AD12345', '１３８００１３８０００'),
  fc.constantFrom(' ', '-', '，', '电话', '*', 'X', '川', 'A', '\u200b', '\n'),
  fc.stringMatching(/^[0-9]{1,16}$/),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
)
const texts = fc.array(scraps, { maxLength: 8 }).map((parts) => parts.join(''))

test('IN-4: in a masked text nothing is found, and nothing but numbers has changed', async () => {
  fc.assert(
    fc.property(texts, (text) => {
      const masked = maskPersonalData(text)
      const found = findPersonalData(text)
      if (findPersonalData(masked).length > 0 || masked.length !== text.length) return false
      if (found.length === 0) return masked === text
      return (
        found.every(({ text: whole, at: place }) => masked.slice(place, place + whole.length) !== whole) &&
        Array.from({ length: text.length }, (_, place) => place).every(
          (place) => masked[place] === text[place] || (masked[place] === '*' && /[\p{L}\p{N}]/u.test(text[place] ?? '')),
        )
      )
    }),
    { numRuns: 2_000 },
  )
})

test('IN-4: what is left of one number and its neighbour is masked too when it is a number', async (t) => {
  // The last four of the mobile number and the twelve digits behind them are a card by its check digit.
  const text = '13800134111 111111111111'
  t.same(
    findPersonalData(text).map(({ kind }) => kind),
    ['mobile'],
  )
  t.equal(maskPersonalData(text), '138****4111 ********1111')
})

test('IN-4: personal data without a reason is refused at each field that holds some, never with the number itself', async (t) => {
  const refusal = log({
    title: `网民${MOBILE}反映停水`,
    summary: `身份证${ID_CARD}，车牌${PLATE}，手机${MOBILE}、${MOBILE}`,
    source: { channel: 'weibo', url: `https://example.com/${MOBILE}`, outlet: `爆料人${MOBILE}` },
    levelReason: `已致电${MOBILE}`,
  })
  holds(t, refusal, {
    code: 'invalid',
    rule: 'IN-4',
    errors: [
      { path: 'title', message: '含有手机号 138****8000，请删去，确需保留的请写明理由' },
      { path: 'summary', message: '含有身份证号 110*************2X、车牌号 川M***45、手机号 138****8000，请删去，确需保留的请写明理由' },
      { path: 'source.outlet' },
      { path: 'levelReason' },
    ],
  })
  t.notMatch(JSON.stringify(refusal), new RegExp([MOBILE, ID_CARD, PLATE].join('|')))
})

test('IN-4: with a reason it stands and the reason is kept; the reason itself holds none', async (t) => {
  const title = `网民${MOBILE}反映停水`
  holds(t, log({ title, personalDataReason: '须据此联系当事人' }), {
    facts: [{ data: { title, personalDataReason: '须据此联系当事人' } }],
  })
  holds(t, log({ title, personalDataReason: `须拨打${MOBILE}` }), {
    code: 'invalid',
    rule: 'IN-4',
    errors: [{ path: 'personalDataReason' }],
  })
})

test('IN-4: a reason for a text that holds nothing is dropped: the officer took the number out and is not held up', async (t) => {
  holds(t, log({ title: '网民反映停水', personalDataReason: '须据此联系当事人' }), { facts: [{ data: { personalDataReason: null } }] })
  holds(t, log({ title: '网民反映停水' }), { facts: [{ data: { personalDataReason: null } }] })
})

test('IN-4: the same question about any text, by the path of its field', async (t) => {
  t.equal(personalDataFault({ value: '停水三天', note: null }, null), null)
  t.equal(personalDataFault({ value: MOBILE }, '须据此联系当事人'), null)
  holds(t, personalDataFault({ value: MOBILE }, null), { rule: 'IN-4', errors: [{ path: 'value' }] })
  t.same(personalDataIn({ value: `${MOBILE}，${PLATE}`, note: null }), [
    { path: 'value', kind: 'mobile', masked: '138****8000' },
    { path: 'value', kind: 'plate', masked: '川M***45' },
  ])
})

test('IN-4: the lead, its coordinating units and coordinators read it whole; nobody else', async (t) => {
  const { incident } = given(logged())
  t.same(incident.assignment.coordinators, ['office', 'publicity'])
  const sees = (unit: string | null, ...roles: Parameters<typeof person>[1][]) => seesPersonalData(incident, { unit, roles })
  t.ok(seesPersonalData(incident, lead))
  t.ok(seesPersonalData(incident, coordinator))
  t.ok(sees('publicity', 'recorder'))
  t.ok(sees('cyber', 'coordinator'))
  t.notOk(sees('cyber', 'recorder'))
  t.notOk(sees('edu', 'unit'))
  t.notOk(sees('gov', 'leader'))
  t.notOk(sees(null, 'admin'))
})

test('IN-4: masking leaves what holds nothing as it is', async (t) => {
  const text = {
    title: '停水',
    summary: null,
    source: { channel: 'weibo' as const, url: `https://example.com/${MOBILE}`, outlet: null },
    levelReason: null,
  }
  t.same(withPersonalDataMasked(text), text, 'a link stays a link')
})
