import type { Incident } from '../domain/incident.ts'

/** Where the answer to a write is rebuilt from: the record up to `seq`, read at `at`. Stored for repeated requests instead of the answer. */
export interface Receipt {
  seq: number
  at: number
  /** Id of the incident or account that the act was about, else null. */
  subject: string | null
  /** Id of the thing made under it, else null. */
  made: string | null
  replayed: boolean
  /** The incident as the act left it, when it is at hand: folding the record up to `seq` gives the same. Not stored. */
  incident?: Incident
}
