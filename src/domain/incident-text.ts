import type { Corrected } from './chapters/corrections.ts'
import type { FactOf, Incident } from './incident.ts'
import { PERSONAL_DATA_NAMES, findPersonalData, maskDatum, maskPersonalData } from './personal-data.ts'
import type { PersonalDatum } from './personal-data.ts'
import { Refusal } from './refusal.ts'
import type { FieldError } from './refusal.ts'
import type { Viewer } from './scope.ts'

/**
 * IN-4: personal data in what an officer writes about an incident. It goes, or a reason is kept; then only the lead and the coordinators
 * read it whole. Whatever is read by everybody alike (rows, search, the live line, alerts, reports) holds the masked text alone.
 */

type IncidentText = Pick<FactOf<'incident-logged'>, 'title' | 'summary' | 'source' | 'levelReason'>

/** Texts by the path of their field in the request. */
export type TextFields = Readonly<Record<string, string | null>>

export interface FoundInField {
  path: string
  kind: PersonalDatum['kind']
  masked: string
}

/** What people wrote freely when logging. A link is no such text: the numbers of posts in it look like anything. */
export function textFieldsOf({ title, summary, source, levelReason }: IncidentText): TextFields {
  return { title, summary, 'source.outlet': source.outlet, levelReason }
}

/** What is found where, field by field in the order of the text; never a whole number. */
export function personalDataIn(fields: TextFields): FoundInField[] {
  return Object.entries(fields).flatMap(([path, text]) =>
    findPersonalData(text ?? '').map((datum) => ({ path, kind: datum.kind, masked: maskDatum(datum) })),
  )
}

/**
 * IN-4: refuses texts that hold personal data without a reason why it is needed, with an error at each field that holds some. The reason
 * itself is for everybody, so it holds none. For whatever writes an incident's text: logging and corrections.
 */
export function personalDataFault(fields: TextFields, reason: string | null): Refusal | null {
  const found = personalDataIn(fields)
  if (found.length === 0) return null
  if (reason === null)
    return new Refusal('invalid', '文字中有个人信息，请删去；确需保留的，请填写保留理由', { rule: 'IN-4', errors: faultsAt(found) })
  const inReason = faultsAt(personalDataIn({ personalDataReason: reason }))
  if (inReason.length === 0) return null
  return new Refusal('invalid', '保留理由中请勿写入个人信息', { rule: 'IN-4', errors: inReason })
}

/** The reason as it is kept: none where nothing is found, so that the record never says of a clean text that it holds personal data. */
export function reasonToKeep(fields: TextFields, reason: string | null): string | null {
  return personalDataIn(fields).length === 0 ? null : reason
}

function faultsAt(found: readonly FoundInField[]): FieldError[] {
  return [...new Set(found.map(({ path }) => path))].map((path) => {
    const named = found.filter((one) => one.path === path).map(({ kind, masked }) => `${PERSONAL_DATA_NAMES[kind]} ${masked}`)
    return { path, message: `含有${[...new Set(named)].join('、')}，请删去，确需保留的请写明理由` }
  })
}

/** The same with every number masked. */
export function withPersonalDataMasked<T extends IncidentText>(text: T): T {
  const maskOrNull = (value: string | null) => (value === null ? null : maskPersonalData(value))
  return {
    ...text,
    title: maskPersonalData(text.title),
    summary: maskOrNull(text.summary),
    source: { ...text.source, outlet: maskOrNull(text.source.outlet) },
    levelReason: maskOrNull(text.levelReason),
  }
}

/** A corrected title or summary, before or after, with every number masked. */
export function withCorrectedMasked(value: Corrected): Corrected {
  if ('title' in value) return { title: maskPersonalData(value.title) }
  return 'summary' in value && value.summary !== null ? { summary: maskPersonalData(value.summary) } : value
}

/** Whether a viewer in whose scope the incident lies reads its text whole: the lead unit, its coordinating units, any coordinator. */
export function seesPersonalData({ assignment }: Pick<Incident, 'assignment'>, { unit, roles }: Viewer): boolean {
  return roles.includes('coordinator') || (unit !== null && [assignment.lead, ...assignment.coordinators].includes(unit))
}
