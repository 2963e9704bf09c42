import { test } from 'tap'
import { clockOf, hoursAgo, log, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'

test('one matter logged twice, over HTTP', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const unit = await service.as('unit', 'ay-enforcement')
  const path = (incident: any) => `/api/incidents/${incident.id}`
  const outcomeOf = ({ id, state, dueAt }: any) => [id, state, dueAt]
  const states = (incident: any) => incident.obligations.map((clock: any) => `${clock.kind} ${clock.state}`)
  const into = (incident: any, keepEarlierAnchor = false) => ({ incident: incident.id, keepEarlierAnchor })

  await t.test('IN-8: a coordinator merges; both records say so, and the duplicate names the main one when it refuses', async (t2) => {
    const main = await log(recorder)
    const duplicate = await log(recorder)
    const line = await coordinator.live()
    t2.teardown(() => line.close())
    for (const person of [recorder, unit]) expectStatus(t2, await person.put(`${path(duplicate)}/merged-into`, into(main)), 403)
    expectStatus(t2, await coordinator.put(`${path(duplicate)}/merged-into`, { incident: main.id }), 422)

    const stale = await coordinator.put(`${path(duplicate)}/merged-into`, into(main), { 'if-match': '"7"' })
    expectStatus(t2, stale, 412)
    const merged = await coordinator.put(`${path(duplicate)}/merged-into`, into(main), { 'if-match': `"${duplicate.version}"` })
    expectStatus(t2, merged, 200)
    t2.equal(merged.headers.get('etag'), `"${Number(duplicate.version) + 1}"`)
    t2.match(merged.body, { phase: 'merged', mergedInto: { incident: main.id, number: main.number, keepEarlierAnchor: false } })
    t2.same(states(merged.body), ['response void', 'acceptance void'])
    t2.same(merged.body.missingForClosing, [])
    const kept = (await unit.get(path(main))).body
    t2.match(kept, { phase: 'open', version: Number(main.version) + 1, mergedInto: null })
    t2.match(kept.duplicates, [{ incident: duplicate.id, number: duplicate.number, earlier: [], recordedBy: { role: 'coordinator' } }])
    t2.same(kept.obligations, main.obligations)
    for (const [of, phase] of [
      [duplicate, 'merged'],
      [main, 'open'],
    ])
      await line.wait(({ type, incident }) => type === 'incident' && incident.id === of.id && incident.phase === phase)

    const refused = await coordinator.put(`${path(duplicate)}/level`, { level: 'II', reason: '核定' })
    expectStatus(t2, refused, 409)
    t2.match(refused.body, { rule: 'IN-8', detail: new RegExp(main.number) })
    for (const [verb, at, body] of [
      ['put', 'level?preview=true', { level: 'II', reason: '核定' }],
      ['put', 'merged-into', into(main)],
      ['put', 'conclusion', { at: iso(Date.now() - 1_000), note: '处置完毕' }],
      ['put', 'closure', { conclusion: '办结' }],
      ['delete', 'closure', undefined],
      ['post', 'calls', { to: '值班室', at: iso(Date.now() - 1_000), text: '告知' }],
      ['post', 'releases', { kind: 'response', title: '说明', body: '情况如下。', answers: ['何时恢复'] }],
    ] as const) {
      const answer = await coordinator.call(verb.toUpperCase(), `${path(duplicate)}/${at}`, body)
      t2.match([at, answer.status, answer.body.rule], [at, 409, 'IN-8'])
    }
    const listed = async (phase: string) => (await coordinator.get(`/api/incidents?phase=${phase}`)).body.items.map((one: any) => one.id)
    t2.same(await listed('merged'), [duplicate.id])
    t2.notOk((await listed('open')).includes(duplicate.id))
    expectStatus(t2, await unit.get(path(duplicate)), 200)
  })

  await t.test('IN-8: a miss stays on the board and may still be made good, explained and verified', async (t2) => {
    const main = await log(recorder)
    const duplicate = await log(recorder, { discoveredAt: hoursAgo(50) })
    expectStatus(t2, await coordinator.put(`${path(duplicate)}/merged-into`, into(main)), 200)
    const board = (await coordinator.get('/api/obligations?state=overdue')).body.items
    t2.ok(board.some((item: any) => item.incident === duplicate.id && item.kind === 'response'))
    const claimed = await unit.post(`${path(duplicate)}/releases`, releaseBody(hoursAgo(3)))
    expectStatus(t2, claimed, 201)
    const response = clockOf((await unit.get(path(duplicate))).body, 'response')
    t2.equal(response.state, 'unverified')
    const verification = `${path(duplicate)}/obligations/${response.id}/verification`
    expectStatus(t2, await coordinator.put(verification, { confirmed: false, note: '链接不符' }), 200)
    const explained = await unit.put(`${path(duplicate)}/obligations/${response.id}/explanation`, { text: '抢修用时较长' })
    expectStatus(t2, explained, 200)
    expectStatus(t2, await unit.post(`${path(duplicate)}/releases`, releaseBody(iso(Date.now() - 1_000))), 201)
    t2.equal(clockOf((await unit.get(path(duplicate))).body, 'response').state, 'late')
    const promise = { text: '三日内答复', dueAt: iso(Date.now() + 3_600_000) }
    const promising = await unit.post(`${path(duplicate)}/releases`, releaseBody(iso(Date.now() - 1_000), { kind: 'interim', promise }))
    expectStatus(t2, promising, 409)
    t2.equal(promising.body.rule, 'IN-8')
  })

  await t.test('IN-8, SV-3: what was asked before the merger may be answered', async (t2) => {
    const duplicate = await log(recorder)
    const notice = await coordinator.post(`${path(duplicate)}/supervision-notices`, {
      ...{ colour: 'blue', to: 'ay-enforcement', text: '请速办', dueAt: iso(Date.now() + 3_600_000) },
    })
    expectStatus(t2, notice, 201)
    const leader = await service.as('leader', 'ay-gov')
    const directive = await leader.post(`${path(duplicate)}/directives`, { to: ['ay-enforcement'], text: '尽快恢复' })
    expectStatus(t2, directive, 201)
    expectStatus(t2, await coordinator.put(`${path(duplicate)}/merged-into`, into(await log(recorder))), 200)
    expectStatus(t2, await unit.put(`${path(duplicate)}/supervision-notices/${notice.body.id}/answer`, { text: '已办' }), 200)
    expectStatus(t2, await unit.put(`${path(duplicate)}/directives/${directive.body.id}/answer`, { text: '已恢复' }), 200)
  })

  await t.test('IN-8, CL-16: previews of both ways write nothing and say what the act then does, to both', async (t2) => {
    const main = await log(recorder, { discoveredAt: hoursAgo(1) })
    const duplicate = await log(recorder, { discoveredAt: hoursAgo(50) })
    const preview = await coordinator.put(`${path(duplicate)}/merged-into?preview=true`, into(main, true))
    expectStatus(t2, preview, 200)
    t2.same(
      preview.body.voids.map((clock: any) => clock.kind),
      ['acceptance'],
    )
    t2.same(
      preview.body.main.overdueNow.map((clock: any) => clock.kind),
      ['response'],
    )
    t2.equal((await coordinator.get(path(main))).body.version, main.version)

    const merged = await coordinator.put(`${path(duplicate)}/merged-into`, into(main, true))
    expectStatus(t2, merged, 200)
    t2.same(merged.body.obligations.map(outcomeOf), preview.body.obligations.map(outcomeOf))
    const kept = (await coordinator.get(path(main))).body
    t2.same(kept.obligations.map(outcomeOf), preview.body.main.obligations.map(outcomeOf))
    t2.equal(kept.anchors.discoveredAt, duplicate.anchors.discoveredAt)
    t2.same(kept.duplicates[0].earlier, [{ anchor: 'discoveredAt', from: main.anchors.discoveredAt, to: duplicate.anchors.discoveredAt }])
    const card = (await coordinator.get('/api/incidents?phase=open')).body.items.find((one: any) => one.id === main.id)
    t2.same(card.anchors, kept.anchors, 'lists show the same')

    const undoing = await coordinator.delete(`${path(duplicate)}/merged-into?preview=true`)
    expectStatus(t2, undoing, 200)
    t2.same(
      undoing.body.opens.map((clock: any) => `${clock.kind} ${clock.state}`),
      ['acceptance running'],
    )
    t2.equal(clockOf(undoing.body.main, 'response').state, 'overdue', 'the breach stays with both')
    const apart = await coordinator.delete(`${path(duplicate)}/merged-into`)
    expectStatus(t2, apart, 200)
    t2.match(apart.body, { phase: 'open', mergedInto: null })
    t2.same(states(apart.body), ['response overdue', 'acceptance running'])
    const again = (await coordinator.get(path(main))).body
    t2.same([again.duplicates, clockOf(again, 'response').state], [[], 'overdue'])
    expectStatus(t2, await coordinator.delete(`${path(duplicate)}/merged-into`), 409)

    // Nothing was missed here, so the main one counts from its own discovery again.
    const earlier = await log(recorder, { discoveredAt: hoursAgo(2) })
    const late = await log(recorder, { discoveredAt: hoursAgo(1) })
    expectStatus(t2, await coordinator.put(`${path(earlier)}/merged-into`, into(late, true)), 200)
    t2.equal((await coordinator.get(path(late))).body.anchors.discoveredAt, earlier.anchors.discoveredAt)
    expectStatus(t2, await coordinator.delete(`${path(earlier)}/merged-into`), 200)
    const own = (await coordinator.get(path(late))).body
    t2.equal(own.anchors.discoveredAt, late.anchors.discoveredAt)
    t2.equal(clockOf(own, 'response').dueAt, clockOf(late, 'response').dueAt)

    const entries = (await coordinator.get(`${path(main)}/entries`)).body.items.map((entry: any) => entry.type)
    t2.same(
      entries.filter((type: string) => type.startsWith('duplicate')),
      ['duplicate-received', 'duplicate-withdrawn'],
    )
  })

  await t.test('IN-8: no cycles, no chains, nothing out of scope; either way the answer names `incident`', async (t2) => {
    const [a, b, c] = [await log(recorder), await log(recorder), await log(recorder)]
    const refused = async (answer: any, detail: RegExp) => {
      expectStatus(t2, answer, 422)
      t2.match(answer.body, { rule: 'IN-8', errors: [{ path: 'incident' }], detail })
    }
    await refused(await coordinator.put(`${path(a)}/merged-into`, into(a)), /自身/)
    expectStatus(t2, await coordinator.put(`${path(a)}/merged-into`, into(b)), 200)
    await refused(await coordinator.put(`${path(b)}/merged-into`, into(a)), /不能反过来/)
    await refused(await coordinator.put(`${path(c)}/merged-into`, into(a)), new RegExp(b.number))
    const chain = await coordinator.put(`${path(b)}/merged-into`, into(c))
    expectStatus(t2, chain, 409)
    t2.match(chain.body, { rule: 'IN-8', detail: new RegExp(a.number) })
    await refused(await coordinator.put(`${path(c)}/merged-into`, { incident: 'none', keepEarlierAnchor: false }), /没有找到/)
    const town = await service.as('coordinator', 'ay-t101')
    const own = await log(recorder, { divisions: ['512021101'], sectors: [], units: [] })
    await refused(await town.put(`${path(own)}/merged-into`, into(b)), /没有找到/)
    expectStatus(t2, await coordinator.put(`${path(own)}/merged-into`, into(b)), 200)
    const beyond = await town.delete(`${path(own)}/merged-into`)
    expectStatus(t2, beyond, 403)
    t2.equal(beyond.body.rule, 'IN-8')
    t2.equal((await coordinator.get(path(b))).body.duplicates.length, 2)
  })
})
