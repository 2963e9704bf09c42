import type { IncidentAnswer, ObligationAnswer } from '../../../../contract/incident-answers.ts'
import { msOf } from '../../../../contract/time.ts'
import { KIND_NAMES } from '../../../../contract/wording.ts'
import { ANCHOR_NAMES } from '../../../parts/anchor-words.ts'
import { LEVEL_BADGES } from '../../../parts/level-words.ts'
import { clockState } from '../../../time/ramp.ts'
import type { ClockState } from '../../../time/ramp.ts'
import { dateText, durationText, lengthText, timeText, wallText } from '../../../time/words.ts'
import { dueWords } from '../due-words.ts'
import type { LabelPart } from './labels.ts'
import { raisedAtOf } from './regradings.ts'
import type { Regrading } from './regradings.ts'

/** From an incident's clocks to the lanes of the picture, in their fixed order, with the words that stand in them. */

export interface Segment {
  state: ClockState
  anchorAt: number
  dueAt: number
  /** When the level was raised: what had run before is hatched. */
  raisedAt: number | null
  /** When it was met, or is claimed to have been. */
  endAt: number | null
  voidedAt: number | null
  mark: 'release' | 'conference' | 'receipt' | null
  /** A press conference that is fixed and not yet held. */
  plannedAt: number | null
  /** Nobody misses a receipt: silence signs. */
  canBeMissed: boolean
}

export interface Lane {
  key: string
  name: string
  note: string
  state: ClockState
  segments: readonly Segment[]
  parts: readonly LabelPart[]
}

const ORDER: readonly ObligationAnswer['kind'][] = [
  'acceptance',
  'authoritative-release',
  'press-conference',
  'follow-up',
  'promise',
  'response',
]
const PART_ORDER = ['lead', 'joint', 'local']
/** So many follow-ups have a lane of their own; those before them share one. */
const OWN_FOLLOW_UPS = 3

const DONE_WORDS: Partial<Record<ObligationAnswer['kind'], string>> = {
  'authoritative-release': '发布',
  'press-conference': '举行',
  'follow-up': '续报',
  promise: '兑现',
  response: '回应',
  acceptance: '签收',
}

export interface LaneView {
  incident: IncidentAnswer
  regradings: readonly Regrading[]
  now: number
  /** Whose day is 今日; another than `now` where one looks back. */
  today: number
  unitName: (id: string) => string
}

export function lanesOf(view: LaneView): Lane[] {
  const { obligations, assignment } = view.incident
  return ORDER.flatMap((kind) => {
    const own = obligations
      .filter((clock) => clock.kind === kind)
      .sort((a, b) => PART_ORDER.indexOf(a.part) - PART_ORDER.indexOf(b.part) || a.unit.localeCompare(b.unit) || a.ordinal - b.ordinal)
    const isShared = new Set(own.map(({ unit }) => unit)).size > 1
    if (kind === 'acceptance') {
      const lead = own.find(({ unit }) => unit === assignment.lead) ?? own[0]
      return lead === undefined ? [] : [laneOf(lead, view, own.length > 1 ? `牵头，另 ${own.length - 1} 个单位见下` : null)]
    }
    if (kind === 'follow-up' && own.length > OWN_FOLLOW_UPS + 1 && !isShared) {
      const early = own.slice(0, -OWN_FOLLOW_UPS)
      return [folded(early, view), ...own.slice(-OWN_FOLLOW_UPS).map((clock) => laneOf(clock, view, null))]
    }
    return own.map((clock) => laneOf(clock, view, isShared ? view.unitName(clock.unit) : null))
  })
}

export function stateOf(clock: ObligationAnswer, incident: IncidentAnswer, now: number): ClockState {
  return clockState(
    { kind: clock.kind, state: clock.state, anchorAt: msOf(clock.anchorAt), dueAt: msOf(clock.dueAt), speed: incident.drill?.speed ?? 1 },
    now,
  )
}

/** `持续发布 第2次`. */
export function clockName({ kind, ordinal }: Pick<ObligationAnswer, 'kind' | 'ordinal'>): string {
  return kind === 'follow-up' ? `${KIND_NAMES[kind]} 第${ordinal}次` : KIND_NAMES[kind]
}

function laneOf(clock: ObligationAnswer, view: LaneView, note: string | null): Lane {
  const segment = segmentOf(clock, view)
  const length = `${lengthText(segment.dueAt - segment.anchorAt)}，自${ANCHOR_NAMES[clock.anchor] ?? ''}${clock.anchorPresumed ? '（推定）' : ''}`
  return {
    key: clock.id,
    name: clockName(clock),
    note: note ?? (clock.kind === 'promise' ? (promiseText(clock, view.incident) ?? length) : length),
    state: segment.state,
    segments: [segment],
    parts: wordsOf(clock, segment, view),
  }
}

