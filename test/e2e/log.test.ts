import { test } from 'tap'
import type { Page, Route } from 'playwright-core'
import { incidentBody, log } from '../support/incidents.ts'
import { DESK, PHONE, expectAccessible, openDesk, signIn, startBrowser, takePicture } from '../support/browser.ts'
import { startService } from '../support/service.ts'
import type { Service } from '../support/service.ts'

const PASSWORD = 'long-enough-1'
const RECORDER = 'recorder.ay-gov-office.x'
const MINUTE_MS = 60_000

async function loggedBy(service: Service): Promise<any[]> {
  const recorder = await service.as('recorder', 'ay-gov-office')
  return (await recorder.get('/api/incidents?sort=recorded')).body.items
}

/** As it is written in a report, Beijing time. */
function timeText(ms: number): string {
  const beijing = new Date(ms + 8 * 60 * MINUTE_MS)
  return `${beijing.getUTCDate()}日${beijing.getUTCHours()}时${String(beijing.getUTCMinutes()).padStart(2, '0')}分`
}

test('an incident is logged by keyboard alone, from a pasted report, while the proposal appears', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  await log(recorder, { title: '工业集中区仓库夜间异味', divisions: ['512021104'], sectors: ['ecology'] })
  const page = await openDesk(t, browser, service.url, { ...DESK, height: 1060 })
  const keys = page.keyboard
  await signIn(page, RECORDER, PASSWORD)
  await page.goto('/log')
  await page.getByRole('heading', { name: '登记事件' }).waitFor()
  await expectAccessible(t, page, 'the empty form')

  await keys.press('Alt+KeyP')
  const now = Date.now()
  const report = `【值班快报】${timeText(now - 54 * MINUTE_MS)}，龙台镇工业集中区一仓库起火，生态环境、卫健等部门到场，已疏散群众11200人。${timeText(now - 41 * MINUTE_MS)}起网上出现视频。`
  await keys.insertText(report)
  await keys.press('Tab')
  await page.getByText(/识别出 \d 项/).waitFor()
  t.match(await page.getByLabel('标题').inputValue(), /^龙台镇工业集中区一仓库起火/)
  t.match(await page.getByLabel('事发').inputValue(), /日 \d\d:\d\d$/)
  t.equal(await page.getByText('已填', { exact: true }).count(), 7)

  await page.getByLabel('发现／接报').focus()
  await keys.type('-22分')
  await page.getByText('22分钟前，登记及时').waitFor()
  await keys.press('Tab')
  await page.getByRole('heading', { name: '责任单位' }).waitFor()
  await page.getByText('县应急管理局', { exact: true }).first().waitFor()
  await page.getByText('工业集中区仓库夜间异味').waitFor()

  await page.getByRole('combobox', { name: '领域' }).focus()
  await keys.press('ArrowLeft')
  await keys.press('Alt+ArrowLeft')
  await keys.press('Alt+ArrowLeft')
  await page.getByText('卫生健康，第 1 位').waitFor()
  await page.getByText('县卫生健康局', { exact: true }).first().waitFor()
  await keys.press('Alt+KeyU')
  await keys.type('应急管理')
  await page.getByRole('option', { name: '县应急管理局' }).waitFor()
  await keys.press('Enter')

  // A list opens with the system's own keys, which a browser without a screen does not have.
  await page.getByLabel('事件类别').selectOption('突发环境事件')
  await page.getByText('疏散转移达到 10,000人').waitFor()
  await page.getByText('建议重大，请选定').waitFor()
  await page.getByRole('radio', { name: '一般', exact: true }).focus()
  await keys.press('Space')
  await page.getByText('保存即交办').waitFor()
  await keys.press('Control+Enter')
  await page.getByText('所定等级低于按标准计算的等级，请填写理由').waitFor()
  t.equal(await page.locator(':focus').getAttribute('data-field'), 'levelReason', 'the focus is at the first field at fault')
  await expectAccessible(t, page, 'the form with a fault')
  await page.getByRole('radio', { name: '重大', exact: true }).focus()
  await keys.press('Space')
  await page.getByText('权威信息发布', { exact: true }).locator('visible=true').first().waitFor()
  await page.getByText('与建议一致').waitFor()
  await expectAccessible(t, page, 'the form with its proposal')
  await takePicture(page, 'log-1440')

  await keys.press('Control+Enter')
  await keys.press('Control+Enter')
  await page.getByText(/^已登记 2\d{3}-000002 龙台镇/).waitFor()
  const [saved, ...others] = await loggedBy(service)
  t.equal(others.length, 1, 'a double press logs once')
  t.match(saved, { level: 'II', assignment: { lead: 'ay-emergency' } })
  await page.goto('/log')
  t.equal(await page.getByLabel('标题').inputValue(), '', 'the draft is gone')
})

