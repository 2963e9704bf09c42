import type { z } from 'zod'
import type { accountAnswer } from '../../../contract/administration.ts'

export type Account = z.infer<typeof accountAnswer>

/** A password that was just set: shown once, then known to nobody but its owner. */
export interface SetPassword {
  name: string
  username: string
  password: string
  isNew: boolean
}

/** `admin` and `auditor` stand alone. */
export function rolesAfter(roles: readonly Account['roles'][number][], role: Account['roles'][number]): Account['roles'] {
  if (roles.includes(role)) return roles.filter((one) => one !== role)
  const alone = (one: string) => one === 'admin' || one === 'auditor'
  return alone(role) ? [role] : [...roles.filter((one) => !alone(one)), role]
}
