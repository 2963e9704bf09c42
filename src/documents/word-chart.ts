import { AlignmentType, Paragraph } from 'docx'
import { ChartRun } from 'docx/charts'
import type { ChartRunOptions, ColumnChartOptions, LineChartOptions, ScatterChartOptions } from 'docx/charts'
import type { PairChart, PaperChart, RateChart, SurvivalChart } from './paper.ts'
import { FONTS, centred } from './word-style.ts'

/** Charts as Word's own, so that the office can edit them: black and grey alone, for a printer without colour. */

/** 156 × 54 mm at 96 pixels an inch. */
const SIZE = { width: 588, height: 204 }
const INK = '000000'
const GREY = '8C8C8C'
const LABEL = { name: FONTS.body, size: 10, color: INK }
const AXIS = { font: LABEL }
const PERCENT = '0%'
const CAPTION_POINTS = 12
const CAPTION_LINE = 420
/** Above 100 %, so that the mark of a full rate is whole. */
const TOP_RATE = 1.05
const QUARTER = 0.25

export function chartBlocks({ caption, description, data }: PaperChart): Paragraph[] {
  const common = {
    transformation: SIZE,
    chartArea: { fill: 'FFFFFF', border: 'none' },
    font: { name: FONTS.body, color: INK },
    altText: { name: caption, title: caption, description },
  } as const
  return [
    new Paragraph({
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- a run, declared a second time in docx/charts
      children: [new ChartRun({ ...optionsOf(data), ...common })],
      alignment: AlignmentType.CENTER,
      spacing: { before: 120 },
      keepNext: true,
    }),
    centred(caption, FONTS.heading, CAPTION_POINTS, CAPTION_LINE),
  ]
}

function optionsOf(data: PaperChart['data']): ChartRunOptions {
  if (data.kind === 'rates') return ratesOf(data)
  return data.kind === 'survival' ? survivalOf(data) : pairsOf(data)
}

function ratesOf({ points }: RateChart): LineChartOptions {
  const gap = (to: (point: RateChart['points'][number], rate: number) => number | null) =>
    points.map((point) => (point.rate === null ? null : to(point, point.rate)))
  return {
    type: 'line',
    categories: points.map(({ label }) => label),
    legend: false,
    markers: { shape: 'circle', size: 7 },
    categoryAxis: AXIS,
    valueAxis: { minimum: 0, maximum: TOP_RATE, interval: QUARTER, numberFormat: PERCENT, font: LABEL },
    series: [
      {
        name: '按时率',
        values: points.map(({ rate }) => rate),
        color: INK,
        line: { color: GREY, width: 1 },
        pointLabels: points.map(({ rate, share }) => (rate === null ? false : { text: share, position: 'right', font: LABEL })),
        errorBars: {
          type: 'custom',
          plus: gap(({ high }, rate) => (high === null ? null : Math.max(0, high - rate))),
          minus: gap(({ low }, rate) => (low === null ? null : Math.max(0, rate - low))),
          line: { color: INK, width: 0.75 },
        },
      },
    ],
  }
}

function survivalOf({ steps }: SurvivalChart): ScatterChartOptions {
  // Down at each step, along to the next.
  const points = [{ x: 0, y: 1 }]
  let open = 1
  for (const step of steps) {
    points.push({ x: step.hours, y: open }, { x: step.hours, y: step.open })
    open = step.open
  }
  return {
    type: 'scatter',
    legend: false,
    lines: 'straight',
    markers: false,
    xAxis: { title: { text: '自起算时刻（小时）', font: LABEL }, minimum: 0, gridlines: false, font: LABEL, numberFormat: '0' },
    yAxis: { minimum: 0, maximum: 1, interval: QUARTER, numberFormat: PERCENT, font: LABEL },
    series: [{ name: '尚未回应', points, color: INK, line: { color: INK, width: 1.5 } }],
  }
}

function pairsOf({ names, rows }: PairChart): ColumnChartOptions {
  return {
    type: 'column',
    categories: rows.map(({ label }) => label),
    legend: { position: 'bottom', font: LABEL },
    categoryAxis: AXIS,
    valueAxis: { minimum: 0, font: LABEL },
    dataLabels: { value: true, font: LABEL },
    series: names.map((name, place) => ({
      name,
      color: place === 0 ? GREY : INK,
      values: rows.map(({ values }) => values[place] ?? null),
    })),
  }
}
