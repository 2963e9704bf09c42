import { createServer, connect } from 'node:net'
import type { Server, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import type { Browser, Page } from 'playwright-core'
import { DESK, PHONE, openDesk, signIn, startBrowser } from '../support/browser.ts'
import { LONGEST_MS, isProving } from '../support/effort.ts'
import { log } from '../support/incidents.ts'
import { iso, startService } from '../support/service.ts'

/**
 * The way to the service is cut for a minute while it goes on raising alerts. Every open page says so at once, comes back by itself and
 * has missed nothing. In `npm test` this takes too long; a shorter break stands in `pages.test.ts`.
 */

const PASSWORD = 'long-enough-1'
const AWAY_MS = 60_000
const HOUR_MS = 60 * 60_000
const ago = (hours: number) => iso(Date.now() - hours * HOUR_MS)

/** A cable between browsers and the service, that can be pulled. */
class Cable {
  readonly #to: number
  readonly #open = new Set<Socket>()
  #server: Server | null = null
  #port = 0

  constructor(to: number) {
    this.#to = to
  }

  async plugIn(): Promise<string> {
    const server = createServer((near) => {
      const far = connect(this.#to, '127.0.0.1')
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#open.add(one)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          this.#open.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
    await new Promise<void>((listens) => server.listen(this.#port, '127.0.0.1', listens))
    this.#server = server
    this.#port = (server.address() as { port: number }).port
    return `http://127.0.0.1:${this.#port}`
  }

  pull(): void {
    this.#server?.close()
    this.#server = null
    for (const socket of this.#open) socket.destroy()
  }
}

/** Text, because it runs in the page: when its line closed, and when it first said so. */
const WATCH = `{
  const Real = WebSocket
  window.WebSocket = class extends Real {
    constructor(...args) { super(...args); this.addEventListener('close', () => { window.closedAt ??= performance.now() }) }
  }
  const look = () => { if (/连接自 .* 中断|没有连上服务器/.test(document.body?.textContent ?? '')) window.saidAt ??= performance.now() }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
}`
const FORGET = 'window.closedAt = window.saidAt = undefined'
const SAID_AFTER = 'window.saidAt - window.closedAt'
const CARDS = `[...document.querySelectorAll('[data-alert]')].flatMap((card) => card.dataset.alert.split(' ').map(Number))`
const UNTOLD = { timeout: 90_000 }

async function open(t: Test, browser: Browser, url: string, as: string | null, path: string, size = DESK): Promise<Page> {
  const page = await openDesk(t, browser, url, size)
  await page.addInitScript(WATCH)
  if (as !== null) await signIn(page, as, PASSWORD)
  await page.goto(path)
  await page.getByText('已连接').first().waitFor()
  return page
}

test(
  'a minute without the service: every page says so at once, comes back by itself, and no alert is missed',
  { timeout: LONGEST_MS, skip: !isProving },
  async (t) => {
    const browser = await startBrowser(t)
    const service = await startService(t)
    const recorder = await service.as('recorder', 'ay-gov-office')
    const coordinator = await service.as('coordinator', 'ay-publicity')
    await service.as('leader', 'ay-gov')
    const unit = await service.as('unit', 'ay-enforcement')
    const incident = await log(recorder, { title: '岳城街道部分小区连续停水', discoveredAt: ago(20) })
    const { body: made } = await coordinator.post('/api/wall-links', { division: '512021' })

    const cable = new Cable(Number(new URL(service.url).port))
    const url = await cable.plugIn()
    t.teardown(() => cable.pull())
    const boards = {
      'board of the coordinator': await open(t, browser, url, 'coordinator.ay-publicity.x', '/'),
      'board of the recorder': await open(t, browser, url, 'recorder.ay-gov-office.x', '/'),
    }
    const pages: Record<string, Page> = {
      ...boards,
      incident: await open(t, browser, url, 'coordinator.ay-publicity.x', `/incidents/${incident.id}`),
      leader: await open(t, browser, url, 'leader.ay-gov.x', '/leader', PHONE),
      wall: await open(t, browser, url, null, made.path, { width: 1920, height: 1080 }),
    }

    for (const page of Object.values(pages)) await page.evaluate(FORGET)
    cable.pull()
    const pulledAt = Date.now()
    for (const [name, page] of Object.entries(pages)) {
      await page.getByText(/连接自 \d\d:\d\d:\d\d 中断/).waitFor({ timeout: 5_000 })
      const after = Number(await page.evaluate(SAID_AFTER))
      t.ok(after < 1_000, `${name}: said ${after.toFixed(0)} ms after its line closed`)
      t.comment(`measured: ${name}: said ${after.toFixed(0)} ms after its line closed`)
    }

    // Meanwhile: things logged, a receipt signed, a step of a clock that comes by itself.
    const soon = Date.now() - 5 * HOUR_MS + 10 * 60_000 + 20_000
    for (let place = 1; place <= 3; place += 1) await log(recorder, { title: `中断期间登记的第${place}起` })
    await log(recorder, {
      title: '龙台镇一化工企业仓库起火',
      ...{ level: 'II', levelReason: '研判', sectors: ['work-safety'], occurredAt: iso(soon), discoveredAt: iso(soon) },
    })
    t.equal((await unit.put(`/api/incidents/${incident.id}/acceptances/ay-enforcement`)).status, 200)
    await sleep(AWAY_MS - (Date.now() - pulledAt))
    await cable.plugIn()
    const backAt = Date.now()

    await Promise.all(
      Object.entries(pages).map(async ([name, page]) => {
        await page.getByText('已连接').first().waitFor(UNTOLD)
        t.equal(await page.getByText(/连接自 \d\d:\d\d:\d\d 中断/).count(), 0, `${name}: the band is gone`)
        t.comment(
          `measured: ${name}: connected ${((Date.now() - backAt) / 1_000).toFixed(1)} s after the way was open, ${AWAY_MS / 1_000} s after it was cut`,
        )
      }),
    )
    for (const [name, page] of Object.entries(boards)) {
      const person = name.endsWith('recorder') ? recorder : coordinator
      const { body } = await person.get('/api/alerts?limit=200')
      const raised = body.items.map(({ seq }: { seq: number }) => seq).sort((a: number, b: number) => a - b)
      const meanwhile = body.items.filter(
        ({ raisedAt }: { raisedAt: string }) => Date.parse(raisedAt) > pulledAt && Date.parse(raisedAt) < backAt,
      )
      t.ok(meanwhile.length >= 5, `${meanwhile.length} alerts were raised meanwhile`)
      t.ok(
        meanwhile.some(({ step }: { step: string }) => step === '-PT10M'),
        'one of them by a clock alone',
      )
      const shown = (await page.evaluate<number[]>(CARDS)).sort((a, b) => a - b)
      t.same(shown, raised, `${name}: the alerts on the page are those of the service`)
      t.comment(
        `measured: ${name}: ${meanwhile.length} alerts raised meanwhile, ${raised.filter((seq: number) => !shown.includes(seq)).length} of ${raised.length} missing on the page`,
      )
      await page.getByRole('heading', { name: '中断期间登记的第3起' }).waitFor()
    }
    await pages['incident']!.getByText(/签收/).first().waitFor()
    await pages['leader']!.getByText(/龙台镇一化工企业仓库起火/)
      .first()
      .waitFor()
    await pages['wall']!.getByText(/龙台镇一化工企业仓库起火/)
      .first()
      .waitFor()
  },
)
