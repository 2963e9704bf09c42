import { test } from 'tap'
import { PHONE, expectAccessible, openDesk, signIn, startBrowser, takePicture } from '../support/browser.ts'
import { clockOf, hoursAgo, log, releaseBody } from '../support/incidents.ts'
import { startService } from '../support/service.ts'

const PASSWORD = 'long-enough-1'

test('a miss is explained by its unit, evidence verified by another; the list finds an incident by words in its address', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const logged = await log(recorder, { title: '某小区停水三天无人答复', discoveredAt: hoursAgo(60) })
  await log(recorder, { title: '商铺外放音响扰民' })
  const owed = clockOf(logged, 'response')
  const unit = await service.as('unit', owed.unit)

  const desk = await openDesk(t, browser, service.url)
  await signIn(desk, `unit.${owed.unit}.x`, PASSWORD)
  await desk.goto(`/incidents/${logged.id}?act=explain&obligation=${owed.id}`)
  const field = desk.getByLabel('超时原因和已采取的措施')
  await field.waitFor()
  await desk.getByRole('button', { name: '提交超时说明' }).click()
  await desk.getByText('有 1 处需要修改').waitFor()
  await field.fill('抢修未完成，答复口径待定，已于今日上午答复。')
  await desk.keyboard.press('Tab')
  await desk.getByRole('button', { name: '提交超时说明' }).press('Enter')
  await desk.getByText(/超时说明（.*抢修未完成/).waitFor()

  const held = await unit.get(`/api/incidents/${logged.id}`)
  const released = await unit.post(`/api/incidents/${logged.id}/releases`, releaseBody(hoursAgo(20)), {
    'if-match': `"${held.body.version}"`,
  })
  t.equal(released.status, 201, JSON.stringify(released.body))
  await desk.getByText(/称 .* 已发布/).waitFor()

  await service.as('coordinator', 'ay-publicity')
  const other = await openDesk(t, browser, service.url)
  await signIn(other, 'coordinator.ay-publicity.x', PASSWORD)
  await other.goto('/incidents?q=停水')
  t.equal(await other.getByLabel('搜索标题、摘要').inputValue(), '停水')
  await other.getByText('共 1 起').waitFor()
  await expectAccessible(t, other, 'the list of incidents')
  await takePicture(other, 'incidents-1440')
  await other.getByPlaceholder('登记日期自').click()
  const today = new Date(Date.now() + 8 * 3_600_000).getUTCDate()
  t.equal(await other.locator('.calendar .server-today').innerText(), String(today), 'today is the server’s, in Beijing')
  await expectAccessible(t, other, 'the calendar')
  await other.getByRole('button', { name: '今日', exact: true }).click()
  await other.waitForURL(/from=(\d{4}-\d\d-\d\d)&to=\1/)
  await other.getByText('共 1 起').waitFor()
  await other.getByRole('link', { name: '某小区停水三天无人答复' }).press('Enter')
  await other.getByRole('button', { name: '核实' }).first().press('Enter')
  await other.getByLabel(/^属实，则计为按时/).check()
  await expectAccessible(t, other, 'the dialog of verification')
  await other.getByRole('dialog').getByRole('button', { name: '核实' }).press('Enter')
  await other.getByRole('row', { name: /按时 回应/ }).waitFor()

  await other.setViewportSize(PHONE)
  await other.goto('/incidents')
  await other.getByText('共 2 起').waitFor()
  await expectAccessible(t, other, 'the list on a phone')
  await takePicture(other, 'incidents-390')
})
