import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { temporaryFolder } from '../ledger/store.ts'
import { FakeRobot } from '../support/fake-robot.ts'
import { log } from '../support/incidents.ts'
import { readLocality, until } from '../support/service.ts'
import type { Client } from '../support/service.ts'
import { PASSWORD, ServiceProcess, verifyLedger } from './service-process.ts'

const ROUNDS = 3

/** The service with a directory, a recorder, a coordinator, and a robot that was let in. */
async function prepare(folder: string, robot: FakeRobot): Promise<ServiceProcess> {
  const service = await start(folder, robot)
  const admin = await service.signIn('admin')
  const made = async (answer: Promise<{ status: number; body: any }>) => {
    const { status, body } = await answer
    if (status >= 300) throw new Error(JSON.stringify(body))
    return body
  }
  await made(admin.put('/api/directory', readLocality('anyue')))
  const account = { name: '值班', password: PASSWORD, unitId: 'ay-gov-office' }
  await made(admin.post('/api/accounts', { ...account, username: 'recorder', roles: ['recorder'] }))
  await made(admin.post('/api/accounts', { ...account, username: 'coordinator', roles: ['coordinator'] }))
  const { id } = await made(admin.post('/api/destinations', { name: '值班群', kind: 'wecom-robot', url: robot.url }))
  await made((await service.signIn('coordinator')).put(`/api/destinations/${id}/approval`, { approved: true }))
  return service
}

function start(folder: string, robot: FakeRobot): Promise<ServiceProcess> {
  return ServiceProcess.start(folder, { SANSHI_ADMIN_PASSWORD: PASSWORD, SANSHI_ALLOW_INNER_HOSTS: robot.host })
}

async function sentOf(client: Client, incident: { id: string }): Promise<any> {
  return until(async () => {
    const [delivery] = (await client.get(`/api/incidents/${incident.id}/deliveries`)).body.items
    return delivery?.state === 'sent' ? delivery : null
  }, 15_000)
}

test('AL-6: killed between sending and recording, the alert goes out again marked 重发; nothing else comes twice, nothing is lost', async (t) => {
  const folder = temporaryFolder(t)
  const robot = await FakeRobot.start(t)
  let service = await prepare(folder, robot)
  for (let round = 0; round < ROUNDS; round += 1) {
    const recorder = await service.signIn('recorder')
    robot.received.length = 0
    robot.behaviour = 'accept'
    const before = await log(recorder)
    await sentOf(recorder, before)
    robot.behaviour = 'hang'
    const inFlight = await log(recorder)
    await until(() => (robot.received.length === 2 ? true : null))
    const behind = await log(recorder)
    await service.end()

    robot.behaviour = 'accept'
    service = await start(folder, robot)
    const again = await service.signIn('recorder')
    t.match(await sentOf(again, inFlight), { tries: 2, resent: true })
    t.match(await sentOf(again, behind), { tries: 1, resent: false })
    await sleep(100)
    const told = (incident: { number: string }) =>
      robot.received.filter(({ text }) => text.includes(incident.number)).map(({ text }) => text.includes('（重发）'))
    t.same([told(before), told(inFlight), told(behind)], [[false], [false, true], [false]])
  }
  await service.end('SIGTERM')
  t.equal((await verifyLedger(folder)).code, 0)
})
