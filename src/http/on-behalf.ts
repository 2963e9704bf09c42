import type * as z from 'zod'
import type { onBehalfOfBody } from '../contract/supervision.ts'
import type { OnBehalfOf } from '../domain/chapters/on-behalf.ts'
import { holds, scopeOf } from '../domain/scope.ts'
import type { HttpParts } from './parts.ts'
import { Problem } from './problems.ts'

/**
 * IN-13: the account of the leader who telephoned. It must be able to confirm: active, a leader's, and the incident in its scope; the
 * duty officer is told at the field when it is not. Null when nothing was entered on behalf.
 */
export function leaderNamed(parts: HttpParts, incident: string, named: z.infer<typeof onBehalfOfBody> | null): OnBehalfOf | null {
  if (named === null) return null
  const account = parts.accounts.byUsername(named.username)
  if (account === null || !account.active || !account.roles.includes('leader')) throw cannotConfirm('没有这个在用的领导账号')
  const scope = scopeOf(account.roles, account.unit, parts.desk.rulebook.directory().directory)
  const whereabouts = parts.whereabouts.of(incident)
  if (whereabouts === null || !holds(scope, whereabouts)) throw cannotConfirm('这起事件不在此领导的办理范围内')
  return { account: account.id, ...named }
}

function cannotConfirm(message: string): Problem {
  return new Problem('invalid', message, { rule: 'IN-13', errors: [{ path: 'onBehalfOf.username', message }] })
}