test('the draft outlives a reload and a broken connection; a retry of what did arrive logs once', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  await service.as('recorder', 'ay-gov-office')
  const page = await openDesk(t, browser, service.url)
  await signIn(page, RECORDER, PASSWORD)
  await page.goto('/log')
  await page.getByLabel('标题').fill('网民13800138000反映停水')
  await page.getByRole('combobox', { name: '来源' }).selectOption('微博')
  await page.getByLabel('发现／接报').fill('现在')
  await page.getByRole('combobox', { name: '属地' }).fill('安岳县')
  await page.getByRole('option', { name: /^安岳县/ }).click()
  await page.getByRole('radio', { name: '非突发事件' }).check({ force: true })
  await page.getByText(/标题含手机号 138\*\*\*\*8000/).waitFor()
  await page.getByText(/^草稿已存本机/).waitFor()
  await page.reload()
  await page.getByText(/标题含手机号/).waitFor()
  t.equal(await page.getByLabel('标题').inputValue(), '网民13800138000反映停水')
  await page.keyboard.press('Control+Enter')
  await page.getByText('请删去文字中的个人信息').waitFor()
  await page.getByLabel('标题').fill('市民反映停水')

  // The request arrives, its answer does not.
  let cut = 0
  await page.route('**/api/incidents', async (route) => {
    if (route.request().method() !== 'POST' || cut > 0) return route.continue()
    cut += 1
    await route.fetch()
    await route.abort()
  })
  await page.keyboard.press('Control+Enter')
  await page.getByText('与服务器的连接中断，填写的内容还在，请重试').waitFor()
  t.equal((await loggedBy(service)).length, 1)
  await page.reload()
  await page.getByText(/^保存即交办/).waitFor()
  await page.getByRole('button', { name: '保存并交办' }).click()
  await page.getByText(/^已登记 2\d{3}-000001 市民反映停水/).waitFor()
  t.equal((await loggedBy(service)).length, 1, 'the retry after a reload is the same request')
})

test('登记 on a phone: one column, the essence of the proposal stays in sight; others are told whose it is', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  await service.as('recorder', 'ay-gov-office')
  await service.as('leader', 'ay-gov')
  const page = await openDesk(t, browser, service.url, PHONE)
  await signIn(page, RECORDER, PASSWORD)
  await page.goto('/log')
  await page.getByLabel('标题').fill(String(incidentBody()['title']))
  await page.getByLabel('发现／接报').fill('-49时')
  await page.getByRole('combobox', { name: '属地' }).fill('龙台')
  await page.getByRole('option', { name: /龙台镇/ }).click()
  await page
    .getByText(/登记即超时/)
    .first()
    .waitFor()
  await page
    .getByText(/回应 .*到期/)
    .first()
    .waitFor()
  t.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= PHONE.width, 'nothing scrolls sideways')
  await expectAccessible(t, page, 'the form on a phone')
  await takePicture(page, 'log-390')

  const leader = await openDesk(t, browser, service.url)
  await signIn(leader, 'leader.ay-gov.x', PASSWORD)
  t.equal(await leader.getByRole('link', { name: '登记' }).count(), 0)
  await leader.goto('/log')
  await leader
    .getByText(/没有.*权限|不能办理|不在/)
    .first()
    .waitFor()
})

