import * as z from 'zod'
import type { Duplicate, Merging } from '../domain/chapters/merging.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { identifier, instantOut } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** Merging, on the wire (IN-8). */

export const mergeBody = z.strictObject({ incident: identifier, keepEarlierAnchor: z.boolean() })

const ANCHORS = ['occurredAt', 'surfacedAt', 'discoveredAt'] as const

export const mergingAnswer = {
  /** The main incident; what the merger ended is void since `recordedAt`. */
  mergedInto: z.object({ incident: z.string(), number: z.string(), keepEarlierAnchor: z.boolean(), ...enteredAnswer }).nullable(),
  /** What was merged into this one, and the instants that were taken from it because they are earlier. */
  duplicates: z.array(
    z.object({
      incident: z.string(),
      number: z.string(),
      earlier: z.array(z.object({ anchor: z.enum(ANCHORS), from: instantOut.nullable(), to: instantOut })),
      ...enteredAnswer,
    }),
  ),
}

export function renderMerging({ into, duplicates }: Merging) {
  return { mergedInto: into === null ? null : renderInto(into), duplicates: duplicates.map(renderDuplicate) }
}

function renderInto({ incident, number, keepEarlierAnchor, ...of }: NonNullable<Merging['into']>) {
  return { incident, number, keepEarlierAnchor, ...renderEntered(of) }
}

function renderDuplicate({ duplicate, number, from, to, ...of }: Duplicate) {
  const earlier = ANCHORS.flatMap((anchor) => {
    const [was, is] = [from[anchor] ?? null, to[anchor] ?? null]
    return is === null ? [] : [{ anchor, from: formatInstantOrNull(was), to: formatInstant(is) }]
  })
  return { incident: duplicate, number, earlier, ...renderEntered(of) }
}
