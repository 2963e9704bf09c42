import type { ObligationAnswer } from '../../contract/incident-answers.ts'

/** What an act would do to the clocks, as the service's `?preview=true` says it. */
export interface Consequence {
  opens: readonly ObligationAnswer[]
  moves: readonly ObligationAnswer[]
  voids: readonly ObligationAnswer[]
  overdueNow: readonly ObligationAnswer[]
}
