import * as z from 'zod'
import type { IncidentFact, Recorded } from '../facts.ts'
import type { Entered } from '../incident.ts'
import { publicChannel } from '../public-channel.ts'
import type { Viewer } from '../scope.ts'
import { RELEASE_KINDS } from '../vocabulary.ts'

/**
 * Releases made inside the system (RE-1): draft → joint sign → review → signature → publication. Every consent is to the text as it
 * stood: a change of the text, or sending it anew, voids what came after.
 */

const text = { title: z.string(), body: z.string(), answers: z.array(z.string()) }
const promise = z.strictObject({ text: z.string(), dueAt: z.int() })
const release = z.string()

export const DRAFT_FACTS = {
  'release-drafted': z.strictObject({
    release,
    kind: z.enum(RELEASE_KINDS),
    unit: z.string(),
    ...text,
    promise: promise.nullable(),
    /** The promise that this release keeps. */
    fulfils: z.string().nullable(),
  }),
  /** The whole text as a new version. */
  'draft-changed': z.strictObject({ release, ...text }),
  /** Sent on its way; without units, straight to review. */
  'joint-signatures-asked': z.strictObject({ release, units: z.array(z.string()) }),
  'joint-signature-given': z.strictObject({ release, unit: z.string(), signed: z.boolean(), note: z.string().nullable() }),
  'draft-reviewed': z.strictObject({
    release,
    approved: z.boolean(),
    note: z.string().nullable(),
    /** Looked through for secrets and found free of them (保守国家秘密法 §35). */
    secrecy: z.boolean(),
  }),
  'draft-signed': z.strictObject({
    release,
    signatory: z.strictObject({ name: z.string(), post: z.string() }),
    /** One signatory did review and signature at once. */
    emergency: z.boolean(),
    /** What the check found and the signatory let stand (RE-3). */
    overrides: z.array(z.strictObject({ code: z.string(), reason: z.string() })),
  }),
  'go-ahead-given': z.strictObject({ release, note: z.string().nullable() }),
  'release-published': z.strictObject({ release, channels: z.array(publicChannel) }),
  'release-corrected': z.strictObject({ release, text: z.string(), reason: z.string() }),
} as const

type FactData<T extends keyof typeof DRAFT_FACTS> = z.infer<(typeof DRAFT_FACTS)[T]>

export type ReleasePromise = z.infer<typeof promise>
export type ReleaseText = Pick<FactData<'draft-changed'>, 'title' | 'body' | 'answers'>
export type Hand = 'draft' | 'joint-sign' | 'review' | 'signature' | 'go-ahead' | 'publication'

/** How long one hand held a draft. `unit` is null for the coordinators together; `to` is null while it is held. */
export interface Held {
  hand: Hand
  unit: string | null
  from: number
  to: number | null
}

export interface Draft extends Entered, Pick<FactData<'release-drafted'>, 'release' | 'kind' | 'unit' | 'promise' | 'fulfils'> {
  /** Oldest first; the last one is the text. */
  versions: (Entered & ReleaseText)[]
  isSent: boolean
  jointUnits: string[]
  /** Every unit that was ever asked: it may read the draft for good. */
  everAsked: string[]
  /** Of the text as it stands, as are review, signature and go-ahead. */
  jointSignatures: (Entered & FactData<'joint-signature-given'>)[]
  review: (Entered & FactData<'draft-reviewed'>) | null
  signature: (Entered & FactData<'draft-signed'>) | null
  goAhead: (Entered & FactData<'go-ahead-given'>) | null
  publication: (Entered & FactData<'release-published'>) | null
  held: Held[]
}

export interface Drafting {
  drafts: Draft[]
  /** Of any release that is out; the first text stays. */
  corrections: (Entered & FactData<'release-corrected'>)[]
}

export const NO_DRAFTS: Drafting = { drafts: [], corrections: [] }

/** `sensitive`: a release needs the coordinators' go-ahead (AS-9). */
export function foldDrafts(drafting: Drafting, fact: Recorded, entered: Entered, sensitive: boolean): Drafting {
  if (fact.type === 'release-corrected') return { ...drafting, corrections: [...drafting.corrections, { ...entered, ...fact.data }] }
  const drafts =
    fact.type === 'release-drafted'
      ? [...drafting.drafts, begun(fact.data, entered)]
      : drafting.drafts.map((draft) => (isAbout(fact, draft) ? foldDraft(draft, fact, entered) : draft))
  return { ...drafting, drafts: drafts.map((draft) => (isAbout(fact, draft) ? passedOn(draft, fact.at, sensitive) : draft)) }
}

function isAbout(fact: IncidentFact, draft: Draft): boolean {
  return fact.type in DRAFT_FACTS && 'release' in fact.data && fact.data.release === draft.release
}

