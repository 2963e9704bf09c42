import { test } from 'tap'
import { iso, startService, until } from '../support/service.ts'
import type { Service } from '../support/service.ts'
import { PHONE, expectAccessible, openDesk, signIn, startBrowser, takePicture } from '../support/browser.ts'
import { log } from '../support/incidents.ts'

const PASSWORD = 'long-enough-1'
const HOUR_MS = 60 * 60_000
const WALL = { width: 1920, height: 1080 }
const ago = (hours: number) => iso(Date.now() - hours * HOUR_MS)

/** Text, because it runs in the page. */
const SMALL_TARGETS = `[...document.querySelectorAll('main button, main .button')]
  .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent)`
const SMALL_TEXT = `[...document.querySelectorAll('.stage *')]
  .filter((one) => !one.closest('.unseen') && one.textContent.trim() !== '' && parseFloat(getComputedStyle(one).fontSize) < 30)
  .map((one) => one.outerHTML)`

/** One overdue, one that burns, one quiet; somebody on duty with a telephone. */
async function burning(service: Service): Promise<{ id: string }> {
  const recorder = await service.as('recorder', 'ay-gov-office')
  await service.as('unit', 'ay-emergency')
  const { body } = await service.admin.get('/api/accounts')
  const { id } = body.items.find((one: any) => one.username === 'unit.ay-emergency.x')
  await service.admin.patch(`/api/accounts/${id}`, { phone: '0832-1234567' })
  await (
    await service.as('coordinator', 'ay-gov-office')
  ).put('/api/units/ay-emergency/roster', {
    entries: [{ from: ago(1), to: ago(-12), username: 'unit.ay-emergency.x', duty: 'duty' }],
  })
  await log(recorder, { title: '岳城街道部分小区连续停水', discoveredAt: ago(52) })
  await log(recorder, { title: '种粮补贴发放标准不一', discoveredAt: ago(20) })
  return log(recorder, {
    title: '龙台镇一化工企业仓库起火，周边群众疏散',
    ...{ category: 'environment', facts: { evacuated: 11_200 }, level: 'II', heat: 'red' },
    ...{ occurredAt: ago(4.2), discoveredAt: ago(3.7), sectors: ['work-safety'] },
  })
}

test('a leader with a phone sees what burns, acknowledges it and signs a directive, by the keyboard', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const incident = await burning(service)
  const leader = await service.as('leader', 'ay-gov')
  const page = await openDesk(t, browser, service.url, PHONE)
  await signIn(page, 'leader.ay-gov.x', PASSWORD)
  await page.waitForURL('**/leader')
  await page.getByRole('heading', { name: '1 项已超时，1 项不足 1小时' }).waitFor()
  const card = page.getByRole('article').filter({ hasText: '龙台镇' })
  await card.getByText(/^疏散转移 11,200 人，达/).waitFor()
  t.equal(await card.getByRole('timer', { name: /^权威信息发布，县应急管理局，剩余47分钟，今日.*前，紧迫$/ }).count(), 1)
  t.equal(await card.getByRole('link', { name: /^拨打值班.*县应急管理局/ }).getAttribute('href'), 'tel:08321234567')
  const small = await page.evaluate(SMALL_TARGETS)
  t.same(small, [], 'everything to be pressed is 44 px high')
  await expectAccessible(t, page, 'the leader’s first screen')
  await takePicture(page, 'leader-390')

  const acknowledge = card.getByRole('button', { name: /^知悉/ })
  await acknowledge.focus()
  await page.keyboard.press('Enter')
  await card.getByRole('button', { name: /^已知悉/ }).waitFor()
  const { body: waiting } = await leader.get('/api/alerts?unacknowledged=true')
  t.equal(waiting.items.filter((alert: any) => alert.incident === incident.id && alert.kind === 'authoritative-release').length, 0)

  await card.getByRole('link', { name: '龙台镇一化工企业仓库起火，周边群众疏散', exact: true }).press('Enter')
  await page.getByRole('heading', { name: '权威信息发布到哪一步' }).waitFor()
  await page.getByText('还差：签收、拟稿、审核、签发').waitFor()
  await expectAccessible(t, page, 'the leader’s incident')
  await takePicture(page, 'leader-incident-390')

  await page.getByRole('link', { name: /^批示/ }).press('Enter')
  await page.getByRole('timer', { name: /^权威信息发布/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: '签发批示' }).press('Enter')
  await page.getByText('请填写批示内容').waitFor()
  await page.keyboard.type('先发已核实的事实，15:10 前发布首次通报。')
  await page.getByRole('button', { name: '1小时内' }).press('Enter')
  await page.getByText(/^签发后：立即提醒 1 个单位的值班和负责人；须于/).waitFor()
  await expectAccessible(t, page, 'the directive form')
  await takePicture(page, 'leader-directive-390')
  await page.getByRole('button', { name: '签发批示' }).press('Enter')
  await page.getByText('待答复').waitFor()
  const { body } = await leader.get(`/api/incidents/${incident.id}`)
  t.match(body.directives, [{ to: ['ay-emergency'], text: '先发已核实的事实，15:10 前发布首次通报。' }])
})

test('the wall shows an alert as it comes, says when the service is away, and comes back by itself', async (t) => {
  const browser = await startBrowser(t)
  const first = await startService(t)
  await burning(first)
  await first.as('coordinator', 'ay-gov-office')
  const desk = await openDesk(t, browser, first.url)
  await signIn(desk, 'coordinator.ay-gov-office.x', PASSWORD)
  await desk.goto('/wall')
  await desk.getByRole('button', { name: '生成链接' }).click()
  const link = desk.getByRole('link', { name: /\/wall#/ })
  await link.waitFor()
  await expectAccessible(t, desk, 'the page of wall links')
  const address = (await link.getAttribute('href')) ?? ''

  const page = await openDesk(t, browser, first.url, WALL)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(address)
  await page.getByText('已连接').waitFor()
  await page.getByText('岳城街道部分小区连续停水').waitFor()
  await page.getByText('龙台镇一化工企业仓库起火，', { exact: true }).waitFor()
  const title = await page.locator('h2').boundingBox()
  t.equal(Math.round(title?.x ?? 0), 836, 'text starts on one vertical line')
  t.same(await page.evaluate(SMALL_TEXT), [], 'nothing is small but the units of a countdown')
  await log(await first.as('recorder', 'ay-gov-office'), { title: '石桥街道一小学部分学生午餐后身体不适' })
  await page.getByText(/：石桥街道一小学部分学生午餐后身体不适$/).waitFor()
  await expectAccessible(t, page, 'the wall')
  await takePicture(page, 'wall-1920')
  t.notOk(
    asked.some((url) => url.includes(address.split('#')[1] ?? '?')),
    'the token stands in no address that is asked for',
  )

  const port = Number(new URL(first.url).port)
  await first.stop()
  await page.getByText(/^与服务器的连接自 \d\d:\d\d:\d\d 中断/).waitFor({ timeout: 3_000 })
  await page.getByText(/^推算/).first().waitFor({ timeout: 8_000 })
  await takePicture(page, 'wall-stale')
  const second = await startService(t, { folder: first.folder, port })
  await page.getByText('已连接').waitFor({ timeout: 20_000 })
  t.equal(await page.getByText(/中断/).count(), 0)

  const { body } = await (await second.as('coordinator', 'ay-gov-office')).get('/api/wall-links')
  await until(async () => ((await second.admin.get('/api/wall-links')).body.items[0].watching === 1 ? true : null))
  await second.admin.delete(`/api/wall-links/${body.items[0].id}`)
  await page.getByText('大屏链接已停用').waitFor()
})
