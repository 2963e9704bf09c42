import * as z from 'zod'
import { LEVELS } from '../domain/levels.ts'
import {
  CHANNELS,
  CONFERENCE_KINDS,
  DISPOSITIONS,
  FOCUS_KINDS,
  HEAT_LEVELS,
  MEASURES,
  OBLIGATION_KINDS,
  PHASES,
  RELEASE_KINDS,
} from '../domain/vocabulary.ts'
import type { Measure } from '../domain/vocabulary.ts'
import { commaSeparated, cursor, divisionCode, identifier, instant, limit, pathId, unitId } from './common.ts'
import { line, link, paragraphs } from '../domain/text.ts'
import { onBehalfOfBody } from './on-behalf.ts'

/** Bodies and queries under /api/incidents. Unknown fields are refused everywhere; nothing is coerced. */

const level = z.enum(LEVELS)

/** Five hours in half a minute. */
const FASTEST_DRILL = 600
const TOO_LARGE = 1_000_000_000_000
const count = z.int().nonnegative().max(TOO_LARGE)
export const measured = (measure: Measure): z.ZodNumber => (measure === 'magnitude' ? z.number().nonnegative().max(12) : count)
const facts = z.strictObject(
  Object.fromEntries(MEASURES.map((measure) => [measure, measured(measure).optional()])) as Record<Measure, z.ZodOptional<z.ZodNumber>>,
)

/** Drops what was not given, so that an absent measure and an undefined one are the same. */
const givenFacts = facts.transform((measures) => Object.fromEntries(Object.entries(measures).filter(([, value]) => value !== undefined)))

export const incidentText = { title: line(200), summary: paragraphs(5_000) }
export const places = z.array(divisionCode).min(1, '请至少选择一个属地').max(50, '属地不超过 50 个')
export const sectors = z.array(identifier).max(50)

export const logIncidentBody = z
  .strictObject({
    title: incidentText.title,
    summary: incidentText.summary.nullish(),
    source: z.strictObject({ channel: z.enum(CHANNELS), url: link().nullish(), outlet: line(100).nullish() }),
    occurredAt: instant.nullish(),
    surfacedAt: instant.nullish(),
    discoveredAt: instant,
    divisions: places,
    sectors: sectors.optional(),
    units: z.array(unitId).max(50).optional(),
    category: identifier.nullish(),
    facts: givenFacts.nullish(),
    level,
    levelReason: paragraphs(1_000).nullish(),
    handledAs: level.nullish(),
    heat: z.enum(HEAT_LEVELS).nullish(),
    focus: z.enum(FOCUS_KINDS).nullish(),
    disposition: z.enum(DISPOSITIONS).nullish(),
    sensitive: z.boolean().nullish(),
    /** Why personal data has to stay in the text (IN-4). */
    personalDataReason: paragraphs(1_000).nullish(),
    drill: z.strictObject({ speed: z.int().min(1).max(FASTEST_DRILL) }).nullish(),
  })
  .transform((body) => ({
    ...body,
    handledAs: body.handledAs ?? null,
    sensitive: body.sensitive ?? false,
    personalDataReason: body.personalDataReason ?? null,
    drill: body.drill ?? null,
    summary: body.summary ?? null,
    source: { channel: body.source.channel, url: body.source.url ?? null, outlet: body.source.outlet ?? null },
    occurredAt: body.occurredAt ?? null,
    surfacedAt: body.surfacedAt ?? null,
    sectors: body.sectors ?? [],
    units: body.units ?? [],
    category: body.category ?? null,
    facts: body.facts ?? {},
    levelReason: body.levelReason ?? null,
    heat: body.heat ?? null,
    focus: body.focus ?? null,
    disposition: body.disposition ?? null,
  }))

export const gradingBody = z.strictObject({ category: identifier.nullable(), facts: givenFacts })

export const changeLevelBody = z
  .strictObject({
    level,
    reason: paragraphs(1_000),
    handledAs: level.nullish(),
    onBehalfOf: onBehalfOfBody.nullish(),
  })
  .transform((body) => ({ ...body, onBehalfOf: body.onBehalfOf ?? null }))

