import { test } from 'tap'
import { PHONE, expectAccessible, openDesk, signIn, startBrowser, takePicture } from '../support/browser.ts'
import { clockOf, hoursAgo, log } from '../support/incidents.ts'
import { startService } from '../support/service.ts'

const PASSWORD = 'long-enough-1'

test('an incident’s page: its clocks as a picture and a table, urged by keyboard, looked back at, and on a phone', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const logged = await log(recorder, {
    title: '县城供水主管爆裂',
    level: 'III',
    levelReason: '研判',
    occurredAt: hoursAgo(6),
    discoveredAt: hoursAgo(0.5),
  })
  const path = `/api/incidents/${logged.id}`
  const raised = await recorder.put(
    `${path}/level`,
    { level: 'II', reason: '影响户数核定为 3.3 万户' },
    { 'if-match': `"${logged.version}"` },
  )
  t.equal(raised.status, 200, JSON.stringify(raised.body))
  const missed = clockOf(raised.body, 'authoritative-release')

  const page = await openDesk(t, browser, service.url)
  await signIn(page, 'coordinator.ay-publicity.x', PASSWORD)
  await page.goto(`/incidents/${logged.id}`)
  await page.getByRole('heading', { name: '县城供水主管爆裂', level: 1 }).waitFor()
  const row = page.getByRole('row', { name: /已超时 权威信息发布/ })
  await row.waitFor()
  t.match(await row.textContent(), /定级即超时/)
  await page.getByRole('img', { name: /^时限图/ }).waitFor()
  t.equal(await page.locator('svg pattern').count(), 4, 'both hatches, in the picture and in its legend')
  await page.locator('summary', { hasText: /^办结尚缺 \d+ 项：时限 \d+ 项未完成/ }).waitFor()
  await expectAccessible(t, page, 'the incident')
  await takePicture(page, 'incident-1440')

  // Urged by keyboard, while somebody else is faster: both stand side by side, nothing typed is lost.
  await row.getByRole('button', { name: '催办' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/act=notice/)
  const text = page.getByRole('dialog').getByLabel('内容')
  await text.fill('请说明首次发布为何超时，并明确发布时间。')
  await expectAccessible(t, page, 'the dialog of a supervision notice')
  const called = await coordinator.post(
    `${path}/calls`,
    { to: '县综合行政执法局', at: hoursAgo(0), text: '已催' },
    { 'if-match': `"${raised.body.version}"` },
  )
  t.equal(called.status, 201, JSON.stringify(called.body))
  await page.getByRole('button', { name: '发出催办' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: '保存前，这起事件已被他人更新' }).waitFor()
  await page.getByText('请说明首次发布为何超时').waitFor()
  await page.getByRole('button', { name: /重新提交我的/ }).click()
  await page.getByRole('heading', { name: '批示与督办' }).waitFor()
  await page.getByText('催办（蓝色督办单）').first().waitFor()
  await page.waitForURL((url) => !url.search.includes('act='))
  t.equal(await page.getByRole('dialog').count(), 0, 'the dialog is gone')
  const after = await coordinator.get(path)
  t.match(after.body.supervisionNotices, [{ to: missed.unit, text: '请说明首次发布为何超时，并明确发布时间。' }])

  // Looking back, entry by entry, under a black band; nothing can be done there.
  await page.getByRole('slider', { name: '回看' }).focus()
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowLeft')
  await page.waitForURL(/asOf=/)
  await page.getByText('当时的情况').waitFor()
  await page.getByText('较大').first().waitFor()
  await page.getByRole('row', { name: /权威信息发布/ }).waitFor({ state: 'detached' })
  t.equal(await page.getByRole('button', { name: '催办' }).count(), 0)
  await expectAccessible(t, page, 'the incident as it was')
  await page.keyboard.press('Escape')
  await page.getByText('当时的情况').waitFor({ state: 'detached' })

  await page.getByRole('button', { name: '更正', exact: true }).click()
  await page.getByLabel('更正哪一项').selectOption('事发时间')
  await page.getByLabel('更正为（事发时间）').fill('-40分')
  await page.getByText('须由另一人批准后生效').waitFor()
  await page.getByLabel('更正理由').fill('首次登记时误填了网上首发时间')
  await page.getByRole('button', { name: '提交更正' }).click()
  await page.getByText('已提交，待第二人批准').waitFor()
  await row.waitFor()

  await page.getByRole('link', { name: '全部' }).click()
  await page.waitForURL(`/ledger?incident=${logged.id}`)
  await page.getByRole('row', { name: /登记事件/ }).waitFor()
  await page.goBack()

  await page.setViewportSize(PHONE)
  await page.reload()
  await page.getByRole('heading', { name: '县城供水主管爆裂', level: 1 }).waitFor()
  const width = await page.evaluate('document.documentElement.scrollWidth')
  t.ok(Number(width) <= PHONE.width, `nothing but the picture scrolls sideways: ${String(width)}`)
  await expectAccessible(t, page, 'the incident on a phone')
  await takePicture(page, 'incident-390')
})
