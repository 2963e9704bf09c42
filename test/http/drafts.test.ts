import { test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { clockOf, log } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import type { Client, Service } from '../support/service.ts'

const MINUTE_MS = 60_000
const NOW = Date.parse('2026-11-21T02:00:00Z')

/** Passes the check of its kind. */
const TEXT = {
  kind: 'response',
  title: '关于某小区停水情况的说明',
  body: '11月20日，某小区因管网抢修停水。县综合执法局已组织抢修，供水将于今日18时恢复。\n如有疑问请拨打12345。',
  answers: ['何时恢复供水'],
}

const LEAD = 'ay-enforcement'
const JOINT = 'ay-health'

interface People {
  recorder: Client
  coordinator: Client
  drafter: Client
  reviewer: Client
  signatory: Client
  joint: Client
  outsider: Client
  leader: Client
}

async function people(service: Service): Promise<People> {
  return {
    recorder: await service.as('recorder', 'ay-gov-office'),
    coordinator: await service.as('coordinator', 'ay-publicity'),
    drafter: await service.as('unit', LEAD),
    reviewer: await service.as('unit', LEAD, 'y'),
    signatory: await service.as('signatory', LEAD),
    joint: await service.as('unit', JOINT),
    outsider: await service.as('recorder', 'ay-gov-office', 'z'),
    leader: await service.as('leader', 'ay-gov'),
  }
}

/** The lead of 市政 with 卫健 joint. */
async function matter(recorder: Client, over: Record<string, unknown> = {}): Promise<string> {
  const incident = await log(recorder, { units: [LEAD, JOINT], discoveredAt: iso(NOW - MINUTE_MS), ...over })
  return `/api/incidents/${incident.id}`
}

async function drafted(drafter: Client, path: string, over: Record<string, unknown> = {}): Promise<string> {
  const made = await drafter.post(`${path}/releases`, { ...TEXT, ...over })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return `${path}/releases/${made.body.id}`
}

const draftOf = (incident: any) => incident.drafts.at(-1)
const waits = (answer: any) => draftOf(answer.body).waitsFor.map((one: any) => `${one.hand} ${one.unit}`)
const channels = (publishedAt: string) => ({ channels: [{ name: '安岳发布', url: 'https://example.gov.cn/9', publishedAt }] })
const APPROVED = { approved: true, secrecy: true }

test('releases made inside the system', async (t0) => {
  const clock = new FakeClock(NOW)
  const service = await startService(t0, { clock })
  const { recorder, coordinator, drafter, reviewer, signatory, joint, outsider, leader } = await people(service)

  await t0.test('RE-1: the way of a release', async (t) => {
    await t.test('draft, joint signature, review, signature, publication: each hand timed, the clock met', async (t2) => {
      const path = await matter(recorder)
      const release = await drafted(drafter, path)
      clock.advance(10 * MINUTE_MS)
      const sent = await drafter.put(`${release}/joint-signatures`, { units: [JOINT] })
      expectStatus(t2, sent, 200)
      t2.same(waits(sent), [`joint-sign ${JOINT}`])
      t2.equal(draftOf(sent.body).dueAt, clockOf(sent.body, 'response', LEAD).dueAt, 'the time left is told by the clock that runs')
      const early = await reviewer.put(`${release}/review`, APPROVED)
      expectStatus(t2, early, 409)
      t2.equal(early.body.rule, 'RE-1')
      clock.advance(5 * MINUTE_MS)
      const signed = await joint.put(`${release}/joint-signatures/${JOINT}`, { signed: true, note: '无意见' })
      expectStatus(t2, signed, 200)
      t2.same(waits(signed), [`review ${LEAD}`])
      const unsigned = await signatory.put(`${release}/signature`)
      expectStatus(t2, unsigned, 409)
      t2.equal(unsigned.body.rule, 'RE-1')
      clock.advance(3 * MINUTE_MS)
      expectStatus(t2, await reviewer.put(`${release}/review`, APPROVED), 200)
      const unpublished = await drafter.put(`${release}/publication`, channels(iso(clock.wall())))
      expectStatus(t2, unpublished, 409)
      t2.equal(unpublished.body.rule, 'RE-1')
      clock.advance(2 * MINUTE_MS)
      const given = await signatory.put(`${release}/signature`)
      expectStatus(t2, given, 200)
      t2.same(waits(given), [`publication ${LEAD}`])
      clock.advance(MINUTE_MS)
      const ahead = await drafter.put(`${release}/publication`, channels(iso(clock.wall() + 60 * MINUTE_MS)))
      expectStatus(t2, ahead, 422)
      t2.match(ahead.body, { rule: 'CL-8', errors: [{ path: 'channels.0.publishedAt' }] })
      const publishedAt = iso(clock.wall())
      const out = await drafter.put(`${release}/publication`, channels(publishedAt))
      expectStatus(t2, out, 200)
      t2.same(out.body.drafts, [])
      const [published] = out.body.releases
      t2.match(published, { reviewed: true, emergency: false, publishedAt, publicBeforeSignature: false, body: TEXT.body })
      t2.same(
        published.heldBy.map((held: any) => [held.hand, held.unit, held.ms / MINUTE_MS]),
        [
          ['draft', LEAD, 10],
          ['joint-sign', JOINT, 5],
          ['review', LEAD, 3],
          ['signature', LEAD, 2],
          ['publication', LEAD, 1],
        ],
      )
      const response = clockOf(out.body, 'response', LEAD)
      t2.same([response.state, response.satisfiedAt, response.satisfiedBy], ['met', publishedAt, published.id])
      expectStatus(t2, await drafter.put(`${release}/publication`, channels(publishedAt)), 409)
      expectStatus(t2, await drafter.patch(release, { title: '改' }), 409)

      await t2.test('a correction is visible, the first text stays', async (t3) => {
        expectStatus(t3, await joint.put(`${release}/correction`, { text: '恢复时间为20时', reason: '抢修延长' }), 403)
        const corrected = await drafter.put(`${release}/correction`, { text: '恢复时间为20时', reason: '抢修延长' })
        expectStatus(t3, corrected, 200)
        t3.match(corrected.body.releases[0], { body: TEXT.body, corrections: [{ text: '恢复时间为20时', reason: '抢修延长' }] })
      })
    })

    await t.test('who may do what, and two persons for review and signature', async (t2) => {
      const path = await matter(recorder)
      expectStatus(t2, await recorder.post(`${path}/releases`, TEXT), 403)
      expectStatus(t2, await joint.post(`${path}/releases`, { ...TEXT, unit: LEAD }), 403)
      expectStatus(t2, await drafter.post(`${path}/releases`, { ...TEXT, unit: 'ay-publicity' }), 422)
      const release = await drafted(drafter, path)
      const own = await drafter.put(`${release}/review`, APPROVED)
      expectStatus(t2, own, 409)
      t2.equal(own.body.rule, 'RE-1')
      const open = await reviewer.put(`${release}/review`, { approved: true, secrecy: false })
      expectStatus(t2, open, 422)
      t2.match(open.body, { rule: 'RE-1', errors: [{ path: 'secrecy' }] })
      expectStatus(t2, await signatory.put(`${release}/review`, APPROVED), 200)
      const both = await signatory.put(`${release}/signature`)
      expectStatus(t2, both, 409)
      t2.equal(both.body.rule, 'RE-1')
      const second = await service.as('signatory', LEAD, 'second')
      expectStatus(t2, await drafter.put(`${release}/signature`), 403)
      expectStatus(t2, await second.put(`${release}/signature`), 200)
    })

    await t.test('the emergency track: one signatory reviews and signs, marked', async (t2) => {
      const path = await matter(recorder)
      const release = await drafted(drafter, path)
      const signed = await signatory.put(`${release}/signature`, { emergency: true })
      expectStatus(t2, signed, 200)
      t2.equal(draftOf(signed.body).signature.emergency, true)
      const out = await drafter.put(`${release}/publication`, channels(iso(clock.wall() - 5_000)))
      expectStatus(t2, out, 200)
      t2.match(out.body.releases[0], { reviewed: true, emergency: true, publicBeforeSignature: true })
    })

    await t.test('a change after review or signature voids both; what was returned goes back to the drafter', async (t2) => {
      const path = await matter(recorder)
      const release = await drafted(drafter, path)
      await drafter.put(`${release}/joint-signatures`, { units: [JOINT] })
      const silent = await joint.put(`${release}/joint-signatures/${JOINT}`, { signed: false })
      expectStatus(t2, silent, 422)
      const returned = await joint.put(`${release}/joint-signatures/${JOINT}`, { signed: false, note: '请补充水质情况' })
      t2.same(waits(returned), [`draft ${LEAD}`])
      const changed = await drafter.patch(release, { body: `${TEXT.body}\n水质检测合格。` })
      expectStatus(t2, changed, 200)
      t2.same(waits(changed), [`joint-sign ${JOINT}`])
      await joint.put(`${release}/joint-signatures/${JOINT}`, { signed: true })
      await reviewer.put(`${release}/review`, APPROVED)
      await signatory.put(`${release}/signature`)
      const again = await coordinator.patch(release, { title: '关于某小区停水及恢复情况的说明' })
      expectStatus(t2, again, 200)
      t2.match(draftOf(again.body), { version: 3, review: null, signature: null, jointSignatures: [] })
      expectStatus(t2, await drafter.put(`${release}/publication`, channels(iso(clock.wall()))), 409)
      const same = await coordinator.patch(release, { title: '关于某小区停水及恢复情况的说明' })
      t2.equal(draftOf(same.body).version, 3, 'the same text is no new version')

      const versions = (await joint.get(`${release}/versions?from=1&to=3`)).body
      t2.same(
        versions.items.map((one: any) => one.version),
        [1, 2, 3],
      )
      const { paragraphs } = versions.difference
      t2.same(
        paragraphs.map((one: any) => [one.field, one.change]),
        [
          ['title', 'changed'],
          ['body', 'same'],
          ['body', 'same'],
          ['body', 'added'],
          ['answers', 'same'],
        ],
      )
      t2.same(
        paragraphs[0].parts.filter((part: any) => part.change !== 'same'),
        [{ change: 'added', text: '及恢复' }],
      )
      expectStatus(t2, await joint.get(`${release}/versions?from=1`), 422)
      expectStatus(t2, await joint.get(`${release}/versions?from=1&to=9`), 422)
    })

    await t.test('CL-8a: published here after due by the own unit, with an instant before due, a second person confirms', async (t2) => {
      const path = await matter(recorder, { discoveredAt: iso(clock.wall() - 47 * 60 * MINUTE_MS) })
      const release = await drafted(drafter, path)
      await signatory.put(`${release}/signature`, { emergency: true })
      const publicAt = iso(clock.wall())
      clock.advance(2 * 60 * MINUTE_MS)
      const out = await drafter.put(`${release}/publication`, channels(publicAt))
      t2.equal(clockOf(out.body, 'response', LEAD).state, 'unverified')
    })

    await t.test('CL-8: an interim answer meets the response clock only together with a promise', async (t2) => {
      const interim = { kind: 'interim', body: '您反映的停水问题已收悉。已组织抢修，供水将于今日恢复，电话12345。' }
      for (const [promise, state] of [
        [null, 'running'],
        [{ text: '明日答复恢复情况', dueAt: iso(clock.wall() + 24 * 60 * MINUTE_MS) }, 'met'],
      ] as const) {
        const path = await matter(recorder, { discoveredAt: iso(clock.wall() - MINUTE_MS) })
        const release = await drafted(drafter, path, { ...interim, promise })
        await signatory.put(`${release}/signature`, { emergency: true })
        const out = await drafter.put(`${release}/publication`, channels(iso(clock.wall())))
        expectStatus(t2, out, 200)
        t2.same(out.body.releases[0].promise, promise)
        t2.equal(clockOf(out.body, 'response', LEAD).state, state)
      }
      const past = { ...TEXT, promise: { text: '昨日答复', dueAt: iso(clock.wall() - MINUTE_MS) } }
      expectStatus(t2, await drafter.post(`${await matter(recorder)}/releases`, past), 422)
    })
  })

  await t0.test('RE-1: drafts are read by the own unit, the units asked to sign and the coordinators, in no other answer', async (t) => {
    const { id } = await log(recorder, { units: [LEAD, JOINT], discoveredAt: iso(clock.wall() - MINUTE_MS) })
    const path = `/api/incidents/${id}`
    const line = await leader.live()
    const release = await drafted(drafter, path, { title: '尚未公开的题目' })
    const sees = async (client: Client) => {
      const answers = [(await client.get(path)).body, (await client.get(`${path}/entries`)).body]
      return [
        ...answers.map((answer) => JSON.stringify(answer).includes('尚未公开的题目')),
        (await client.get(`${release}/versions`)).status,
        (await client.get(`${release}/check`)).status,
      ]
    }
    const [open, shut] = [
      [true, true, 200, 200],
      [false, false, 404, 404],
    ]
    t.same(await sees(drafter), open)
    t.same(await sees(coordinator), open)
    for (const other of [joint, outsider, leader]) t.same(await sees(other), shut)
    expectStatus(t, await joint.patch(release, { title: '改' }), 404)

    await drafter.put(`${release}/joint-signatures`, { units: [JOINT] })
    t.same(await sees(joint), open)
    expectStatus(t, await joint.patch(release, { title: '改' }), 403)
    for (const other of [outsider, leader]) t.same(await sees(other), shut)
    const accepted = await joint.put(`${path}/acceptances/${JOINT}`)
    t.equal(accepted.body.drafts.length, 1)
    await line.wait((frame) => frame.type === 'incident' && frame['incident'].version >= 4)
    t.notMatch(JSON.stringify(line.frames), /尚未公开/)
    line.close()
  })

  await t0.test('AS-9: releases in sensitive matters need the coordinators’ go-ahead; the clocks run on', async (t) => {
    const path = await matter(recorder, { sensitive: true })
    t.equal((await drafter.get(path)).body.sensitive, true)
    const release = await drafted(drafter, path)
    const signed = await signatory.put(`${release}/signature`, { emergency: true })
    t.same(waits(signed), ['go-ahead null'])
    const early = await drafter.put(`${release}/publication`, channels(iso(clock.wall())))
    expectStatus(t, early, 409)
    t.equal(early.body.rule, 'AS-9')
    expectStatus(t, await drafter.put(`${release}/go-ahead`), 403)
    const before = clockOf(signed.body, 'response', LEAD)
    clock.advance(30 * MINUTE_MS)
    const gone = await coordinator.put(`${release}/go-ahead`, { note: '同意发布' })
    expectStatus(t, gone, 200)
    t.match(clockOf(gone.body, 'response', LEAD), { state: 'running', dueAt: before.dueAt })
    const out = await drafter.put(`${release}/publication`, channels(iso(clock.wall())))
    expectStatus(t, out, 200)
    const held = out.body.releases[0].heldBy.find((one: any) => one.hand === 'go-ahead')
    t.match(held, { unit: null, ms: 30 * MINUTE_MS })

    const plain = await drafted(drafter, await matter(recorder))
    const needless = await coordinator.put(`${plain}/go-ahead`)
    expectStatus(t, needless, 409)
    t.equal(needless.body.rule, 'AS-9')
  })

  await t0.test('RE-3: the check before signing; a finding is mended or let stand with a reason', async (t) => {
    const { id } = await log(recorder, { units: [LEAD, JOINT], discoveredAt: iso(clock.wall() - MINUTE_MS) })
    const path = `/api/incidents/${id}`
    const other = await drafted(joint, path, {
      body: `${TEXT.body}停水涉及320户。`,
    })
    await (await service.as('signatory', JOINT)).put(`${other}/signature`, { emergency: true })
    expectStatus(t, await joint.put(`${other}/publication`, channels(iso(clock.wall()))), 200)

    const release = await drafted(drafter, path, {
      body: '某小区停水涉及300户，原因是施工单位挖断水管。联系人13800138000。',
      answers: ['何时恢复供水', '水费怎么算'],
    })
    const { findings } = (await drafter.get(`${release}/check`)).body
    t.same([...new Set(findings.map((one: any) => one.code))].sort(), [
      'differing-number',
      'early-cause',
      'missing-element',
      'personal-data',
      'unanswered-question',
    ])
    const refused = await signatory.put(`${release}/signature`, { emergency: true })
    expectStatus(t, refused, 409)
    t.equal(refused.body.rule, 'RE-3')
    t.equal(refused.body.errors.length, findings.length)
    const partly = [{ code: 'personal-data', reason: '公开的值班手机' }]
    expectStatus(t, await signatory.put(`${release}/signature`, { emergency: true, overrides: partly }), 409)

    await drafter.patch(release, { body: `${TEXT.body}停水涉及300户，水费按实际用量算。`, answers: ['何时恢复供水', '水费怎么算'] })
    const left = (await drafter.get(`${release}/check`)).body.findings
    t.same(
      left.map((one: any) => one.code),
      ['differing-number'],
    )
    const needless = await signatory.put(`${release}/signature`, { emergency: true, overrides: partly })
    expectStatus(t, needless, 422)
    const overrides = [{ code: 'differing-number', reason: '按户表核实为300户，卫健局数据待更正' }]
    const signed = await signatory.put(`${release}/signature`, { emergency: true, overrides })
    expectStatus(t, signed, 200)
    t.same(signed.body.drafts[0].signature.overrides, overrides)
  })

  await t0.test('RE-2: templates by kind with the elements a release owes', async (t) => {
    const { items } = (await drafter.get('/api/release-templates')).body
    t.same(
      items.map((one: any) => one.name),
      ['首次通报', '续报', '发布会答问', '澄清', '阶段性回复'],
    )
    for (const item of items) t.equal(item.elements.length, 9, `${item.name} knows all nine elements`)
    t.same(items.flatMap((one: any) => one.kinds).sort(), ['authoritative', 'clarification', 'final', 'follow-up', 'interim', 'response'])
  })
})
