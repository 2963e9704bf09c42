import { durationMs, formatDuration } from './durations.ts'
import type { ClockPolicy, PolicyPack } from './policy.ts'

/** 演练: an exercise, outside every figure; its time may run so many times as fast. */
export interface Drill {
  speed: number
}

/** From a column that holds its speed. */
export function drillOf(speed: number | null): Drill | null {
  return speed === null ? null : { speed }
}

/** Drills are numbered in a series of their own: `演-2026-0001`. */
export const DRILL_SERIES = '演'
export const DRILL_DIGITS = 4

/** A pack whose clocks run `pace` times as fast. The steps keep their nominal offsets and with them their names; `nextRing` paces when they fire. */
export type PacedPack = PolicyPack & { pace: number }

/**
 * The pack as an exercise knows it: each clock is due so many times sooner, and no step waits for the morning, which an accelerated night
 * does not have. The same pack and speed give the same object, so that what was derived from it is kept.
 */
export function pacedPack(pack: PolicyPack, drill: Drill | null): PolicyPack {
  if (drill === null || drill.speed === 1) return pack
  const { speed } = drill
  const made = paced.get(pack) ?? new Map<number, PacedPack>()
  paced.set(pack, made)
  const known = made.get(speed)
  if (known !== undefined) return known
  const clocks = Object.fromEntries(
    Object.entries(pack.clocks).flatMap(([kind, clock]) => (clock === undefined ? [] : [[kind, pacedClock(clock, speed)]])),
  ) as PolicyPack['clocks']
  const fast: PacedPack = { ...pack, clocks, quietHours: { ...pack.quietHours, levels: [] }, pace: speed }
  made.set(speed, fast)
  return fast
}

function pacedClock({ due, dueMajor, ...clock }: ClockPolicy, speed: number): ClockPolicy {
  const faster = (length: string) => formatDuration(Math.round(durationMs(length) / speed))
  return { ...clock, due: faster(due), ...(dueMajor === undefined ? {} : { dueMajor: faster(dueMajor) }) }
}

/** How many times as fast a pack's clocks run. */
export function paceOf(pack: PolicyPack): number {
  return (pack as Partial<PacedPack>).pace ?? 1
}

const paced = new WeakMap<PolicyPack, Map<number, PacedPack>>()
