import * as z from 'zod'
import { EVIDENCE_TYPES } from '../domain/chapters/evidence-files.ts'
import type { EvidenceFile } from '../domain/chapters/evidence-files.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** `id` is the hash of the bytes, under which the file is fetched. */
export const evidenceFileAnswer = z.object({
  id: z.string(),
  sha256: z.string(),
  name: z.string(),
  mediaType: z.enum(EVIDENCE_TYPES),
  bytes: z.int(),
  ...enteredAnswer,
})

export function renderEvidenceFile(file: EvidenceFile): z.infer<typeof evidenceFileAnswer> {
  const { sha256, name, mediaType, bytes } = file
  return { id: sha256, sha256, name, mediaType, bytes, ...renderEntered(file) }
}
