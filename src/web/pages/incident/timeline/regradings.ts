import type { IncidentAnswer } from '../../../../contract/incident-answers.ts'
import { msOf } from '../../../../contract/time.ts'
import type { Level } from '../../../parts/level-words.ts'
import type { IncidentEntry } from '../entries.ts'

/** A change of level, as the entries tell it; the answer about an incident knows only the level that holds. */
export interface Regrading {
  at: number
  /** As which it was handled before, and from then on. */
  from: Level
  to: Level
  reason: string
}

export function regradingsOf(entries: readonly IncidentEntry[]): Regrading[] {
  const found: Regrading[] = []
  let held: Level | null = null
  for (const { type, at, data } of entries) {
    if (type !== 'incident-logged' && type !== 'level-changed') continue
    const fact = data as { level?: Level; from?: Level; to?: Level; handledAs?: Level | null; reason?: string } | null
    // A struck-out entry has no data; the next one says from which level it went on.
    if (fact === null) continue
    const next = fact.handledAs ?? fact.to ?? fact.level ?? null
    if (type === 'level-changed' && next !== null)
      found.push({ at: msOf(at), from: held ?? fact.from ?? next, to: next, reason: fact.reason ?? '' })
    held = next
  }
  return found
}

export function isMajor(level: Level): boolean {
  return level === 'I' || level === 'II'
}

/** When the level was raised to what this clock is for, if it had been running since before; null otherwise. */
export function raisedAtOf(
  clock: Pick<IncidentAnswer['obligations'][number], 'kind' | 'anchorAt'>,
  regradings: readonly Regrading[],
): number | null {
  if (clock.kind !== 'authoritative-release' && clock.kind !== 'press-conference') return null
  const raising = regradings.find(({ at, from, to }) => at > msOf(clock.anchorAt) && !isMajor(from) && isMajor(to))
  return raising?.at ?? null
}
