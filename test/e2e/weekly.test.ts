import { test } from 'tap'
import { PHONE, expectAccessible, openDesk, signIn, startBrowser, takePicture } from '../support/browser.ts'
import { hoursAgo, log, releaseBody } from '../support/incidents.ts'
import { expectStatus, startService } from '../support/service.ts'
import type { Service } from '../support/service.ts'

const PASSWORD = 'long-enough-1'

/** Clocks that fell due on both sides of the last Monday: met, late, overdue. */
async function pastWeeks(service: Service): Promise<void> {
  const recorder = await service.as('recorder', 'ay-gov-office')
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const release = async (incident: { id: string }, hours: number) =>
    expectStatusOnce(await coordinator.post(`/api/incidents/${incident.id}/releases`, releaseBody(hoursAgo(hours))))
  await release(await log(recorder, { title: '护龙镇卫生院门诊停诊半日', discoveredAt: hoursAgo(24 * 9) }), 24 * 8)
  const loud = await log(recorder, { title: '岳城街道部分小区连续停水', heat: 'red', discoveredAt: hoursAgo(24 * 9) })
  const points = [
    { at: hoursAgo(24 * 6 + 2), value: 12_400, source: '微博阅读量' },
    { at: hoursAgo(24 * 5), value: 3_100, source: '微博阅读量' },
  ]
  expectStatusOnce(await coordinator.post(`/api/incidents/${loud.id}/heat`, { points }))
  await release(loud, 24 * 6)
  await log(recorder, { title: '网民质疑公租房分配名单', discoveredAt: hoursAgo(24 * 9) })
  await log(recorder, { title: '石桥街道一小学部分学生午餐后身体不适', discoveredAt: hoursAgo(1) })
}

function expectStatusOnce({ status, body }: { status: number; body: unknown }): void {
  if (status !== 201) throw new Error(JSON.stringify(body))
}

test('周报、规则、台账 are read and worked by keyboard, on a desk and on a phone', async (t) => {
  const service = await startService(t)
  await pastWeeks(service)
  await service.as('leader', 'ay-gov')
  await service.as('auditor', 'ay-gov-office')
  const browser = await startBrowser(t)
  const page = await openDesk(t, browser, service.url)
  await signIn(page, 'leader.ay-gov.x', PASSWORD)

  // The month that holds the instant at which they fell due, whatever day it is today.
  const due = new Date(Date.now() - 7 * 24 * 3_600_000 + 8 * 3_600_000).toISOString()
  const report = await (await service.as('leader', 'ay-gov')).get(`/api/reports/monthly/${due.slice(0, 7)}`)
  expectStatus(t, report, 200)
  await page.goto(`/weekly?span=monthly&period=${due.slice(0, 7)}`)
  await page.getByRole('heading', { name: '超时清单' }).waitFor()
  await expectAccessible(t, page, 'the report')
  await takePicture(page, 'weekly-1440')

  for (const head of ['重点舆情', '首次回应用时', '热度变化', '未经系统审签的发布'])
    t.ok(await page.getByRole('heading', { name: head }).isVisible(), `${head} is on the page`)
  await page.goto('/weekly?period=2026-W02')
  await page.getByRole('combobox', { name: '选择周' }).click()
  await page.getByRole('gridcell', { name: '15', exact: true }).click()
  await page.waitForURL(/period=2026-W03/)
  await page.goto(`/weekly?span=monthly&period=${due.slice(0, 7)}`)

  await page.getByRole('link', { name: /^1项$/ }).first().focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('护龙镇卫生院门诊停诊半日').waitFor()
  t.match(page.url(), /list=met/, 'the open list stands in the address')
  await expectAccessible(t, page, 'a list behind a figure')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  t.equal(await page.getByRole('row', { name: /网民质疑公租房分配名单/ }).count(), 1, 'a breach is named with its unit')

  await page.emulateMedia({ media: 'print' })
  t.ok(await page.getByText('安岳县政务舆情回应工作月报').isVisible(), 'on paper it is a document')
  t.notOk(await page.getByRole('button', { name: '打印' }).isVisible(), 'and nothing of the screen')
  await page.emulateMedia({ media: 'screen' })

  await page.setViewportSize(PHONE)
  for (const [path, head] of [
    ['/weekly', /周报$/],
    ['/rules', '规则'],
    ['/ledger', '台账'],
  ] as const) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1, name: head }).waitFor()
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    const width = Number(await page.evaluate('document.documentElement.scrollWidth'))
    t.ok(width <= PHONE.width, `${path} does not scroll sideways at 390 px: ${width}`)
    await expectAccessible(t, page, `${path} on a phone`)
    await takePicture(page, `${path.slice(1)}-390`)
  }
  await page.getByRole('button', { name: /护龙镇卫生院/ }).click()
  await page.getByRole('row', { name: /登记事件.*护龙镇卫生院/ }).waitFor()
})

