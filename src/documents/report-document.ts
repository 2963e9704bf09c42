import type { ReportAnswer } from '../../../../contract/report-answers.ts'
import { parsePeriod } from '../../../../contract/periods.ts'
import type { Span } from '../../../../contract/periods.ts'
import { BEIJING_OFFSET_MS, msOf } from '../../../../contract/time.ts'
import { KIND_NAMES } from '../../../../contract/wording.ts'
import { LEVEL_BADGES, LEVEL_ORDER } from '../../../parts/level-words.ts'
import { dateText, timeText } from '../../../time/words.ts'
import { intervalText, marksOf, overrunText, percentText, rankUnits, shareText, totalsOf } from '../figures.ts'
import type { ReportedClock } from '../figures.ts'
import { incidentSentences, missSentences, outcomeSentences, sentencesText } from '../paragraph.ts'
import { SPAN_NAMES, SPAN_WORDS, daysText, longName } from '../periods.ts'

/** The report as an official paper: title, numbered parts, tables with three rules, and at the foot what the figures rest on. */
export interface PrintDocument {
  title: string
  subtitle: string
  parts: { heading: string; blocks: PrintBlock[] }[]
  foot: string[]
}

export type PrintBlock = { paragraph: string } | { table: { caption: string; head: string[]; rows: string[][] } }

const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九']
/** What each row of the definitions is for, in the order in which the foot gives them. */
const FOOT_DEFINITIONS = ['clocks', 'due', 'onTime', 'units', 'knownLate', 'asOf', 'incidents']

export interface Names {
  place: string
  unit: (id: string) => string
}

export function printDocument(span: Span, report: ReportAnswer, names: Names): PrintDocument {
  const { now } = SPAN_WORDS[span]
  const period = parsePeriod(span, report.period)
  const captions = tableCaptions()
  const parts = [
    { heading: '总体情况', blocks: [text(sentencesText(incidentSentences(span, report)))] },
    {
      heading: '回应时效',
      blocks: [text(`${sentencesText(outcomeSentences(span, report))}各类时限情况见表1。`), clockTable(report, captions)],
    },
    { heading: '责任单位情况', blocks: [text(unitText(report, names))] },
    { heading: '超时清单', blocks: breachBlocks(report, names, captions, now) },
    ...(report.knownLate.length === 0
      ? []
      : [
          {
            heading: '补记',
            blocks: [
              text(`${now}以前已到期、${now}内才进入台账的超时和待核实事项${report.knownLate.length}项。`),
              breachTable('补记事项', report.knownLate, report, names, captions),
            ],
          },
        ]),
    { heading: '承诺兑现', blocks: [text(promiseText(report))] },
    { heading: '定级、调级与豁免', blocks: [text(gradingText(report))] },
  ]
  return {
    title: `${names.place}政务舆情回应工作${SPAN_NAMES[span]}`,
    subtitle: `（${longName(span, report.period)}${period === null ? '' : `　${daysText(period)}`}）`,
    parts: parts.map(({ heading, blocks }, place) => ({ heading: `${NUMERALS[place] ?? ''}、${heading}`, blocks })),
    foot: footOf(report, names),
  }
}

/** 表1, 表2 … in the order in which they are asked for. */
function tableCaptions() {
  let count = 0
  return (name: string) => `表${(count += 1)}　${name}`
}
type Captions = ReturnType<typeof tableCaptions>

function text(paragraph: string): PrintBlock {
  return { paragraph }
}

function clockTable({ clocks }: ReportAnswer, captions: Captions): PrintBlock {
  return {
    table: {
      caption: captions('各类时限按时情况'),
      head: ['时限', '应办', '按时', '超时完成', '仍超时', '待核实', '按时率', '95%区间'],
      rows: clocks.map((clock) => [
        KIND_NAMES[clock.kind],
        ...[clock.due, clock.met, clock.late, clock.overdue, clock.unverified].map(String),
        clock.due === 0 ? '无' : `${percentText(clock.onTime.rate)}（${shareText(clock.onTime)}）`,
        intervalText(clock.onTime),
      ]),
    },
  }
}

