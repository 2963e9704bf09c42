import * as z from 'zod'
import { nextRingAfter, recipientsOf } from '../domain/alarms.ts'
import { isReturned } from '../domain/chapters/drafts.ts'
import type { Draft } from '../domain/chapters/drafts.ts'
import { unexplained } from '../domain/chapters/explanations.ts'
import { NOTICE_COLOURS, rungsAt } from '../domain/chapters/notices.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Incident } from '../domain/incident.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { AUDIENCES, SEVERITIES } from '../domain/policy.ts'
import type { PolicyPack } from '../domain/policy.ts'
import type { WhoServes } from '../domain/roster.ts'
import { HEAT_LEVELS } from '../domain/vocabulary.ts'
import { HANDS } from './drafts.ts'
import { instantOut, pathId } from './common.ts'

/** What the board says beside the clocks: who must move next, and where nobody would. */

/** Each is folded from its stream, so a page asks for those it shows. */
const MOST_INCIDENTS = 40

export const boardQuery = z.strictObject({
  incidents: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(pathId).max(MOST_INCIDENTS, `不超过 ${MOST_INCIDENTS} 起`)),
})

/** How far a clock's work has come: a release passes six hands, a press conference three. */
export const progress = z.object({
  way: z.enum(['release', 'conference']),
  /** Steps that are done; the next one is under way. */
  done: z.int(),
  /** Who has it now; several while units sign jointly; unit null is the coordinators. Empty while nobody has begun. */
  waitsFor: z.array(z.object({ hand: z.enum(HANDS), unit: z.string().nullable() })),
  /** Of the units asked to sign jointly, how many have. */
  joint: z.object({ signed: z.int(), of: z.int() }).nullable(),
  /** Since when it lies there. */
  since: instantOut.nullable(),
  /** Every hand that the present text has passed, and how long it lay there; `to` null: it lies there still. */
  held: z.array(z.object({ hand: z.enum(HANDS), unit: z.string().nullable(), from: instantOut, to: instantOut.nullable() })),
  /** The text as it stands was sent back. */
  returned: z.boolean(),
  /** Signed for by silence, not by a person (CL-11). */
  acceptedBySilence: z.boolean(),
  /** A press conference that has been fixed. */
  scheduled: z.object({ at: instantOut, place: z.string() }).nullable(),
})

/** What an open clock does next by itself, and which posts it tells (AL-1, AL-2). */
const nextStep = z.object({
  at: instantOut,
  severity: z.enum(SEVERITIES),
  tells: z.array(z.object({ role: z.enum(AUDIENCES), unit: z.string() })),
})

const standing = z.object({
  incident: z.string(),
  divisions: z.array(z.string()),
  /** Their names, in the same order. */
  places: z.array(z.string()),
  heat: z.enum(HEAT_LEVELS).nullable(),
  /** The most serious supervision notice that has no answer yet. */
  notice: z.enum(NOTICE_COLOURS).nullable(),
  /** Missed clocks whose unit has not said why (IN-9). */
  unexplained: z.array(z.string()),
  obligations: z.array(z.object({ id: z.string(), progress: progress.nullable(), next: nextStep.nullable() })),
  /** Units with an open clock where, by the roster, nobody is on duty now. */
  nobodyOnDuty: z.array(z.string()),
  /** Whom to ring at units with an open clock: who is on duty, else the unit's own number. Empty for readers who act on nothing. */
  dutyPhones: z.array(z.object({ unit: z.string(), phone: z.string() })),
})

export const boardAnswer = z.object({ items: z.array(standing) })

export type Standing = z.infer<typeof standing>
export type Progress = z.infer<typeof progress>

const ACCEPTED = 1
const STEP_OF_HAND = { draft: 1, 'joint-sign': 2, review: 3, signature: 4, 'go-ahead': 5, publication: 5 } as const
const RELEASE_STEPS = 6

/** What a standing is told by beside the incident itself. `phoneOf`: whom to ring at a unit now; null where nothing is known. */
export interface StandingContext {
  pack: PolicyPack
  placeName: (division: string) => string
  whoServes: WhoServes
  phoneOf: (unit: string) => string | null
  now: number
}

