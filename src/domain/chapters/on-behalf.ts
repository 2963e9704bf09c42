import * as z from 'zod'
import type { IncidentFactType, Recorded } from '../facts.ts'
import type { GivenIncident } from '../given.ts'
import type { Turn } from '../course.ts'
import type { Entered, Incident } from '../incident.ts'
import { LEVELS, isLowering, isRaise } from '../levels.ts'
import type { Grade, Level } from '../levels.ts'
import { Refusal, forbidden } from '../refusal.ts'
import type { Role } from '../vocabulary.ts'

/** IN-13: what a leader said by telephone at night and another entered. It is in force at once and waits for that leader's own word. */

/** The leader who spoke: part of every fact that may be entered on behalf. `account` is whose word confirms it. */
export const onBehalfOf = z.strictObject({
  account: z.string(),
  username: z.string(),
  name: z.string(),
  post: z.string(),
  by: z.literal('phone'),
  /** The leader's unit, which owes the confirmation; null in entries from before there was a clock for it. */
  unit: z.string().nullable(),
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
const ACTS: Partial<Record<IncidentFactType, OnBehalfAct>> = {
  'directive-given': 'directive',
  'level-changed': 'lowering',
  'exemption-granted': 'exemption',
}
export const ON_BEHALF_ACTS = ['directive', 'lowering', 'exemption'] as const
export type OnBehalfAct = (typeof ON_BEHALF_ACTS)[number]

/** `at`: when it was entered, from where the time to confirm counts. */
export interface OnBehalf {
  seq: number
  act: OnBehalfAct
  leader: OnBehalfOf
  at: number
  /** Which of the confirmations of the leader's unit it waits for. */
  ordinal: number
  /** The grade that a lowering took away; null for other acts, and once somebody has lowered it in their own name. */
  former: Grade | null
  /** The clock that an exemption lifted. */
  lifted: string | null
  confirmed: (Entered & { confirmed: boolean; note: string | null }) | null
}

type Before = Pick<Incident, 'onBehalf' | 'level' | 'handledAs'>

/** `before`: the incident as it was before the fact. */
export function foldOnBehalf(before: Before, fact: Recorded, entered: Entered): readonly OnBehalf[] {
  const list = before.onBehalf
  if (fact.type === 'on-behalf-confirmed') {
    const { entry, ...word } = fact.data
    return list.map((one) => (one.seq === entry ? { ...one, confirmed: { ...entered, ...word } } : one))
  }
  const made = madeOnBehalf(list, fact)
  if (fact.type !== 'level-changed') return made === null ? list : [...list, made]
  if (made !== null) return [...list, { ...made, former: { level: before.level, handledAs: before.handledAs } }]
  const { to: level, handledAs } = fact.data
  return isLowering(before, { level, handledAs }) ? list.map((one) => ({ ...one, former: null })) : list
}

function madeOnBehalf(list: readonly OnBehalf[], fact: Recorded): OnBehalf | null {
  const act = ACTS[fact.type]
  const leader = 'onBehalfOf' in fact.data ? fact.data.onBehalfOf : null
  if (act === undefined || leader === null) return null
  const ordinal = 1 + list.filter((one) => one.leader.unit === leader.unit).length
  const lifted = fact.type === 'exemption-granted' ? fact.data.obligation : null
  return { seq: fact.seq, act, leader, at: fact.at, ordinal, former: null, lifted, confirmed: null }
}

/** What a fact does to clocks by this rule: an act on behalf opens the confirmation, the leader's word ends it, a denial ends an exemption. */
export function turnsOnBehalf(list: readonly OnBehalf[], fact: Recorded): Turn[] {
  const { at } = fact
  if (fact.type !== 'on-behalf-confirmed') {
    const made = madeOnBehalf(list, fact)
    return made?.leader.unit == null ? [] : [{ turn: 'on-behalf', at, unit: made.leader.unit, ordinal: made.ordinal }]
  }
  const { entry, confirmed } = fact.data
  const one = list.find(({ seq }) => seq === entry)
  if (one === undefined) throw new Error(`nothing was entered on behalf at ${entry}`)
  const { leader, ordinal, lifted } = one
  return [
    ...(leader.unit === null
      ? []
      : [{ turn: 'answered-for', at, unit: leader.unit, ordinal, by: confirmed ? 'confirmation' : 'denial' } as const]),
    ...(lifted === null || confirmed ? [] : [{ turn: 'exemption-denied', at, obligation: lifted } as const]),
  ]
}

/** True once the leader has said that it was not so. */
export function isDenied(list: readonly OnBehalf[], seq: number): boolean {
  return list.find((one) => one.seq === seq)?.confirmed?.confirmed === false
}

/**
 * The grade once the lowering `denied` is denied like others before it: what they took away comes back, as far as nobody has lowered it
 * since whose word stands, and what was raised meanwhile stays. Null when that changes nothing.
 */
export function gradeWithout(denied: number, list: readonly OnBehalf[], present: Grade): Grade | null {
  const lowerings = list.filter((one) => one.act === 'lowering')
  const standing = lowerings.findLastIndex((one) => one.seq !== denied && !isDenied(list, one.seq))
  const grades = [present, ...lowerings.slice(standing + 1).flatMap(({ former }) => former ?? [])]
  const level = mostSerious(grades.map((grade) => grade.level))
  const handled = mostSerious(grades.map((grade) => grade.handledAs ?? grade.level))
  const restored = { level, handledAs: isRaise(level, handled) ? handled : null }
  return isLowering(restored, present) ? restored : null
}

function mostSerious(levels: readonly Level[]): Level {
  return LEVELS.find((level) => levels.includes(level)) ?? 'none'
}

/**
 * Null when the act is in order: done by one of these roles, or by a duty officer who names the leader that telephoned. `otherwise` is
 * said to whoever names nobody.
 */
export function onBehalfFault(
  leader: OnBehalfOf | null,
  roles: readonly Role[],
  otherwise: Refusal,
  { actor, roles: own }: Pick<GivenIncident, 'actor' | 'roles'>,
): Refusal | null {
  const mayItself = own.some((role) => roles.includes(role))
  if (leader === null) return mayItself ? null : otherwise
  if (!mayItself && !own.includes('recorder')) return forbidden('电话意见须由值班员代录', 'IN-13')
  if (leader.account !== actor.account) return null
  return new Refusal('invalid', '代录的是本人的意见，请直接以本人名义办理', {
    rule: 'IN-13',
    errors: [{ path: 'onBehalfOf.username', message: '代录的是本人的意见，请直接以本人名义办理' }],
  })
}
