import { test } from 'tap'
import type { Page } from 'playwright-core'
import { DESK, PHONE, expectAccessible, openDesk, signIn, startBrowser, takePicture } from '../support/browser.ts'
import { log, releaseBody } from '../support/incidents.ts'
import { expectStatus, iso, startService } from '../support/service.ts'
import type { Service } from '../support/service.ts'

const PASSWORD = 'long-enough-1'
const HOUR_MS = 60 * 60_000
const hoursAgo = (hours: number) => iso(Date.now() - hours * HOUR_MS)
/** Text, because it runs in the page: what a strict parser makes of the feed. */
const PARSED = `fetch('/responses/feed.atom').then((answer) => answer.text()).then((text) => {
  const feed = new DOMParser().parseFromString(text, 'application/xml')
  return [feed.querySelectorAll('parsererror').length, feed.querySelectorAll('entry').length, feed.querySelector('entry title').textContent]
})`

async function fits(page: Page): Promise<boolean> {
  return Number(await page.evaluate('document.documentElement.scrollWidth')) <= PHONE.width
}

/** Three releases, one of them corrected, and enough others for a second page. */
async function busyColumn(service: Service): Promise<string> {
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', 'ay-enforcement')
  const incident = await log(recorder, { discoveredAt: hoursAgo(40) })
  const path = `/api/incidents/${incident.id}/releases`
  const release = async (hours: number, title: string, over: Record<string, unknown> = {}) =>
    (await recorder.post(path, releaseBody(hoursAgo(hours), { unit: 'ay-enforcement', title, ...over }))).body.id as string
  for (let one = 0; one < 20; one += 1)
    await release(20 + one / 2, `岳城街道供水抢修第${one + 1}次通报`, { body: `第${one + 1}次通报正文。` })
  const body = [
    '11月20日凌晨，岳城街道柠都大道一处供水主管破裂，附近三个小区约1200户停水。县综合行政执法局、县水务局随即组织抢修，并调集4台送水车在小区门口定点供水。',
    '管道更换已于21日17时完成，冲洗、检测合格后于18时恢复供水。停水期间的水费按规定减免。',
    '市民对供水有疑问的，请拨打24小时服务电话12345。',
  ].join('\n')
  const channels = [
    { name: '安岳发布', url: 'https://example.gov.cn/2026/1121.html', publishedAt: hoursAgo(5) },
    { name: '安岳县人民政府网站', documentNumber: '安执法函〔2026〕31号', publishedAt: hoursAgo(4) },
  ]
  const published = { channels, signatory: { name: '张某', post: '局长' } }
  const id = await release(5, '关于岳城街道部分小区停水抢修和恢复供水情况的通报', { body, published })
  await release(2, '关于停水小区水质检测结果的续报', {
    kind: 'follow-up',
    body: '三个小区末梢水复检12项指标全部合格，结果已在小区公示栏张贴。',
  })
  const correction = { text: '恢复供水时间应为21日19时，特此更正。', reason: '核对' }
  expectStatus({ equal: () => true } as never, await unit.put(`${path}/${id}/correction`, correction), 200)
  return id
}

test('RE-5: the office opens the column having seen what follows; a citizen reads it without scripts, on desk and phone', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const id = await busyColumn(service)
  await service.as('coordinator', 'ay-gov-office')
  const office = await openDesk(t, browser, service.url)
  await signIn(office, 'coordinator.ay-gov-office.x', PASSWORD)
  await office.goto('/units?part=column')
  await office.getByText('公众打不开这个栏目').waitFor()
  await office.getByRole('button', { name: '开通回应公开' }).click()
  await office.getByText(/任何人不登录即可在 \S+\/responses 看到 22 篇/).waitFor()
  await office.getByRole('dialog').getByRole('button', { name: '开通回应公开' }).click()
  await office.locator('[data-field="contact"][aria-invalid="true"]').waitFor()
  await expectAccessible(t, office, 'opening the column, with a fault')
  await office.getByLabel('联系方式').fill('县政府办公室 028-24530000')
  await takePicture(office, 'column-open')
  await office.getByRole('dialog').getByRole('button', { name: '开通回应公开' }).click()
  await office.getByText('已开通').waitFor()
  await office.getByRole('button', { name: '不列入 岳城街道供水抢修第3次通报' }).click()
  await office.getByLabel('理由').fill('内容与下一篇重复')
  await office.getByRole('dialog').getByRole('button', { name: '不列入' }).click()
  await office.getByText('公众可见 21 篇').waitFor()
  await expectAccessible(t, office, 'the column at the desk')
  await takePicture(office, 'column-pane')

  const context = await browser.newContext({ baseURL: service.url, viewport: DESK, locale: 'zh-CN', javaScriptEnabled: true })
  t.teardown(() => context.close())
  const citizen = await context.newPage()
  citizen.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) t.fail(message.text())
  })
  await citizen.goto('/responses')
  await citizen.getByRole('heading', { level: 1, name: '回应公开' }).waitFor()
  await expectAccessible(t, citizen, 'the public column')
  await takePicture(citizen, 'responses-1440')
  t.equal((await context.cookies()).length, 0)
  await citizen.setViewportSize(PHONE)
  t.ok(await fits(citizen), 'nothing scrolls sideways')
  await expectAccessible(t, citizen, 'the public column on a phone')
  await takePicture(citizen, 'responses-390')
  await citizen.getByRole('link', { name: '关于岳城街道部分小区停水抢修' }).click()
  await citizen.getByText('恢复供水时间应为21日19时').waitFor()
  t.ok(await fits(citizen))
  await takePicture(citizen, 'response-390')
  await citizen.setViewportSize(DESK)
  await expectAccessible(t, citizen, 'one release')
  await takePicture(citizen, 'response-1440')
  await citizen.emulateMedia({ media: 'print' })
  await takePicture(citizen, 'response-print')
  t.match(citizen.url(), id)
  t.same(await office.evaluate(PARSED), [0, 21, '关于停水小区水质检测结果的续报'])
  await citizen.emulateMedia({ media: 'screen' })
  await citizen.goto('/responses/none')
  await citizen.getByRole('heading', { name: '没有找到这一页' }).waitFor()
  await expectAccessible(t, citizen, 'a release that is not there')
})
