import type { IncidentAnswer } from '../contract/incident-answers.ts'
import { renderIncident } from '../contract/render.ts'
import { NO_SUCH_INCIDENT } from '../desk/incidents.ts'
import type { Receipt } from '../desk/receipt.ts'
import type { Viewer } from '../domain/scope.ts'
import { foldIncident } from '../projections/incident-state.ts'
import type { HttpParts } from './parts.ts'
import { Problem } from './problems.ts'

/**
 * The incident as it was at `seq`, its states read at `at`: the same receipt always gives the same answer, but for what this reader may
 * see of it today (IN-4).
 */
export function answerAsOf(
  { desk }: HttpParts,
  place: Pick<Receipt, 'subject' | 'seq' | 'at' | 'incident'>,
  viewer: Viewer,
): IncidentAnswer {
  const incident = place.incident ?? (place.subject === null ? null : foldIncident(desk.ledger, place.subject, place.seq))
  if (incident === null) throw new Problem('not-found', NO_SUCH_INCIDENT)
  const present = place.incident ?? foldIncident(desk.ledger, incident.id) ?? incident
  return renderIncident(incident, desk.rulebook.packFor(incident.logged), place.at, viewer, present)
}
