import type * as z from 'zod'
import type { OnBehalfChoice, onBehalfOfBody } from '../contract/on-behalf.ts'
import type { OnBehalfOf } from '../domain/chapters/on-behalf.ts'
import { MAY_LOWER } from '../domain/decisions/change-level.ts'
import { holds, scopeOf } from '../domain/scope.ts'
import type { Role } from '../domain/vocabulary.ts'
import type { Account } from '../projections/accounts.ts'
import type { HttpParts } from './parts.ts'
import { Problem } from './problems.ts'

/**
 * IN-13: the account of the leader who telephoned. It must have been able to do it, and be able to confirm it: active, in one of these
 * roles, and the incident in its scope; the duty officer is told at the field when it is not. Null when nothing was entered on behalf.
 */
export function leaderNamed(
  parts: HttpParts,
  incident: string,
  named: z.infer<typeof onBehalfOfBody> | null,
  roles: readonly Role[] = ['leader'],
): OnBehalfOf | null {
  if (named === null) return null
  const account = parts.accounts.byUsername(named.username)
  if (account === null || !account.active || !account.roles.some((role) => roles.includes(role)))
    throw cannotConfirm('没有这个在用的账号，或其角色不能作出这一决定')
  if (!sees(parts, account, incident)) throw cannotConfirm('这起事件不在此领导的办理范围内')
  return { account: account.id, ...named, unit: account.unit }
}

/** IN-13: whom `leaderNamed` would take for this incident, by username. */
export function leadersFor(parts: HttpParts, incident: string): OnBehalfChoice[] {
  return parts.accounts
    .activeWith(MAY_LOWER)
    .filter((account) => sees(parts, account, incident))
    .map(({ username, name, unit, roles }) => ({ username, name, unit, roles: MAY_LOWER.filter((role) => roles.includes(role)) }))
}

function sees(parts: HttpParts, { roles, unit }: Pick<Account, 'roles' | 'unit'>, incident: string): boolean {
  const whereabouts = parts.whereabouts.of(incident)
  return whereabouts !== null && holds(scopeOf(roles, unit, parts.desk.rulebook.directory().directory), whereabouts)
}

function cannotConfirm(message: string): Problem {
  return new Problem('invalid', message, { rule: 'IN-13', errors: [{ path: 'onBehalfOf.username', message }] })
}
