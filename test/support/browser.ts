import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Test } from 'tap'

/** Pages in a real Chromium: the system's own. Screenshots go to a folder that git ignores. */

const BROWSERS = ['chromium', 'chromium-headless-shell', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const FONT = 'fonts-wqy-microhei'
const SCREENSHOTS = fileURLToPath(new URL('../../screenshots', import.meta.url))
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Text, because it runs in the page: each violation with the elements that have it. */
const LOOK = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | ')))`

export const DESK = { width: 1440, height: 1000 }
export const PHONE = { width: 390, height: 844 }

/** One browser for a test file; the test's end closes it. */
export async function startBrowser(t: Test): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  t.teardown(() => browser.close())
  return browser
}

/** A person with a browser of their own, at the service's first page. Whatever the page throws or is refused fails the test. */
export async function openDesk(t: Test, browser: Browser, url: string, viewport = DESK): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, viewport, locale: 'zh-CN', timezoneId: 'America/New_York' })
  t.teardown(() => context.close())
  return watched(t, context)
}

async function watched(t: Test, context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.on('pageerror', (error) => t.fail(`the page threw: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|\[Vue/.test(message.text())) t.fail(`in the console: ${message.text()}`)
  })
  return page
}

/** Signs in over the page, as a person does. */
export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('banner').waitFor()
}

/** WCAG 2.1 A and AA: no violation. */
export async function expectAccessible(t: Test, page: Page, what: string): Promise<void> {
  // The pages' policy allows no script from elsewhere; the debugger may put one in all the same.
  await page.evaluate(axeSource)
  const violations = await page.evaluate<string[]>(LOOK)
  t.same(violations, [], `axe finds nothing on ${what}`)
}

/** A picture of the whole page, for the manual and for the eye. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true })
}

/**
 * The path of a browser. Where there is none and this is root on Debian, it is installed, with a font that has Chinese; elsewhere the
 * error says what to install.
 */
function findBrowser(): string {
  const found = which()
  if (found !== null && hasChineseFont()) return found
  const packages = [...(found === null ? ['chromium'] : []), ...(hasChineseFont() ? [] : [FONT])]
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !existsSync('/etc/debian_version'))
    throw new Error(`网页测试需要 Chromium 和中文字体，请先安装：${packages.join('、')}（Debian：apt-get install ${packages.join(' ')}）`)
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const done = spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (done.status !== 0) throw new Error(`apt-get ${args.join(' ')} 失败，网页测试需要：${packages.join('、')}`)
  }
  const installed = which()
  if (installed === null) throw new Error(`装好后仍没有找到浏览器：${BROWSERS.join('、')}`)
  return installed
}

function which(): string | null {
  const places = (process.env['PATH'] ?? '').split(':').concat('/usr/bin', '/usr/local/bin')
  return BROWSERS.flatMap((name) => places.map((place) => join(place, name))).find((path) => existsSync(path)) ?? null
}

function hasChineseFont(): boolean {
  const listed = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
  return listed.status === 0 && listed.stdout.trim() !== ''
}