function unitText(report: ReportAnswer, { unit }: Names): string {
  const units = rankUnits(report.units)
  const ranked = units.filter(({ rank }) => rank !== null)
  const others = units.filter(({ rank, figures }) => rank === null && figures.due > 0).length
  if (units.length === 0) return '没有单位的法定时限到期。'
  const list = ranked.map(({ figures }) => `${unit(figures.unit)}${shareText(figures.onTime)}`).join('，')
  const first =
    ranked.length === 0
      ? '没有由单位负责的应办项满5项的单位，不排名。'
      : `由单位负责的应办项满5项的单位${ranked.length}个，按按时率排列为：${list}。${others > 0 ? `其余${others}个单位不足5项，不排名。` : ''}`
  const returned = report.units.reduce((sum, { disputes }) => sum + disputes, 0)
  const notices = (['blue', 'orange', 'red'] as const).map((colour) =>
    report.units.reduce((sum, { supervision }) => sum + supervision[colour], 0),
  )
  return `${first}责任单位退回${returned}次；下达或升级督办单蓝色${notices[0]}件、橙色${notices[1]}件、红色${notices[2]}件。`
}

function breachBlocks(report: ReportAnswer, names: Names, captions: Captions, now: string): PrintBlock[] {
  const { breaches, unverified } = report
  if (breaches.length + unverified.length === 0) return [text(`${now}没有超时和待核实事项。`)]
  const explained = breaches.filter(({ explanation }) => explanation !== null)
  const told = sentencesText(missSentences(report))
  return [
    breachTable('超时及待核实事项', [...breaches, ...unverified], report, names, captions),
    ...(told === '' ? [] : [text(told)]),
    ...explained.map((clock) =>
      text(`${clock.title}（${KIND_NAMES[clock.kind]}，${names.unit(clock.unit)}）：${asSentence(clock.explanation ?? '')}`),
    ),
  ]
}

function breachTable(
  caption: string,
  clocks: readonly ReportedClock[],
  { asOf }: ReportAnswer,
  { unit }: Names,
  captions: Captions,
): PrintBlock {
  return {
    table: {
      caption: captions(caption),
      head: ['事件', '时限', '单位', '到期', '超时'],
      rows: clocks.map((clock) => {
        const dueAt = msOf(clock.dueAt)
        const over = overrunText(clock, msOf(asOf), dueAt)
        return [
          `${clock.title}（${clock.number}）`,
          KIND_NAMES[clock.kind],
          unit(clock.unit),
          `${dateText(dueAt)}${timeText(dueAt)}`,
          [clock.state === 'overdue' ? `仍超时，${over}` : over, ...marksOf(clock)].join('，'),
        ]
      }),
    },
  }
}

function promiseText({ promises: { due, kept } }: ReportAnswer): string {
  if (due === 0) return '没有到期的公开承诺。'
  return due === kept ? `到期承诺${due}项，全部按时兑现。` : `到期承诺${due}项，按时兑现${kept}项。`
}

function gradingText({ regradings, belowProposal, exemptions, ...report }: ReportAnswer): string {
  const raised = regradings.filter(({ from, to }) => LEVEL_ORDER.indexOf(to) < LEVEL_ORDER.indexOf(from))
  const lowered = regradings.filter((one) => !raised.includes(one))
  const told = lowered.map(
    ({ title, from, to, reason }) =>
      `${title}由${LEVEL_BADGES[from].name}调为${LEVEL_BADGES[to].name}，理由：${asSentence(reason ?? '未填写')}`,
  )
  const exempt = totalsOf(report).exempt
  return `调高${raised.length}起，调低${lowered.length}起；定级低于计算等级${belowProposal.length}起；豁免${exempt}项${exempt > 0 ? '，另列，不计入按时率' : ''}。${told.join('')}${exemptions.length > 0 ? `豁免事项：${exemptions.map(({ title, kind }) => `${title}（${KIND_NAMES[kind]}）`).join('，')}。` : ''}`
}

function footOf({ definitions, asOf, ledger, scope }: ReportAnswer, { unit }: Names): string[] {
  const at = msOf(asOf)
  return [
    ...(scope.unit !== null && scope.division === null ? [`范围：只含${unit(scope.unit)}参与办理的事件。`] : []),
    `口径：${FOOT_DEFINITIONS.flatMap((key) => definitions[key] ?? []).join('')}`,
    `数据截至${new Date(at + BEIJING_OFFSET_MS).getUTCFullYear()}年${dateText(at)}${timeText(at)}，台账第${ledger.seq}条，校验值${ledger.hash}。`,
  ]
}

/** What somebody wrote, closed with one full stop. */
function asSentence(words: string): string {
  return /[。！？]$/.test(words) ? words : `${words}。`
}
