import type { Connection } from '../../db/open.ts'
import { isBelowProposal } from '../domain/grading.ts'
import type { Incident } from '../domain/incident.ts'

/** Writes how an incident stands (level, phase, lead) as versioned rows, so that a report can ask how it stood as of a seq. */
export class IncidentStandings {
  readonly #end
  readonly #insert

  constructor(connection: Connection) {
    this.#end = connection.prepare('update incident_standing set to_seq = ? where incident = ? and to_seq is null')
    this.#insert =
      connection.prepare(`insert into incident_standing (incident, from_seq, at, level, phase, lead, previous_level, below_proposal)
      values (@key, @seq, @at, @level, @phase, @lead, @previousLevel, @belowProposal)`)
  }

  /** After the entry that made `incident` out of `before`; nothing is written when it left the standing as it was. */
  write(key: number, before: Incident | null, incident: Incident, entry: { seq: number; at: number }): void {
    const { level, assignment, logged } = incident
    const isGraded = before?.level !== level
    if (before !== null) {
      if (!isGraded && before.assignment.lead === assignment.lead) return
      this.#end.run(entry.seq, key)
    }
    this.#insert.run({
      key,
      seq: entry.seq,
      at: entry.at,
      level,
      phase: 'open',
      lead: assignment.lead,
      previousLevel: before !== null && isGraded ? before.level : null,
      belowProposal: Number(isGraded && isBelowProposal(level, logged.proposedLevel)),
    })
  }
}
