import type { ReportAnswer, ReportedClock } from '../contract/report-answers.ts'
import type { ReportLists } from '../contract/report-lists.ts'
import { BEIJING_OFFSET_MS, HOUR_MS, MINUTE_MS, msOf } from '../contract/time.ts'
import { CHANNEL_NAMES, HEAT_NAMES, KIND_NAMES, LEVEL_NAMES } from '../contract/wording.ts'
import { LEVELS, isRaise } from '../domain/levels.ts'
import type { ReportNames } from '../documents/telling.ts'

/** A report as the sheets of a workbook, one a table: plain data, no file. */

/** One cell: text is text whatever it begins with; `share` is shown as a percentage, `instant` in Beijing's wall time. Null stays empty. */
export type Cell = string | number | null | { share: number | null } | { instant: string | null } | { hours: number | null }

export interface Sheet {
  name: string
  /** Widths in characters of Latin type. */
  columns: { head: string; width: number }[]
  rows: Cell[][]
}

const HOUR_MINUTES = HOUR_MS / MINUTE_MS
const STATES = { met: '按时', late: '超时完成', overdue: '仍超时', unverified: '待核实', exempt: '豁免', running: '未到期' }
const [SHORT, NUMBER, INSTANT, NAME, TEXT] = [10, 12, 17, 28, 48]

/** RP-6: every table of the report. `promises`: the list behind its figure of promises. */
export function workbook(report: ReportAnswer, promises: ReportLists['promises']['items'], names: ReportNames): Sheet[] {
  return [
    overall(report, names),
    clocks(report),
    units(report, names),
    clockList('超时清单', report.breaches, names),
    clockList('待核实', report.unverified, names),
    clockList('补记', report.knownLate, names),
    keyIncidents(report, names),
    gradings(report, names),
    clockList('豁免', report.exemptions, names),
    clockList('代录未补认', report.unconfirmed, names),
    promised(promises, names),
    outsideReleases(report, names),
    curve(report),
    trend(report),
    heat(report),
    {
      name: '口径',
      columns: columns(['说明', 120]),
      rows: Object.values(report.definitions).map((text) => [text]),
    },
  ]
}

function overall(report: ReportAnswer, names: ReportNames): Sheet {
  const { incidents, firstResponse, discoveryDelay, promises, ledger } = report
  const of = (group: string, entries: [name: string, count: number][]): Cell[][] =>
    entries.map(([name, count]) => [group, name, count, '起'])
  return {
    name: '总体',
    columns: columns(['类别', 14], ['项目', 34], ['数值', 20], ['单位', SHORT]),
    rows: [
      ['报告', '范围', names.place, null],
      ['报告', '周期', report.period, null],
      ['报告', '周期起', { instant: report.from }, null],
      ['报告', '周期止', { instant: report.to }, null],
      ['报告', '截至', { instant: report.asOf }, null],
      ['报告', '台账条目', ledger.seq, '条'],
      ['报告', '台账校验值', ledger.hash, null],
      ...of('事件', [
        ['新登记', incidents.new],
        ['上期新登记', incidents.previousNew],
        ['办结', incidents.closed],
        ['并入其他事件', incidents.merged],
        ['期末在办', incidents.open],
        ['迟报', incidents.loggedLate],
      ]),
      ...of(
        '等级',
        LEVELS.map((level) => [LEVEL_NAMES[level], incidents.byLevel[level]]),
      ),
      ...of(
        '来源',
        incidents.bySource.map((row) => [CHANNEL_NAMES[row.channel], row.new]),
      ),
      ...of(
        '领域',
        incidents.bySector.map((row) => [names.sector(row.sector), row.new]),
      ),
      ...of(
        '区划',
        incidents.byDivision.map((row) => [names.division(row.division), row.new]),
      ),
      ['用时', '首次回应：已回应', firstResponse.answered, '起'],
      ['用时', '首次回应：尚未回应', firstResponse.censored, '起'],
      ['用时', '首次回应用时中位数', hours(firstResponse.medianMinutes), '小时'],
      ['用时', '发现时延：已知首发时间', discoveryDelay.n, '起'],
      ['用时', '发现时延中位数', hours(discoveryDelay.medianMinutes), '小时'],
      ['承诺', '到期', promises.due, '项'],
      ['承诺', '按时兑现', promises.kept, '项'],
      ['发布', '未经系统审签', report.unreviewedTotal, '件'],
    ],
  }
}

