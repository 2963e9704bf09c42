import { test } from 'tap'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { DESK, PHONE, expectAccessible, openDesk, signIn, startBrowser, takePicture } from '../support/browser.ts'
import { hoursAgo, log, releaseBody } from '../support/incidents.ts'
import { startService } from '../support/service.ts'

const PASSWORD = 'long-enough-1'
/** Of Tab, from the beginning of the page's main part to an act in its head. */
const MOST_STEPS = 40
const LEAD = 'ay-emergency'
const SOME_ACTS = ['release', 'level', 'sitting', 'merge']
/** With `PROVE=1`: each that a coordinator is offered on the matter as a whole. */
const ALL_ACTS = [
  ...[...SOME_ACTS, 'correct', 'notice', 'close', 'call', 'report-up', 'heat', 'judge', 'conclude', 'refer', 'evaluate'],
  ...['confirm-assignment', 'assign', 'draft', 'interview', 'evidence'],
]
/** Runs in the page: what of the open dialog stands out of it, or is too small for a finger. */
const CROWDED = `(() => {
  const dialog = document.querySelector('[role=dialog]')
  const { right } = dialog.getBoundingClientRect()
  const out = [...dialog.querySelectorAll('*')].filter((one) => !one.closest('.unseen') && one.getBoundingClientRect().right > right + 1)
  const touched = 'button, select, textarea, summary, .to-tick, input:not([type=checkbox]):not([type=radio])'
  const small = [...dialog.querySelectorAll(touched)].filter((one) => one.getBoundingClientRect().height < 41.5)
  return [...out, ...small].map((one) => one.outerHTML.slice(0, 120))
})()`

