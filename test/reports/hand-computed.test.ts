import { test } from 'tap'
import type { Test } from 'tap'
import { FakeClock } from '../support/fake-clock.ts'
import { clockOf, log, recordBody, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import type { Client, Service } from '../support/service.ts'

/** Weeks small enough to be worked out on paper; times are Beijing's, the clock is in the test's hand. */

const HOUR = 3_600_000
const beijing = (text: string) => Date.parse(`${text}:00+08:00`)

class Desk {
  readonly clock: FakeClock
  readonly service: Service

  constructor(clock: FakeClock, service: Service) {
    this.clock = clock
    this.service = service
  }

  static async begin(t: Test, at: string): Promise<Desk> {
    const clock = new FakeClock(beijing(at))
    return new Desk(clock, await startService(t, { clock }))
  }

  /** Goes there in steps, so that nobody's session ends on the way. */
  async at(text: string, ...people: Client[]): Promise<void> {
    while (this.clock.wall() < beijing(text)) {
      this.clock.advance(Math.min(HOUR, beijing(text) - this.clock.wall()))
      for (const person of [this.service.admin, ...people]) await person.get('/api/session')
    }
  }
}

async function report(t: Test, reader: Client, path: string): Promise<any> {
  const answer = await reader.get(`/api/reports/${path}`)
  expectStatus(t, answer, 200)
  return answer.body
}

const row = (list: any[], key: string, value: string) => list.find((one) => one[key] === value)

test('RP-1: an empty week has no rate, not a full one', async (t) => {
  const { service } = await Desk.begin(t, '2026-11-18T09:00')
  const leader = await service.as('leader', 'ay-gov')
  const week = await report(t, leader, 'weekly/2026-W47')
  t.match(week, { period: '2026-W47', from: '2026-11-15T16:00:00.000Z', to: '2026-11-22T16:00:00.000Z' })
  t.same(week.incidents, {
    new: 0,
    closed: 0,
    merged: 0,
    open: 0,
    byLevel: { I: 0, II: 0, III: 0, IV: 0, none: 0 },
    bySource: [],
    bySector: [],
    byDivision: [],
    loggedLate: 0,
    previousNew: 0,
  })
  t.same(
    week.clocks.map((clock: any) => clock.kind),
    ['authoritative-release', 'press-conference', 'response'],
  )
  for (const clock of week.clocks) t.same(clock.onTime, { n: 0, of: 0, rate: null, low: null, high: null })
  t.same(week.firstResponse, { answered: 0, censored: 0, medianMinutes: null, curve: [] })
  t.same(
    week.trend.map((one: any) => one.rate),
    Array(8).fill(null),
  )
  t.same(week.discoveryDelay, { n: 0, medianMinutes: null })
  for (const list of [
    'keyIncidents',
    'unreviewed',
    'heat',
    'units',
    'breaches',
    'unverified',
    'knownLate',
    'belowProposal',
    'exemptions',
    'regradings',
  ])
    t.same(week[list], [], list)
  const head = (await (await service.as('auditor', 'ay-gov-office')).get('/api/ledger/head')).body
  t.ok(week.ledger.seq <= head.seq && /^[0-9a-f]{64}$/.test(week.ledger.hash))
  t.ok(Object.keys(week.definitions).length > 10)

  for (const [path, field] of [
    ['weekly/2026-W54', 'period'],
    ['monthly/2026-W47', 'period'],
    ['weekly/2026-W47?asOf=2026-11-18T09:00:00%2B08:00&division=999999', 'division'],
    ['weekly/2026-W47?asOf=2026-11-19T09:00:00%2B08:00', 'asOf'],
    ['weekly/2026-W47?asOf=2026-11-18', 'asOf'],
    ['weekly/2026-W47?unit=x', 'unit'],
  ] as const) {
    const answer = await leader.get(`/api/reports/${path}`)
    expectStatus(t, answer, 422)
    t.match(answer.body.errors[0].path, field)
  }
  expectStatus(t, await leader.get('/api/reports/daily/2026-11-18'), 404)
})

test('RP-1a, RP-3: one incident, answered in time', async (t) => {
  const desk = await Desk.begin(t, '2026-11-16T09:00')
  const { service } = desk
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', 'ay-enforcement')
  const people = [recorder, unit]
  const logged = await log(recorder, { surfacedAt: iso(beijing('2026-11-16T08:00')), discoveredAt: iso(beijing('2026-11-16T08:30')) })
  await desk.at('2026-11-17T10:00', ...people)
  const posted = await unit.post(`/api/incidents/${logged.id}/releases`, releaseBody(iso(beijing('2026-11-17T09:30'))))
  expectStatus(t, posted, 201)
  await desk.at('2026-11-18T12:00', ...people)

  const week = await report(t, recorder, 'weekly/2026-W47')
  t.match(week.incidents, { new: 1, open: 1, closed: 0, byLevel: { none: 1 }, previousNew: 0 })
  t.same(week.incidents.bySource, [{ channel: 'weibo', new: 1 }])
  t.same(week.incidents.bySector, [{ sector: 'municipal-services', new: 1 }])
  const onTime = { n: 1, of: 1, rate: 1, low: 0.2065, high: 1 }
  t.match(row(week.clocks, 'kind', 'response'), { due: 1, met: 1, late: 0, overdue: 0, unverified: 0, exempt: 0, onTime })
  t.match(row(week.clocks, 'kind', 'press-conference'), { due: 0, onTime: { rate: null } })
  t.match(week.units, [{ unit: 'ay-enforcement', due: 1, met: 1, notCharged: 0, onTime, ranked: false }])
  const curve = [{ minutes: 25 * 60, open: 0 }]
  t.same(week.firstResponse, { answered: 1, censored: 0, medianMinutes: 25 * 60, curve }, 'from 08:30 to 09:30 of the next day')
  t.same(week.discoveryDelay, { n: 1, medianMinutes: 30 })
  t.same(week.breaches, [])
  t.match(await report(t, recorder, 'monthly/2026-11'), { incidents: { new: 1 }, firstResponse: { medianMinutes: 1_500 } })
  t.match(await report(t, recorder, 'quarterly/2026-Q4'), { incidents: { new: 1 } })
  t.match(await report(t, recorder, 'annual/2026'), { incidents: { new: 1 } })
  t.match(await report(t, recorder, 'weekly/2026-W48'), { incidents: { new: 0, open: 1, previousNew: 1 }, discoveryDelay: { n: 0 } })

  const before = await report(t, recorder, `weekly/2026-W47?asOf=${encodeURIComponent('2026-11-16T23:00:00+08:00')}`)
  t.match(row(before.clocks, 'kind', 'response'), { due: 0, met: 0, running: 1, onTime: { of: 0, rate: null } }, 'still running then')
  t.same(before.firstResponse, { answered: 0, censored: 1, medianMinutes: null, curve: [] })
  const earlier = await report(t, recorder, `weekly/2026-W47?asOf=${encodeURIComponent('2026-11-16T08:59:59+08:00')}`)
  t.match(earlier, { incidents: { new: 0, open: 0 }, firstResponse: { censored: 0 } }, 'not logged yet then')

  const tomorrow = encodeURIComponent('2026-11-19T12:00:00+08:00')
  expectStatus(t, await recorder.get(`/api/incidents/${logged.id}?asOf=${tomorrow}`), 422)

  const elsewhere = await service.as('unit', 'ay-health')
  t.match(await report(t, elsewhere, 'weekly/2026-W47'), { incidents: { new: 0, open: 0 }, units: [], scope: { unit: 'ay-health' } })
  t.match(await report(t, unit, 'weekly/2026-W47'), { incidents: { new: 1 }, scope: { division: null, unit: 'ay-enforcement' } })
})

test('RP-5: what is recorded in the very millisecond of a report is stamped behind it', async (t) => {
  const desk = await Desk.begin(t, '2026-11-16T09:00')
  const recorder = await desk.service.as('recorder', 'ay-gov-office')
  const body = { discoveredAt: iso(beijing('2026-11-16T08:30')) }
  await log(recorder, body)
  const first = await report(t, recorder, 'weekly/2026-W47')
  await log(recorder, body)
  const again = await report(t, recorder, `weekly/2026-W47?asOf=${first.asOf}`)
  t.match(first.incidents, { new: 1 })
  t.equal(JSON.stringify(again), JSON.stringify(first))
  t.match((await report(t, recorder, 'weekly/2026-W47')).incidents, { new: 2 })
})

test('RP-5: asked twice as of the same instant, the figures have the same bytes, whatever came later', async (t) => {
  const desk = await Desk.begin(t, '2026-11-16T09:00')
  const recorder = await desk.service.as('recorder', 'ay-gov-office')
  const unit = await desk.service.as('unit', 'ay-enforcement')
  const { id } = await log(recorder, { discoveredAt: iso(beijing('2026-11-16T08:30')) })
  await desk.at('2026-11-18T09:00', recorder, unit)
  const first = await report(t, recorder, 'weekly/2026-W47')
  t.match(row(first.clocks, 'kind', 'response'), { overdue: 1, late: 0 })
  await unit.post(`/api/incidents/${id}/releases`, releaseBody(iso(beijing('2026-11-18T09:00'))))
  await log(recorder, { discoveredAt: iso(beijing('2026-11-18T08:30')) })
  await desk.at('2026-11-18T10:00', recorder)
  const [again, twice] = await Promise.all([1, 2].map(() => report(t, recorder, `weekly/2026-W47?asOf=${first.asOf}`)))
  t.equal(JSON.stringify(again), JSON.stringify(first))
  t.equal(JSON.stringify(twice), JSON.stringify(first))
  const now = await report(t, recorder, 'weekly/2026-W47')
  t.match(row(now.clocks, 'kind', 'response'), { overdue: 0, late: 1 })
  t.match(now.breaches, [{ incident: id, state: 'late', overrunMs: HOUR / 2, dueAt: '2026-11-18T00:30:00.000Z' }])
  t.match(now.incidents, { new: 2 })
})

test('RP-1: W53 ends on a Sunday in January; what is due the day after belongs to W01', async (t) => {
  const desk = await Desk.begin(t, '2026-12-31T20:00')
  const recorder = await desk.service.as('recorder', 'ay-gov-office')
  await log(recorder, { discoveredAt: iso(beijing('2026-12-31T20:00')) })
  await desk.at('2027-01-02T10:00', recorder)
  t.match(await log(recorder, { discoveredAt: iso(beijing('2027-01-02T10:00')) }), { number: '2027-000001' })
  await desk.at('2027-01-04T09:00', recorder)
  const last = await report(t, recorder, 'weekly/2026-W53')
  t.match(last.incidents, { new: 2, open: 2 })
  t.match(row(last.clocks, 'kind', 'response'), { due: 1, overdue: 1, running: 0 })
  const first = await report(t, recorder, 'weekly/2027-W01')
  t.match(first.incidents, { new: 0, open: 2, previousNew: 2 })
  t.match(row(first.clocks, 'kind', 'response'), { due: 0, running: 1 })
  t.match(await report(t, recorder, 'annual/2026'), { incidents: { new: 1 } })
  t.match(await report(t, recorder, 'monthly/2027-01'), { incidents: { new: 1 } })
})

test('RP-1a, RP-4: a regraded incident: what was past when it was graded is the government’s breach, not the unit’s', async (t) => {
  const desk = await Desk.begin(t, '2026-11-16T09:00')
  const { service } = desk
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const people = [recorder, coordinator]
  const night = iso(beijing('2026-11-16T01:00'))
  const { id } = await log(recorder, {
    occurredAt: night,
    discoveredAt: night,
    level: 'III',
    category: 'work-safety',
    facts: { deaths: 12 },
    levelReason: '数字待核',
  })
  await desk.at('2026-11-16T12:00', ...people)
  expectStatus(t, await coordinator.put(`/api/incidents/${id}/level`, { level: 'II', reason: '核实死亡 12 人' }), 200)
  await desk.at('2026-11-16T13:05', ...people)
  const lead = (await recorder.get(`/api/incidents/${id}`)).body.assignment.lead
  expectStatus(
    t,
    await coordinator.post(
      `/api/incidents/${id}/releases`,
      releaseBody(iso(beijing('2026-11-16T13:00')), { kind: 'authoritative', unit: lead, answers: [] }),
    ),
    201,
  )
  const planned = await coordinator.post(`/api/incidents/${id}/press-conferences`, {
    kind: 'press-conference',
    unit: lead,
    scheduledAt: iso(beijing('2026-11-16T22:00')),
    place: '县融媒体中心',
    host: '县委宣传部',
    speakers: [],
  })
  expectStatus(t, planned, 201)
  await desk.at('2026-11-16T23:00', ...people)
  const heldAt = iso(beijing('2026-11-16T22:00'))
  expectStatus(t, await coordinator.put(`/api/incidents/${id}/press-conferences/${planned.body.id}/record`, recordBody(heldAt)), 200)
  await desk.at('2026-11-17T12:00', ...people)
  const seen = (await recorder.get(`/api/incidents/${id}`)).body
  t.match(clockOf(seen, 'authoritative-release'), { state: 'late', overdueBeforeGraded: true })

  const week = await report(t, recorder, 'weekly/2026-W47')
  t.match(week.incidents.byLevel, { II: 1, III: 0 })
  t.match(row(week.clocks, 'kind', 'authoritative-release'), { due: 1, late: 1, met: 0, onTime: { n: 0, of: 1, rate: 0 } })
  t.match(row(week.clocks, 'kind', 'press-conference'), { due: 1, met: 1, onTime: { rate: 1 } })
  t.match(row(week.clocks, 'kind', 'response'), { due: 0, void: 1 }, 'the 48 h clock it replaced, and nothing else has fallen due')
  t.match(row(week.units, 'unit', lead), { due: 2, met: 1, late: 1, notCharged: 1, onTime: { n: 1, of: 1, rate: 1 }, ranked: false })
  t.match(week.breaches, [
    {
      incident: id,
      kind: 'authoritative-release',
      overrunMs: 7 * HOUR,
      state: 'late',
      level: 'II',
      overdueBeforeGraded: true,
      overdueBeforeDiscovered: false,
    },
  ])
  t.equal(week.breaches.length, 1)
  t.match(week.regradings, [
    { incident: id, from: 'III', to: 'II', reason: '核实死亡 12 人', at: iso(beijing('2026-11-16T12:00')), by: { role: 'coordinator' } },
  ])
  t.match(week.belowProposal, [{ incident: id, proposed: 'II', level: 'III', reason: '数字待核' }])
  t.same(
    week.firstResponse,
    { answered: 1, censored: 0, medianMinutes: 12 * 60, curve: [{ minutes: 12 * 60, open: 0 }] },
    'from the event at 01:00 to the release at 13:00',
  )
})

test('RP-4: logged when it had fallen due before the week, it is listed as known late and counts in the week where it was due', async (t) => {
  const desk = await Desk.begin(t, '2026-11-23T09:00')
  const recorder = await desk.service.as('recorder', 'ay-gov-office')
  await log(recorder, { discoveredAt: iso(beijing('2026-11-19T09:00')), title: '此前未登记' })
  await desk.at('2026-11-23T10:00', recorder)
  const week = await report(t, recorder, 'weekly/2026-W48')
  t.match(week.knownLate, [{ title: '此前未登记', state: 'overdue', dueAt: '2026-11-21T01:00:00.000Z', overdueBeforeGraded: true }])
  t.same(week.breaches, [])
  t.match(row(week.clocks, 'kind', 'response'), { due: 0 })
  const due = await report(t, recorder, 'weekly/2026-W47')
  t.match(due.breaches, [{ title: '此前未登记', overdueBeforeAssigned: true }])
  t.match(due.units, [{ due: 1, overdue: 1, notCharged: 1, onTime: { of: 0, rate: null } }])
  t.same(due.knownLate, [])
  const asIssued = await report(t, recorder, `weekly/2026-W47?asOf=${encodeURIComponent('2026-11-23T08:00:00+08:00')}`)
  t.same(asIssued.breaches, [], 'on Monday at eight nobody knew')
})

test('IN-8, RP-1a, RP-3: a merged pair counts as two logged, one open; the miss stays, and un-merged nothing is forgotten', async (t) => {
  const desk = await Desk.begin(t, '2026-11-16T09:00')
  const { service } = desk
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const unit = await service.as('unit', 'ay-enforcement')
  const people = [recorder, coordinator, unit]
  const main = await log(recorder, { discoveredAt: iso(beijing('2026-11-16T08:30')) })
  // From the event at 08:00: 5 h are over at 13:00, 24 h on Tuesday at 08:00; the county government's 48 h from 09:00 on Wednesday.
  const duplicate = await log(recorder, {
    level: 'II',
    occurredAt: iso(beijing('2026-11-16T08:00')),
    discoveredAt: iso(beijing('2026-11-16T09:00')),
  })
  await desk.at('2026-11-16T14:00', ...people)
  const path = `/api/incidents/${duplicate.id}/merged-into`
  expectStatus(t, await coordinator.put(path, { incident: main.id, keepEarlierAnchor: false }), 200)
  await desk.at('2026-11-17T10:00', ...people)
  const answer = await unit.post(`/api/incidents/${main.id}/releases`, releaseBody(iso(beijing('2026-11-17T09:30'))))
  expectStatus(t, answer, 201)
  await desk.at('2026-11-18T12:00', ...people)

  const week = await report(t, recorder, 'weekly/2026-W47')
  t.match(week.incidents, { new: 2, merged: 1, closed: 0, open: 1, byLevel: { II: 1, none: 1 } })
  t.match(row(week.clocks, 'kind', 'authoritative-release'), { due: 1, overdue: 1, void: 0, onTime: { n: 0, of: 1, rate: 0 } })
  t.match(row(week.clocks, 'kind', 'press-conference'), { due: 0, overdue: 0, void: 1 })
  t.match(row(week.clocks, 'kind', 'response'), { due: 1, met: 1, void: 1 }, 'the main one’s is met, the county government’s void')
  t.match(row(week.units, 'unit', 'ay-enforcement'), { due: 2, met: 1, overdue: 1, notCharged: 0, onTime: { n: 1, of: 2, rate: 0.5 } })
  t.match(row(week.units, 'unit', 'ay-gov'), { due: 0, void: 1, onTime: { rate: null } })
  t.equal(week.breaches.length, 1)
  t.match(week.breaches, [
    { incident: duplicate.id, kind: 'authoritative-release', state: 'overdue', dueAt: iso(beijing('2026-11-16T13:00')) },
  ])
  // 25 h from 08:30 to the answer; the duplicate is open since 08:00, for 52 h. At 25 h one of two is answered: the curve is at one half.
  t.same(week.firstResponse, { answered: 1, censored: 1, medianMinutes: 1_500, curve: [{ minutes: 1_500, open: 0.5 }] })

  expectStatus(t, await coordinator.delete(path), 200)
  await desk.at('2026-11-18T13:00', ...people)
  const apart = await report(t, recorder, 'weekly/2026-W47')
  t.match(apart.incidents, { new: 2, merged: 0, closed: 0, open: 2 })
  t.match(row(apart.clocks, 'kind', 'press-conference'), { due: 1, overdue: 1, void: 0 })
  t.match(row(apart.clocks, 'kind', 'response'), { due: 2, met: 1, overdue: 1, void: 0 })
  t.match(
    row(apart.units, 'unit', 'ay-enforcement'),
    { due: 3, met: 1, overdue: 2, notCharged: 1, onTime: { n: 1, of: 2 } },
    'the 24 h were over before the unit had them again',
  )
  t.match(row(apart.units, 'unit', 'ay-gov'), { due: 1, overdue: 1, notCharged: 1, onTime: { of: 0, rate: null } })
  t.equal(apart.breaches.length, 3)
  const asIssued = await report(t, recorder, `weekly/2026-W47?asOf=${week.asOf}`)
  t.equal(JSON.stringify(asIssued), JSON.stringify(week))
})

test('RP-1, RP-3, CL-9, DR-2: an exempt clock is counted apart and in no rate; a drill that missed everything is nowhere', async (t) => {
  const desk = await Desk.begin(t, '2026-11-16T09:00')
  const recorder = await desk.service.as('recorder', 'ay-gov-office')
  const unit = await desk.service.as('unit', 'ay-enforcement')
  const leader = await desk.service.as('leader', 'ay-gov')
  const people = [recorder, unit, leader]
  const lifted = await log(recorder, { discoveredAt: iso(beijing('2026-11-16T08:30')), title: '上级提级处置' })
  const late = await log(recorder, { discoveredAt: iso(beijing('2026-11-16T08:40')), title: '迟到的回应' })
  await log(recorder, { discoveredAt: iso(beijing('2026-11-16T08:50')), title: '桌面推演', drill: { speed: 1 } })
  await desk.at('2026-11-17T10:00', ...people)
  const path = `/api/incidents/${lifted.id}/obligations/${clockOf(lifted, 'response').id}/exemption`
  expectStatus(t, await leader.put(path, { reason: 'taken-over', authority: '资府发〔2026〕3号' }), 200)
  await desk.at('2026-11-18T10:30', ...people)
  const answered = releaseBody(iso(beijing('2026-11-18T10:00')))
  expectStatus(t, await unit.post(`/api/incidents/${late.id}/releases`, answered), 201)
  await desk.at('2026-11-18T12:00', ...people)

  const week = await report(t, recorder, 'weekly/2026-W47')
  t.match(week.incidents, { new: 2, open: 2, byLevel: { none: 2 } }, 'the drill is not the third')
  const onTime = { n: 0, of: 1, rate: 0 }
  t.match(row(week.clocks, 'kind', 'response'), { due: 1, met: 0, late: 1, overdue: 0, exempt: 1, void: 0, running: 0, onTime })
  t.equal(week.units.length, 1)
  t.match(week.units, [{ unit: 'ay-enforcement', due: 1, late: 1, exempt: 1, notCharged: 0, onTime }])
  t.equal(week.exemptions.length, 1)
  t.match(week.exemptions, [{ incident: lifted.id, kind: 'response', state: 'exempt', dueAt: '2026-11-18T00:30:00.000Z' }])
  t.equal(week.breaches.length, 1)
  t.match(week.breaches, [{ incident: late.id, state: 'late', overrunMs: (80 / 60) * HOUR }], 'from 08:40 to 10:00')
  t.same(
    week.firstResponse,
    { answered: 1, censored: 0, medianMinutes: 2_960, curve: [{ minutes: 2_960, open: 0 }] },
    'the lifted one is in no cohort',
  )
  t.notMatch(JSON.stringify(week), /桌面推演|演-/)
})

test('RP-4: who is told beside the clocks: late logging, places, a key incident, acceptance, a lost lead, an outside release, heat', async (t) => {
  const desk = await Desk.begin(t, '2026-11-16T09:00')
  const { service } = desk
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const unit = await service.as('unit', 'ay-enforcement')
  const people = [recorder, coordinator, unit]
  // 30 minutes are in time, 31 are late.
  const loud = await log(recorder, { title: '城区停水', heat: 'red', discoveredAt: iso(beijing('2026-11-16T08:29')) })
  const quiet = await log(recorder, { discoveredAt: iso(beijing('2026-11-16T08:30')), divisions: ['512021103', '512021104'] })
  const handled = await log(recorder, { handledAs: 'II', discoveredAt: iso(beijing('2026-11-16T08:50')) })
  expectStatus(t, await unit.put(`/api/incidents/${loud.id}/acceptances/ay-enforcement`), 200)
  await desk.at('2026-11-16T12:00', ...people)
  const moved = { lead: 'ay-housing', joint: [], local: [], reason: '职责调整' }
  expectStatus(t, await coordinator.put(`/api/incidents/${quiet.id}/assignment`, moved), 200)
  const point = (at: string, value: number, source: string) => ({ at: iso(beijing(at)), value, source })
  const points = [point('2026-11-16T10:00', 900, '微博'), point('2026-11-16T11:00', 1_200, '微博'), point('2026-11-16T11:30', 7, '抖音')]
  expectStatus(t, await coordinator.post(`/api/incidents/${loud.id}/heat`, { points }), 201)
  await desk.at('2026-11-17T10:00', ...people)
  const posted = await unit.post(`/api/incidents/${loud.id}/releases`, releaseBody(iso(beijing('2026-11-17T08:29'))))
  expectStatus(t, posted, 201)
  const later = [point('2026-11-17T09:00', 300, '微博'), point('2026-11-17T09:30', 100, '微博')]
  expectStatus(t, await coordinator.post(`/api/incidents/${loud.id}/heat`, { points: later }), 201)
  await desk.at('2026-11-18T12:00', ...people)

  const week = await report(t, recorder, 'weekly/2026-W47')
  t.equal(week.incidents.loggedLate, 1)
  t.same(week.incidents.byDivision, [
    { division: '512021', new: 2 },
    { division: '512021103', new: 1 },
    { division: '512021104', new: 1 },
  ])
  const lead = handled.assignment.lead as string
  t.same(
    week.keyIncidents.map((one: any) => [one.incident, one.handledAs, one.heat, one.lead, one.due, one.missed, one.firstResponseMinutes]),
    [
      [loud.id, null, 'red', 'ay-enforcement', 1, 0, 24 * 60],
      // 5 h and 24 h of the lead are missed, and the county government's 48 h.
      [handled.id, 'II', null, lead, 3, 3, null],
    ],
    'red weighs more than what is handled as II',
  )
  t.match(row(week.units, 'unit', 'ay-enforcement'), { acceptance: { due: 3, onTime: 1 }, reassigned: 1 })
  t.match(row(week.units, 'unit', 'ay-housing'), { acceptance: { due: 1, onTime: 0 }, reassigned: 0 })
  t.match(week.unreviewed, [{ incident: loud.id, unit: 'ay-enforcement', publishedAt: iso(beijing('2026-11-17T08:29')) }])
  t.equal(week.unreviewedTotal, 1)
  t.same(week.heat, [
    {
      ...{ incident: loud.id, number: loud.number, title: '城区停水', at: iso(beijing('2026-11-17T08:29')) },
      before: { at: iso(beijing('2026-11-16T11:00')), value: 1_200, source: '微博' },
      after: { at: iso(beijing('2026-11-17T09:00')), value: 300, source: '微博' },
    },
  ])
  t.equal(week.trend.length, 8)
  t.match(week.trend.at(-1), { period: '2026-W47', ...row(week.clocks, 'kind', 'response').onTime })
  const next = await report(t, recorder, 'weekly/2026-W48')
  t.match(next.trend.at(-2), { period: '2026-W47', n: week.trend.at(-1).n, of: week.trend.at(-1).of })
  t.same(next.keyIncidents, [])
})
