import * as z from 'zod'
import { obligedUnits } from '../assignment.ts'
import type { Assignment, Choice } from '../assignment.ts'
import type { Obligation, Part } from '../clocks.ts'
import type { Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Entered, FactOf, Incident } from '../incident.ts'
import { HOUR_MS } from '../instants.ts'
import { Refusal, forbidden, notFound, refused } from '../refusal.ts'
import { DISPUTE_REASONS } from '../vocabulary.ts'
import { onNextWorkingDay } from '../working-days.ts'
import type { CalendarInstant } from '../working-days.ts'
import { leadFault, overriding, unknownUnit } from './settlement.ts'

/** A unit returns what it was given, and a coordinator decides (AS-11). No clock moves. */

const PARTS = ['lead', 'joint', 'local'] as const satisfies readonly Part[]

export const DISPUTE_FACTS = {
  'dispute-raised': z.strictObject({
    dispute: z.string(),
    unit: z.string(),
    part: z.enum(PARTS),
    reason: z.enum(DISPUTE_REASONS),
    clause: z.string(),
    proposal: z.string(),
    /** Kept, because the calendar of a year may become known later. */
    windowEndsAt: z.int(),
    windowProvisional: z.boolean(),
  }),
  'dispute-ruled': z.strictObject({ dispute: z.string(), designated: z.string(), note: z.string().nullable() }),
} as const

/** How long a unit may return its part. No national document says; nothing waits for it, so patience costs nothing. */
const AFTER_ACCEPTANCE_MS = 2 * HOUR_MS
const NEXT_WORKING_DAY_AT_MS = 10 * HOUR_MS

/** A part as a unit holds it now: given anew when the unit comes back or its part changes. */
export interface HeldPart {
  unit: string
  part: Part
  givenAt: number
  /** Designated by a ruling: it cannot be returned. */
  designated: boolean
}

export type Dispute = Entered & FactOf<'dispute-raised'> & { ruling: (Entered & Omit<FactOf<'dispute-ruled'>, 'dispute'>) | null }

export interface Disputes {
  parts: HeldPart[]
  raised: Dispute[]
}

export function beginDisputes(assignment: Assignment, at: number): Disputes {
  return { parts: partsAfter([], assignment, at), raised: [] }
}

/** `assignment`: as it is after the fact. */
export function foldDisputes(disputes: Disputes, assignment: Assignment, fact: Recorded, entered: Entered): Disputes {
  const parts = partsAfter(disputes.parts, assignment, fact.at)
  switch (fact.type) {
    case 'dispute-raised':
      return { parts, raised: [...disputes.raised, { ...entered, ...fact.data, ruling: null }] }
    case 'dispute-ruled': {
      const { dispute, ...ruling } = fact.data
      return {
        parts: parts.map((held) => (held.unit === ruling.designated ? { ...held, designated: true } : held)),
        raised: disputes.raised.map((one) => (one.dispute === dispute ? { ...one, ruling: { ...entered, ...ruling } } : one)),
      }
    }
    default:
      return { parts, raised: disputes.raised }
  }
}

/** AS-11: until 2 h after its acceptance, be it by silence, or 10:00 of the working day after it was given the part, whichever is later. */
export function disputeWindow(held: HeldPart, clocks: readonly Obligation[]): CalendarInstant {
  const acceptance = clocks.find((clock) => clock.kind === 'acceptance' && clock.unit === held.unit)
  const acceptedAt = acceptance?.satisfiedAt ?? acceptance?.dueAt ?? held.givenAt
  const morning = onNextWorkingDay(held.givenAt, NEXT_WORKING_DAY_AT_MS)
  const afterAcceptance = acceptedAt + AFTER_ACCEPTANCE_MS
  return afterAcceptance > morning.at ? { at: afterAcceptance, provisional: false } : morning
}

/** Whether a unit may return its part: `open` until the window ends; `raised` once it has, `designated` after a ruling. */
export function returnability(
  { raised }: Disputes,
  held: HeldPart,
  window: CalendarInstant,
  now: number,
): 'open' | 'ended' | 'raised' | 'designated' {
  if (held.designated) return 'designated'
  if (raised.some((dispute) => dispute.unit === held.unit && dispute.recordedAt >= held.givenAt)) return 'raised'
  return now <= window.at ? 'open' : 'ended'
}