function clocks(report: ReportAnswer): Sheet {
  return {
    name: '回应时效',
    columns: columns(['时限', 16], ...OUTCOME_COLUMNS, ['撤销', SHORT], ['未到期', SHORT], ...RATE_COLUMNS),
    rows: report.clocks.map((row) => [KIND_NAMES[row.kind], ...outcomes(row), row.void, row.running, ...rate(row.onTime)]),
  }
}

function units(report: ReportAnswer, names: ReportNames): Sheet {
  return {
    name: '责任单位',
    columns: columns(
      ['单位', NAME],
      ...OUTCOME_COLUMNS,
      ['不由单位负责', 14],
      ['由单位负责', NUMBER],
      ...RATE_COLUMNS,
      ['是否排名', SHORT],
      ['应签收', SHORT],
      ['按时签收', SHORT],
      ['退回', SHORT],
      ['改派', SHORT],
      ['督办蓝', SHORT],
      ['督办橙', SHORT],
      ['督办红', SHORT],
    ),
    rows: report.units.map((row) => {
      const { acceptance, supervision } = row
      return [
        names.unit(row.unit),
        ...outcomes(row),
        row.notCharged,
        row.onTime.of,
        ...rate(row.onTime),
        row.ranked ? '是' : '不足5项',
        acceptance.due,
        acceptance.onTime,
        row.disputes,
        row.reassigned,
        supervision.blue,
        supervision.orange,
        supervision.red,
      ]
    }),
  }
}

function clockList(name: string, list: readonly ReportedClock[], names: ReportNames): Sheet {
  const mark = (isMarked: boolean) => (isMarked ? '是' : null)
  return {
    name,
    columns: columns(
      ['状态', SHORT],
      ['时限', 14],
      ...INCIDENT_COLUMNS,
      ['责任单位', NAME],
      ['到期', INSTANT],
      ['完成', INSTANT],
      ['超时（小时）', 13],
      ['发现即超时', NUMBER],
      ['定级即超时', NUMBER],
      ['交办即超时', NUMBER],
      ['超时说明', TEXT],
    ),
    rows: list.map((clock) => [
      STATES[clock.state],
      KIND_NAMES[clock.kind],
      clock.number,
      clock.title,
      LEVEL_NAMES[clock.level],
      names.unit(clock.unit),
      { instant: clock.dueAt },
      { instant: clock.satisfiedAt },
      clock.state === 'late' ? hours((clock.overrunMs ?? 0) / MINUTE_MS) : null,
      mark(clock.overdueBeforeDiscovered),
      mark(clock.overdueBeforeGraded),
      mark(clock.overdueBeforeAssigned),
      clock.explanation,
    ]),
  }
}

function keyIncidents(report: ReportAnswer, names: ReportNames): Sheet {
  return {
    name: '重点舆情',
    columns: columns(
      ...INCIDENT_COLUMNS,
      ['按何等级办理', 14],
      ['热度', SHORT],
      ['牵头单位', NAME],
      ['到期', SHORT],
      ['超时', SHORT],
      ['首次回应（小时）', 16],
    ),
    rows: report.keyIncidents.map((one) => [
      one.number,
      one.title,
      LEVEL_NAMES[one.level],
      one.handledAs === null ? null : LEVEL_NAMES[one.handledAs],
      one.heat === null ? null : HEAT_NAMES[one.heat],
      names.unit(one.lead),
      one.due,
      one.missed,
      hours(one.firstResponseMinutes),
    ]),
  }
}

function gradings(report: ReportAnswer, names: ReportNames): Sheet {
  const by = ({ at, by: { unit, name }, reason }: ReportAnswer['regradings'][number] | ReportAnswer['belowProposal'][number]): Cell[] => [
    { instant: at },
    unit === null ? null : names.unit(unit),
    name,
    reason,
  ]
  return {
    name: '定级与调级',
    columns: columns(
      ['类别', 14],
      ['编号', 14],
      ['事件', TEXT],
      ['原等级或者计算等级', 20],
      ['所定等级', NUMBER],
      ['时间', INSTANT],
      ['办理单位', NAME],
      ['办理人', NUMBER],
      ['理由', TEXT],
    ),
    rows: [
      ...report.regradings.map((one): Cell[] => [
        isRaise(one.from, one.to) ? '调高' : '调低',
        one.number,
        one.title,
        LEVEL_NAMES[one.from],
        LEVEL_NAMES[one.to],
        ...by(one),
      ]),
      ...report.belowProposal.map((one): Cell[] => [
        '低于计算等级',
        one.number,
        one.title,
        LEVEL_NAMES[one.proposed],
        LEVEL_NAMES[one.level],
        ...by(one),
      ]),
    ],
  }
}