/** Somebody who may log and merge, at 登记 with all that has to be filled. */
async function fillIn(page: Page, title: string): Promise<void> {
  await page.goto('/log')
  await page.getByLabel('标题').fill(title)
  await page.getByRole('combobox', { name: '来源' }).selectOption('微博')
  await page.getByLabel('发现／接报').fill('-20分')
  await page.getByRole('combobox', { name: '属地' }).fill('龙台')
  await page.getByRole('option', { name: /龙台镇/ }).click()
  await page.getByRole('radio', { name: '非突发事件' }).check({ force: true })
}

test('IN-8: the same matter is merged while it is logged; where that is refused it is logged once, and the dialog says why', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const accounts = (await service.admin.get('/api/accounts')).body.items
  const { id } = accounts.find(({ username }: { username: string }) => username === RECORDER)
  const main = await log(recorder, { title: '工业集中区仓库夜间异味', divisions: ['512021104'] })
  const other = await log(recorder, { title: '工业集中区异味扰民', divisions: ['512021104'] })
  const page = await openDesk(t, browser, service.url)
  await signIn(page, RECORDER, PASSWORD)
  await fillIn(page, '龙台镇工业集中区夜间异味')
  const link = page.getByRole('link', { name: /^打开那起事件：工业集中区仓库/ })
  await link.waitFor()
  t.equal(await link.getAttribute('href'), `/incidents/${main.id}`)
  t.equal(await page.getByRole('checkbox', { name: /是同一事件/ }).count(), 0, 'who may not merge is not offered it')

  t.equal((await service.admin.patch(`/api/accounts/${id}`, { roles: ['recorder', 'coordinator'] })).status, 200)
  await signIn(page, RECORDER, PASSWORD)
  await page.goto('/log')
  await page.getByRole('checkbox', { name: `是同一事件，登记后并入 ${main.number}` }).check()
  await page.getByText(/主事件发现时间改为.*以此起算的时限相应提前/).waitFor()
  await expectAccessible(t, page, 'the offer to merge')
  await takePicture(page, 'log-merge')
  // The merger is done and its answer lost: asked again under the same key, it is told as done.
  const lose = async (route: Route) => {
    await route.fetch()
    await route.abort()
  }
  await page.route('**/merged-into', lose, { times: 1 })
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Control+Enter')
  await page.getByText(/^已登记 2\d{3}-000003 .*，并入 2\d{3}-000001。/).waitFor()
  await page.getByText(`已并入 ${main.number}`).first().waitFor()
  await page.getByRole('link', { name: main.number, exact: true }).first().click()
  await page
    .getByText(/^2\d{3}-000003 并入本事件/)
    .first()
    .waitFor()

  await fillIn(page, '龙台镇工业集中区异味扰民又起')
  await page.getByRole('checkbox', { name: `是同一事件，登记后并入 ${other.number}` }).check()
  const taken = await coordinator.put(`/api/incidents/${other.id}/merged-into`, { incident: main.id, keepEarlierAnchor: false })
  t.equal(taken.status, 200, JSON.stringify(taken.body))
  await page.keyboard.press('Control+Enter')
  await page.getByText(/^已登记 2\d{3}-000004 .*但未能并入/).waitFor()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(`${other.number} 已并入 ${main.number}，请选择 ${main.number}`).waitFor()
  t.ok(await dialog.getByRole('button', { name: '并入主事件' }).isDisabled())
  t.equal((await loggedBy(service)).length, 4, 'each was logged once')
  await expectAccessible(t, page, 'the refused merger')
  await takePicture(page, 'log-merge-refused')
  await dialog.getByRole('radio').check()
  await dialog.getByRole('button', { name: '并入主事件' }).click()
  await dialog.waitFor({ state: 'detached' })
  t.equal((await coordinator.get(`/api/incidents/${main.id}`)).body.duplicates.length, 3)
})
