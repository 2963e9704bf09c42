import * as z from 'zod'
import { durationMs, parseDuration } from './durations.ts'
import { formatInstant, parseInstant } from './instants.ts'
import { LEVELS } from './levels.ts'
import { MEASURES, OBLIGATION_KINDS } from './vocabulary.ts'
import type { ObligationKind } from './vocabulary.ts'

/**
 * The policy pack (政策包): every number of the rules, dated and sourced, as data. One pack is one ledger entry; the pack in force
 * when an incident was discovered governs it for good (IN-2a).
 */

const duration = z.string().refine((text) => parseDuration(text) !== null, '应为 PT5H、-PT30M 这样的时长')
const instant = z.string().refine((text) => parseInstant(text).ok, '应为带时区的时间')

/** Who is told by a step (AL-2); resolved to persons when the step fires. */
export const AUDIENCES = ['duty', 'head', 'coordinator', 'leader'] as const
export type Audience = (typeof AUDIENCES)[number]

export const SEVERITIES = ['notice', 'warning', 'urgent', 'breach'] as const
export type Severity = (typeof SEVERITIES)[number]

const step = z.strictObject({
  /** Offset from the due instant. */
  at: duration,
  severity: z.enum(SEVERITIES),
  tell: z.array(z.enum(AUDIENCES)).min(1),
})

const anchor = z.enum(['occurredAt', 'surfacedAt', 'discoveredAt', 'assignedAt', 'reopenedAt', 'firstReleaseAt', 'promisedAt', 'enteredAt'])

const clock = z.strictObject({
  /** From the anchor; of a follow-up, the length of each interval; of a promise nothing: it names its own instant. */
  due: duration,
  /** The same for level I and II, where it differs. */
  dueMajor: duration.optional(),
  /** CL-3: groups tried in order; in a group the earliest known instant wins; any group but the first is a presumption (推定). */
  anchors: z.array(z.array(anchor).min(1)).min(1),
  /** Key into `sources`. */
  source: z.string(),
  steps: z.array(step),
  /** AL-1a: repeats are multiples of `every` counted from due; after 24 h they come once a day. */
  repeat: z.strictObject({ every: duration, severity: z.enum(SEVERITIES), tell: z.array(z.enum(AUDIENCES)).min(1) }).nullable(),
})

/** From how much is left a running clock is shown as 临近 and as 紧迫; null: never 紧迫. Of an exercise both are divided by its speed. */
const rampSteps = z
  .strictObject({ near: duration, urgent: duration.nullable() })
  .refine(
    ({ near, urgent }) => durationMs(near) > 0 && (urgent === null || (durationMs(urgent) > 0 && durationMs(urgent) <= durationMs(near))),
    {
      message: '临近应早于紧迫，均应大于零',
    },
  )

const alternative = z.partialRecord(z.enum(MEASURES), z.number().nonnegative())

const category = z.strictObject({
  code: z.string(),
  name: z.string(),
  source: z.string(),
  levels: z.partialRecord(z.enum(LEVELS), z.array(alternative)),
})

export const policyPack = z.strictObject({
  id: z.string(),
  name: z.string(),
  effectiveFrom: instant,
  sources: z.record(z.string(), z.strictObject({ title: z.string(), number: z.string() })),
  /** A pack from before a kind of clock has none of it, and its incidents owe none. */
  clocks: z.strictObject({
    'authoritative-release': clock,
    'press-conference': clock,
    response: clock,
    acceptance: clock,
    'follow-up': clock.optional(),
    promise: clock.optional(),
    contribution: clock.optional(),
    'upward-report': clock.optional(),
    confirmation: clock.optional(),
  } satisfies Record<ObligationKind, z.ZodType>),
  /** How clocks are shown as they run out. A kind that is not named, and a pack from before there was this section, go by what the pages have. */
  ramp: z.partialRecord(z.enum(OBLIGATION_KINDS), rampSteps).optional(),
  /** IN-2: logged longer than this after discovery is shown as 迟报. */
  lateLoggingAfter: duration,
  /** AL-1a: early steps of these levels wait for the end of the quiet hours, Beijing time of day. */
  quietHours: z.strictObject({
    from: z.string().regex(/^\d{2}:\d{2}$/),
    to: z.string().regex(/^\d{2}:\d{2}$/),
    levels: z.array(z.enum(LEVELS)),
  }),
  grading: z.array(category),
})

export type PolicyPack = z.infer<typeof policyPack>
export type AnchorName = z.infer<typeof anchor>
export type ClockPolicy = z.infer<typeof clock>

/** A pack with the seq of the entry that published it. */
export interface PublishedPack {
  seq: number
  pack: PolicyPack
}

/** IN-2a: the latest pack effective at `ms`; an instant before the first pack takes the first. Throws when none was ever published. */
export function packInForce(packs: readonly PublishedPack[], ms: number): PublishedPack {
  const dated = packs
    .map((published) => ({ published, from: effectiveFromMs(published.pack) }))
    .sort((a, b) => a.from - b.from || a.published.seq - b.published.seq)
  const first = dated[0]
  if (first === undefined) throw new Error('no policy pack was ever published')
  return (dated.findLast((entry) => entry.from <= ms) ?? first).published
}

/** The pack's own words on a kind of clock. Throws when it has none: then there is no such clock either. */
export function clockPolicy(pack: PolicyPack, kind: ObligationKind): ClockPolicy {
  const policy = pack.clocks[kind]
  if (policy === undefined) throw new Error(`policy pack ${pack.id} has no clock ${kind}`)
  return policy
}

/** 国办发〔2016〕61号: the source of a clock kind, as it is shown. */
export function sourceOf(pack: PolicyPack, { source: key }: ClockPolicy): string {
  const source = pack.sources[key]
  return source === undefined ? key : `${source.title}（${source.number}）`
}

function effectiveFromMs(pack: PolicyPack): number {
  const parsed = parseInstant(pack.effectiveFrom)
  if (!parsed.ok) throw new Error(`policy pack ${pack.id}: ${parsed.problem}`)
  return parsed.ms
}

/** The pack's beginning as answers write it. */
export function effectiveFrom(pack: PolicyPack): string {
  return formatInstant(effectiveFromMs(pack))
}
