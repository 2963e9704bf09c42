import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import type { IncidentAnswer } from '../../src/contract/incident-answers.ts'
import { briefOf } from '../../src/documents/brief.ts'
import { briefWord } from '../../src/documents/brief-word.ts'
import { fitted } from '../../src/documents/fitted.ts'
import { numbered, textBlock } from '../../src/documents/paper.ts'
import type { Paper } from '../../src/documents/paper.ts'
import { reportHtml } from '../../src/documents/report-html.ts'
import { reportWord } from '../../src/documents/report-word.ts'

/** RP-6: papers as files, and as LibreOffice lays them out where it is installed. */

const WRITER = ['/usr/bin/soffice', '/usr/local/bin/soffice'].find((path) => existsSync(path))
const READER = existsSync('/usr/bin/pdftotext')
const MISSING = WRITER === undefined || !READER ? '未安装：apt-get install libreoffice-writer-nogui poppler-utils fonts-noto-cjk' : false
const POINTS_PER_MM = 72 / 25.4
const AT = Date.UTC(2026, 10, 16)

const rows = Array.from({ length: 60 }, (_, place) => [`事件${place}（2026-${String(place).padStart(6, '0')}）`, `${place}`])
const paper: Paper = {
  masthead: '安岳县政务舆情回应工作周报',
  number: '2026年第46期（草稿）',
  office: '安岳县人民政府办公室',
  date: '2026年11月16日',
  title: '安岳县2026年第46周政务舆情回应情况',
  subtitle: '（11月9日—15日）',
  parts: numbered([
    { heading: '总体情况', blocks: [textBlock('量'.repeat(28 * 30)), textBlock('<b>&"原样"')] },
    {
      heading: '清单',
      blocks: [
        {
          table: {
            caption: '表1　清单',
            columns: [
              { head: '事件', share: 3 },
              { head: '数', share: 1, isNumber: true },
            ],
            rows,
          },
        },
      ],
    },
    {
      heading: '走势',
      blocks: [
        {
          chart: {
            caption: '图1　尚未回应的比例',
            description: '满1小时50%。',
            data: { kind: 'survival', steps: [{ hours: 1, open: 0.5 }] },
          },
        },
      ],
    },
  ]),
  foot: ['口径说明：', '按时率 = 按时 ÷ 应办。'],
}

test('RP-6: the same paper is the same bytes in Word, and markup in texts stays text', async (t) => {
  const first = await reportWord(paper, AT)
  t.ok(Buffer.from(await reportWord(paper, AT)).equals(Buffer.from(first)))
  t.notOk(Buffer.from(await reportWord({ ...paper, number: '2026年第47期' }, AT)).equals(Buffer.from(first)))
  const html = reportHtml(paper)
  t.match(html, '&lt;b&gt;&amp;&quot;原样&quot;')
  t.notMatch(html, /<script|https?:|<b>/)
  t.match(html, /<svg[^>]*aria-label="满1小时50%。"/)
  t.end()
})

test('RP-6: a text is cut behind a whole clause, and says that there is more', (t) => {
  t.equal(fitted('短', 5), '短')
  t.equal(fitted('道路中断，正在抢修，预计明日恢复通行。', 16), '道路中断……（余见系统）')
  t.equal(Array.from(fitted('无标点'.repeat(40), 30)).length, 30)
  t.end()
})

