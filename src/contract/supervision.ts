import * as z from 'zod'
import { directiveStateAt } from '../domain/chapters/directives.ts'
import type { Directive } from '../domain/chapters/directives.ts'
import { NOTICE_COLOURS, rungsAt } from '../domain/chapters/notices.ts'
import type { Notice } from '../domain/chapters/notices.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { paragraphs } from '../domain/text.ts'
import { instant, instantOut, unitId } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'
import { leaderAnswer, onBehalfOfBody, renderLeader } from './on-behalf.ts'

/** Directives and supervision notices, on the wire. */

const MOST_ADDRESSED = 50

export const directiveBody = z
  .strictObject({
    to: z.array(unitId).min(1, '请至少选择一个单位').max(MOST_ADDRESSED),
    text: paragraphs(2_000),
    dueAt: instant.nullish(),
    onBehalfOf: onBehalfOfBody.nullish(),
  })
  .transform((body) => ({ ...body, dueAt: body.dueAt ?? null, onBehalfOf: body.onBehalfOf ?? null }))

export const answerBody = z.strictObject({ text: paragraphs(2_000) })

export const noticeBody = z.strictObject({ colour: z.enum(NOTICE_COLOURS), to: unitId, text: paragraphs(2_000), dueAt: instant })

const answered = z.object({ text: z.string(), ...enteredAnswer })

export const directiveAnswer = z.object({
  id: z.string(),
  to: z.array(z.string()),
  text: z.string(),
  dueAt: instantOut.nullable(),
  /** How it stands with each addressed unit. */
  units: z.array(z.object({ unit: z.string(), state: z.enum(['open', 'overdue', 'answered', 'late']), answer: answered.nullable() })),
  onBehalfOf: leaderAnswer.nullable(),
  /** Names it when a leader confirms what was entered on their behalf. */
  seq: z.int(),
  ...enteredAnswer,
})

export const noticeAnswer = z.object({
  id: z.string(),
  to: z.string(),
  text: z.string(),
  /** Its present colour and due instant; after a miss both are those of the next colour (SV-3). */
  colour: z.enum(NOTICE_COLOURS),
  dueAt: instantOut,
  state: z.enum(['open', 'overdue', 'answered', 'late']),
  /** Every colour it has come to, and since when. */
  rungs: z.array(z.object({ colour: z.enum(NOTICE_COLOURS), from: instantOut, dueAt: instantOut })),
  answer: answered.nullable(),
  ...enteredAnswer,
})

export function renderDirective(directive: Directive, now: number): z.infer<typeof directiveAnswer> {
  return {
    id: directive.directive,
    to: directive.to,
    text: directive.text,
    dueAt: formatInstantOrNull(directive.dueAt),
    units: directive.to.map((unit) => {
      const answer = directive.answers.find((one) => one.unit === unit)
      return { unit, state: directiveStateAt(directive, unit, now), answer: answer === undefined ? null : renderAnswered(answer) }
    }),
    onBehalfOf: directive.onBehalfOf === null ? null : renderLeader(directive.onBehalfOf),
    seq: directive.seq,
    ...renderEntered(directive),
  }
}

export function renderNotice(notice: Notice, now: number): z.infer<typeof noticeAnswer> {
  const rungs = rungsAt(notice, now)
  const last = rungs.at(-1) ?? { colour: notice.colour, dueAt: notice.dueAt }
  const isMissed = (notice.answer?.recordedAt ?? now) > notice.dueAt
  return {
    id: notice.notice,
    to: notice.to,
    text: notice.text,
    colour: last.colour,
    dueAt: formatInstant(last.dueAt),
    state: notice.answer === null ? (isMissed ? 'overdue' : 'open') : isMissed ? 'late' : 'answered',
    rungs: rungs.map(({ colour, from, dueAt }) => ({ colour, from: formatInstant(from), dueAt: formatInstant(dueAt) })),
    answer: notice.answer === null ? null : renderAnswered(notice.answer),
    ...renderEntered(notice),
  }
}

function renderAnswered(answer: NonNullable<Notice['answer']>): z.infer<typeof answered> {
  return { text: answer.text, ...renderEntered(answer) }
}