test('RP-5, RP-9: a report is issued, contested from a phone, answered, and issued again with what is different', async (t) => {
  const service = await startService(t)
  await pastWeeks(service)
  const due = new Date(Date.now() - 7 * 24 * 3_600_000 + 8 * 3_600_000).toISOString().slice(0, 7)
  const path = `/weekly?span=monthly&period=${due}`
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const { breaches } = (await coordinator.get(`/api/reports/monthly/${due}`)).body
  const [breach] = breaches.filter((one: any) => one.title === '网民质疑公租房分配名单')
  await service.as('unit', breach.unit)
  const browser = await startBrowser(t)
  const page = await openDesk(t, browser, service.url)
  await signIn(page, 'coordinator.ay-publicity.x', PASSWORD)
  await page.goto(path)
  await page.getByText('尚未核发').waitFor()
  await page.getByRole('button', { name: '核发', exact: true, disabled: false }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('核发后数据、口径和校验值冻结').waitFor()
  await dialog.getByLabel('问题与建议').fill('建议公布类信息发布前核对名单口径。')
  await expectAccessible(t, page, 'the dialog of issuing')
  await dialog.getByRole('button', { name: '核发第1号' }).click()
  await page.getByText('已核发第1号').waitFor()
  await page.getByText('建议公布类信息发布前核对名单口径。').first().waitFor()

  const phone = await openDesk(t, browser, service.url, PHONE)
  await signIn(phone, `unit.${breach.unit}.x`, PASSWORD)
  await phone.goto(path)
  await phone.getByText('本页只列本人办理范围内的部分').waitFor()
  await phone.getByRole('button', { name: '提出异议' }).first().click()
  await phone.getByRole('dialog').getByRole('button', { name: '提出异议' }).click()
  await phone.getByText('请用一句话写明').waitFor()
  await expectAccessible(t, phone, 'a contest with a fault')
  await phone.getByLabel('理由').fill('名单公示期间已在公示栏逐条答复。')
  await phone.getByRole('dialog').getByRole('button', { name: '提出异议' }).click()
  await phone.getByText('待协调单位答复').waitFor()

  await page.reload()
  await page.getByRole('button', { name: '答复异议' }).click()
  await dialog.getByLabel('是否采纳').selectOption('不采纳')
  await dialog.getByLabel('答复').fill('公示栏答复不是公开回应，维持。')
  await dialog.getByRole('button', { name: '答复异议' }).click()
  await dialog.waitFor({ state: 'detached' })
  const held = Promise.withResolvers<void>()
  await page.route(`**/api/reports/monthly/${due}`, async (route) => {
    await held.promise
    await route.continue()
  })
  await page.getByLabel('版本').selectOption('现时数据')
  const again = page.getByRole('button', { name: '另出一号' })
  t.ok(await again.isDisabled(), 'while the figures of now are still on their way, those of the issue cannot be issued for them')
  t.equal(await page.getByText('网民质疑公租房分配名单').count(), 0, 'nor do they stand there')
  held.resolve()
  await again.click()
  await dialog.getByRole('button', { name: '核发第2号' }).click()
  await page.getByRole('heading', { name: '与第1号的差别' }).waitFor()
  await page.getByRole('insertion').filter({ hasText: '已答复，不采纳' }).waitFor()
  await expectAccessible(t, page, 'an issue with differences')
  await takePicture(page, 'weekly-issued')
  await phone.getByText(/第2号已核发/).waitFor()
})
