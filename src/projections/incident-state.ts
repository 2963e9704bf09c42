import type { Recorded } from '../domain/facts.ts'
import { INCIDENT_FACTS } from '../domain/facts.ts'
import { evolve } from '../domain/incident.ts'
import type { Incident } from '../domain/incident.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Ledger } from '../ledger/ledger.ts'

export function incidentStream(id: string): string {
  return `incident/${id}`
}

/** Alerts, acknowledgements and what the program raises have a stream of their own, so that they never make an officer's edit stale. */
export function alertStream(id: string): string {
  return `alerts/${id}`
}

/** The subject of a stream: the id behind the slash. */
export function subjectOf(stream: string): string {
  return stream.slice(stream.indexOf('/') + 1)
}

export function isIncidentFact(entry: Entry): entry is Entry & Recorded {
  return entry.type in INCIDENT_FACTS
}

/** The state of an incident as the record had it at an instant; null when it was not logged yet. */
export function foldIncidentAt(ledger: Ledger, id: string, ms: number): Incident | null {
  const later = ledger.stream(incidentStream(id)).find((entry) => entry.at > ms)
  return foldIncident(ledger, id, later === undefined ? undefined : later.seq - 1)
}

/** The state of an incident folded from its stream, as of `upToSeq`; null when nothing of it was recorded by then. */
export function foldIncident(ledger: Ledger, id: string, upToSeq?: number): Incident | null {
  return ledger.stream(incidentStream(id), upToSeq).reduce<Incident | null>((state, entry) => {
    if (!isIncidentFact(entry)) throw new Error(`seq ${entry.seq}: ${entry.type} does not belong to an incident`)
    return evolve(id, state, entry)
  }, null)
}