test('RP-6: margins, line pitch and characters a line are those of GB/T 9704 within half a millimetre', { skip: MISSING }, async (t) => {
  const { words, pages } = await laidOut(t, await reportWord(paper, AT))
  t.ok(pages > 2, `${pages} pages`)
  const body = words.filter(({ text }) => /^量+$/.test(text))
  const full = body.filter(({ text }) => text.length === 28)
  t.ok(full.length >= 25, `${full.length} lines of 28 characters`)
  const within = (name: string, found: number, wanted: number) =>
    t.ok(Math.abs(found - wanted) <= 0.5, `${name}: ${found.toFixed(2)} mm, wanted ${wanted}`)
  for (const { left, right } of full) {
    within('订口', left, 28)
    within('right edge', right, 210 - 26)
  }
  const page = body.filter((word) => word.page === 2)
  const pitch = (Math.max(...page.map(({ top }) => top)) - Math.min(...page.map(({ top }) => top))) / (page.length - 1)
  within('line pitch', pitch, 225 / 22)
  t.equal(words.filter(({ text, page: of }) => text === '事件' && of > 0).length >= 2, true, 'the head of a table comes again')
  const numbers = words.filter(({ text }) => text === '—')
  const [odd, even] = [numbers.filter((one) => one.page % 2 === 1), numbers.filter((one) => one.page % 2 === 0)]
  t.ok(odd.every(({ left }) => left > 105) && even.every(({ left }) => left < 105), 'page numbers stand outside')
})

test('RP-6: the brief of a very long incident is one page', { skip: MISSING }, async (t) => {
  const text = '某镇某村发生边坡滑塌，造成道路中断，现场有群众反映房屋出现裂缝。'.repeat(60)
  const iso = (hours: number) => new Date(AT + hours * 3_600_000).toISOString()
  const incident = {
    number: '2026-000122',
    title: text.slice(0, 200),
    summary: text,
    phase: 'open',
    level: 'II',
    handledAs: 'I',
    drill: { speed: 1 },
    source: { channel: 'douyin', url: null, outlet: text.slice(0, 100) },
    anchors: { occurredAt: iso(-50), surfacedAt: iso(-48), discoveredAt: iso(-40), recordedAt: iso(-39) },
    assignment: { lead: 'a', joint: Array<string>(12).fill('b'), local: Array<string>(12).fill('c'), coordinators: ['d', 'e'] },
    obligations: Array.from({ length: 30 }, (_, place) => ({
      kind: 'follow-up',
      unit: 'a',
      ordinal: place + 10,
      state: place % 2 === 0 ? 'overdue' : 'running',
      dueAt: iso(place - 9),
      satisfiedAt: null,
      overdueBeforeDiscovered: true,
    })),
    releases: Array.from({ length: 9 }, () => ({ publishedAt: iso(-1), kind: 'authoritative', title: text.slice(0, 200) })),
    pressConferences: [],
    interviews: [],
    missingForClosing: [{}],
  } as unknown as IncidentAnswer
  const brief = briefOf(incident, AT, { place: '安岳县', office: '安岳县人民政府办公室', unit: () => '安岳县综合行政执法和应急管理局' })
  const { words, pages } = await laidOut(t, await briefWord(brief, AT))
  t.equal(pages, 1)
  t.ok(words.some(({ text: word }) => word.includes('批示')))
  t.ok(words.some(({ text: word }) => word.includes('余见系统')))
})

interface Word {
  page: number
  text: string
  left: number
  right: number
  top: number
}

/** Where each word stands, in millimetres from the upper left corner of its page. */
async function laidOut(t: Test, file: Uint8Array): Promise<{ words: Word[]; pages: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'paper-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'paper.docx'), file)
  const profile = `-env:UserInstallation=file://${folder}/profile`
  execFileSync(WRITER ?? '', [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, join(folder, 'paper.docx')], {
    timeout: 90_000,
    stdio: 'ignore',
  })
  execFileSync('/usr/bin/pdftotext', ['-bbox', join(folder, 'paper.pdf'), join(folder, 'paper.xml')])
  const [, ...pages] = readFileSync(join(folder, 'paper.xml'), 'utf8').split('<page ')
  const words = pages.flatMap((page, place) =>
    [...page.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</g)].map(
      ([, left, top, right, text = '']) => ({
        page: place + 1,
        text,
        left: Number(left) / POINTS_PER_MM,
        right: Number(right) / POINTS_PER_MM,
        top: Number(top) / POINTS_PER_MM,
      }),
    ),
  )
  return { words, pages: pages.length }
}