export function renderStanding(
  incident: Incident,
  clocks: readonly Obligation[],
  { pack, placeName, whoServes, phoneOf, now }: StandingContext,
): Standing {
  const open = clocks.filter((clock) => clock.outcome === 'open' && !(clock.kind === 'acceptance' && clock.dueAt < now))
  const units = [...new Set(open.map((clock) => clock.unit))]
  const isEmpty = (unit: string) => whoServes(unit, 'duty')?.length === 0 && whoServes(unit, 'stand-in')?.length === 0
  return {
    incident: incident.id,
    divisions: [...incident.logged.divisions],
    places: incident.logged.divisions.map(placeName),
    heat: incident.logged.heat,
    notice: worstNotice(incident, now),
    unexplained: unexplained(incident, clocks, now).map((clock) => clock.id),
    obligations: clocks.map((clock) => ({
      id: clock.id,
      progress: renderProgress(clock, incident, clocks, now),
      next: clock.outcome === 'open' ? nextStepOf(clock, incident, pack, now) : null,
    })),
    nobodyOnDuty: units.filter(isEmpty),
    dutyPhones: units.flatMap((unit) => {
      const phone = phoneOf(unit)
      return phone === null ? [] : [{ unit, phone }]
    }),
  }
}

function nextStepOf(clock: Obligation, incident: Incident, pack: PolicyPack, now: number): z.infer<typeof nextStep> | null {
  const { assignment, government } = incident
  const ring = nextRingAfter({ ...clock, level: incident.level, explained: incident.explanations.has(clock.id) }, now, pack)
  if (ring === null) return null
  const tells = recipientsOf(ring.tell, clock.unit, assignment, government).map(({ role, unit }) => ({ role, unit }))
  return { at: formatInstant(ring.fireAt), severity: ring.severity, tells }
}

function worstNotice(incident: Incident, now: number): Standing['notice'] {
  const colours = incident.notices
    .filter((notice) => notice.answer === null)
    .flatMap((notice) => rungsAt(notice, now).map((rung) => rung.colour))
  return NOTICE_COLOURS.findLast((colour) => colours.includes(colour)) ?? null
}

/** How far the work on one clock has come; null for what passes no hands. */
export function renderProgress(clock: Obligation, incident: Incident, clocks: readonly Obligation[], now: number): Progress | null {
  if (clock.kind === 'press-conference') return progressOfConference(clock, incident)
  if (!['authoritative-release', 'follow-up', 'response', 'promise'].includes(clock.kind)) return null
  const receipt = clocks.find((one) => one.kind === 'acceptance' && one.unit === clock.unit)
  const isSigned = incident.acceptances.some(({ unit, acceptedAt }) => unit === clock.unit && acceptedAt !== null)
  const acceptedBySilence = !isSigned && receipt !== undefined && receipt.dueAt < now
  const draft = incident.drafting.drafts.findLast((one) => one.unit === clock.unit && one.publication === null)
  const common = { way: 'release', acceptedBySilence, scheduled: null } as const
  if (clock.outcome !== 'open') return { ...common, ...NOWHERE, done: RELEASE_STEPS }
  if (draft !== undefined) return { ...common, ...progressOfDraft(draft) }
  return { ...common, ...NOWHERE, done: isSigned || acceptedBySilence || receipt === undefined ? ACCEPTED : 0 }
}

const NOWHERE = { waitsFor: [], joint: null, since: null, held: [], returned: false }

function progressOfDraft(draft: Draft): Pick<Progress, 'done' | 'waitsFor' | 'joint' | 'since' | 'held' | 'returned'> {
  const waiting = draft.held.filter((held) => held.to === null)
  const [first] = waiting
  return {
    done: first === undefined ? ACCEPTED : STEP_OF_HAND[first.hand],
    waitsFor: waiting.map(({ hand, unit }) => ({ hand, unit })),
    joint:
      draft.jointUnits.length === 0
        ? null
        : { signed: draft.jointSignatures.filter((signature) => signature.signed).length, of: draft.jointUnits.length },
    since: formatInstantOrNull(first?.from ?? null),
    held: draft.held.map(({ hand, unit, from, to }) => ({ hand, unit, from: formatInstant(from), to: formatInstantOrNull(to) })),
    returned: isReturned(draft),
  }
}

function progressOfConference(clock: Obligation, incident: Incident): Progress {
  const fixed = incident.conferences.findLast(({ scheduled }) => scheduled.unit === clock.unit)
  const done = clock.outcome !== 'open' ? 3 : fixed === undefined ? 0 : fixed.held === null ? 1 : 2
  return {
    way: 'conference',
    ...NOWHERE,
    done,
    acceptedBySilence: false,
    scheduled: fixed === undefined ? null : { at: formatInstant(fixed.scheduled.scheduledAt), place: fixed.scheduled.place },
  }
}
