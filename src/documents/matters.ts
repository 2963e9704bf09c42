import { msOf } from '../contract/time.ts'
import { dateText, timeText } from '../contract/wall-time.ts'
import { HEAT_NAMES, LEVEL_NAMES } from '../contract/wording.ts'
import { minutesText } from './figures.ts'
import { textBlock } from './paper.ts'
import type { Block, PaperPart } from './paper.ts'
import { MOST_ROWS, called, unlisted } from './telling.ts'
import type { Telling } from './telling.ts'

const WHOLE = 100

type KeyIncident = Telling['report']['keyIncidents'][number]

/** 重点舆情: one sentence each, and how loud it was before and after the first answer where that was measured. */
export function keyPart(telling: Telling): PaperPart | null {
  const { keyIncidents } = telling.report
  if (keyIncidents.length === 0) return null
  return { heading: '重点舆情', blocks: [...keyIncidents.map((one) => textBlock(keyText(one, telling))), ...heatBlocks(telling)] }
}

function keyText(one: KeyIncident, { report: { unverified }, names }: Telling): string {
  const waiting = unverified.filter(({ incident }) => incident === one.incident).length
  const level = one.handledAs === null ? LEVEL_NAMES[one.level] : `${LEVEL_NAMES[one.level]}，按${LEVEL_NAMES[one.handledAs]}办理`
  const heat = one.heat === null ? '' : `，热度${HEAT_NAMES[one.heat]}色`
  const outcomes = [...(one.missed > 0 ? [`超时${one.missed}项`] : []), ...(waiting > 0 ? [`待核实${waiting}项`] : [])]
  const clocks =
    one.due === 0 ? '法定时限尚未到期' : `到期法定时限${one.due}项，${outcomes.length === 0 ? '没有超时' : `其中${outcomes.join('、')}`}`
  const answered = one.firstResponseMinutes === null ? '尚未作出首次回应' : `首次回应用时${minutesText(one.firstResponseMinutes)}`
  return `${one.title}（${one.number}，${level}${heat}），由${names.unit(one.lead)}牵头；${clocks}；${answered}。`
}

/** Sources count differently, so each incident is compared with itself alone: before is 100. */
function heatBlocks({ report: { heat }, chartCaption }: Telling): Block[] {
  const measured = heat.filter(({ before }) => before.value > 0)
  if (measured.length === 0) return []
  const caption = chartCaption('首次回应前后的热度（回应前=100）')
  const told = measured.map(
    ({ title, before, after }) => `${title}由${numberText(before.value)}到${numberText(after.value)}（${before.source}）`,
  )
  const rows = measured.map(({ title, number, before, after }) => ({
    label: shortLabel(title, number),
    values: [WHOLE, Math.round((after.value / before.value) * WHOLE)] as const,
  }))
  const text = `首次回应前后离回应最近的热度测值：${told.join('，')}。`
  return [
    textBlock(`${text}变化见${called(caption)}。`),
    { chart: { caption, description: text, data: { kind: 'pairs', names: ['回应前', '回应后'], rows } } },
  ]
}

const LABEL_LENGTH = 12

function shortLabel(title: string, number: string): string {
  return title.length <= LABEL_LENGTH ? title : number
}

function numberText(value: number): string {
  return String(Math.round(value * WHOLE) / WHOLE)
}

/** 发现时延; null when no new incident is known to have surfaced. */
export function discoveryPart({ report: { discoveryDelay } }: Telling): PaperPart | null {
  const { n, medianMinutes } = discoveryDelay
  if (n === 0 || medianMinutes === null) return null
  const told = medianMinutes === 0 ? '中位数为零，多数在网上首发时或首发前已经掌握' : `中位数为${minutesText(medianMinutes)}`
  return { heading: '发现时延', blocks: [textBlock(`网上首发时间已知的新登记事件${n}起，自首发至发现的时长${told}。`)] }
}

/** 未经系统审签的发布; null when there is none. */
export function unreviewedPart({ report: { unreviewed, unreviewedTotal }, names, now, tableCaption }: Telling): PaperPart | null {
  if (unreviewed.length === 0) return null
  const caption = tableCaption('未经系统审签的发布')
  const more = unlisted(unreviewedTotal, '篇')
  return {
    heading: '未经系统审签的发布',
    blocks: [
      textBlock(`${now}登记的发布中，未经系统审签、发布后补登的${unreviewedTotal}篇，见${called(caption)}。`),
      {
        table: {
          caption,
          columns: [
            { head: '事件', share: 46 },
            { head: '稿件', share: 46 },
            { head: '单位', share: 31 },
            { head: '发布', share: 36 },
          ],
          rows: unreviewed.slice(0, MOST_ROWS).map((one) => {
            const at = msOf(one.publishedAt)
            return [`${one.title}（${one.number}）`, one.releaseTitle, names.unit(one.unit), `${dateText(at)}${timeText(at)}`]
          }),
        },
      },
      ...(more === null ? [] : [textBlock(more)]),
    ],
  }
}
