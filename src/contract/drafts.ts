import * as z from 'zod'
import { currentText, handsOf } from '../domain/chapters/drafts.ts'
import type { Draft, Drafting, ReleasePromise } from '../domain/chapters/drafts.ts'
import type { Obligation } from '../domain/clocks.ts'
import type { Incident, Release } from '../domain/incident.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { publicSince } from '../domain/public-channel.ts'
import { isStatutory, RELEASE_KINDS } from '../domain/vocabulary.ts'
import { instantOut } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** Releases on their way out (RE-1), as answers. */

export const HANDS = ['draft', 'joint-sign', 'review', 'signature', 'go-ahead', 'publication'] as const

export const promiseAnswer = z.object({ text: z.string(), dueAt: instantOut })
export const correctionAnswer = z.object({ text: z.string(), reason: z.string(), ...enteredAnswer })

/** `unit` is null for the coordinators together; `to` is null while it is held. */
export const heldAnswer = z.object({
  hand: z.enum(HANDS),
  unit: z.string().nullable(),
  from: instantOut,
  to: instantOut.nullable(),
  ms: z.int(),
})

const jointSignature = z.object({ unit: z.string(), signed: z.boolean(), note: z.string().nullable(), ...enteredAnswer })
const override = z.object({ code: z.string(), reason: z.string() })

export const draftAnswer = z.object({
  id: z.string(),
  kind: z.enum(RELEASE_KINDS),
  unit: z.string(),
  /** Number of the text shown; each change makes a new one. */
  version: z.int(),
  title: z.string(),
  body: z.string(),
  answers: z.array(z.string()),
  promise: promiseAnswer.nullable(),
  fulfils: z.string().nullable(),
  /** On whom it waits; several while units sign jointly. */
  waitsFor: z.array(z.object({ hand: z.enum(HANDS), unit: z.string().nullable() })),
  /** The unit's next open clock that the public counts; null when it has none. */
  dueAt: instantOut.nullable(),
  jointUnits: z.array(z.string()),
  jointSignatures: z.array(jointSignature),
  review: z.object({ approved: z.boolean(), note: z.string().nullable(), secrecy: z.boolean(), ...enteredAnswer }).nullable(),
  signature: z
    .object({
      signatory: z.object({ name: z.string(), post: z.string() }),
      emergency: z.boolean(),
      overrides: z.array(override),
      ...enteredAnswer,
    })
    .nullable(),
  /** 按统一部署: must have the coordinators' go-ahead before it goes out (AS-9). */
  needsGoAhead: z.boolean(),
  goAhead: z.object({ note: z.string().nullable(), ...enteredAnswer }).nullable(),
  heldBy: z.array(heldAnswer),
  ...enteredAnswer,
})

type DraftAnswer = z.infer<typeof draftAnswer>

export function renderDraft(draft: Draft, incident: Incident, clocks: readonly Obligation[], now: number): DraftAnswer {
  const { sensitive } = incident.logged
  const { title, body, answers } = currentText(draft)
  const due = clocks.filter((clock) => clock.unit === draft.unit && isStatutory(clock.kind) && clock.outcome === 'open')
  const { review, signature, goAhead } = draft
  return {
    id: draft.release,
    kind: draft.kind,
    unit: draft.unit,
    version: draft.versions.length,
    title,
    body,
    answers,
    promise: renderPromise(draft.promise),
    fulfils: draft.fulfils,
    waitsFor: handsOf(draft, sensitive),
    dueAt: formatInstantOrNull(due.length === 0 ? null : Math.min(...due.map((clock) => clock.dueAt))),
    jointUnits: draft.jointUnits,
    jointSignatures: draft.jointSignatures.map((one) => ({ unit: one.unit, signed: one.signed, note: one.note, ...renderEntered(one) })),
    review: review === null ? null : { approved: review.approved, note: review.note, secrecy: review.secrecy, ...renderEntered(review) },
    signature:
      signature === null
        ? null
        : {
            signatory: signature.signatory,
            emergency: signature.emergency,
            overrides: signature.overrides,
            ...renderEntered(signature),
          },
    needsGoAhead: sensitive,
    goAhead: goAhead === null ? null : { note: goAhead.note, ...renderEntered(goAhead) },
    heldBy: renderHeld(draft, now),
    ...renderEntered(draft),
  }
}

export function renderPromise(promise: ReleasePromise | null): z.infer<typeof promiseAnswer> | null {
  return promise === null ? null : { text: promise.text, dueAt: formatInstant(promise.dueAt) }
}

/** How a release that is out came about, and how it was corrected since; for everybody in scope. */
export function renderWay({ release, channels }: Release, { drafts, corrections }: Drafting, now: number) {
  const draft = drafts.find((one) => one.release === release)
  const signature = draft?.signature ?? null
  return {
    emergency: signature?.emergency ?? false,
    publicBeforeSignature: signature !== null && publicSince(channels) < signature.recordedAt,
    corrections: corrections
      .filter((correction) => correction.release === release)
      .map((correction) => ({ text: correction.text, reason: correction.reason, ...renderEntered(correction) })),
    heldBy: draft === undefined ? [] : renderHeld(draft, now),
  }
}

function renderHeld({ held }: Draft, now: number): z.infer<typeof heldAnswer>[] {
  return held.map(({ hand, unit, from, to }) => ({
    hand,
    unit,
    from: formatInstant(from),
    to: formatInstantOrNull(to),
    ms: Math.max(0, (to ?? now) - from),
  }))
}
