import { test } from 'tap'
import type { Page } from 'playwright-core'
import { PHONE, expectAccessible, openDesk, signIn, startBrowser, takePicture } from '../support/browser.ts'
import { log } from '../support/incidents.ts'
import { iso, readLocality, startService } from '../support/service.ts'

const PASSWORD = 'long-enough-1'
const HOUR_MS = 60 * 60_000

async function fits(page: Page): Promise<boolean> {
  return Number(await page.evaluate('document.documentElement.scrollWidth')) <= PHONE.width
}

test('an administrator makes an account; that person signs in elsewhere and changes the password, by keyboard', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const admin = await openDesk(t, browser, service.url)
  await signIn(admin, 'admin', PASSWORD)
  await admin.goto('/units?part=accounts')
  await admin.getByText('值班录入、协调、责任单位、领导还没有人。').waitFor()
  await expectAccessible(t, admin, 'the accounts')
  await admin.getByRole('button', { name: '建立值班录入账号' }).press('Enter')
  await admin.keyboard.press('Enter')
  await admin.getByText('请填写姓名').waitFor()
  await expectAccessible(t, admin, 'a new account with a fault')
  await takePicture(admin, 'account-new')
  await admin.keyboard.type('陈志远')
  await admin.getByLabel('所属单位').fill('卫生健康')
  await admin.getByRole('option', { name: '县卫生健康局' }).waitFor()
  await admin.keyboard.press('Escape')
  await admin.getByRole('textbox', { name: '姓名' }).focus()
  await admin.keyboard.press('Enter')
  await admin.getByText('密码只显示这一次').waitFor()
  const given = (await admin.locator('output').textContent()) ?? ''
  await expectAccessible(t, admin, 'a password shown once')
  await admin.getByRole('button', { name: '已记下' }).click()
  await admin.getByRole('cell', { name: '陈志远', exact: true }).waitFor()
  t.equal(await admin.getByText(given).count(), 0, 'it is shown once')
  await takePicture(admin, 'accounts')

  const person = await openDesk(t, browser, service.url)
  await signIn(person, 'zhiban', given)
  await person.getByRole('link', { name: '陈志远' }).press('Enter')
  await person.getByLabel('现在的密码').fill(given)
  await person.locator('[data-field="new"]').fill('six-lamps-over-water')
  await person.getByLabel('再输一遍新密码').fill('six-lamps-over-wader')
  await person.keyboard.press('Enter')
  await person.getByText('两次输入的新密码不一致').waitFor()
  await expectAccessible(t, person, 'the password page with a fault')
  await takePicture(person, 'password')
  await person.getByLabel('再输一遍新密码').fill('six-lamps-over-water')
  await person.keyboard.press('Enter')
  await person.getByRole('heading', { name: '密码已修改' }).waitFor()
  await person.getByRole('button', { name: '退出' }).click()
  await signIn(person, 'zhiban', 'six-lamps-over-water')

  await admin.getByRole('button', { name: '停用 陈志远' }).click()
  await admin.getByText('立即退出登录').waitFor()
  await admin.getByRole('button', { name: '停用账号' }).click()
  await admin.getByRole('row', { name: /陈志远.*已停用/ }).waitFor()
  await person.waitForURL(/sign-in/)
})