function folded(clocks: readonly ObligationAnswer[], view: LaneView): Lane {
  const segments = clocks.map((clock) => segmentOf(clock, view))
  const count = (state: ClockState) => segments.filter((segment) => segment.state === state).length
  const [over, late] = [count('over'), count('late')]
  const state = over > 0 ? 'over' : late > 0 ? 'late' : (segments[segments.length - 1]?.state ?? 'met')
  const [first, last] = [clocks[0], clocks[clocks.length - 1]]
  const missed = [over > 0 ? `已超时 ${over} 项` : '', late > 0 ? `超时完成 ${late} 项` : ''].filter((text) => text !== '').join('，')
  const rest = clocks.length - over - late
  return {
    key: `${first?.id ?? ''}-`,
    name: `持续发布 第${first?.ordinal ?? 0}～${last?.ordinal ?? 0}次`,
    note: `${clocks.length} 项合并绘出`,
    state,
    segments,
    parts: [
      ...(missed === '' ? [] : [{ text: missed, strong: true, tone: 'over' as const }]),
      ...(rest === 0 ? [] : [{ text: `${missed === '' ? '' : '其余'}${rest} 项未超时`, tone: 'second' as const }]),
    ],
  }
}

function segmentOf(clock: ObligationAnswer, { incident, regradings, now }: LaneView): Segment {
  const planned = incident.pressConferences.find(({ unit, record }) => unit === clock.unit && record === null)
  const ended = clock.satisfiedAt ?? clock.claim?.publicAt ?? null
  const isSilent = clock.satisfiedBy === 'silence'
  return {
    state: stateOf(clock, incident, now),
    anchorAt: msOf(clock.anchorAt),
    dueAt: msOf(clock.dueAt),
    raisedAt: raisedAtOf(clock, regradings),
    endAt: ended === null ? null : msOf(ended),
    voidedAt: clock.voidedAt === null ? null : msOf(clock.voidedAt),
    mark:
      ended === null || isSilent
        ? null
        : clock.kind === 'acceptance'
          ? 'receipt'
          : clock.kind === 'press-conference'
            ? 'conference'
            : 'release',
    plannedAt: clock.kind === 'press-conference' && ended === null && planned !== undefined ? msOf(planned.scheduledAt) : null,
    canBeMissed: clock.kind !== 'acceptance',
  }
}

function promiseText(clock: ObligationAnswer, { releases }: IncidentAnswer): string | null {
  return releases.find(({ promise }) => promise !== null && promise.dueAt === clock.dueAt)?.promise?.text ?? null
}

function wordsOf(clock: ObligationAnswer, segment: Segment, { now, today, regradings }: LaneView): LabelPart[] {
  const { state, anchorAt, dueAt, endAt, voidedAt } = segment
  // The axis names the months; the day is enough here, and within one day the time.
  const time = (at: number, than: number) =>
    dateText(at) === dateText(than) ? timeText(at) : `${dateText(at).replace(/^\d+月/, '')} ${timeText(at)}`
  const done = `${endAt === null ? '' : `${time(endAt, anchorAt)} `}${DONE_WORDS[clock.kind] ?? '完成'}`
  const limit: LabelPart = { text: `时限 ${time(dueAt, endAt ?? anchorAt)}`, tone: 'second' }
  switch (state) {
    case 'met':
      return [
        { text: done, strong: true },
        { text: `${limit.text}，提前 ${durationText(dueAt - (endAt ?? dueAt), false)}`, tone: 'second' },
      ]
    case 'late':
      if (!segment.canBeMissed) return [{ text: '未回执，视为签收', strong: true }, limit]
      return [{ text: `${done}，超时 ${durationText((endAt ?? dueAt) - dueAt, false)}`, strong: true, tone: 'over' }, limit]
    case 'unverified':
      return [{ text: `${done}，待核实`, strong: true }, limit]
    case 'exempt':
      return [{ text: '豁免', strong: true }, limit]
    case 'void': {
      const regrading = regradings.find(({ at }) => at === voidedAt)
      const why = regrading === undefined ? [] : [{ text: `调为${LEVEL_BADGES[regrading.to].name}`, tone: 'second' as const }]
      return [{ text: `${voidedAt === null ? '' : `${time(voidedAt, anchorAt)} `}撤销`, strong: true }, ...why]
    }
    case 'over':
      return [
        { text: `超时 ${durationText(now - dueAt, false)}`, strong: true, tone: 'over' },
        { text: `${wallText(dueAt, today)} 到期`, tone: 'second' },
      ]
    default: {
      const tone = state === 'calm' ? 'ink' : state
      return [
        { text: dueWords(dueAt, now, today), strong: true, tone },
        { text: `剩 ${durationText(dueAt - now, false)}`, tone: state === 'calm' ? 'second' : tone },
      ]
    }
  }
}
