import type { IncidentAnswer } from '../../../../contract/incident-answers.ts'
import { msOf } from '../../../../contract/time.ts'
import { LEVEL_BADGES } from '../../../parts/level-words.ts'
import { timeText } from '../../../time/words.ts'
import type { LabelPart } from './labels.ts'
import type { Regrading } from './regradings.ts'

/** What happened, in the first lane: the instants of the beginning, regradings, and what leaders and offices did. */
export interface CourseEvent {
  at: number
  mark: 'begin' | 'ring' | 'regrading'
  /** `20日 01:20 较大调为重大`, for the table and the hint. */
  name: string
  parts: readonly LabelPart[]
}

const REASON_LONGEST = 24

export function courseOf(incident: IncidentAnswer, regradings: readonly Regrading[]): CourseEvent[] {
  const { occurredAt, surfacedAt, discoveredAt, recordedAt } = incident.anchors
  const ring = (at: string | null, name: string): CourseEvent[] => (at === null ? [] : [event(msOf(at), 'ring', name)])
  const beginning: [string | null, string][] = [
    [occurredAt, '事发'],
    [surfacedAt, '首发'],
    [discoveredAt, '发现'],
    [recordedAt, '登记'],
  ]
  const [first, ...others] = beginning.filter(([at]) => at !== null).sort(([a], [b]) => (a ?? '').localeCompare(b ?? ''))
  return [
    ...(first?.[0] == null ? [] : [event(msOf(first[0]), 'begin', first[1], true)]),
    ...others.flatMap(([at, name]) => ring(at, name)),
    ...regradings.map(({ at, from, to, reason }) => ({
      at,
      mark: 'regrading' as const,
      name: `${LEVEL_BADGES[from].name}调为${LEVEL_BADGES[to].name}`,
      parts: [
        { text: `${timeText(at)} ${LEVEL_BADGES[from].name}调为${LEVEL_BADGES[to].name}`, strong: true },
        ...(reason === '' ? [] : [{ text: clause(reason), tone: 'second' as const }]),
      ],
    })),
    ...incident.directives.flatMap(({ recordedAt: at }) => ring(at, '批示')),
    ...incident.supervisionNotices.flatMap(({ recordedAt: at, colour }) => ring(at, colour === 'blue' ? '催办' : '督办')),
    ...incident.sittings.flatMap(({ heldAt }) => ring(heldAt, '会商')),
    ...incident.upwardReports.flatMap(({ at }) => ring(at, '上报')),
    ...incident.corrections.filter(({ state }) => state === 'applied').flatMap(({ recordedAt: at }) => ring(at, '更正')),
    ...incident.disputes.flatMap(({ recordedAt: at }) => ring(at, '异议')),
    ...ring(incident.conclusion?.at ?? null, '处置结束'),
    ...ring(incident.closure?.recordedAt ?? null, '办结'),
  ].sort((a, b) => a.at - b.at)
}

function event(at: number, mark: CourseEvent['mark'], name: string, strong = false): CourseEvent {
  return { at, mark, name, parts: [{ text: `${timeText(at)} ${name}`, strong }] }
}

/** The first clause of a reason, so that it ends where a reader would pause. */
function clause(reason: string): string {
  const first = reason.split(/[，。；,;\n]/)[0] ?? ''
  return first.length > REASON_LONGEST ? `${first.slice(0, REASON_LONGEST)}…` : first
}