function promised(promises: ReportLists['promises']['items'], names: ReportNames): Sheet {
  return {
    name: '承诺',
    columns: columns(['结果', SHORT], ...INCIDENT_COLUMNS, ['责任单位', NAME], ['承诺时刻', INSTANT]),
    rows: promises.map((one) => [
      STATES[one.state],
      one.number,
      one.title,
      LEVEL_NAMES[one.level],
      names.unit(one.unit),
      { instant: one.dueAt },
    ]),
  }
}

function outsideReleases(report: ReportAnswer, names: ReportNames): Sheet {
  return {
    name: '未经系统审签',
    columns: columns(['编号', 14], ['事件', TEXT], ['发布单位', NAME], ['发布标题', TEXT], ['发布时间', INSTANT]),
    rows: report.unreviewed.map((one) => [one.number, one.title, names.unit(one.unit), one.releaseTitle, { instant: one.publishedAt }]),
  }
}

function curve({ firstResponse }: ReportAnswer): Sheet {
  return {
    name: '首次回应曲线',
    columns: columns(['用时（小时）', 14], ['尚未回应占比', 14]),
    rows: firstResponse.curve.map(({ minutes, open }) => [hours(minutes), { share: open }]),
  }
}

function trend(report: ReportAnswer): Sheet {
  return {
    name: '走势',
    columns: columns(['周期', NUMBER], ['按时', SHORT], ['应办', SHORT], ...RATE_COLUMNS),
    rows: report.trend.map((one) => [one.period, one.n, one.of, ...rate(one)]),
  }
}

function heat(report: ReportAnswer): Sheet {
  return {
    name: '热度变化',
    columns: columns(
      ['编号', 14],
      ['事件', TEXT],
      ['来源', 16],
      ['首次回应', INSTANT],
      ['此前测得', INSTANT],
      ['此前数值', NUMBER],
      ['此后测得', INSTANT],
      ['此后数值', NUMBER],
    ),
    rows: report.heat.map(({ number, title, before, after, at }) => [
      number,
      title,
      before.source,
      { instant: at },
      { instant: before.at },
      before.value,
      { instant: after.at },
      after.value,
    ]),
  }
}

type Column = [head: string, width: number]
const INCIDENT_COLUMNS: Column[] = [
  ['编号', 14],
  ['事件', TEXT],
  ['等级', NUMBER],
]
const OUTCOME_COLUMNS: Column[] = ['应办', STATES.met, STATES.late, STATES.overdue, STATES.unverified, STATES.exempt].map((head) => [
  head,
  SHORT,
])
const RATE_COLUMNS: Column[] = [
  ['按时率', SHORT],
  ['95%区间下限', 13],
  ['95%区间上限', 13],
]

function columns(...list: Column[]): Sheet['columns'] {
  return list.map(([head, width]) => ({ head, width }))
}

type Outcomes = Pick<ReportAnswer['clocks'][number], 'due' | 'met' | 'late' | 'overdue' | 'unverified' | 'exempt'>

function outcomes({ due, met, late, overdue, unverified, exempt }: Outcomes): Cell[] {
  return [due, met, late, overdue, unverified, exempt]
}

/** Of nothing there is no rate: the cells stay empty. */
function rate({ rate: share, low, high }: ReportAnswer['trend'][number] | ReportAnswer['clocks'][number]['onTime']): Cell[] {
  return [{ share }, { share: low }, { share: high }]
}

function hours(minutes: number | null): Cell {
  return { hours: minutes === null ? null : minutes / HOUR_MINUTES }
}

/** An instant as the clock on the wall in Beijing shows it: workbooks know no time zones. */
export function wallDate(instant: string): Date {
  return new Date(msOf(instant) + BEIJING_OFFSET_MS)
}
