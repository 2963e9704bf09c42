import * as z from 'zod'
import { FINDING_CODES } from '../domain/release-check.ts'
import { line, paragraphs } from '../domain/text.ts'
import { unitId } from './common.ts'
import { answers, releaseChannels, releaseText } from './incident-requests.ts'

/** Bodies of the steps of a release on its way out (RE-1). */

const MOST_UNITS = 50
const note = paragraphs(1_000).nullish()

/** Nothing undefined is left: what is absent stays as it was. */
export const changeDraftBody = z
  .strictObject({ title: releaseText.title.optional(), body: releaseText.body.optional(), answers: answers.optional() })
  .transform(({ title, body, answers: named }) => ({
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(named === undefined ? {} : { answers: named }),
  }))

export const askJointSignaturesBody = z.strictObject({ units: z.array(unitId).max(MOST_UNITS) })

export const jointSignatureBody = z.strictObject({ signed: z.boolean(), note }).transform((body) => ({ ...body, note: body.note ?? null }))

export const reviewBody = z
  .strictObject({ approved: z.boolean(), note, secrecy: z.boolean() })
  .transform((body) => ({ ...body, note: body.note ?? null }))

export const signatureBody = z
  .strictObject({
    emergency: z.boolean().optional(),
    overrides: z
      .array(z.strictObject({ code: z.enum(FINDING_CODES), reason: line(500) }))
      .max(FINDING_CODES.length)
      .optional(),
  })
  .nullish()
  .transform((body) => ({ emergency: body?.emergency ?? false, overrides: body?.overrides ?? [] }))

export const goAheadBody = z
  .strictObject({ note })
  .nullish()
  .transform((body) => body?.note ?? null)

export const publicationBody = z.strictObject({ channels: releaseChannels })
export const correctionBody = z.strictObject({ text: paragraphs(20_000), reason: paragraphs(1_000) })

const versionNumber = z
  .string()
  .regex(/^[1-9]\d{0,4}$/, '应为版本号')
  .transform(Number)

/** Both or neither: the difference between two versions. */
export const versionsQuery = z
  .strictObject({ from: versionNumber.optional(), to: versionNumber.optional() })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), { path: ['from'], message: '比较两版须同时给出 from 和 to' })
