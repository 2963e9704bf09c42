import type { Role } from '../../../session/session.ts'
import type { Act, Looked, Place } from './act.ts'
import { CLOCK_ACTS } from './clock-acts.ts'
import { ITEM_ACTS } from './item-acts.ts'
import { MATTER_ACTS } from './matter-acts.ts'

export type { Act, ActProps, Looked, Place } from './act.ts'

export const ACTS: readonly Act[] = [...MATTER_ACTS, ...CLOCK_ACTS, ...ITEM_ACTS]

export function actNamed(name: string): Act | null {
  return ACTS.find((act) => act.name === name) ?? null
}

/** The acts that this person is offered, of those in `place`. */
export function actsFor(place: Place, looked: Looked, holds: (...roles: Role[]) => boolean): Act[] {
  return ACTS.filter((act) => act.place === place && holds(...act.roles) && act.when(looked))
}