test('a directory file with an error shows it at its line and changes nothing; a right one shows what it changes first', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const page = await openDesk(t, browser, service.url)
  await signIn(page, 'admin', PASSWORD)
  await page.goto('/units')
  await page.getByRole('cell', { name: '安岳县卫生健康局' }).waitFor()
  await expectAccessible(t, page, 'the units')
  await page.getByRole('button', { name: '导入单位目录' }).click()
  const document = readLocality('anyue')
  const choose = (text: string) =>
    page.getByLabel('目录文件').setInputFiles({ name: '单位目录.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  const before = service.parts.desk.ledger.head().seq

  const wrong = structuredClone(document)
  wrong.units[3].sectors = ['no-such-sector']
  const text = JSON.stringify(wrong, null, 2)
  const line = text.slice(0, text.indexOf('no-such-sector')).split('\n').length
  await choose(text)
  await page.getByText(`第 ${line} 行`).waitFor()
  await page.getByText('领域“no-such-sector”不在本目录中').waitFor()
  t.ok(await page.getByRole('button', { name: '采用这份目录' }).isDisabled())
  await expectAccessible(t, page, 'a file with a fault')
  await takePicture(page, 'directory-fault')
  await choose('{\n  "name": "安岳县",,\n}')
  await page.getByText('第 2 行').waitFor()

  const next = structuredClone(document)
  next.units.push({ id: 'ay-data', name: '安岳县数据局', kind: 'department', division: '512021' })
  await choose(JSON.stringify(next))
  await page.getByText('新增 1 项，去掉 0 项，变更 0 项').waitFor()
  await expectAccessible(t, page, 'what a file changes')
  await takePicture(page, 'directory-changes')
  t.equal(service.parts.desk.ledger.head().seq, before, 'nothing has been recorded so far')
  await page.getByRole('button', { name: '采用这份目录' }).press('Enter')
  await page.getByRole('cell', { name: '安岳县数据局' }).waitFor()
  t.equal(service.parts.desk.ledger.head().seq, before + 1)
})

test('a roster by turns, a desk taken over by name, a destination let in by a second person', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const night = await service.as('recorder', 'ay-gov-office', 'night')
  await service.as('coordinator', 'ay-gov-office', 'day')
  await log(night, { title: '岳城街道部分小区连续停水', discoveredAt: iso(Date.now() - 47.5 * HOUR_MS) })
  await log(night, { title: '全县防汛演练', drill: { speed: 60 } })
  await service.admin.post('/api/destinations', {
    kind: 'wecom-robot',
    name: '值班群',
    url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1',
  })
  const page = await openDesk(t, browser, service.url)
  await signIn(page, 'coordinator.ay-gov-office.day', PASSWORD)

  await page.getByRole('link', { name: '交接班' }).press('Enter')
  await page.getByRole('timer', { name: /^回应，.*紧迫/ }).waitFor()
  await page.getByText('演练', { exact: true }).nth(1).waitFor()
  await page.getByRole('button', { name: '接班' }).press('Enter')
  await page.getByText('请选择交班人').waitFor()
  await page.getByLabel('交班人').selectOption('recorder.ay-gov-office.night')
  await page.getByLabel('交班说明').fill('停水一事已催两次')
  await page.getByRole('button', { name: '接班' }).press('Enter')
  await page.getByText('已接班，记入台账').waitFor()
  await page.getByText('停水一事已催两次').waitFor()
  await expectAccessible(t, page, 'the handover')
  await takePicture(page, 'handover')

  await page.goto('/units?part=roster&unit=ay-gov-office')
  await page.getByText('还没有值班表').waitFor()
  const turns = page.getByRole('group', { name: '按轮班的先后选人' })
  await turns.getByRole('button', { name: 'ay-gov-office coordinator' }).click()
  await turns.getByRole('button', { name: 'ay-gov-office recorder' }).click()
  await page.getByRole('button', { name: '排入下表' }).click()
  t.equal(await page.getByRole('button', { name: /^去掉第/ }).count(), 14)
  await page.getByLabel('第 2 班，止').fill('2020-01-01T08:30')
  await page.getByRole('button', { name: '保存值班表' }).click()
  await page.getByText('结束时间应晚于开始时间').waitFor()
  await expectAccessible(t, page, 'a roster with a fault')
  await page.getByRole('button', { name: '去掉第 2 班' }).click()
  await page.getByRole('button', { name: '保存值班表' }).click()
  await page.getByText('已保存，记入台账').waitFor()
  await takePicture(page, 'roster')
  await page.goto('/units?part=roster')
  await page.getByText(/个单位中 \d+ 个有空缺/).waitFor()
  await expectAccessible(t, page, 'who is on duty where')

  await page.goto('/units?part=destinations')
  await page.getByRole('button', { name: '不准 值班群' }).press('Enter')
  await page.getByText('停止送往这里').waitFor()
  await page.getByRole('button', { name: '不准送达' }).click()
  await page.getByText('未准入').waitFor()
  await expectAccessible(t, page, 'the destinations')

  await page.goto('/drills')
  await page.getByRole('heading', { name: /全县防汛演练/ }).waitFor()
  await page.getByRole('button', { name: '看各步' }).press('Enter')
  await page
    .getByText(/知会提醒，.*已交办/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: '结束演练' }).press('Enter')
  await page.getByText('效果评估尚未填写').waitFor()
  await expectAccessible(t, page, 'what an exercise lacks for its end')
  await page.keyboard.press('Escape')
  await expectAccessible(t, page, 'the exercises')
  await takePicture(page, 'drills')

  await page.setViewportSize(PHONE)
  for (const path of ['/drills', '/handover', '/units', '/units?part=roster&unit=ay-gov-office', '/units?part=destinations', '/password']) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    t.ok(await fits(page), `nothing scrolls sideways on ${path} at 390 px`)
  }
})