const person = z.strictObject({ name: line(50), post: line(100) })
export const answers = z.array(line(500)).max(50)
export const releaseText = { title: line(200), body: paragraphs(20_000) }

const channel = z
  .strictObject({ name: line(100), url: link().nullish(), documentNumber: line(100).nullish(), publishedAt: instant })
  .transform((value) => ({ ...value, url: value.url ?? null, documentNumber: value.documentNumber ?? null }))
  .refine((value) => value.url !== null || value.documentNumber !== null, { path: ['url'], message: '请填写链接或文号' })

/** CL-12: a next answer, and by when. */
export const promise = z.strictObject({ text: paragraphs(1_000), dueAt: instant })

export const releaseChannels = z.array(channel).min(1, '请至少填写一个发布渠道').max(20)

const published = z.strictObject({ channels: releaseChannels, signatory: person })

/** A draft (RE-1); with `published` a release that is already out. */
export const releaseBody = z
  .strictObject({
    kind: z.enum(RELEASE_KINDS),
    unit: unitId.nullish(),
    ...releaseText,
    answers: answers.optional(),
    promise: promise.nullish(),
    fulfils: pathId.nullish(),
    published: published.nullish(),
  })
  .transform(({ kind, unit, title, body, answers: named, promise: promised, fulfils, published: out }) => {
    const text = { kind, unit: unit ?? null, title, body, answers: named ?? [], promise: promised ?? null, fulfils: fulfils ?? null }
    return out == null ? { draft: text, published: null } : { draft: null, published: { ...text, ...out } }
  })

export const scheduleConferenceBody = z
  .strictObject({
    kind: z.enum(CONFERENCE_KINDS),
    unit: unitId.nullish(),
    scheduledAt: instant,
    place: line(200),
    host: line(100),
    speakers: z.array(person).max(50).optional(),
  })
  .transform((body) => ({ ...body, unit: body.unit ?? null, speakers: body.speakers ?? [] }))

export const holdConferenceBody = z
  .strictObject({
    heldAt: instant,
    place: line(200),
    host: line(100),
    speakers: z.array(person).min(1, '请填写发言人').max(50),
    media: z.array(line(100)).min(1, '请填写到场媒体').max(200),
    transcriptUrl: link(),
    answers: answers.optional(),
  })
  .transform((body) => ({ ...body, answers: body.answers ?? [] }))

export const recordInterviewBody = z
  .strictObject({ unit: unitId.nullish(), outlet: line(100), at: instant, speaker: line(100), url: link(), answers })
  .transform((body) => ({ ...body, unit: body.unit ?? null }))

export const verifyEvidenceBody = z
  .strictObject({ confirmed: z.boolean(), note: paragraphs(1_000).nullish() })
  .transform((body) => ({ ...body, note: body.note ?? null }))

export const STATES = ['running', 'overdue', 'met', 'late', 'unverified', 'exempt', 'void'] as const

/** `asOf`: the incident as the record had it then. */
export const incidentQuery = z.strictObject({ asOf: instant.optional() })

export const incidentsQuery = z
  .strictObject({
    phase: z.enum(PHASES).optional(),
    level: level.optional(),
    unit: unitId.optional(),
    division: divisionCode.optional(),
    sector: identifier.optional(),
    state: commaSeparated(STATES).optional(),
    /** Searches title and summary, from two characters on. */
    q: z.string().max(200, '不超过 200 个字符').optional(),
    from: instant.optional(),
    to: instant.optional(),
    sort: z.enum(['due', 'recorded']).default('due'),
    limit,
    cursor,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, { path: ['from'], message: '起始时间晚于截止时间' })

export const obligationsQuery = z.strictObject({
  state: commaSeparated(STATES).default(['running', 'overdue']),
  unit: unitId.optional(),
  kind: z.enum(OBLIGATION_KINDS).optional(),
  dueBefore: instant.optional(),
  limit,
  cursor,
})

export const previewQuery = z.strictObject({ preview: z.enum(['true', 'false']).optional() })
