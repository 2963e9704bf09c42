import * as z from 'zod'
import { LEVELS } from '../domain/levels.ts'
import { NOTICE_COLOURS } from '../domain/chapters/notices.ts'
import { CHANNELS, OBLIGATION_KINDS } from '../domain/vocabulary.ts'
import { instantOut } from './common.ts'

/** The lists behind a report's figures (RP-6): clocks that fell due, incidents logged, closed, open, and what units did. */

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

/** By what a new incident is counted beside its level. */
const newIncident = listedIncident.extend({
  channel: z.enum(CHANNELS),
  sectors: z.array(z.string()),
  /** The lines of `byDivision` in which it counts. */
  divisions: z.array(z.string()),
  loggedLate: z.boolean(),
  /** Discovery less first appearance; null where that is unknown. */
  delayMinutes: z.number().nullable(),
})

const listedAct = z.object({ ...ofIncident, unit: z.string(), at: instantOut })

function list<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), more: z.boolean() })
}

export const reportListsAnswer = z.object({
  period: z.string(),
  asOf: instantOut,
  /** Due in the period, by due; those that wait for their instant or were withdrawn are left out, as in the rates. */
  clocks: list(listedClock),
  /** Logged in the period, oldest first. */
  new: list(newIncident),
  /** Closed or merged in the period, oldest first. */
  ended: list(listedIncident),
  /** Open at the period's end, or at the cut-off while it runs; newest first. */
  open: list(listedIncident),
  /** Acceptances that fell due in the period, by due. */
  acceptances: list(z.object({ ...ofIncident, unit: z.string(), dueAt: instantOut, onTime: z.boolean() })),
  /** Promises that fall due in the period, by due. */
  promises: list(listedClock.extend({ state: z.enum(['running', 'met', 'late', 'overdue', 'unverified']) })),
  /** Parts that units returned in the period, oldest first. */
  disputes: list(listedAct),
  /** Leads that were taken from `unit`, oldest first. */
  reassigned: list(listedAct.extend({ to: z.string() })),
  /** Colours that supervision notices came to in the period, oldest first. */
  supervision: list(listedAct.extend({ colour: z.enum(NOTICE_COLOURS) })),
  /** Incidents of the first responses, by how long the public waited; null while nobody has answered, at the end. */
  firstResponses: list(z.object({ ...ofIncident, unit: z.string(), minutes: z.number().nullable() })),
})

export type ReportLists = z.infer<typeof reportListsAnswer>
export type ListedClock = z.infer<typeof listedClock>
export type ListedIncident = z.infer<typeof listedIncident>
export type NewIncident = z.infer<typeof newIncident>
