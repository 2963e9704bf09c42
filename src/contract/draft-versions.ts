import { diffArrays, diffChars } from 'diff'
import * as z from 'zod'
import type { Draft, ReleaseText } from '../domain/chapters/drafts.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** The versions of a draft and how two of them differ. */

const versionAnswer = z.object({ version: z.int(), title: z.string(), body: z.string(), answers: z.array(z.string()), ...enteredAnswer })

const change = z.enum(['same', 'added', 'removed'])
/** A paragraph that stayed, came, went or was reworded; `parts` put together give the old text without `added`, the new without `removed`. */
const paragraphAnswer = z.object({
  field: z.enum(['title', 'body', 'answers']),
  change: z.enum([...change.options, 'changed']),
  parts: z.array(z.object({ change, text: z.string() })),
})

export const versionsAnswer = z.object({
  items: z.array(versionAnswer),
  difference: z.object({ from: z.int(), to: z.int(), paragraphs: z.array(paragraphAnswer) }).nullable(),
})

type Paragraph = z.infer<typeof paragraphAnswer>
type Part = Paragraph['parts'][number]

export function renderVersions(draft: Draft): z.infer<typeof versionAnswer>[] {
  return draft.versions.map(({ title, body, answers, ...entered }, place) => ({
    version: place + 1,
    title,
    body,
    answers,
    ...renderEntered(entered),
  }))
}

/** Paragraph by paragraph; where one took another's place, character by character. */
export function difference(before: ReleaseText, after: ReleaseText): Paragraph[] {
  return [
    ...differenceOf('title', [before.title], [after.title]),
    ...differenceOf('body', before.body.split('\n'), after.body.split('\n')),
    ...differenceOf('answers', before.answers, after.answers),
  ]
}

function differenceOf(field: Paragraph['field'], before: string[], after: string[]): Paragraph[] {
  const shown: Paragraph[] = []
  let removed: string[] = []
  const whole = (text: string, kind: Part['change']): Paragraph => ({ field, change: kind, parts: [{ change: kind, text }] })
  const settle = () => {
    shown.push(...removed.map((text) => whole(text, 'removed')))
    removed = []
  }
  for (const step of diffArrays(before, after)) {
    if (step.removed) removed.push(...step.value)
    else if (step.added)
      for (const text of step.value) {
        const old = removed.shift()
        shown.push(old === undefined ? whole(text, 'added') : { field, change: 'changed', parts: reworded(old, text) })
      }
    else {
      settle()
      shown.push(...step.value.map((text) => whole(text, 'same')))
    }
  }
  settle()
  return shown
}

function reworded(before: string, after: string): Part[] {
  return diffChars(before, after).map(({ value, added, removed }) => ({
    change: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }))
}

export type VersionsAnswer = z.infer<typeof versionsAnswer>
