import * as z from 'zod'
import type { Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided } from '../given.ts'
import type { Entered, Incident } from '../incident.ts'

/** Files that show what was published, kept by their hash (RE-4). The bytes lie beside the record; the record says which and whose. */

export const EVIDENCE_TYPES = ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'] as const

export const EVIDENCE_FILE_FACTS = {
  'evidence-kept': z.strictObject({
    /** SHA-256 of the bytes, lower-case hex. */
    sha256: z.string(),
    name: z.string(),
    mediaType: z.enum(EVIDENCE_TYPES),
    bytes: z.int(),
  }),
} as const

type EvidenceKept = z.infer<(typeof EVIDENCE_FILE_FACTS)['evidence-kept']>
export type EvidenceType = (typeof EVIDENCE_TYPES)[number]
export type EvidenceFile = Entered & EvidenceKept

export function foldEvidenceFiles(files: EvidenceFile[], fact: Recorded, entered: Entered): EvidenceFile[] {
  return fact.type === 'evidence-kept' ? [...files, { ...entered, ...fact.data }] : files
}

/** The same bytes again are the same file, under the name it had first. */
export function keepEvidence(incident: Incident, file: EvidenceKept): Decided {
  const isKnown = incident.evidenceFiles.some((one) => one.sha256 === file.sha256)
  return decided(isKnown ? [] : [{ type: 'evidence-kept', data: file }])
}

/** What the bytes themselves say they are, whatever name or type came with them; null for anything else. */
export function evidenceTypeOf(bytes: Uint8Array): EvidenceType | null {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))
  if (text(0, 5) === '%PDF-') return 'application/pdf'
  if (text(0, 8) === '\x89PNG\r\n\x1A\n') return 'image/png'
  if (text(0, 3) === '\xFF\xD8\xFF') return 'image/jpeg'
  return text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP' ? 'image/webp' : null
}
