import type { IncidentAnswer } from '../../../../contract/incident-answers.ts'
import { msOf } from '../../../../contract/time.ts'
import { dateText, timeText } from '../../../time/words.ts'
import { labelWidth } from './labels.ts'
import type { LabelPart } from './labels.ts'
import type { Scale } from './scale.ts'

/** The heat lane: measured points as a line, with its peak and its last value in words. */
export interface HeatPicture {
  source: string
  points: readonly { x: number; y: number }[]
  ground: number
  labels: readonly { x: number; y: number; parts: readonly LabelPart[] }[]
}

const TOP_PX = 26
const BOTTOM_PX = 12
const LABEL_UP_PX = 9
const LABEL_GAP_PX = 6
const TEXT_DROP_PX = 4

export function heatOf({ heatPoints }: IncidentAnswer, scale: Scale, height: number): HeatPicture | null {
  const measured = heatPoints
    .map(({ at, value, source }) => ({ at: msOf(at), value, source }))
    .filter(({ at }) => at >= scale.from && at <= scale.to)
    .sort((a, b) => a.at - b.at)
  const [first] = measured
  const last = measured[measured.length - 1]
  if (first === undefined || last === undefined) return null
  const peak = measured.reduce((most, one) => (one.value > most.value ? one : most), first)
  const ground = height - BOTTOM_PX
  const y = (value: number) => ground - (peak.value === 0 ? 0 : (value / peak.value) * (ground - TOP_PX))
  const label = ({ at, value }: typeof first, parts: LabelPart[]) => {
    const x = Math.min(Math.max(LABEL_GAP_PX, scale.x(at) - labelWidth(parts)), scale.width - labelWidth(parts))
    return { x, y: y(value) - LABEL_UP_PX, parts }
  }
  const beside = ({ at, value }: typeof first, parts: LabelPart[]) => ({
    x: Math.min(scale.x(at) + LABEL_GAP_PX, scale.width - labelWidth(parts)),
    y: y(value) + TEXT_DROP_PX,
    parts,
  })
  return {
    source: [...new Set(measured.map(({ source }) => source))].join('、'),
    points: measured.map(({ at, value }) => ({ x: scale.x(at), y: y(value) })),
    ground,
    labels: [
      label(peak, [
        { text: `峰值 ${peak.value.toLocaleString('zh-CN')}`, strong: true },
        { text: `${dateText(peak.at)} ${timeText(peak.at)}`, tone: 'second' },
      ]),
      ...(last === peak ? [] : [beside(last, [{ text: last.value.toLocaleString('zh-CN'), strong: true }])]),
    ],
  }
}
