import type { IncidentAnswer } from '../../../../contract/incident-answers.ts'
import { msOf } from '../../../../contract/time.ts'
import type { ClockState } from '../../../time/ramp.ts'
import { courseOf } from './course.ts'
import type { CourseEvent } from './course.ts'
import { heatOf } from './heat.ts'
import type { HeatPicture } from './heat.ts'
import { labelWidth, placeEvents, placeLabel } from './labels.ts'
import type { Label, PlacedEvent } from './labels.ts'
import { lanesOf } from './lanes.ts'
import type { Lane, Segment } from './lanes.ts'
import type { Regrading } from './regradings.ts'
import { axisOf, scaleOf, spanOf } from './scale.ts'
import type { AxisDay, AxisHour, Scale, Span } from './scale.ts'

/** 时限图: what is drawn where. Pure: the same incident at the same instant in the same width gives the same picture. */

export type Fill = 'ink' | 'near' | 'urgent' | 'before' | 'rest' | 'past'

export interface Bar {
  x: number
  width: number
  fill: Fill
}

export interface Mark {
  x: number
  shape: 'release' | 'conference' | 'planned' | 'receipt' | 'cross'
  isLate: boolean
}

export interface LaneShapes {
  bars: readonly Bar[]
  ticks: readonly number[]
  marks: readonly Mark[]
  /** Goes on dotted to the due that a voided clock would have had. */
  dotted: { from: number; to: number } | null
}

export interface Row {
  key: string
  top: number
  height: number
  name: string
  note: string
  state: ClockState | null
  lane: (LaneShapes & { barY: number; label: Label & { y: number } }) | null
  events: readonly (PlacedEvent & { y: number; what: CourseEvent })[]
  heat: HeatPicture | null
}

export interface Picture {
  scale: Scale
  height: number
  rows: readonly Row[]
  days: readonly AxisDay[]
  hours: readonly AxisHour[]
  nowX: number | null
  /** Regradings: a dashed line through every lane they touch. */
  falls: readonly { x: number; from: number; to: number }[]
}

export interface PictureOf {
  incident: IncidentAnswer
  regradings: readonly Regrading[]
  now: number
  today: number
  unitName: (id: string) => string
}

const LANE_PX = 44
const BAR_BESIDE_PX = 22
const BAR_ABOVE_PX = 29
const LABEL_ABOVE_PX = 14
const TEXT_DROP_PX = 4
const EVENT_ROW_PX = 24
const COURSE_PADDING_PX = 8
const HEAT_PX = 84

/** The span of an incident as it is now: the picture keeps it while one looks back. */
export function spanOfIncident({ incident, regradings, now }: Omit<PictureOf, 'unitName' | 'today'>): Span {
  const clocks = incident.obligations
  const dues = clocks.map(({ dueAt }) => msOf(dueAt))
  return spanOf(
    [
      ...courseOf(incident, regradings).map(({ at }) => at),
      ...clocks.map(({ anchorAt }) => msOf(anchorAt)),
      ...clocks.flatMap(({ satisfiedAt }) => (satisfiedAt === null ? [] : [msOf(satisfiedAt)])),
      ...incident.releases.map(({ publishedAt }) => msOf(publishedAt)),
      ...incident.heatPoints.map(({ at }) => msOf(at)),
      ...(incident.phase === 'open' ? [now] : []),
    ],
    [...dues, ...incident.pressConferences.map(({ scheduledAt }) => msOf(scheduledAt))],
  )
}

export function pictureOf(of: PictureOf, span: Span, width: number): Picture {
  const scale = scaleOf(span, width)
  const nowX = of.now >= span.from && of.now <= span.to ? scale.x(of.now) : null
  const course = courseOf(of.incident, of.regradings).filter(({ at }) => at >= span.from && at <= span.to)
  const { placed, rows: eventRows } = placeEvents(
    course.map((event) => ({ at: event.at, x: scale.x(event.at), parts: event.parts, isLow: event.mark === 'regrading', what: event })),
    width,
  )
  const rows: Row[] = []
  let top = 0
  const add = (row: Omit<Row, 'top'>) => {
    rows.push({ ...row, top })
    top += row.height
  }
  add({
    key: 'course',
    name: '经过',
    note: '时刻、调级、批示',
    height: Math.max(LANE_PX, COURSE_PADDING_PX * 2 + eventRows * EVENT_ROW_PX),
    state: null,
    lane: null,
    heat: null,
    events: placed.map((one) => ({
      ...one,
      what: (one.event as typeof one.event & { what: CourseEvent }).what,
      y: COURSE_PADDING_PX + EVENT_ROW_PX * (one.row + 0.5),
    })),
  })
  const lanes = lanesOf(of)
  for (const lane of lanes) add(laneRow(lane, of.now, scale, nowX))
  const heat = heatOf(of.incident, scale, HEAT_PX)
  if (heat !== null) add({ key: 'heat', name: '热度', note: heat.source, height: HEAT_PX, state: null, lane: null, events: [], heat })

  const courseRow = rows[0]
  const falls = (courseRow?.events ?? [])
    .filter(({ what }) => what.mark === 'regrading')
    .flatMap(({ what, y }) => {
      const touched = rows.filter((_, place) => lanes[place - 1]?.segments.some((segment) => touches(segment, what.at)) === true)
      const last = touched[touched.length - 1]
      return last === undefined ? [] : [{ x: scale.x(what.at), from: y + 8, to: last.top + last.height }]
    })
  return { scale, height: top, rows, ...axisOf(scale), nowX, falls }
}

