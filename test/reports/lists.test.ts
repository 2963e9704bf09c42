import { rmSync } from 'node:fs'
import fc from 'fast-check'
import root, { test } from 'tap'
import { databaseFile, openForReading } from '../../db/open.ts'
import type { ReportAnswer } from '../../src/contract/report-answers.ts'
import type { ReportLists } from '../../src/contract/report-lists.ts'
import { NOTICE_COLOURS } from '../../src/domain/chapters/notices.ts'
import { LEVELS } from '../../src/domain/levels.ts'
import { World, makeTemplate, perform } from '../projections/histories.ts'
import { clockOf, hoursAgo, log, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import { serviceFigures, serviceLists } from './asking.ts'
import { longHistories, questionsAbout } from './long-histories.ts'
import { plainEntries } from './plain-entries.ts'

/** RP-6: what a report counts, its lists name. */

const RUNS = 12
const QUESTIONS = 6
root.setTimeout(120_000)
const template = await makeTemplate()
process.once('exit', () => rmSync(template, { recursive: true, force: true }))

/** Each figure with the length of the list that stands behind it. */
function pairs(report: ReportAnswer, lists: ReportLists): [name: string, figure: number, listed: number][] {
  const { clocks, incidents, units, firstResponse, discoveryDelay, promises } = report
  const states = ['met', 'late', 'overdue', 'unverified', 'exempt'] as const
  const fresh = lists.new.items
  return [
    ...clocks.flatMap((clock) =>
      states.map((state): [string, number, number] => [
        `${clock.kind} ${state}`,
        clock[state],
        lists.clocks.items.filter((one) => one.kind === clock.kind && one.state === state).length,
      ]),
    ),
    ['new', incidents.new, fresh.length],
    ...LEVELS.map((level): [string, number, number] => [
      level,
      incidents.byLevel[level],
      fresh.filter((one) => one.level === level).length,
    ]),
    ...incidents.bySource.map((row): [string, number, number] => [
      row.channel,
      row.new,
      fresh.filter(({ channel }) => channel === row.channel).length,
    ]),
    ...incidents.bySector.map((row): [string, number, number] => [
      row.sector,
      row.new,
      fresh.filter(({ sectors }) => sectors.includes(row.sector)).length,
    ]),
    ...incidents.byDivision.map((row): [string, number, number] => [
      row.division,
      row.new,
      fresh.filter(({ divisions }) => divisions.includes(row.division)).length,
    ]),
    ['logged late', incidents.loggedLate, fresh.filter(({ loggedLate }) => loggedLate).length],
    ['discovery delay', discoveryDelay.n, fresh.filter(({ delayMinutes }) => delayMinutes !== null).length],
    ['closed', incidents.closed, lists.ended.items.filter((one) => one.phase === 'closed').length],
    ['merged', incidents.merged, lists.ended.items.filter((one) => one.phase === 'merged').length],
    ['open', incidents.open, lists.open.items.length],
    ...units.flatMap(({ unit, acceptance, disputes, reassigned, supervision }): [string, number, number][] => {
      const own = <T extends { unit: string }>({ items }: { items: T[] }) => items.filter((one) => one.unit === unit)
      return [
        [`${unit} acceptance`, acceptance.due, own(lists.acceptances).length],
        [`${unit} acceptance in time`, acceptance.onTime, own(lists.acceptances).filter(({ onTime }) => onTime).length],
        [`${unit} disputes`, disputes, own(lists.disputes).length],
        [`${unit} reassigned`, reassigned, own(lists.reassigned).length],
        ...NOTICE_COLOURS.map((colour): [string, number, number] => [
          `${unit} ${colour}`,
          supervision[colour],
          own(lists.supervision).filter((one) => one.colour === colour).length,
        ]),
      ]
    }),
    ['acceptances of all units', units.reduce((sum, { acceptance }) => sum + acceptance.due, 0), lists.acceptances.items.length],
    ['promises', promises.due, lists.promises.items.length],
    ['promises kept', promises.kept, lists.promises.items.filter(({ state }) => state === 'met').length],
    ['answered', firstResponse.answered, lists.firstResponses.items.filter(({ minutes }) => minutes !== null).length],
    ['not yet answered', firstResponse.censored, lists.firstResponses.items.filter(({ minutes }) => minutes === null).length],
  ]
}

test('RP-6: on random histories every list holds what its figure counts', async (t) => {
  let listed = 0
  await fc.assert(
    fc.asyncProperty(longHistories(40), async ({ begin, commands, asked }) => {
      const world = World.begin(template, begin)
      try {
        for (const command of commands) await perform(world, command)
        const connection = openForReading(databaseFile(world.folder))
        try {
          const entries = plainEntries(connection)
          for (const question of questionsAbout(entries, Math.max(entries.at(-1)!.at, world.now - 1), asked, QUESTIONS)) {
            const lists = serviceLists(connection, question)
            for (const [name, figure, length] of pairs(serviceFigures(connection, question), lists)) {
              if (figure !== length) throw new Error(`${JSON.stringify(question)}: ${name} is ${figure}, listed are ${length}`)
              listed += length
            }
          }
        } finally {
          connection.close()
        }
      } finally {
        await world.end()
      }
    }),
    { numRuns: RUNS },
  )
  t.ok(listed > RUNS, `${listed} lines were listed`)
})

test('RP-6: the lists name clocks and incidents to whom they concern, as of the report’s instant', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-gov-office')
  const leader = await service.as('leader', 'ay-gov')
  const late = await log(recorder, { title: '岳城街道部分小区连续停水', discoveredAt: hoursAgo(50) })
  const met = await log(recorder, { title: '护龙镇卫生院门诊停诊', discoveredAt: hoursAgo(49) })
  expectStatus(t, await coordinator.post(`/api/incidents/${met.id}/releases`, releaseBody(hoursAgo(20))), 201)

  const period = iso(Date.parse(clockOf(late, 'response').dueAt) + 8 * 3_600_000).slice(0, 7)
  const { body } = await leader.get(`/api/reports/monthly/${period}/lists`)
  t.match(
    body.clocks.items.filter((clock: any) => clock.incident === late.id),
    [{ kind: 'response', unit: 'ay-enforcement', title: '岳城街道部分小区连续停水', state: 'overdue' }],
  )
  t.equal(body.clocks.items.find((clock: any) => clock.incident === met.id)?.state ?? 'met', 'met')
  t.ok(body.open.items.some((incident: any) => incident.incident === late.id && incident.phase === 'open'))

  const stranger = await service.as('unit', 'ay-edu')
  t.same((await stranger.get(`/api/reports/monthly/${period}/lists`)).body.open.items, [], 'another unit sees none of them')
  const before = await leader.get(`/api/reports/monthly/${period}/lists?asOf=2020-01-01T00:00:00Z`)
  t.same(before.body.open.items, [], 'nothing had been logged by then')
  expectStatus(t, await leader.get('/api/reports/monthly/2026-13/lists'), 422)
  expectStatus(t, await leader.get(`/api/reports/monthly/${period}/lists?division=999999`), 422)
})
