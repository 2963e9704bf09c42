import * as z from 'zod'
import type { Judgement, Referral } from '../domain/chapters/disposition.ts'
import { heatAroundAnswer } from '../domain/chapters/evaluation.ts'
import type { Explanations } from '../domain/chapters/explanations.ts'
import type { Incident } from '../domain/incident.ts'
import { line, paragraphs } from '../domain/text.ts'
import { DISPOSITIONS, FOCUS_KINDS } from '../domain/vocabulary.ts'
import { enteredAnswer, renderEntered } from './entered.ts'
import { heatAnswer, renderHeat } from './notes.ts'
import { TO_PUBLISH } from './wording.ts'

/** Second looks at what was logged: disposition, referrals, evaluation, explanations of breaches, on the wire. */

const MOST_SCORE = 5

export const dispositionBody = z.strictObject({ disposition: z.enum(DISPOSITIONS), focus: z.enum(FOCUS_KINDS).nullable() })

export const dispositionReviewBody = z
  .strictObject({ approved: z.boolean(), evidence: paragraphs(2_000).nullish() })
  .transform(({ approved, evidence }) => ({ approved, evidence: evidence ?? null }))

/** No field for a person (IN-5). */
export const referralBody = z.strictObject({ institution: line(100), on: z.iso.date('日期格式应为 2026-11-21'), documentNumber: line(100) })

const markBody = z.strictObject({ score: z.int().min(0).max(MOST_SCORE), note: paragraphs(500) })
export const evaluationBody = z.strictObject({
  timely: markBody,
  proactive: markBody,
  accurate: markBody,
  targeted: markBody,
  effective: markBody,
})

export const explanationBody = z.strictObject({ text: paragraphs(2_000) })

const disposition = z.enum(DISPOSITIONS).nullable()
const focus = z.enum(FOCUS_KINDS).nullable()
const mark = z.object({ score: z.int(), note: z.string() })

/** Part of an incident's answer. `disposition` and `focus` are those that hold. */
export const judgementAnswer = {
  focus,
  disposition,
  /** What must be made public for the disposition that holds. */
  toPublish: z.string().nullable(),
  /** Waits for a second person. */
  pendingDisposition: z.object({ disposition, focus, ...enteredAnswer }).nullable(),
  dispositionReview: z.object({ approved: z.boolean(), evidence: z.string().nullable(), ...enteredAnswer }).nullable(),
}

export const referralAnswer = z.object({
  id: z.string(),
  institution: z.string(),
  on: z.string(),
  documentNumber: z.string(),
  ...enteredAnswer,
})

export const evaluationAnswer = z.object({
  timely: mark,
  proactive: mark,
  accurate: mark,
  targeted: mark,
  effective: mark,
  /** Measured around the first public act; null where nobody measured. */
  heatBefore: heatAnswer.nullable(),
  heatAfter: heatAnswer.nullable(),
  ...enteredAnswer,
})

export const explanationAnswer = z.object({ obligation: z.string(), text: z.string(), ...enteredAnswer })

export function renderJudgement({ disposition: held, focus: kind, pending, review }: Judgement) {
  return {
    focus: kind,
    disposition: held,
    toPublish: held === null ? null : TO_PUBLISH[held],
    pendingDisposition: pending === null ? null : { disposition: pending.disposition, focus: pending.focus, ...renderEntered(pending) },
    dispositionReview: review === null ? null : { approved: review.approved, evidence: review.evidence, ...renderEntered(review) },
  }
}

export function renderReferral({ referral, institution, on, documentNumber, ...of }: Referral): z.infer<typeof referralAnswer> {
  return { id: referral, institution, on, documentNumber, ...renderEntered(of) }
}

export function renderEvaluation(incident: Incident): z.infer<typeof evaluationAnswer> | null {
  if (incident.evaluation === null) return null
  const { timely, proactive, accurate, targeted, effective, ...of } = incident.evaluation
  const { before, after } = heatAroundAnswer(incident)
  return {
    timely,
    proactive,
    accurate,
    targeted,
    effective,
    heatBefore: before === null ? null : renderHeat(before),
    heatAfter: after === null ? null : renderHeat(after),
    ...renderEntered(of),
  }
}

export function renderExplanations(explanations: Explanations): z.infer<typeof explanationAnswer>[] {
  return [...explanations].map(([obligation, explanation]) => ({ obligation, text: explanation.text, ...renderEntered(explanation) }))
}
