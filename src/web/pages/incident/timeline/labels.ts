import { textWidth } from './text-width.ts'

/** Where a lane's words stand: right of its last mark, or above the bar where they would leave the picture or cross “now”. */

export type Tone = 'ink' | 'second' | 'near' | 'urgent' | 'over'

export interface LabelPart {
  text: string
  strong?: boolean
  tone?: Tone
}

export interface Label {
  parts: readonly LabelPart[]
  x: number
  /** Beside the bar, or above it. */
  at: 'beside' | 'above'
}

export const LABEL_SIZE = 12
const GAP_PX = 9
const PART_GAP_PX = 8
const NOW_ROOM_PX = 5
/** A label further from its marks would be taken for another's. */
const FAR_PX = 140
/** Widths are about right; what ends here is not cut. */
const EDGE_PX = 10

export function labelWidth(parts: readonly LabelPart[]): number {
  return parts.reduce((sum, part) => sum + textWidth(part.text, LABEL_SIZE), 0) + PART_GAP_PX * Math.max(0, parts.length - 1)
}

/** Left ends of the parts of a label that begins at `x`. */
export function partPlaces(parts: readonly LabelPart[], x: number): number[] {
  let at = x
  return parts.map((part) => {
    const place = at
    at += textWidth(part.text, LABEL_SIZE) + PART_GAP_PX
    return place
  })
}

export interface LabelRoom {
  /** Of all that is drawn in the lane. */
  start: number
  end: number
  width: number
  /** Where “now” stands; null when it is not in the picture. */
  nowX: number | null
}

export function placeLabel(parts: readonly LabelPart[], { start, end, width, nowX }: LabelRoom): Label {
  const length = labelWidth(parts)
  const edge = width - EDGE_PX
  const fits = (x: number) =>
    x >= EDGE_PX / 2 && x + length <= edge && (nowX === null || x + length < nowX - NOW_ROOM_PX || x > nowX + NOW_ROOM_PX)
  const beside = end + GAP_PX
  if (fits(beside)) return { parts, x: beside, at: 'beside' }
  const besideNow = nowX === null ? [] : [nowX - NOW_ROOM_PX - 1 - length, nowX + NOW_ROOM_PX + 1]
  const above = [end - length, edge - length, start, ...besideNow].find((x) => x <= end && fits(x))
  if (above !== undefined) return { parts, x: above, at: 'above' }
  const behindNow = (nowX ?? 0) + NOW_ROOM_PX + 1
  if (behindNow > end && behindNow - end < FAR_PX && fits(behindNow)) return { parts, x: behindNow, at: 'beside' }
  return { parts, x: Math.max(EDGE_PX / 2, Math.min(end, edge) - length), at: 'above' }
}

export interface Event {
  at: number
  x: number
  parts: readonly LabelPart[]
  /** Stands in the second row where it can: a regrading, whose line goes down from there. */
  isLow?: boolean
}

export interface PlacedEvent {
  event: Event
  row: number
  /** Null where there is no room left: the mark stays, the words are in the table. */
  labelX: number | null
}

export const EVENT_ROWS = 4
const MARK_PX = 6
/** Marks as near as this share one label, which stands right of the last of them. */
const CLUSTER_PX = 28

/** Events of the course in rows, so that neither marks nor words lie on each other. */
export function placeEvents(events: readonly Event[], width: number): { placed: PlacedEvent[]; rows: number } {
  const ends: number[] = Array.from({ length: EVENT_ROWS }, () => 0)
  const placed: PlacedEvent[] = []
  const groups: Event[][] = []
  const inOrder = [...events].sort((a, b) => a.at - b.at)
  for (const event of inOrder.filter(({ isLow }) => isLow !== true)) {
    const last = groups[groups.length - 1]
    const before = last?.[last.length - 1]
    if (last !== undefined && before !== undefined && event.x - before.x < CLUSTER_PX) last.push(event)
    else groups.push([event])
  }
  for (const event of inOrder.filter(({ isLow }) => isLow === true)) groups.push([event])

  for (const group of groups.sort((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0))) {
    const [first] = group
    const last = group[group.length - 1]
    if (first === undefined || last === undefined) continue
    const length = labelWidth(group.flatMap(({ parts }) => parts))
    const from = last.x + GAP_PX
    const rowsToTry = first.isLow === true ? [1, 2, 3, 0] : [0, 1, 2, 3]
    const isFree = (row: number, left: number) => left >= (ends[row] ?? 0)
    const right = from + length <= width ? rowsToTry.find((row) => isFree(row, first.x - MARK_PX)) : undefined
    const leftX = first.x - GAP_PX - length
    const left = right === undefined && leftX >= 0 ? rowsToTry.find((row) => isFree(row, leftX)) : undefined
    const row = right ?? left ?? rowsToTry.find((one) => isFree(one, first.x - MARK_PX)) ?? ends.indexOf(Math.min(...ends))
    let x = right === undefined ? (left === undefined ? null : leftX) : from
    ends[row] = Math.max(ends[row] ?? 0, right === undefined ? last.x + MARK_PX : from + length) + GAP_PX
    for (const event of group) {
      placed.push({ event, row, labelX: x })
      if (x !== null) x += labelWidth(event.parts) + PART_GAP_PX
    }
  }
  return { placed, rows: Math.max(1, ...placed.map(({ row }) => row + 1)) }
}
