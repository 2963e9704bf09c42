import * as z from 'zod'
import { FINDING_CODES } from '../domain/release-check.ts'
import { ELEMENTS, ELEMENT_TEXTS, TEMPLATES } from '../domain/release-templates.ts'
import { RELEASE_KINDS } from '../domain/vocabulary.ts'

/** What helps to write a release: the check (RE-3) and the templates (RE-2), as answers. */

export const checkAnswer = z.object({ findings: z.array(z.object({ code: z.enum(FINDING_CODES), text: z.string() })) })

export type CheckAnswer = z.infer<typeof checkAnswer>

export const templatesAnswer = z.object({
  items: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      kinds: z.array(z.enum(RELEASE_KINDS)),
      outline: z.string(),
      elements: z.array(z.object({ code: z.enum(ELEMENTS), name: z.string(), hint: z.string(), required: z.boolean() })),
    }),
  ),
})

export function renderTemplates(): z.infer<typeof templatesAnswer> {
  return {
    items: TEMPLATES.map(({ code, name, kinds, outline, required, optional }) => ({
      code,
      name,
      kinds: [...kinds],
      outline,
      elements: [...required, ...optional].map((element) => ({
        code: element,
        ...ELEMENT_TEXTS[element],
        required: required.includes(element),
      })),
    })),
  }
}
export type TemplatesAnswer = z.infer<typeof templatesAnswer>
