import { test } from 'tap'
import { log } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'

test('IN-12: calls are one-line entries of whom, when and what; heat is a series; neither moves a clock', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const incident = await log(recorder)
  const path = `/api/incidents/${incident.id}`

  const call = await recorder.post(`${path}/calls`, { to: '县应急局值班室', at: iso(Date.now() - 60_000), text: '已告知，正赶往现场' })
  expectStatus(t, call, 201)
  t.match(call.body, { to: '县应急局值班室', text: '已告知，正赶往现场', recordedBy: { unit: 'ay-gov-office', role: 'recorder' } })
  const ahead = await recorder.post(`${path}/calls`, { to: '县应急局', at: iso(Date.now() + 3_600_000), text: '待联系' })
  expectStatus(t, ahead, 422)
  t.match(ahead.body, { rule: 'IN-12', errors: [{ path: 'at' }] })

  const [early, late] = [iso(Date.now() - 7_200_000), iso(Date.now() - 3_600_000)]
  const points = [
    { at: late, value: 5_600, source: '省监测平台' },
    { at: early, value: 1_200, source: '省监测平台' },
  ]
  const measured = await coordinator.post(`${path}/heat`, { points })
  expectStatus(t, measured, 201)
  t.same(measured.body.points, points.toReversed(), 'oldest first')
  expectStatus(t, await recorder.post(`${path}/heat`, { points }), 403)
  const again = await coordinator.post(`${path}/heat`, { points: [{ at: late, value: 5_900, source: '省监测平台' }] })
  t.same(again.body.points.at(-1).value, 5_900, 'the same instant from the same source: the later entry holds')

  const after = (await recorder.get(path)).body
  t.equal(after.calls.length, 1)
  t.equal(after.version, 4)
  t.same(after.obligations, incident.obligations)
})
