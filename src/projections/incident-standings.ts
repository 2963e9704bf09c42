import type { Connection } from '../../db/open.ts'
import { phaseOf } from '../domain/chapters/closing.ts'
import { isBelowProposal } from '../domain/grading.ts'
import type { Incident } from '../domain/incident.ts'

/** One version of how an incident stands; the entry `fromSeq` made it. */
export interface Standing {
  fromSeq: number
  toSeq: number | null
  at: number
  level: string
  phase: string
  lead: string
  previousLevel: string | null
  belowProposal: number
  handledAs: string | null
  heat: string | null
  previousLead: string | null
}

/** Writes how an incident stands (level, what it is handled as, phase, lead) as versioned rows, so that a report can ask how it stood as of a seq. */
export class IncidentStandings {
  readonly #end
  readonly #insert

  constructor(connection: Connection) {
    this.#end = connection.prepare('update incident_standing set to_seq = ? where incident = ? and to_seq is null')
    this.#insert =
      connection.prepare(`insert into incident_standing (incident, from_seq, to_seq, at, level, phase, lead, previous_level, below_proposal, handled_as, heat, previous_lead)
      values (@key, @fromSeq, @toSeq, @at, @level, @phase, @lead, @previousLevel, @belowProposal, @handledAs, @heat, @previousLead)`)
  }

  /** After the entry that made `incident` out of `before`. */
  write(key: number, before: Incident | null, incident: Incident, entry: { seq: number; at: number }): void {
    const standing = nextStanding(before, incident, entry)
    if (standing === null) return
    if (before !== null) this.#end.run(entry.seq, key)
    this.fill(key, [standing])
  }

  /** All versions at once. */
  fill(key: number, standings: readonly Standing[]): void {
    for (const standing of standings) this.#insert.run({ key, ...standing })
  }
}

/** The version that an entry begins; null when it left the standing as it was. */
export function nextStanding(before: Incident | null, incident: Incident, entry: { seq: number; at: number }): Standing | null {
  const { level, handledAs, assignment, logged } = incident
  const isGraded = before?.level !== level
  const isMoved = before !== null && before.assignment.lead !== assignment.lead
  if (!isGraded && !isMoved && before.handledAs === handledAs && phaseOf(before) === phaseOf(incident)) return null
  return {
    fromSeq: entry.seq,
    toSeq: null,
    at: entry.at,
    level,
    phase: phaseOf(incident),
    lead: assignment.lead,
    previousLevel: before !== null && isGraded ? before.level : null,
    belowProposal: Number(isGraded && isBelowProposal(level, logged.proposedLevel)),
    handledAs,
    heat: logged.heat,
    previousLead: isMoved ? before.assignment.lead : null,
  }
}