export type RaiseDispute = Pick<FactOf<'dispute-raised'>, 'unit' | 'reason' | 'clause' | 'proposal'>

/** AS-11: a unit returns its part, once. */
export function raiseDispute(incident: Incident, command: RaiseDispute, given: GivenIncident): Decided | Refusal {
  if (given.actor.unit !== command.unit) return forbidden('只能由本单位提出异议', 'AS-11')
  const held = incident.disputes.parts.find((part) => part.unit === command.unit)
  if (held === undefined) return refused('AS-11', '本单位不是这起事件的牵头、协办或属地单位，无须提出异议')
  const window = disputeWindow(held, given.clocks)
  switch (returnability(incident.disputes, held, window, given.now)) {
    case 'designated':
      return refused('AS-11', '本单位经裁定指定，不能再退回')
    case 'raised':
      return refused('AS-11', '本单位对这次交办已经提出过异议')
    case 'ended':
      return refused('AS-11', '提出异议的期限已过')
    case 'open': {
      const fact: FactOf<'dispute-raised'> = {
        ...command,
        dispute: given.freshId,
        part: held.part,
        windowEndsAt: window.at,
        windowProvisional: window.provisional,
      }
      return decided([{ type: 'dispute-raised', data: fact }], { made: given.freshId })
    }
  }
}

export type RuleDispute = Omit<FactOf<'dispute-ruled'>, 'dispute'>

/** AS-11: a coordinator of another unit says who takes the part; a change goes the way of an override. */
export function ruleDispute(incident: Incident, disputeId: string, command: RuleDispute, given: GivenIncident): Decided | Refusal {
  const dispute = incident.disputes.raised.find((one) => one.dispute === disputeId)
  if (dispute === undefined) return notFound('没有找到这项异议')
  if (dispute.ruling !== null) return new Refusal('conflict', '这项异议已经裁定')
  if (given.actor.unit === dispute.unit) return refused('AS-11', '裁定人不能属于提出异议的单位')
  const { designated, note } = command
  const fault =
    dispute.part === 'lead'
      ? leadFault('designated', designated, given.directory)
      : given.directory.unit(designated) === undefined
        ? unknownUnit('designated', designated)
        : null
  if (fault !== null) return new Refusal('invalid', fault.message, { rule: 'AS-11', errors: [fault] })
  const choice = choiceAfter(incident.assignment, dispute, designated)
  // The ruling comes second: it marks the part that the override has given.
  return decided([
    ...(choice === null ? [] : [{ type: 'assignment-overridden' as const, data: overriding(incident, choice, note, given) }]),
    { type: 'dispute-ruled', data: { dispute: disputeId, ...command } },
  ])
}

/** Who answers once the designated unit holds the disputed part; null when it does already. */
function choiceAfter({ lead, joint, local }: Assignment, { part, unit }: Dispute, designated: string): Choice | null {
  const without = (units: readonly string[], gone: string) => units.filter((one) => one !== gone)
  if (part === 'lead')
    return designated === lead ? null : { lead: designated, joint: without(joint, designated), local: without(local, designated) }
  if (designated === unit && { joint, local }[part].includes(unit)) return null
  const others = { lead, joint: without(joint, unit), local: without(local, unit) }
  const takesPart = [lead, ...others.joint, ...others.local].includes(designated)
  return takesPart ? others : { ...others, [part]: [...others[part], designated] }
}

/** A part that goes on is the same part; any other was given at `at`. */
function partsAfter(before: readonly HeldPart[], assignment: Assignment, at: number): HeldPart[] {
  return obligedUnits(assignment).map((unit) => {
    const part = unit === assignment.lead ? 'lead' : assignment.joint.includes(unit) ? 'joint' : 'local'
    return before.find((held) => held.unit === unit && held.part === part) ?? { unit, part, givenAt: at, designated: false }
  })
}
