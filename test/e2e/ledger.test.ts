import { test } from 'tap'
import { expectAccessible, openDesk, signIn, startBrowser, takePicture } from '../support/browser.ts'
import { log } from '../support/incidents.ts'
import { startService } from '../support/service.ts'

const PASSWORD = 'long-enough-1'

test('an auditor checks the chain and finds an entry by its number; an administrator is told whom to ask', async (t) => {
  const service = await startService(t)
  await log(await service.as('recorder', 'ay-gov-office'))
  await service.as('auditor', 'ay-gov-office')
  const browser = await startBrowser(t)
  const page = await openDesk(t, browser, service.url)
  await signIn(page, 'auditor.ay-gov-office.x', PASSWORD)
  await page.goto('/ledger')
  await page.getByRole('button', { name: '校验全部条目' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '全链校验通过' }).waitFor()

  await page.getByLabel('序号').fill('第 1 条')
  await page.keyboard.press('Enter')
  await page.getByText('"国家规定"').waitFor()
  t.match(page.url(), /seq=/)
  await expectAccessible(t, page, 'the ledger with an entry unfolded')
  await takePicture(page, 'ledger-1440')
  await page.getByLabel('序号').fill('999999')
  await page.keyboard.press('Enter')
  await page.getByText(/没有第 999999 条/).waitFor()
  await page.goto('/rules')
  await page.getByText('7 个提醒点，逾期重复').click()
  await page.getByText('到期前 30分钟').first().waitFor()
  await expectAccessible(t, page, 'the rules')
  await takePicture(page, 'rules-1440')

  await page.getByRole('button', { name: '退出' }).click()
  await signIn(page, 'admin', PASSWORD)
  await page.goto('/ledger')
  await page.getByText('系统管理员不查看条目').waitFor()
  await page.goto('/weekly')
  await page.getByText('系统管理员不查看事件和统计').waitFor()
})
