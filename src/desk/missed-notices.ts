import { ladder, noticeAlert } from '../domain/chapters/notices.ts'
import type { NewEntry } from '../ledger/entry.ts'
import type { DueAlarm } from '../projections/due-alarms.ts'
import type { DueNotice } from '../projections/due-notices.ts'
import { alertStream } from '../projections/incident-state.ts'
import type { Raising } from './wake-up.ts'

/** One thing that the program owes: where it stands among the others, and the alert that makes it good. */
export interface Owed {
  orderAt: number
  /** What is recorded before the alert. */
  before?: readonly NewEntry[]
  raising: Raising
  /** The interval of continued publication that was missed by it (CL-10). */
  passed?: DueAlarm | null
}

/** SV-3: every colour that a missed notice has come to since it was last raised, each told of; `isLate`: an alert so much behind is 补发. */
export function missedRungs(due: DueNotice, now: number, isLate: (firedAt: number) => boolean): Owed[] {
  return ladder(due)
    .slice(due.raised + 1)
    .filter((rung) => rung.from <= now)
    .map(({ colour, from, dueAt }) => {
      const lag = { lagMs: now - from, late: isLate(from) }
      const raised: NewEntry = {
        stream: alertStream(due.incident),
        type: 'supervision-notice-raised',
        data: { notice: due.notice, colour, dueAt },
      }
      const alert = noticeAlert({ unit: due.unit, colour, dueAt }, due.assignment, due.government, lag)
      return { orderAt: from, before: [raised], raising: { ...due, alert } }
    })
}