function touches({ raisedAt, voidedAt }: Segment, at: number): boolean {
  return raisedAt === at || voidedAt === at
}

function laneRow(lane: Lane, now: number, scale: Scale, nowX: number | null): Omit<Row, 'top'> {
  const all = lane.segments.map((segment, place) =>
    shapesOf(segment, lane.segments.length > 1 ? (lane.segments[place + 1]?.anchorAt ?? segment.dueAt) : null, now, scale),
  )
  const shapes: LaneShapes = {
    bars: all.flatMap(({ bars }) => bars),
    ticks: all.flatMap(({ ticks }) => ticks),
    marks: all.flatMap(({ marks }) => marks),
    dotted: all.find(({ dotted }) => dotted !== null)?.dotted ?? null,
  }
  const edges = [...shapes.bars.flatMap(({ x, width }) => [x, x + width]), ...shapes.ticks, ...shapes.marks.map(({ x }) => x)].filter(
    (x) => shapes.dotted === null || x < shapes.dotted.to,
  )
  const start = Math.max(0, Math.min(...edges))
  // A right edge of a mark lies half of it further.
  const end = Math.min(scale.width, Math.max(...edges) + (shapes.marks.length > 0 ? 5 : 0))
  const label = placeLabel(lane.parts, { start, end, width: scale.width, nowX })
  const barY = label.at === 'above' ? BAR_ABOVE_PX : BAR_BESIDE_PX
  return {
    key: lane.key,
    name: lane.name,
    note: lane.note,
    state: lane.state,
    height: LANE_PX,
    events: [],
    heat: null,
    lane: {
      ...shapes,
      dotted: dottedBehind(shapes.dotted, label),
      barY,
      label: { ...label, y: label.at === 'above' ? LABEL_ABOVE_PX : barY + TEXT_DROP_PX },
    },
  }
}

/** The words of a void stand in its dotted line: it goes on behind them. */
function dottedBehind(dotted: LaneShapes['dotted'], label: Label): LaneShapes['dotted'] {
  if (dotted === null) return null
  const from = label.at === 'beside' ? label.x + labelWidth(label.parts) + 8 : dotted.from + 8
  return from < dotted.to ? { from, to: dotted.to } : null
}

/** `nextFrom`: where the next one begins that shares the lane, or lies below; what is past due is not drawn over it. */
function shapesOf(segment: Segment, nextFrom: number | null, now: number, scale: Scale): LaneShapes {
  const { state, anchorAt, dueAt, endAt, voidedAt, raisedAt } = segment
  const bar = (from: number, to: number, fill: Fill): Bar[] => {
    const [left, right] = [Math.max(scale.x(from), 0), Math.min(scale.x(to), scale.width)]
    return right > left ? [{ x: left, width: right - left, fill }] : []
  }
  const ticks = [anchorAt, dueAt].filter((at) => at >= scale.from && at <= scale.to).map(scale.x)
  const isExempt = state === 'exempt'
  const ended = isExempt ? anchorAt : Math.max(anchorAt, Math.min(endAt ?? now, dueAt, voidedAt ?? dueAt))
  const running: Fill = state === 'near' || state === 'urgent' ? state : 'ink'
  const before = raisedAt === null ? anchorAt : Math.min(Math.max(raisedAt, anchorAt), ended)
  const pastTo = segment.canBeMissed && (state === 'over' || state === 'late') ? Math.min(endAt ?? now, nextFrom ?? Infinity) : dueAt
  // One of several in a lane whose next began at its due: the miss fills it, or it would not be seen.
  const isMissedWhole = nextFrom !== null && pastTo <= dueAt && (state === 'over' || state === 'late')
  const marks: Mark[] = [
    ...(endAt !== null && segment.mark !== null
      ? [{ x: scale.x(endAt), shape: segment.mark, isLate: state === 'late' && segment.canBeMissed }]
      : []),
    ...(segment.plannedAt === null ? [] : [{ x: scale.x(segment.plannedAt), shape: 'planned' as const, isLate: false }]),
    ...(voidedAt === null ? [] : [{ x: scale.x(voidedAt), shape: 'cross' as const, isLate: false }]),
  ].filter(({ x }) => x >= 0 && x <= scale.width)
  if (isMissedWhole) return { bars: bar(anchorAt, dueAt, 'past'), ticks, marks, dotted: null }
  return {
    bars: [
      ...bar(anchorAt, before, 'before'),
      ...(state === 'void' ? bar(before, ended, 'rest') : bar(before, ended, running)),
      ...(state === 'void' ? [] : bar(ended, dueAt, 'rest')),
      ...bar(dueAt, pastTo, 'past'),
    ],
    ticks,
    marks,
    dotted:
      state === 'void' && voidedAt !== null && voidedAt < dueAt
        ? { from: scale.x(voidedAt), to: scale.x(Math.min(dueAt, scale.to)) }
        : null,
  }
}