/** Types into the field of a dialog, as somebody does who has reached it with Tab. */
async function type(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(label).first().focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

async function press(page: Page, button: string | RegExp): Promise<void> {
  const found = page.getByRole('button', { name: button, exact: true }).first()
  await found.focus()
  await page.keyboard.press('Enter')
}

/** Submits the open dialog with its own button, and waits until it is gone. */
async function submit(page: Page, word: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: word, exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function tick(page: Page, label: string | RegExp): Promise<void> {
  await page.getByRole('dialog').getByLabel(label).first().focus()
  await page.keyboard.press('Space')
}

/** Tab alone from the top of the page to an act; its dialog takes the focus, keeps what was typed from Esc, and gives the focus back. */
async function walkToAct(t: Test, page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  await page.evaluate('document.activeElement.blur()')
  await page.keyboard.press('Tab')
  t.equal(await page.locator(':focus').innerText(), '跳到正文', 'the way past the bar comes first')
  await page.keyboard.press('Enter')
  const act = page.getByRole('button', { name: '拟稿', exact: true }).first()
  await act.waitFor()
  const isThere = () => act.evaluate((button) => button === button.ownerDocument.activeElement)
  for (let steps = 0; steps < MOST_STEPS && !(await isThere()); steps++) await page.keyboard.press('Tab')
  t.ok(await isThere(), 'Tab comes to the act')
  await page.keyboard.press('Enter')
  await dialog.waitFor()
  await page.waitForFunction("document.activeElement.closest('[role=dialog]') !== null")
  t.match(await page.locator(':focus').evaluate((field) => field.tagName), /^(INPUT|SELECT|TEXTAREA)$/, 'its first field has the focus')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  t.ok(await isThere(), 'Esc closes what nothing was typed into, and the focus is back at the button')
  await page.keyboard.press('Enter')
  await type(page, '标题', '通报')
  await page.keyboard.press('Escape')
  t.equal(await dialog.getByLabel('标题').first().inputValue(), '通报', 'what was typed is not lost to Esc')
  await dialog.getByRole('button', { name: '取消' }).focus()
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  t.ok(await isThere(), 'and 取消 gives the focus back as well')
}

test('a matter from its receipt to its closing, by keyboard alone', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  for (const [role, unit] of [
    ['unit', LEAD],
    ['signatory', LEAD],
    ['coordinator', 'ay-publicity'],
  ] as const)
    await service.as(role, unit)
  const logged = await log(recorder, {
    title: '龙台镇一化工企业仓库起火',
    units: [LEAD],
    level: 'II',
    levelReason: '研判',
    occurredAt: hoursAgo(6),
    discoveredAt: hoursAgo(5.9),
  })
  // The government is a local unit of its own from 重大 on, and answers as well.
  const government = await service.as('unit', 'ay-gov')
  const answered = await government.post(`/api/incidents/${logged.id}/releases`, releaseBody(hoursAgo(0.01), { unit: 'ay-gov' }))
  t.equal(answered.status, 201, JSON.stringify(answered.body))
  const address = `/incidents/${logged.id}`
  const open = async (username: string) => {
    const page = await openDesk(t, browser, service.url)
    await signIn(page, username, PASSWORD)
    await page.goto(address)
    await page.getByRole('heading', { name: logged.title, level: 1 }).waitFor()
    return page
  }

  const unit = await open(`unit.${LEAD}.x`)
  await press(unit, '签收')
  await submit(unit, '签收')
  await unit.getByRole('row', { name: /^按时 签收/ }).waitFor()
  await walkToAct(t, unit)

  await press(unit, '拟稿')
  await type(unit, '标题', '关于龙台镇一化工企业仓库起火的情况通报')
  await type(unit, '正文', '11月21日9时许，龙台镇一化工企业仓库发生火情。县应急管理局已组织处置。下一步将继续发布进展。')
  await type(unit, '答复的问题', '是否有人员伤亡')
  await submit(unit, '保存稿件')
  await press(unit, '送签')
  await submit(unit, '送审核')

  const signatory = await open(`signatory.${LEAD}.x`)
  await press(signatory, '签发')
  await signatory.getByText(/^签发前校核发现 \d 类问题/).waitFor()
  await expectAccessible(t, signatory, 'the dialog of a signature')
  await takePicture(signatory, 'incident-sign')
  await tick(signatory, '应急审签')
  await signatory.getByRole('dialog').getByRole('button', { name: '签发', exact: true }).focus()
  await signatory.keyboard.press('Enter')
  await signatory.getByText(/^有 \d 处需要修改$/).waitFor()
  for (const kind of ['要素不全', '未答复关切']) await type(signatory, `${kind}，不改的理由`, '现场仍在核实，先行通报')
  await submit(signatory, '签发')

  await unit.getByText('待县应急管理局发布').waitFor()
  await unit.getByLabel('发布', { exact: true }).getByRole('button', { name: '登记发布' }).focus()
  await unit.keyboard.press('Enter')
  await type(unit, '渠道', '安岳发布')
  await type(unit, '链接', 'https://example.gov.cn/1')
  await type(unit, '公开时间', '现在')
  await submit(unit, '登记发布')
  const late = unit.getByRole('row', { name: /^超时完成 权威信息发布/ })
  await late.getByRole('button', { name: '填超时说明' }).focus()
  await unit.keyboard.press('Enter')
  await type(unit, '超时原因', '审核环节耗时过长，已增派审核人员')
  await submit(unit, '提交超时说明')

  await press(unit, '登记发布会')
  await type(unit, '举行时间', '+1小时')
  await type(unit, '地点', '县融媒体中心')
  await type(unit, '主持单位或主持人', '县委宣传部')
  await type(unit, '发言人', '县应急管理局局长 张某')
  await expectAccessible(t, unit, 'the dialog of a press conference')
  await submit(unit, '登记发布会')
  await press(unit, '登记举行')
  await type(unit, '举行时间', '-2分')
  await type(unit, '到场媒体', '县融媒体中心\n资阳日报')
  await type(unit, '文字实录的链接', 'https://example.gov.cn/2')
  await submit(unit, '登记举行')
  await unit.getByRole('row', { name: /^按时 新闻发布会/ }).waitFor()

  const coordinator = await open('coordinator.ay-publicity.x')
  await coordinator.setViewportSize(PHONE)
  for (const act of process.env['PROVE'] === '1' ? ALL_ACTS : SOME_ACTS) {
    await coordinator.goto(`${address}?act=${act}`)
    const dialog = coordinator.getByRole('dialog')
    await dialog.waitFor()
    t.same(await coordinator.evaluate(CROWDED), [], `nothing of ${act} is cut off or too small to touch`)
    await expectAccessible(t, coordinator, `the dialog of ${act}`)
    await coordinator.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  await coordinator.setViewportSize(DESK)
  await press(coordinator, '更多')
  await press(coordinator, '处置结束')
  await type(coordinator, '结束时间', '现在')
  await type(coordinator, '处置结果', '火势已扑灭，无人员伤亡')
  await submit(coordinator, '登记处置结束')
  await press(coordinator, '更多')
  await press(coordinator, '效果评估')
  for (const mark of ['及时性', '主动性', '准确性', '针对性', '实效性']) {
    await coordinator.getByRole('dialog').getByLabel(mark).first().selectOption('4')
    await type(coordinator, `${mark}的理由`, '符合要求')
  }
  await submit(coordinator, '提交效果评估')
  t.same((await recorder.get(`/api/incidents/${logged.id}`)).body.missingForClosing, [], 'nothing is missing')
  await press(coordinator, '办结')
  await type(coordinator, '办结意见', '已扑灭，公众反映平稳')
  await submit(coordinator, '办结')
  await coordinator.getByText(/办结：已扑灭/).waitFor()
})

test('a change of level shows what follows before anybody signs, and what was typed outlives a faster colleague', async (t) => {
  const browser = await startBrowser(t)
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  for (const unit of ['ay-gov', LEAD]) await service.as('leader', unit)
  const logged = await log(recorder, { title: '工业集中区夜间异味投诉', discoveredAt: hoursAgo(22) })
  const page = await openDesk(t, browser, service.url)
  await signIn(page, 'recorder.ay-gov-office.x', PASSWORD)
  await page.goto(`/incidents/${logged.id}`)
  await press(page, '调整等级')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('等级').first().selectOption('II')
  const rows = dialog.getByRole('region', { name: '后果' }).getByRole('row')
  await rows.filter({ hasText: /新增.*权威信息发布.*定级即超时/ }).waitFor()
  await rows.filter({ hasText: /撤销.*回应/ }).waitFor()
  await expectAccessible(t, page, 'the dialog of a change of level')
  await takePicture(page, 'incident-level')

  await dialog.getByRole('button', { name: '调为重大' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('有 1 处需要修改').waitFor()
  t.equal(await page.locator(':focus').getAttribute('data-field'), 'reason', 'the focus is at the reason, which the record wants')
  await type(page, '理由', '监测复核，受影响群众需转移 10,400 人')
  await recorder.post(`/api/incidents/${logged.id}/calls`, { to: '县生态环境局', at: hoursAgo(0), text: '已核实' })
  await page.waitForTimeout(600)
  await dialog.getByRole('button', { name: '调为重大' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: '保存前，这起事件已被他人更新' }).waitFor()
  await page.getByText('监测复核，受影响群众需转移 10,400 人').waitFor()
  await page.getByRole('button', { name: /重新提交我的/ }).focus()
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  t.match((await recorder.get(`/api/incidents/${logged.id}`)).body, { level: 'II' })

  // Lowering is not a duty officer's: a leader who telephoned is named first, and nothing can be signed before.
  await press(page, '调整等级')
  await dialog.getByLabel('等级').first().selectOption('none')
  await dialog.getByText('电话作出决定的领导').waitFor()
  t.ok(await dialog.getByRole('button', { name: '调为非突发事件' }).isDisabled())
  const chosen = (name: string) => dialog.getByRole('button', { name: `去掉${name}` })
  await type(page, '领导', '查无此人')
  await dialog.getByText('没有相符的领导').waitFor()
  await type(page, '领导', '应急')
  await dialog.getByRole('option', { name: `${LEAD} leader` }).waitFor()
  await page.keyboard.press('Enter')
  await chosen(`${LEAD} leader`).waitFor()
  await page.keyboard.press('Backspace')
  await chosen(`${LEAD} leader`).waitFor({ state: 'detached' })
  await type(page, '领导', 'gov l')
  await dialog.getByRole('option', { name: /^ay-gov leader/ }).click()
  await chosen('ay-gov leader').waitFor()
  await type(page, '领导', '应急')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await chosen(`${LEAD} leader`).waitFor()
  t.equal(await chosen('ay-gov leader').count(), 0, 'one leader decided: the next takes the place of the one before')
  await expectAccessible(t, page, 'the leader who telephoned')
  await page.keyboard.press('Escape')
})
