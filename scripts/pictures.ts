import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { DEMO_PASSWORD } from './demo/accounts.ts'

/**
 * The manual's pictures, anew: `npm run demo` in one terminal, in another `node scripts/pictures.ts http://127.0.0.1:8080 /usr/bin/chromium`.
 * They go to docs/pictures/.
 */

const FOLDER = fileURLToPath(new URL('../docs/pictures', import.meta.url))
const SETTLE_MS = 3000
const PICTURES = [
  { username: 'zhiban1', pages: { board: '/', log: '/log', handover: '/handover' } },
  { username: 'xuanchuan', pages: { incidents: '/incidents', weekly: '/weekly', rules: '/rules' } },
  { username: 'shenji', pages: { ledger: '/ledger' } },
  { username: 'admin', pages: { units: '/units' } },
] as const

const [url, executablePath] = process.argv.slice(2)
if (url === undefined || executablePath === undefined) throw new Error('node scripts/pictures.ts ADDRESS CHROMIUM')
mkdirSync(FOLDER, { recursive: true })
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
for (const { username, pages } of PICTURES) {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 700 }, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('banner').waitFor()
  const shoot = async (name: string) => {
    await page.waitForTimeout(SETTLE_MS)
    await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  }
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path)
    await shoot(name)
    if (name !== 'incidents') continue
    await page.getByRole('link', { name: /水厂取水口浊度超标/ }).click()
    await page.getByRole('img', { name: /^时限图/ }).waitFor()
    await shoot('incident')
    await page.goto(`${page.url()}?act=level`)
    await page.getByRole('dialog').getByLabel('等级').first().selectOption('III')
    await shoot('level')
  }
  await context.close()
}
await browser.close()
