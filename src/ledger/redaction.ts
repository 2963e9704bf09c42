import * as z from 'zod'
import { CATALOGUE } from './catalogue.ts'
import type { Entry } from './entry.ts'

/** Stands where a free text was. */
export const STRUCK_TEXT = '〔已涂销〕'

/** Other entries rest on what these say: without them nothing could be derived again. */
export const NEVER_STRUCK = ['entry-struck', 'policy-published', 'directory-adopted'] as const

/** Names under which facts keep ids, codes and numbers given by the service: the structure that clocks and figures are derived from. */
const STRUCTURE = new Set([
  'account',
  'call',
  'category',
  'code',
  'conference',
  'contest',
  'coordinators',
  'correction',
  'designated',
  'digest',
  'directive',
  'dispute',
  'duplicate',
  'division',
  'divisions',
  'evidence',
  'fulfils',
  'government',
  'incident',
  'interview',
  'into',
  'joint',
  'lead',
  'ledgerHash',
  'local',
  'notice',
  'notified',
  'number',
  'obligation',
  'obligations',
  'on',
  'origin',
  'participants',
  'referral',
  'release',
  'report',
  'role',
  'sectors',
  'sha256',
  'sitting',
  'spokesperson',
  'step',
  'strike',
  'supervisor',
  'unit',
  'units',
  'username',
])

/** Names under which facts keep what people wrote. */
const WORDS = new Set([
  'advice',
  'answers',
  'authority',
  'body',
  'clause',
  'conclusion',
  'contact',
  'documentNumber',
  'host',
  'how',
  'institution',
  'levelReason',
  'media',
  'name',
  'note',
  'outlet',
  'personalDataReason',
  'phone',
  'place',
  'post',
  'proposal',
  'reason',
  'source',
  'speaker',
  'summary',
  'text',
  'title',
  'transcriptUrl',
  'url',
])

/** Where one type means something else by a name; an element of a list is named `name.*`. */
const OTHERWISE: Readonly<Record<string, 'words' | 'structure'>> = {
  'call-recorded.to': 'words',
  'upward-report-recorded.to': 'words',
  'directive-given.to.*': 'structure',
  'supervision-notice-issued.to': 'structure',
}

/** What a string of a type is; null: nobody has said. `path` from the data's root, with `*` for an element of a list. */
export function kindOfText(type: string, path: readonly string[]): 'words' | 'structure' | null {
  const said = OTHERWISE[[type, ...path].join('.')]
  if (said !== undefined) return said
  const name = path.findLast((part) => part !== '*') ?? ''
  return STRUCTURE.has(name) ? 'structure' : WORDS.has(name) ? 'words' : null
}

/** Every place of a type where its schema takes any string, as paths. Codes of a closed list are none. */
export function textsOf(schema: z.ZodType, path: readonly string[] = []): string[][] {
  if (schema instanceof z.ZodString) return [[...path]]
  return partsOf(schema, path).flatMap(([part, at]) => textsOf(part, at))
}

/** An entry's data with every free text replaced and its structure kept, and the type it has now. Null: it holds no free text. */
export function redactedCopy({ type, data }: Entry): { as: string; redacted: Record<string, unknown> } | null {
  const known = CATALOGUE[type]
  if (known === undefined || data === null) return null
  const redacted = redact(type, known.schema, data, []) as Record<string, unknown>
  return JSON.stringify(redacted) === JSON.stringify(data) ? null : { as: `${type}/${known.version}`, redacted }
}

function redact(type: string, schema: z.ZodType, value: unknown, path: readonly string[]): unknown {
  if (value === null || value === undefined) return value
  // What nobody has classified goes: a text that stays is the worse mistake, and a test finds it before it is shipped.
  if (schema instanceof z.ZodString) return kindOfText(type, path) === 'structure' ? value : STRUCK_TEXT
  if (schema instanceof z.ZodObject) {
    const parts = new Map(partsOf(schema, path).map(([part, at]) => [at.at(-1), { part, at }]))
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        const known = parts.get(name)
        return [name, known === undefined ? one : redact(type, known.part, one, known.at)]
      }),
    )
  }
  if (schema instanceof z.ZodArray) return (value as unknown[]).map((one) => redact(type, schema.element as z.ZodType, one, [...path, '*']))
  if (schema instanceof z.ZodUnion) {
    const fitting = (schema.options as z.ZodType[]).find((option) => option.safeParse(value).success)
    return fitting === undefined ? value : redact(type, fitting, value, path)
  }
  const [inner] = partsOf(schema, path)
  return inner === undefined ? value : redact(type, inner[0], value, path)
}

/** The schemas inside a schema, each with its path; none for what holds no text. Throws for a kind of schema that no fact has used yet. */
function partsOf(schema: z.ZodType, path: readonly string[]): [part: z.ZodType, path: string[]][] {
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape).map(([name, part]) => [part as z.ZodType, [...path, name]])
  if (schema instanceof z.ZodArray) return [[schema.element as z.ZodType, [...path, '*']]]
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).map((part) => [part, [...path]])
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return [[schema.unwrap() as z.ZodType, [...path]]]
  if (isWithoutText(schema)) return []
  throw new Error(`${path.join('.')}: redaction knows no such schema`)
}

function isWithoutText(schema: z.ZodType): boolean {
  if (schema instanceof z.ZodRecord) return isWithoutText(schema.valueType as z.ZodType)
  return [z.ZodEnum, z.ZodLiteral, z.ZodNumber, z.ZodBoolean, z.ZodNull].some((kind) => schema instanceof kind)
}
