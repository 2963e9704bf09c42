import type { PairChart, PaperChart, RateChart, SurvivalChart } from './paper.ts'

/** The charts of a paper as drawings for a page in print: the same figures as in Word, black and grey. Lengths in points. */

const WIDTH = 440
const HEIGHT = 150
export const CHART_BOX = `0 0 ${WIDTH} ${HEIGHT}`
/** Room for the numbers at the axis, and for the names below it. */
const LEFT = 36
const RIGHT = 430
const TOP = 12
const BOTTOM = 124
const NAMES = 138
const TICKS = [0, 0.25, 0.5, 0.75, 1]
const CAP = 4
const DOT = 3
const BLACK = '#000'
const GREY = '#8c8c8c'
const MOST_HOUR_TICKS = 8
const WHOLE = 100

/** One element of a drawing, inside a box of `CHART_BOX`. */
export interface Shape {
  tag: 'line' | 'rect' | 'circle' | 'path' | 'text'
  attributes: Readonly<Record<string, string | number>>
  text?: string
}

export function chartShapes({ data }: PaperChart): Shape[] {
  if (data.kind === 'rates') return rates(data)
  return data.kind === 'survival' ? survival(data) : pairs(data)
}

function rates({ points }: RateChart): Shape[] {
  const x = (place: number) => LEFT + ((place + 0.5) * (RIGHT - LEFT)) / points.length
  return [
    ...percentAxis(),
    ...points.flatMap(({ label, share, rate, low, high }, place) => [
      words(x(place), NAMES, label, 'middle'),
      ...(rate === null || low === null || high === null
        ? []
        : [
            line(x(place), y(low), x(place), y(high)),
            line(x(place) - CAP, y(low), x(place) + CAP, y(low)),
            line(x(place) - CAP, y(high), x(place) + CAP, y(high)),
            { tag: 'circle' as const, attributes: { cx: at(x(place)), cy: at(y(rate)), r: DOT } },
            words(x(place) + 2 * DOT, y(rate) + DOT, share, 'start'),
          ]),
    ]),
  ]
}

function survival({ steps }: SurvivalChart): Shape[] {
  const last = Math.max(1, ...steps.map(({ hours }) => hours))
  const every = Math.max(1, Math.ceil(last / MOST_HOUR_TICKS))
  const x = (hours: number) => LEFT + (hours * (RIGHT - LEFT)) / last
  const path = steps.map(({ hours, open }) => `H${at(x(hours))}V${at(y(open))}`).join('')
  const ticks = Array.from({ length: Math.floor(last / every) + 1 }, (_, place) => place * every)
  return [
    ...percentAxis(),
    ...ticks.map((hours) => words(x(hours), NAMES, hours === 0 ? '0' : `${hours}小时`, 'middle')),
    { tag: 'path', attributes: { d: `M${LEFT} ${at(y(1))}${path}`, fill: 'none', stroke: BLACK, 'stroke-width': 1.2 } },
  ]
}

function pairs({ names, rows }: PairChart): Shape[] {
  const most = Math.max(1, ...rows.flatMap(({ values }) => values))
  const band = (RIGHT - LEFT) / rows.length
  const width = Math.min(28, band / 4)
  const top = (value: number) => BOTTOM - (value / most) * (BOTTOM - TOP)
  return [
    line(LEFT, BOTTOM, RIGHT, BOTTOM),
    ...rows.flatMap(({ label, values }, place) => [
      words(LEFT + (place + 0.5) * band, NAMES, label, 'middle'),
      ...values.flatMap((value, side) => {
        const left = LEFT + (place + 0.5) * band + (side - 1) * width
        return [
          {
            tag: 'rect' as const,
            attributes: {
              x: at(left),
              y: at(top(value)),
              width: at(width - 2),
              height: at(BOTTOM - top(value)),
              fill: side === 0 ? GREY : BLACK,
            },
          },
          words(left + width / 2, top(value) - 2, String(value), 'middle'),
        ]
      }),
    ]),
    words(RIGHT, HEIGHT - 1, `灰：${names[0]}　黑：${names[1]}`, 'end'),
  ]
}

function percentAxis(): Shape[] {
  return TICKS.flatMap((tick) => [
    line(LEFT, y(tick), RIGHT, y(tick), GREY, 0.4),
    words(LEFT - CAP, y(tick) + DOT, `${tick * WHOLE}%`, 'end'),
  ])
}

function y(share: number): number {
  return BOTTOM - share * (BOTTOM - TOP)
}

function line(x1: number, y1: number, x2: number, y2: number, stroke = BLACK, width = 0.8): Shape {
  return { tag: 'line', attributes: { x1: at(x1), y1: at(y1), x2: at(x2), y2: at(y2), stroke, 'stroke-width': width } }
}

function words(x: number, baseline: number, text: string, anchor: 'start' | 'middle' | 'end'): Shape {
  return { tag: 'text', attributes: { x: at(x), y: at(baseline), 'text-anchor': anchor }, text }
}

/** To a tenth of a point. */
function at(length: number): number {
  return Math.round(length * 10) / 10
}
