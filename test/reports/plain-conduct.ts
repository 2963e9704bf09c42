import type { Assignment } from '../../src/domain/assignment.ts'
import type { PolicyPack } from '../../src/domain/policy.ts'
import { lengthOf } from './plain-clocks.ts'
import { correctionIn } from './plain-entries.ts'
import type { PlainEntry, Story } from './plain-entries.ts'

/** What a unit does beside answering in public, worked out apart from the service: whether it accepted in time, and whether it kept the lead. */

/** CL-11: one acceptance that a unit owes, or owed until it left. */
export interface PlainAcceptance {
  unit: string
  dueAt: number
  inTime: boolean
  withdrawn: boolean
}

/** Who takes part after an entry; null when it says nothing about that. */
function assignmentIn(story: Story, entry: PlainEntry): Assignment | null {
  if (['incident-logged', 'level-changed', 'assignment-overridden'].includes(entry.type)) return entry.data.assignment
  return correctionIn(story, entry)?.assignment ?? null
}

/** Everybody who leads, joins or is local owes acceptance half an hour after it first took part; who leaves before owes it no more. */
export function plainAcceptances(story: Story, pack: PolicyPack): PlainAcceptance[] {
  const owed: (PlainAcceptance & { mergedAway: boolean })[] = []
  const length = lengthOf(pack.clocks.acceptance.due)
  const runs = (one: PlainAcceptance, at: number) => !one.withdrawn && !one.inTime && at <= one.dueAt
  let isMerged = false
  for (const entry of story.entries) {
    const { type, at, data } = entry
    const assignment = assignmentIn(story, entry)
    if (assignment !== null) {
      const units = new Set([assignment.lead, ...assignment.joint, ...assignment.local])
      for (const one of owed) if (!units.has(one.unit) && runs(one, at)) one.withdrawn = true
      for (const unit of units) {
        const known = owed.find((one) => one.unit === unit)
        if (known === undefined) owed.push({ unit, dueAt: at + length, inTime: false, withdrawn: false, mergedAway: false })
        else known.withdrawn = false
      }
    }
    if (type === 'acceptance-given') for (const one of owed) if (one.unit === data.unit && runs(one, at)) one.inTime = true
    if (type === 'incident-merged') isMerged = true
    if (type === 'incident-unmerged') {
      isMerged = false
      for (const one of owed.filter((each) => each.mergedAway)) one.withdrawn = one.mergedAway = false
    }
    if (isMerged) for (const one of owed.filter((each) => runs(each, at))) one.withdrawn = one.mergedAway = true
  }
  return owed
}

/** 改派: from whom the lead was taken, and when. */
export function plainReassignments(story: Story): { unit: string; at: number }[] {
  let lead = story.first.assignment.lead
  return story.entries.flatMap((entry) => {
    const next = assignmentIn(story, entry)?.lead ?? lead
    const taken = next === lead ? [] : [{ unit: lead, at: entry.at }]
    lead = next
    return taken
  })
}
