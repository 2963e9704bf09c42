import type { ObligationAnswer } from '../../../../../contract/incident-answers.ts'
import type { ShownIncident } from '../../view.ts'
import type { ReleaseKind } from './wire.ts'

const ANSWERED_BY: Partial<Record<ObligationAnswer['kind'], ReleaseKind>> = {
  'authoritative-release': 'authoritative',
  response: 'response',
  'follow-up': 'follow-up',
  promise: 'follow-up',
}

/** The kind of release that the unit's next open clock waits for. */
export function firstKind(incident: Pick<ShownIncident, 'obligations'>, unit: string): ReleaseKind {
  const open = incident.obligations.filter((clock) => clock.unit === unit && (clock.state === 'running' || clock.state === 'overdue'))
  const [first] = [...open].sort((a, b) => a.dueAt.localeCompare(b.dueAt)).flatMap((clock) => ANSWERED_BY[clock.kind] ?? [])
  return first ?? 'response'
}
