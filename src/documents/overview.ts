import { CHANNEL_NAMES, KIND_NAMES } from '../contract/wording.ts'
import type { Span } from '../contract/periods.ts'
import { intervalText, minutesText, percentText, shareText, totalsOf } from './figures.ts'
import { loggedSentences, openingSentences, outcomeSentences, responseSentences, sentencesText } from './paragraph.ts'
import { textBlock } from './paper.ts'
import type { Block, PaperPart, PaperTable } from './paper.ts'
import { shortName } from './period-words.ts'
import { called } from './telling.ts'
import type { Telling } from './telling.ts'

/** So many sectors, places and sources are named; the others are counted together. */
const MOST_NAMED = 5
/** A curve of fewer answers shows no more than the median says. */
const CURVE_FROM = 3
/** Of an hour. */
const MINUTES = 60

/** 总体情况. */
export function overviewPart({ span, report, names }: Telling): PaperPart {
  const { incidents } = report
  const spread = [
    spreadText('领域', '个领域', incidents.bySector, ({ sector }) => names.sector(sector)),
    spreadText('区域', '个区域', incidents.byDivision, ({ division }) => names.division(division)),
    spreadText('来源', '类来源', incidents.bySource, ({ channel }) => CHANNEL_NAMES[channel]),
  ].filter((words) => words !== null)
  const several = [incidents.bySector, incidents.byDivision].some((rows) => totalOf(rows) > incidents.new)
  return {
    heading: '总体情况',
    blocks: [
      textBlock(sentencesText([...openingSentences(span, report), ...loggedSentences(span, report)])),
      ...(spread.length === 0
        ? []
        : [
            textBlock(
              `${spread.join('；')}。${several ? '一起事件涉及多个领域或区域的，分别计入。' : ''}${lateText(incidents.loggedLate)}`,
            ),
          ]),
    ],
  }
}

function lateText(late: number): string {
  return late === 0 ? '' : `新登记事件中迟报${late}起。`
}

/** `按来源分，微博3起、12345 热线2起`; null when there is nothing to tell apart. */
function spreadText<T extends { new: number }>(by: string, rest: string, rows: readonly T[], name: (row: T) => string): string | null {
  if (rows.length === 0) return null
  const sorted = [...rows].sort((a, b) => b.new - a.new)
  const named = sorted.slice(0, MOST_NAMED).map((row) => `${name(row)}${row.new}起`)
  const others = sorted.slice(MOST_NAMED)
  return `按${by}分，${named.join('、')}${others.length === 0 ? '' : `，其余${others.length}${rest}共${totalOf(others)}起`}`
}

function totalOf(rows: readonly { new: number }[]): number {
  return rows.reduce((sum, row) => sum + row.new, 0)
}

/** 回应时效: what became of the clocks, how soon the first answer came, and how that compares with the periods before. */
export function timelinessPart(telling: Telling): PaperPart {
  const { span, report } = telling
  const told = sentencesText(outcomeSentences(span, report))
  const response = responseSentences(report)
  return {
    heading: '回应时效',
    blocks: [
      ...(totalsOf(report).due === 0 ? [textBlock(told)] : clockBlocks(telling, told)),
      ...(response.length === 0 ? [] : survivalBlocks(telling, sentencesText(response))),
      ...trendBlocks(telling),
    ],
  }
}

function clockBlocks({ report: { clocks }, tableCaption }: Telling, told: string): Block[] {
  const caption = tableCaption('各类时限按时情况')
  const table: PaperTable = {
    caption,
    columns: [
      { head: '时限', share: 26 },
      ...['应办', '按时', '超时完成', '仍超时', '待核实', '豁免'].map((head) => ({ head, share: 3 + head.length * 4, isNumber: true })),
      { head: '按时率', share: 16, isNumber: true },
      { head: '95%区间', share: 24, isNumber: true },
    ],
    rows: clocks.map((clock) => [
      KIND_NAMES[clock.kind],
      ...[clock.due, clock.met, clock.late, clock.overdue, clock.unverified, clock.exempt].map(String),
      percentText(clock.onTime.rate),
      intervalText(clock.onTime),
    ]),
  }
  return [textBlock(`${told}各类时限情况见${called(caption)}。`), { table }]
}

function survivalBlocks({ report: { firstResponse }, chartCaption }: Telling, told: string): Block[] {
  const { curve } = firstResponse
  if (curve.length < CURVE_FROM) return [textBlock(told)]
  const caption = chartCaption('尚未回应的事件所占比例')
  const steps = curve.map(({ minutes, open }) => ({ hours: minutes / MINUTES, open }))
  const described = curve.map(({ minutes, open }) => `满${minutesText(minutes)}时${percentText(open)}`).join('，')
  return [
    textBlock(`${told}随时间推移尚未回应的比例见${called(caption)}。`),
    { chart: { caption, description: `尚未回应的事件所占比例：${described}。`, data: { kind: 'survival', steps } } },
  ]
}

/** The rate of 48 h responses through the last periods; told only when there is something to compare with. */
function trendBlocks({ span, report: { trend }, chartCaption }: Telling): Block[] {
  if (trend.filter(({ of }) => of > 0).length < 2) return []
  const known = trend.slice(trend.findIndex(({ of }) => of > 0))
  const caption = chartCaption('48小时回应按时率（竖线为95%区间）')
  const list = known.map((one) => `${shortName(span, one.period)}${one.of === 0 ? '无到期' : shareText(one)}`).join('，')
  const told = `近${known.length}${PERIOD_COUNTS[span]}48小时回应按时项数与应办项数之比为：${list}。`
  const points = known.map(({ period, rate, low, high, ...one }) => ({
    label: shortName(span, period),
    share: shareText(one),
    rate,
    low,
    high,
  }))
  return [textBlock(`${told}按时率走势见${called(caption)}。`), { chart: { caption, description: told, data: { kind: 'rates', points } } }]
}

const PERIOD_COUNTS: Record<Span, string> = { weekly: '周', monthly: '个月', quarterly: '个季度', annual: '年' }
