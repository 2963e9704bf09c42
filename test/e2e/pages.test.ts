import { test } from 'tap'
import { log } from '../support/incidents.ts'
import { DESK, PHONE, expectAccessible, openDesk, signIn, startBrowser, takePicture } from '../support/browser.ts'
import { PASSWORD, ServiceProcess } from '../process/service-process.ts'
import { temporaryFolder } from '../ledger/store.ts'
import { iso, startService, until } from '../support/service.ts'
import type { Service } from '../support/service.ts'

const HOUR_MS = 60 * 60_000
const FIRST_PAGE_BYTES = 250 * 1024
const SIGN_IN_PASSWORD = 'long-enough-1'

test('from the one-time link to the board: a wrong file says what is wrong, what was typed stays', async (t) => {
  const browser = await startBrowser(t)
  const service = await ServiceProcess.start(temporaryFolder(t))
  t.teardown(() => service.end())
  const page = await openDesk(t, browser, service.url)
  await page.goto(new URL(await until(() => /http\S+\/setup\?token=\S+/.exec(service.printed)?.[0])).href)
  await page.getByLabel('管理员用户名').fill('guanli')
  await page.getByLabel('密码').fill('short')
  await page.getByLabel('单位目录').selectOption('从文件导入')
  const wrong = { name: '安岳县', root: '51', sectors: [], units: [{ id: 'Bad Id', name: '某局', kind: 'department', division: '512021' }] }
  await page
    .getByLabel('目录文件')
    .setInputFiles({ name: '目录.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(wrong)) })
  await page.getByRole('button', { name: '建立账号' }).click()
  await page.getByText('有 2 处需要修改').waitFor()
  await page.getByText('root：区划代码应为 6 位或 9 位数字').waitFor()
  await page.getByText('至少 8 个字符').nth(1).waitFor()
  t.equal(await page.getByLabel('管理员用户名').inputValue(), 'guanli')
  t.equal(await page.locator(':focus').getAttribute('data-field'), 'password', 'the focus is at the first field at fault')
  await expectAccessible(t, page, 'the set-up page with faults')
  await takePicture(page, 'setup-faults')

  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByLabel('单位目录').selectOption('安岳县')
  await page.getByRole('button', { name: '建立账号' }).click()
  await page.getByRole('heading', { name: '设置完成' }).waitFor()
  await page.getByText('个单位').waitFor()
  await expectAccessible(t, page, 'set-up done')
  await takePicture(page, 'setup-done')

  await page.goto('/units')
  // The answer may come before the line says that the session is over, or the line may say nothing.
  await page.routeWebSocket('**/*', (line) => line.connectToServer().onClose(() => undefined))
  await page.reload()
  await page.getByText('已连接').waitFor()
  await page.route('**/api/session', (request) => request.abort(), { times: 1 })
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByText('没有退出，请再试').waitFor()
  await page.getByRole('button', { name: '退出' }).click()
  await page.waitForURL('/sign-in')
  await page.getByLabel('用户名').fill('guanli')
  await page.getByLabel('密码').fill('wrong-password')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByText('用户名或密码不正确').waitFor()
  await expectAccessible(t, page, 'the sign-in page')
  await takePicture(page, 'sign-in')
  await signIn(page, 'guanli', PASSWORD)
  await page.getByText('系统管理员不办理事件').waitFor()
})

/** Text, because it runs in the page: what has come so far, as it was sent. */
const LOADED = `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((entry) => ({
  path: new URL(entry.name).pathname, bytes: entry.encodedBodySize, whole: entry.decodedBodySize }))`

/** A desk with something burning, something near and something quiet. */
async function busyDesk(service: Service): Promise<void> {
  const recorder = await service.as('recorder', 'ay-gov-office')
  const ago = (hours: number) => iso(Date.now() - hours * HOUR_MS)
  const burnt = ago(4.2)
  await log(recorder, { title: '岳城街道部分小区连续停水', discoveredAt: ago(52) })
  await log(recorder, {
    title: '龙台镇一化工企业仓库起火，周边群众疏散',
    level: 'II',
    levelReason: '研判',
    // One reading of the clock: a millisecond later it would have happened after it was discovered.
    ...{ discoveredAt: burnt, occurredAt: burnt },
    heat: 'red',
    sectors: ['work-safety'],
  })
  await log(recorder, { title: '护龙镇卫生院门诊停诊半日引发质疑', discoveredAt: ago(18) })
}

test('an incident logged in one place is alerted on another screen, and acknowledged there', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  await busyDesk(service)
  await service.as('coordinator', 'ay-publicity')
  const page = await openDesk(t, browser, service.url)
  await signIn(page, 'coordinator.ay-publicity.x', SIGN_IN_PASSWORD)
  await page.getByRole('heading', { name: '岳城街道部分小区连续停水' }).waitFor()
  t.equal(await page.getByRole('timer', { name: /^回应，.*超时4小时.*已超时/ }).count(), 1)
  await expectAccessible(t, page, 'the board')
  await takePicture(page, 'board-1440')

  await page.getByRole('heading', { name: '岳城街道部分小区连续停水' }).hover()
  const before = await page.getByRole('button', { name: /^知悉/ }).count()
  await log(await service.as('recorder', 'ay-gov-office'), { title: '石桥街道一小学部分学生午餐后身体不适' })
  await page.getByRole('listitem').filter({ hasText: '石桥街道一小学' }).first().waitFor()
  const after = await page.getByRole('button', { name: /^知悉/ }).count()
  t.ok(after > before, 'its alert is there without reloading')
  // The pointer rests in the list: nothing moves under it until somebody asks.
  await page.getByText('正在操作，暂不重排：1 项新到').waitFor()
  t.equal(await page.getByRole('heading', { name: /石桥街道一小学/ }).count(), 0)
  await page.keyboard.press('r')
  await page.getByRole('heading', { name: /石桥街道一小学/ }).waitFor()

  await page
    .getByRole('button', { name: /^知悉.*石桥街道一小学/ })
    .first()
    .click()
  await page
    .getByRole('listitem')
    .filter({ hasText: /石桥街道一小学[^]*已知悉/ })
    .first()
    .waitFor()

  await page.getByRole('button', { name: /^已超时/ }).click()
  await page.waitForURL(/show=overdue/)
  t.equal(await page.getByRole('heading', { name: /护龙镇/ }).count(), 0)
  await page.reload()
  await page.getByRole('heading', { name: '岳城街道部分小区连续停水' }).waitFor()
  t.equal(await page.getByRole('heading', { name: /护龙镇/ }).count(), 0, 'the filter lives in the address')

  await page.goto('/')
  await page.getByRole('heading', { name: /护龙镇/ }).waitFor()
  await page.keyboard.press('c')
  await page.keyboard.press('j')
  await page.keyboard.press(' ')
  const details = page.getByRole('group', { name: /^回应，.*，详情$/ })
  await details.getByText('时限依据').waitFor()
  await details.getByText(/告知/).first().waitFor()
  await expectAccessible(t, page, 'the board with a row unfolded')
  await takePicture(page, 'board-unfolded')
  await page.keyboard.press('ArrowRight')
  t.equal(await page.locator(':focus').textContent(), '督办')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press(' ')
  await details.waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  await page.keyboard.type('c g b')
  t.match(page.url(), /q=c/, 'keys are off while somebody types')
  await page.locator(':focus').fill('')
  await page.getByRole('heading', { name: /护龙镇/ }).waitFor()
  await page.locator('[data-row]').first().focus()
  await page.keyboard.press('c')
  await page.waitForURL(/incidents\/.*act=notice.*obligation=/)
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await page.getByRole('heading', { name: /护龙镇/ }).waitFor()
  await page.getByLabel('属地').selectOption({ index: 1 })
  await page.waitForURL(/division=/)

  await page.setViewportSize(PHONE)
  await page.goto('/')
  await page.getByRole('heading', { name: /龙台镇/ }).waitFor()
  const width = await page.evaluate('document.documentElement.scrollWidth')
  t.ok(Number(width) <= PHONE.width, `nothing scrolls sideways at 390 px: ${String(width)}`)
  await expectAccessible(t, page, 'the board on a phone')
  await takePicture(page, 'board-390')
})

test('when the service goes away the board says so at once, looks stale after 5 s, and recovers by itself', async (t) => {
  const browser = await startBrowser(t)
  const first = await startService(t)
  await busyDesk(first)
  await first.as('coordinator', 'ay-publicity')
  const port = Number(new URL(first.url).port)
  const page = await openDesk(t, browser, first.url)
  await signIn(page, 'coordinator.ay-publicity.x', SIGN_IN_PASSWORD)
  await page.getByRole('timer', { name: /紧迫/ }).first().waitFor()

  await page.mouse.move(1, 1)
  await first.stop()
  await page.getByText(/^与服务器的连接自 \d\d:\d\d:\d\d 中断/).waitFor({ timeout: 2_000 })
  await page
    .getByRole('timer', { name: /推算，紧迫/ })
    .first()
    .waitFor({ timeout: 8_000 })
  await page.getByText('推算时间').waitFor()
  t.ok(await page.getByRole('button', { name: /^知悉/ }).first().isDisabled(), 'acting is off')
  await expectAccessible(t, page, 'the board without connection')
  await takePicture(page, 'board-stale')

  const second = await startService(t, { folder: first.folder, port })
  await log(await second.as('recorder', 'ay-gov-office'), { title: '中断期间登记的一起' })
  await page.getByText('连接已恢复').waitFor({ timeout: 30_000 })
  await page.getByRole('heading', { name: '中断期间登记的一起' }).waitFor()
  t.equal(await page.getByRole('timer', { name: /推算/ }).count(), 0)
})

/** A device's clock that is wrong by so much, wherever a page asks for it; `trueNow` tells the measuring what it really is. */
const wrongClock = (ahead: number) => `{
  const Real = Date
  window.trueNow = () => Real.now()
  window.Date = class extends Real {
    constructor(...args) { if (args.length === 0) super(Real.now() + ${ahead}); else super(...args) }
    static now() { return Real.now() + ${ahead} }
  }
}`
const MEASURED_MS = 4_000
/** Text, because it runs in the page: again and again what each running countdown says, against what was left at that instant. */
const measure = (dues: Record<string, number>) => `new Promise((resolve) => {
  const dues = ${JSON.stringify(dues)}, samples = [], until = trueNow() + ${MEASURED_MS}
  const look = () => {
    for (const row of document.querySelectorAll('[data-row]')) {
      const now = trueNow(), said = /(\\d+)分(\\d+)秒/.exec(row.querySelector('.countdown')?.textContent ?? '')
      const left = dues[row.dataset.row] - now
      if (said !== null && left > 0) samples.push([(Number(said[1]) * 60 + Number(said[2])) * 1000, left])
    }
    if (trueNow() < until) setTimeout(look, 23)
    else resolve(samples)
  }
  look()
})`

test('countdowns keep to the server within a second while the device is ten minutes wrong, either way', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  await busyDesk(service)
  const recorder = await service.as('recorder', 'ay-gov-office')
  // Clocks whose seconds begin at instants of their own, none with the server's.
  for (const part of [0.13, 0.37, 0.62, 0.88])
    await log(recorder, { title: `第${part}起`, discoveredAt: iso(Math.floor(Date.now() / 1_000 - 47.6 * 3_600) * 1_000 + part * 1_000) })
  const coordinator = await service.as('coordinator', 'ay-publicity')
  const { body } = await coordinator.get('/api/obligations?limit=100')
  const dues = Object.fromEntries(body.items.map(({ id, dueAt }: { id: string; dueAt: string }) => [id, Date.parse(dueAt)]))
  for (const [ahead, words] of [
    [10 * 60_000, '本机时钟快10分钟'],
    [-10 * 60_000, '本机时钟慢10分钟'],
  ] as const) {
    const page = await openDesk(t, browser, service.url, DESK)
    await page.addInitScript(wrongClock(ahead))
    await signIn(page, 'coordinator.ay-publicity.x', SIGN_IN_PASSWORD)
    await page.getByText(words).waitFor()
    await page.getByRole('timer', { name: /紧迫/ }).nth(4).waitFor()
    const samples = await page.evaluate<[said: number, left: number][]>(measure(dues))
    // Running time is cut, so what is to be said is the whole seconds that are left.
    const errors = samples.map(([said, left]) => Math.abs(said - Math.floor(left / 1_000) * 1_000))
    const past = samples.map(([said, left]) => said - left)
    t.ok(samples.length >= 100, `${samples.length} samples`)
    t.ok(Math.max(...errors) <= 1_000, `at most a second: ${Math.max(...errors)} ms`)
    const wrong = errors.filter((error) => error > 0).length
    t.comment(
      `device ${ahead > 0 ? '+' : '-'}10 min, N=${samples.length}: largest error ${Math.max(...errors)} ms, another second in ${wrong} samples; ` +
        `said minus left between ${Math.min(...past).toFixed(0)} and ${Math.max(...past).toFixed(0)} ms`,
    )
    await page.context().close()
  }
})

test('at most 250 KB, compressed, come before the first countdown shows', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  await busyDesk(service)
  await service.as('coordinator', 'ay-publicity')
  const page = await openDesk(t, browser, service.url)
  await signIn(page, 'coordinator.ay-publicity.x', SIGN_IN_PASSWORD)
  await page.getByRole('timer', { name: /紧迫/ }).first().waitFor()

  await page.reload()
  await page.getByRole('timer', { name: /紧迫/ }).first().waitFor()
  const loaded = await page.evaluate<{ path: string; bytes: number; whole: number }[]>(LOADED)
  const bytes = loaded.reduce((sum, one) => sum + one.bytes, 0)
  const plain = loaded.filter(({ path, bytes: sent, whole }) => path.startsWith('/assets/') && whole > 10_000 && sent > whole / 2)
  t.same(plain, [], 'files are sent compressed')
  t.ok(bytes > 20_000, 'it was really counted')
  t.ok(bytes <= FIRST_PAGE_BYTES, `${bytes} bytes`, { loaded })
  t.comment(`${Math.round(bytes / 1024)} KB before the first countdown`)
})
