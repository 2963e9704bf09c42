import * as z from 'zod'
import { LEVELS } from '../domain/levels.ts'
import { CHANNELS, HEAT_LEVELS, OBLIGATION_KINDS } from '../domain/vocabulary.ts'
import { divisionCode, instant, instantOut } from './common.ts'
import { heatAnswer } from './notes.ts'

/** A report's figures on the wire (RP-1 to RP-5). Instants UTC; rates to four decimals; minutes to two. */

/** `asOf`: what was known then; `division`: only what happened there or below. */
export const reportQuery = z.strictObject({ asOf: instant.optional(), division: divisionCode.optional() })

const count = z.int().nonnegative()

/** RP-2: numerator, denominator, rate, and the 95 % Wilson interval; the last three are null when nothing was due. */
export const onTimeAnswer = z.object({
  n: count,
  of: count,
  rate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})

const tally = { due: count, met: count, late: count, overdue: count, unverified: count, exempt: count, void: count, running: count }
const by = z.object({ name: z.string(), unit: z.string().nullable(), role: z.string() })
const ofIncident = { incident: z.string(), number: z.string(), title: z.string() }

/** One clock that was not met in time, whose evidence waits for a second person, or that was lifted. */
export const reportedClock = z.object({
  ...ofIncident,
  obligation: z.string(),
  level: z.enum(LEVELS),
  kind: z.enum(OBLIGATION_KINDS),
  unit: z.string(),
  dueAt: instantOut,
  satisfiedAt: instantOut.nullable(),
  overrunMs: z.int().nullable(),
  state: z.enum(['late', 'overdue', 'unverified', 'exempt']),
  explanation: z.string().nullable(),
  overdueBeforeDiscovered: z.boolean(),
  overdueBeforeGraded: z.boolean(),
  overdueBeforeAssigned: z.boolean(),
})

/** RP-9: what a unit holds against a line about itself, and a coordinator's answer. `period`: the report that the line stands in. */
export const contestAnswer = z.object({
  id: z.string(),
  period: z.string(),
  ...ofIncident,
  obligation: z.string(),
  unit: z.string(),
  text: z.string(),
  at: instantOut,
  by,
  answer: z.object({ upheld: z.boolean(), text: z.string(), at: instantOut, by }).nullable(),
})

const grading = { ...ofIncident, at: instantOut, reason: z.string().nullable(), by }

export const reportAnswer = z.object({
  period: z.string(),
  from: instantOut,
  to: instantOut,
  asOf: instantOut,
  /** What of the ledger the figures know: up to this entry, whose hash this is. */
  ledger: z.object({ seq: count, hash: z.string() }),
  /** The division asked for, else null; and what the reader may see. */
  division: z.string().nullable(),
  scope: z.object({ division: z.string().nullable(), unit: z.string().nullable() }),
  incidents: z.object({
    new: count,
    closed: count,
    /** Duplicates that were merged into another incident (IN-8). */
    merged: count,
    open: count,
    byLevel: z.record(z.enum(LEVELS), count),
    bySource: z.array(z.object({ channel: z.enum(CHANNELS), new: count })),
    bySector: z.array(z.object({ sector: z.string(), new: count })),
    /** By the divisions right below the report's own; an incident of several places counts in each, once. */
    byDivision: z.array(z.object({ division: z.string(), new: count })),
    /** 迟报: logged more than 30 minutes after discovery. */
    loggedLate: count,
    previousNew: count,
  }),
  clocks: z.array(z.object({ kind: z.enum(OBLIGATION_KINDS), ...tally, onTime: onTimeAnswer })),
  firstResponse: z.object({
    answered: count,
    censored: count,
    medianMinutes: z.number().nullable(),
    /** Steps of the Kaplan–Meier curve: from `minutes` on the share `open` is not answered yet; at most 60. */
    curve: z.array(z.object({ minutes: z.number(), open: z.number() })),
  }),
  units: z.array(
    z.object({
      unit: z.string(),
      ...tally,
      /** RP-1a: its breaches that carry a mark of CL-5a; in `due`, left out of `onTime`. */
      notCharged: count,
      onTime: onTimeAnswer,
      /** RP-2: five charged obligations or more. */
      ranked: z.boolean(),
      disputes: count,
      /** Acceptances that fell due in the period, and those given in time. */
      acceptance: z.object({ due: count, onTime: count }),
      /** 改派: how often the lead was taken from it, by a decision or a correction. */
      reassigned: count,
      supervision: z.object({ blue: count, orange: count, red: count }),
    }),
  ),
  breaches: z.array(reportedClock),
  unverified: z.array(reportedClock),
  knownLate: z.array(reportedClock),
  discoveryDelay: z.object({ n: count, medianMinutes: z.number().nullable() }),
  belowProposal: z.array(z.object({ ...grading, proposed: z.enum(LEVELS), level: z.enum(LEVELS) })),
  exemptions: z.array(reportedClock),
  /** What was entered for a leader who did not confirm it, or not in time (IN-13). */
  unconfirmed: z.array(reportedClock),
  regradings: z.array(z.object({ ...grading, from: z.enum(LEVELS), to: z.enum(LEVELS) })),
  promises: z.object({ due: count, kept: count }),
  /** 重点舆情: new or with a clock due in the period; worst first, at most 20. */
  keyIncidents: z.array(
    z.object({
      ...ofIncident,
      level: z.enum(LEVELS),
      /** Treated as an emergency of this level though it is none (IN-6). */
      handledAs: z.enum(LEVELS).nullable(),
      heat: z.enum(HEAT_LEVELS).nullable(),
      lead: z.string(),
      /** Of its statutory clocks that fell due in the period. */
      due: count,
      missed: count,
      firstResponseMinutes: z.number().nullable(),
    }),
  ),
  /** 未经系统审签的发布: releases entered in the period that were already out, the first 200, and how many there are. */
  unreviewed: z.array(
    z.object({ ...ofIncident, unit: z.string(), release: z.string(), releaseTitle: z.string(), publishedAt: instantOut }),
  ),
  unreviewedTotal: count,
  /** On-time rate of `response` in the last eight periods of this span, as of the same instant; this one last. */
  trend: z.array(onTimeAnswer.extend({ period: z.string() })),
  /** Incidents first answered in the period: heat by one source nearest to that instant (`at`), before and after it. */
  heat: z.array(z.object({ ...ofIncident, before: heatAnswer, after: heatAnswer, at: instantOut })),
  /** About this period's report, or raised in this period about another. */
  contests: z.array(contestAnswer),
  /** What each figure means, in the words it was counted by. */
  definitions: z.record(z.string(), z.string()),
})

export type ReportAnswer = z.infer<typeof reportAnswer>
export type ReportedClock = z.infer<typeof reportedClock>
export type ContestAnswer = z.infer<typeof contestAnswer>
export type OnTime = z.infer<typeof onTimeAnswer>
