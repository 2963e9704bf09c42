import * as z from 'zod'
import { LEVELS } from '../domain/levels.ts'
import { OBLIGATION_KINDS } from '../domain/vocabulary.ts'
import { instantOut } from './common.ts'

/** The lists behind a report's figures (RP-6): which clocks fell due, which incidents were logged, closed, open. */

/** A list holds so many at most; behind them it says that there are more. */
export const MOST_LISTED = 500

const ofIncident = { incident: z.string(), number: z.string(), title: z.string(), level: z.enum(LEVELS) }

const listedClock = z.object({
  ...ofIncident,
  kind: z.enum(OBLIGATION_KINDS),
  unit: z.string(),
  dueAt: instantOut,
  state: z.enum(['met', 'late', 'overdue', 'unverified', 'exempt']),
})

/** As the cut-off knew it; `endedAt`: when it was closed or merged. */
const listedIncident = z.object({
  ...ofIncident,
  phase: z.enum(['open', 'closed', 'merged']),
  recordedAt: instantOut,
  endedAt: instantOut.nullable(),
})

function list<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), more: z.boolean() })
}

export const reportListsAnswer = z.object({
  period: z.string(),
  asOf: instantOut,
  /** Due in the period, by due; those that wait for their instant or were withdrawn are left out, as in the rates. */
  clocks: list(listedClock),
  /** Logged in the period, oldest first. */
  new: list(listedIncident),
  /** Closed or merged in the period, oldest first. */
  ended: list(listedIncident),
  /** Open at the period's end, or at the cut-off while it runs; newest first. */
  open: list(listedIncident),
})

export type ReportLists = z.infer<typeof reportListsAnswer>
export type ListedClock = z.infer<typeof listedClock>
export type ListedIncident = z.infer<typeof listedIncident>