function begun(data: FactData<'release-drafted'>, entered: Entered): Draft {
  const { title, body, answers, ...draft } = data
  return {
    ...entered,
    ...draft,
    versions: [{ ...entered, title, body, answers }],
    isSent: false,
    jointUnits: [],
    everAsked: [],
    jointSignatures: [],
    ...NOT_APPROVED,
    publication: null,
    held: [],
  }
}

const NOT_APPROVED = { review: null, signature: null, goAhead: null }

function foldDraft(draft: Draft, fact: Recorded, entered: Entered): Draft {
  switch (fact.type) {
    case 'draft-changed': {
      const { title, body, answers } = fact.data
      return { ...draft, ...NOT_APPROVED, versions: [...draft.versions, { ...entered, title, body, answers }], jointSignatures: [] }
    }
    case 'joint-signatures-asked': {
      const { units } = fact.data
      return {
        ...draft,
        ...NOT_APPROVED,
        isSent: true,
        jointUnits: units,
        everAsked: [...new Set([...draft.everAsked, ...units])],
        jointSignatures: draft.jointSignatures.filter((signature) => signature.signed && units.includes(signature.unit)),
      }
    }
    case 'joint-signature-given': {
      const others = draft.jointSignatures.filter((signature) => signature.unit !== fact.data.unit)
      return { ...draft, jointSignatures: [...others, { ...entered, ...fact.data }] }
    }
    case 'draft-reviewed':
      return { ...draft, review: { ...entered, ...fact.data } }
    case 'draft-signed':
      return { ...draft, signature: { ...entered, ...fact.data } }
    case 'go-ahead-given':
      return { ...draft, goAhead: { ...entered, ...fact.data } }
    case 'release-published':
      return { ...draft, publication: { ...entered, ...fact.data } }
    default:
      return draft
  }
}

/** In whose hands the draft is: several at once while units sign jointly, none once it is out. */
export function handsOf(draft: Draft, sensitive: boolean): Pick<Held, 'hand' | 'unit'>[] {
  const own = (hand: Hand) => [{ hand, unit: draft.unit }]
  if (draft.publication !== null) return []
  if (draft.signature !== null) return sensitive && draft.goAhead === null ? [{ hand: 'go-ahead', unit: null }] : own('publication')
  if (isReturned(draft)) return own('draft')
  if (draft.review !== null) return own('signature')
  if (!draft.isSent) return own('draft')
  const missing = unsignedUnits(draft)
  return missing.length > 0 ? missing.map((unit) => ({ hand: 'joint-sign', unit })) : own('review')
}

/** A joint unit or the review said no to the text as it stands. */
export function isReturned(draft: Draft): boolean {
  return draft.review?.approved === false || draft.jointSignatures.some((signature) => !signature.signed)
}

/** Units asked to sign that have not said yes or no to the text as it stands. */
export function unsignedUnits(draft: Draft): string[] {
  return draft.jointUnits.filter((unit) => !draft.jointSignatures.some((signature) => signature.unit === unit))
}

function passedOn(draft: Draft, at: number, sensitive: boolean): Draft {
  const hands = handsOf(draft, sensitive)
  const same = (a: Pick<Held, 'hand' | 'unit'>, b: Pick<Held, 'hand' | 'unit'>) => a.hand === b.hand && a.unit === b.unit
  const open = draft.held.filter((held) => held.to === null)
  return {
    ...draft,
    held: [
      ...draft.held.map((held) => (held.to === null && !hands.some((hand) => same(hand, held)) ? { ...held, to: at } : held)),
      ...hands.filter((hand) => !open.some((held) => same(hand, held))).map((hand) => ({ ...hand, from: at, to: null })),
    ],
  }
}

export function currentText(draft: Draft): Entered & ReleaseText {
  const text = draft.versions.at(-1)
  if (text === undefined) throw new Error(`draft ${draft.release} has no text`)
  return text
}

/** A draft is read by its own unit, the units once asked to sign it, and coordinators; by nobody else, in no answer. */
export function seesDraft(draft: Draft, viewer: Viewer): boolean {
  return (
    viewer.roles.includes('coordinator') || (viewer.unit !== null && (viewer.unit === draft.unit || draft.everAsked.includes(viewer.unit)))
  )
}

/** What went out is for everybody in scope; how it came about is for those who see the draft. */
const PUBLIC_FACTS: readonly string[] = ['release-published', 'release-corrected']

/** Whether an entry of the incident may be shown to this viewer. */
export function seesEntry(drafting: Drafting, entry: { type: string; data: unknown }, viewer: Viewer): boolean {
  if (!(entry.type in DRAFT_FACTS) || PUBLIC_FACTS.includes(entry.type) || entry.data === null) return true
  const { release: id } = entry.data as { release: string }
  const draft = drafting.drafts.find((one) => one.release === id)
  return draft !== undefined && seesDraft(draft, viewer)
}
