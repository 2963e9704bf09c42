import * as z from 'zod'
import type { IncidentFactType, Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Entered } from '../incident.ts'
import { Refusal, forbidden, notFound } from '../refusal.ts'

/** IN-13: what a leader said by telephone at night and another entered. It is in force at once and waits for that leader's own word. */

/** The leader who spoke: part of every fact that may be entered on behalf. `account` is whose word confirms it. */
export const onBehalfOf = z.strictObject({
  account: z.string(),
  username: z.string(),
  name: z.string(),
  post: z.string(),
  by: z.literal('phone'),
})

export type OnBehalfOf = z.infer<typeof onBehalfOf>

export const ON_BEHALF_FACTS = {
  'on-behalf-confirmed': z.strictObject({
    /** Seq of the entry that was made on behalf. */
    entry: z.int(),
    confirmed: z.boolean(),
    note: z.string().nullable(),
  }),
} as const

/** Which acts may be entered on behalf, by the fact that records them. */
const ACTS: Partial<Record<IncidentFactType, OnBehalfAct>> = { 'directive-given': 'directive' }
export type OnBehalfAct = 'directive'

/** `at`: when it was entered, from where the time to confirm counts. */
export interface OnBehalf {
  seq: number
  act: OnBehalfAct
  leader: OnBehalfOf
  at: number
  confirmed: (Entered & { confirmed: boolean; note: string | null }) | null
}

export function foldOnBehalf(list: readonly OnBehalf[], fact: Recorded, entered: Entered): readonly OnBehalf[] {
  if (fact.type === 'on-behalf-confirmed') {
    const { entry, ...word } = fact.data
    return list.map((one) => (one.seq === entry ? { ...one, confirmed: { ...entered, ...word } } : one))
  }
  const act = ACTS[fact.type]
  const leader = 'onBehalfOf' in fact.data ? fact.data.onBehalfOf : null
  return act === undefined || leader === null ? list : [...list, { seq: fact.seq, act, leader, at: fact.at, confirmed: null }]
}

/** True once the leader has said that it was not so. */
export function isDenied(list: readonly OnBehalf[], seq: number): boolean {
  return list.find((one) => one.seq === seq)?.confirmed?.confirmed === false
}

/** Null when the act is in order: done by a leader, or by another who names the leader that telephoned. */
export function onBehalfFault(leader: OnBehalfOf | null, given: GivenIncident): Refusal | null {
  if (leader === null) return given.roles.includes('leader') ? null : forbidden('值班员代录，请写明来电的领导', 'IN-13')
  if (leader.account !== given.actor.account) return null
  return new Refusal('invalid', '代录的是本人的意见，请直接以本人名义办理', {
    rule: 'IN-13',
    errors: [{ path: 'onBehalfOf.username', message: '代录的是本人的意见，请直接以本人名义办理' }],
  })
}

export interface ConfirmOnBehalf {
  confirmed: boolean
  note: string | null
}

/** IN-13: only that leader's own account, once. */
export function confirmOnBehalf(list: readonly OnBehalf[], seq: number, command: ConfirmOnBehalf, given: GivenIncident): Decided | Refusal {
  const one = list.find((entry) => entry.seq === seq)
  if (one === undefined) return notFound('没有找到这条代录')
  if (one.leader.account !== given.actor.account) return forbidden(`这条代录须由${one.leader.name}本人确认`, 'IN-13')
  if (one.confirmed !== null) return new Refusal('conflict', '这条代录已经答复')
  return decided([{ type: 'on-behalf-confirmed', data: { entry: seq, ...command } }])
}
