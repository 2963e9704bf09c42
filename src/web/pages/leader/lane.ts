import type { Progress } from '../../../contract/board-answers.ts'
import type { IncidentAnswer, ObligationAnswer } from '../../../contract/incident-answers.ts'
import { MINUTE_MS, msOf } from '../../../contract/time.ts'
import { lengthText } from '../../time/words.ts'
import type { UnitName } from './leader-words.ts'

/** The vertical lane of one clock, true to scale: the long empty stretch shows who used up the time. */
export interface LaneMark {
  at: number
  label: string
  /** Pixels from the top: of the mark, and of its words, which keep clear of their neighbours. */
  y: number
  labelY: number
  kind: 'start' | 'step' | 'due'
}

export interface LaneGap {
  text: string
  from: number
  to: number
}

export interface Lane {
  height: number
  nowY: number
  dueY: number
  marks: LaneMark[]
  gaps: LaneGap[]
}

const HEIGHT = 360
const LINE = 24
/** A stretch shorter than this has no room for words. */
const LEAST_GAP = 64

const HELD: Record<Progress['held'][number]['hand'], { begins: string; used: string }> = {
  draft: { begins: '开始拟稿', used: '拟稿用去' },
  'joint-sign': { begins: '送会签', used: '会签用去' },
  review: { begins: '送审核', used: '审核用去' },
  signature: { begins: '送签发', used: '签发用去' },
  'go-ahead': { begins: '送协调单位', used: '等候同意用去' },
  publication: { begins: '已签发', used: '待发布' },
}

const STARTS: Record<string, string> = {
  occurredAt: '事发',
  surfacedAt: '网上首发',
  discoveredAt: '发现',
  assignedAt: '交办',
  firstReleaseAt: '首次发布',
  promisedAt: '作出承诺',
  reopenedAt: '重启',
  enteredAt: '登记',
}

export function laneOf(
  clock: ObligationAnswer,
  incident: Pick<IncidentAnswer, 'anchors' | 'acceptances'>,
  progress: Progress | null,
  unitName: UnitName,
  now: number,
): Lane {
  const [start, due] = [msOf(clock.anchorAt), msOf(clock.dueAt)]
  const end = Math.max(due, now)
  const within = ({ at }: { at: number }) => at > start && at <= now
  const accepted = incident.acceptances.find(({ unit }) => unit === clock.unit)?.acceptedAt ?? null
  const held = progress?.held ?? []
  const steps = [
    { at: msOf(incident.anchors.discoveredAt), label: '发现' },
    { at: msOf(incident.anchors.recordedAt), label: '登记交办' },
    ...(accepted === null ? [] : [{ at: msOf(accepted), label: `${unitName(clock.unit)}签收` }]),
    ...held.map(({ hand, from }) => ({ at: msOf(from), label: HELD[hand].begins })),
    ...held.flatMap(({ hand, unit, to }) =>
      hand === 'joint-sign' && to !== null ? [{ at: msOf(to), label: `${unit === null ? '' : unitName(unit)}已会签` }] : [],
    ),
  ].filter(within)
  const inOrder = merge([
    { at: start, label: `${STARTS[clock.anchor] ?? ''}${clock.anchorPresumed ? '（推定）' : ''}`, kind: 'start' as const },
    ...steps.sort((a, b) => a.at - b.at).map((step) => ({ ...step, kind: 'step' as const })),
  ])
  const height = Math.max(HEIGHT, (inOrder.length + 3) * LINE)
  const y = (at: number) => Math.round(((at - start) / Math.max(1, end - start)) * height)
  const placed = inOrder.map((mark) => ({ ...mark, y: y(mark.at), labelY: y(mark.at) }))
  const nowY = y(now)
  spread(placed, nowY)
  const dueMark = { at: due, label: clock.kind === 'press-conference' ? '召开' : '发布', kind: 'due' as const, y: y(due), labelY: y(due) }
  return { height, nowY, dueY: y(due), marks: [...placed, dueMark], gaps: gapsOf(placed, held, now, y) }
}

/** What happened in the same minute stands on one line. */
function merge<T extends { at: number; label: string }>(marks: readonly T[]): T[] {
  const merged: T[] = []
  for (const mark of marks) {
    const last = merged[merged.length - 1]
    if (last === undefined || Math.floor(last.at / MINUTE_MS) !== Math.floor(mark.at / MINUTE_MS)) merged.push(mark)
    else if (!last.label.includes(mark.label)) merged[merged.length - 1] = { ...last, label: `${last.label}，${mark.label}` }
  }
  return merged
}

/** Words keep a line's distance: pushed down from the top, then up again from “now”. The marks stay where they are. */
function spread(marks: { labelY: number }[], nowY: number): void {
  let least = 0
  for (const mark of marks) {
    mark.labelY = Math.max(mark.labelY, least)
    least = mark.labelY + LINE
  }
  let most = nowY - LINE
  for (const mark of [...marks].reverse()) {
    mark.labelY = Math.min(mark.labelY, most)
    most = mark.labelY - LINE
  }
}

/** The stretches that took long, named by whoever had it then. */
function gapsOf(marks: readonly LaneMark[], held: Progress['held'], now: number, y: (at: number) => number): LaneGap[] {
  return marks.flatMap((mark, place) => {
    const next = marks[place + 1]
    const until = next?.at ?? now
    const [from, to] = [mark.labelY + LINE - 6, (next?.labelY ?? y(now)) - LINE / 2]
    if (mark.kind === 'start' || to - from < LEAST_GAP - LINE) return []
    const holder = held.find((one) => msOf(one.from) <= mark.at && (one.to === null ? now : msOf(one.to)) >= until)
    const text = holder === undefined ? (held.length === 0 && next === undefined ? '尚未拟稿，已' : '') : HELD[holder.hand].used
    return text === '' ? [] : [{ text: `${text} ${lengthText(until - mark.at)}`, from, to }]
  })
}
